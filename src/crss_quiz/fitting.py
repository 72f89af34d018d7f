"""Weights of FSRS fitted to the learner's own log: proposed, adopted, and taken back. The only user of fsrs_rs_python.

The optimizer runs in a process of its own (`python -m crss_quiz.fitting`, JSON in and out). It is Rust that panics with
a BaseException and a backtrace on the terminal, and that holds the interpreter's lock: there, a panic is an exit code,
even a crash harms nothing, and Control-C works. That costs a tenth of a second, once.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from crss_quiz.core.errors import QuizError
from crss_quiz.core.fit import Evidence, Verdict, due_now, gather, judge
from crss_quiz.core.memory import MemorySettings, Scheduler
from crss_quiz.core.state import replay

if TYPE_CHECKING:
    from crss_quiz.storage.log import Log

OPTIMIZER = "fsrs_rs_python"
_DECIMALS = 4
"""As many as FSRS's own defaults have. The optimizer counts in 32 bits: its 0.8 is 0.80000001, and py-fsrs refuses."""


class FittingError(QuizError):
    """Nothing was fitted, and nothing was changed."""


class NothingToRevertError(QuizError):
    """No other weights were ever in force."""


class Choice(StrEnum):
    """What is to become of a fit."""

    PREVIEW = "preview"
    ADOPT = "adopt"
    REVERT = "revert"


@dataclass(frozen=True)
class Proposal:
    """Weights fitted to the whole log, and what they are worth."""

    settings: MemorySettings
    """Those in force, with the fitted weights."""
    verdict: Verdict


def propose(log: Log, day: date, now: datetime) -> Proposal:
    """Fit weights to a log and say what they are worth, on a study day at a true moment (aware); changes nothing."""
    entries = log.entries()
    evidence = gather(entries)
    in_force = _in_force(log)
    *by_part, whole = fit(evidence)
    settings = replace(in_force, parameters=whole)
    scheduler = Scheduler(settings)
    verdict = judge(
        evidence,
        in_force.parameters,
        by_part,
        due_now_before=due_now(log.states, day, now),
        due_now_after=due_now(replay((entry, scheduler) for entry in entries), day, now),
    )
    return Proposal(settings, verdict)


def adopt(log: Log, proposal: Proposal, now: datetime) -> None:
    """Put proposed weights in force and compute every state anew; the earlier ones stay in the file."""
    log.adopt(proposal.settings, now, is_fitted=True)


def revert(log: Log, now: datetime) -> MemorySettings:
    """Put the weights back in force that were so before those of now, as a set of their own; return it.

    Done twice it is undone. NothingToRevertError where no other weights ever were in force.
    """
    in_force = _in_force(log)
    for earlier in reversed(log.parameter_sets()):
        if earlier.settings.parameters != in_force.parameters:
            settings = replace(in_force, parameters=earlier.settings.parameters)
            log.adopt(settings, now, is_fitted=earlier.is_fitted)
            return settings
    raise NothingToRevertError("there are no earlier weights to go back to; nothing was changed")


def _in_force(log: Log) -> MemorySettings:
    sets = log.parameter_sets()
    return sets[-1].settings if sets else MemorySettings()


# The optimizer


def fit(evidence: Evidence) -> list[tuple[float, ...]]:
    """Return weights fitted to the first part of the trials, to the first two, and so on; the last to all of them.

    FittingError where the optimizer is not installed or gives up.
    """
    if find_spec(OPTIMIZER) is None:
        raise FittingError("fitting needs the optimizer, which comes apart: pip install 'crss-quiz[optimize]'")
    asked = json.dumps([evidence.histories, evidence.trials, evidence.cuts])
    # -P: a file of that name in the present folder is not ours
    command = [sys.executable, "-P", "-m", "crss_quiz.fitting"]
    done = subprocess.run(command, input=asked, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().rpartition("\n")[2] or f"it ended with {done.returncode}"
        raise FittingError(f"the optimizer could not fit these reviews ({reason}); nothing was changed")
    return [tuple(round(weight, _DECIMALS) for weight in weights) for weights in json.loads(done.stdout)]


def _optimize() -> None:
    """Answer `fit` in a process of its own, from standard input to standard output."""
    import fsrs_rs_python as rust  # optional, and only here

    histories, trials, cuts = json.load(sys.stdin)
    answers = [[rust.FSRSReview(*answer) for answer in history] for history in histories]
    items = [rust.FSRSItem(answers[history][: place + 1]) for history, place in trials]
    model = rust.FSRS(rust.DEFAULT_PARAMETERS)
    json.dump([model.compute_parameters(items[:cut]) for cut in cuts], sys.stdout)


# Telling


def lines(log: Log, day: date, now: datetime, choice: Choice, as_json: bool = False) -> Iterator[str]:
    """Do what was chosen and tell it, for people or as JSON."""
    if choice is Choice.REVERT:
        weights = revert(log, now).parameters
        told = "The earlier weights are in force again, and every card was computed anew."
        yield _json(weights=weights) if as_json else told
        return
    proposal = propose(log, day, now)
    verdict = proposal.verdict
    is_adopted = choice is Choice.ADOPT and verdict.adopts
    if is_adopted:
        adopt(log, proposal, now)
    if as_json:
        yield _json(
            **asdict(verdict), adopts=verdict.adopts, is_adopted=is_adopted, weights=proposal.settings.parameters
        )
    else:
        yield from _told(verdict, is_adopted)


def _json(**values: Any) -> str:
    return json.dumps(values, indent=2)


def _told(verdict: Verdict, is_adopted: bool) -> Iterator[str]:
    yield f"Weights were fitted to your {verdict.reviews:,} reviews."
    yield "How surprised each set is by answers it had not seen (log loss, less is better):"
    yield f"  in force now   {verdict.loss_before:.4f}"
    yield f"  fitted to you  {verdict.loss_after:.4f}"
    yield f"Cards due now: {verdict.due_now_before:,}; with the fitted weights {verdict.due_now_after:,}."
    if not verdict.adopts:
        yield f"A gain below {verdict.margin:.4f} may be luck, so the weights in force stay as they are."
    elif is_adopted:
        yield "The fitted weights are in force, and every card was computed anew."
        yield "`crss-quiz optimize --revert` goes back to the earlier ones."
    else:
        yield "The fitted weights are better. Nothing was changed yet."
        yield "`crss-quiz optimize --adopt` puts them in force."


if __name__ == "__main__":
    _optimize()
