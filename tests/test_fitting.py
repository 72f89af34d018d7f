import ast
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from crss_quiz import fitting
from crss_quiz.core.errors import QuizError
from crss_quiz.core.fit import Answer, Evidence, TooFewReviewsError, Trial, gather
from crss_quiz.core.forgetting import Forgetting, Trace
from crss_quiz.core.log import Entry, Review
from crss_quiz.core.memory import MemorySettings, Rating, Scheduler
from crss_quiz.core.state import NEW, State, reviewed
from crss_quiz.fitting import Choice, FittingError, NothingToRevertError, Proposal
from crss_quiz.storage.log import Log
from crss_quiz.storage.store import Store
from made import START, HandClock

DEFAULTS = MemorySettings().parameters
FORGETFUL = (*(w / 3 for w in DEFAULTS[:4]), *DEFAULTS[4:8], 1.2, *DEFAULTS[9:20], 0.35)
"""A learner who forgets far sooner than the defaults say."""
FIRST_DAY = START.date()
NEW_CARDS_A_DAY = 15


@dataclass
class Simulated:
    """A learner who answers by weights of their own what is scheduled by the defaults, a day at a time."""

    log: Log
    weights: tuple[float, ...]
    seed: int

    def __post_init__(self) -> None:
        self._rng = random.Random(self.seed)
        self._truth = Forgetting(MemorySettings(parameters=self.weights))
        self._traces: dict[str, Trace] = {}
        self._scheduler = self.log.use(MemorySettings(), START)

    def study(self, reviews: int) -> date:
        """Study day after day until there are so many reviews; return the last day."""
        done, day = 0, FIRST_DAY
        while True:
            now = datetime.combine(day, time(20), UTC)
            due = [name for name, state in self.log.states.items() if state.memory and state.memory.due_on <= day]
            round_ = [*due, *(f"card-{len(self.log.states) + n}" for n in range(NEW_CARDS_A_DAY))]
            while round_:
                answers = [self._answer(name, day, now) for name in round_[: reviews - done]]
                self.log.add_all(answers)
                done += len(answers)
                if done == reviews:
                    return day
                round_ = [e.card for e, state in answers if state.memory and state.memory.step]
                now += timedelta(minutes=15)
            day += timedelta(days=1)

    def _answer(self, name: str, day: date, now: datetime) -> tuple[Entry, State]:
        state = self.log.states.get(name, NEW)
        trace, chance, days = self._traces.get(name), 0.6, 0
        if trace and state.memory:
            days = (day - state.memory.reviewed_on).days
            chance = self._truth.recall(trace.stability, days)
        rating = Rating.GOOD if self._rng.random() < chance else Rating.AGAIN
        self._traces[name] = self._truth.answer(trace, rating, days)
        review = Review(rating, 5.0)
        outcome = self._scheduler.outcomes(state.memory, day, now)[rating]
        return Entry(name, review, day, now), reviewed(state, review, outcome)


def simulate(path: Path, weights: tuple[float, ...], reviews: int = 2_000, seed: int = 1) -> date:
    with closing(Store.open(path, HandClock().now())) as store:
        return Simulated(store.log, weights, seed).study(reviews)


def in_the_afternoon(day: date) -> datetime:
    return datetime.combine(day, time(20), UTC)


@pytest.fixture(scope="module")
def forgetful_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, date, Proposal]:
    path = tmp_path_factory.mktemp("forgetful") / "learner.sqlite3"
    day = simulate(path, FORGETFUL) + timedelta(days=1)
    with closing(Store.open(path, HandClock().now())) as store:
        return path, day, fitting.propose(store.log, day, in_the_afternoon(day))


@pytest.fixture
def proposal(forgetful_file: tuple[Path, date, Proposal]) -> Proposal:
    """What is proposed to a forgetful learner."""
    return forgetful_file[2]


@pytest.fixture
def forgetful(forgetful_file: tuple[Path, date, Proposal], tmp_path: Path) -> Iterator[tuple[Log, date, datetime]]:
    """The log of 2,000 reviews by a forgetful learner, and the day after."""
    path, day, _ = forgetful_file
    shutil.copy(path, tmp_path / "learner.sqlite3")
    with closing(Store.open(tmp_path / "learner.sqlite3", HandClock().now())) as store:
        yield store.log, day, in_the_afternoon(day)


Afternoon = tuple[Log, date, datetime]


def test_weights_fitted_to_another_learner_than_the_defaults_foretell_clearly_better(proposal: Proposal) -> None:
    verdict = proposal.verdict
    assert verdict.reviews == 2_000
    assert verdict.loss_after < verdict.loss_before - 0.01
    assert verdict.adopts


def test_a_fit_comes_near_to_how_the_learner_forgets(proposal: Proposal) -> None:
    weights = proposal.settings.parameters
    assert weights[0] == pytest.approx(FORGETFUL[0], rel=0.5)
    for fitted, truth in zip(weights[:4:2], FORGETFUL[:4:2], strict=True):
        assert abs(fitted - truth) < abs(DEFAULTS[2] - FORGETFUL[2])
    Scheduler(MemorySettings(parameters=weights))


def test_a_proposal_changes_nothing_and_is_the_same_each_time(forgetful: Afternoon, proposal: Proposal) -> None:
    log, day, now = forgetful
    states, sets = dict(log.states), log.parameter_sets()
    assert fitting.propose(log, day, now) == proposal
    assert log.states == states
    assert log.parameter_sets() == sets


def test_adopted_weights_give_the_states_of_a_replay_and_as_many_due_cards_as_were_foretold(
    forgetful: Afternoon, proposal: Proposal
) -> None:
    log, day, now = forgetful
    before = dict(log.states)
    fitting.adopt(log, proposal, now)
    assert log.states == log.replayed() != before
    due = sum(state.memory is not None and state.memory.is_due(day, now) for state in log.states.values())
    learning = sum(state.memory is not None and state.memory.step is not None for state in log.states.values())
    assert proposal.verdict.due_now_after == due - learning != proposal.verdict.due_now_before


def test_the_earlier_set_stays_in_the_file_and_a_reopened_file_has_the_fitted_one_in_force(
    forgetful: Afternoon, proposal: Proposal, tmp_path: Path
) -> None:
    log, _, now = forgetful
    (earlier,) = log.parameter_sets()
    fitting.adopt(log, proposal, now)
    with closing(Store.read(tmp_path / "learner.sqlite3", HandClock().now())) as again:
        first, newest = again.log.parameter_sets()
        assert again.log.states == log.states
    assert first == earlier
    assert newest.is_fitted
    assert newest.settings == proposal.settings


def test_the_retention_in_force_is_kept(forgetful: Afternoon) -> None:
    log, day, now = forgetful
    log.use(MemorySettings(desired_retention=0.85), now)
    assert fitting.propose(log, day, now).settings.desired_retention == 0.85


def test_going_back_restores_every_state_and_adds_a_set_of_the_earlier_weights(
    forgetful: Afternoon, proposal: Proposal
) -> None:
    log, _, now = forgetful
    before = dict(log.states)
    fitting.adopt(log, proposal, now)
    assert fitting.revert(log, now).parameters == DEFAULTS
    assert log.states == log.replayed() == before
    assert [one.is_fitted for one in log.parameter_sets()] == [False, True, False]


def test_going_back_twice_is_going_forward_again(forgetful: Afternoon, proposal: Proposal) -> None:
    log, _, now = forgetful
    fitting.adopt(log, proposal, now)
    fitting.revert(log, now)
    assert fitting.revert(log, now) == proposal.settings
    assert log.parameter_sets()[-1].is_fitted


def test_of_several_earlier_weights_the_last_ones_come_back(forgetful: Afternoon) -> None:
    log, _, now = forgetful
    for first in (0.3, 0.4):
        log.adopt(MemorySettings(parameters=(first, *DEFAULTS[1:])), now, is_fitted=True)
    assert fitting.revert(log, now).parameters[0] == 0.3


def test_where_no_other_weights_ever_were_there_is_nothing_to_go_back_to(forgetful: Afternoon) -> None:
    log, _, now = forgetful
    log.use(MemorySettings(desired_retention=0.85), now)
    with pytest.raises(NothingToRevertError, match="no earlier weights"):
        fitting.revert(log, now)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_learner_who_forgets_as_the_defaults_say_keeps_them(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "learner.sqlite3"
    day = simulate(path, DEFAULTS, seed=seed)
    with closing(Store.open(path, HandClock().now())) as store:
        verdict = fitting.propose(store.log, day, START).verdict
        told = list(fitting.lines(store.log, day, START, Choice.ADOPT))
        assert not verdict.adopts
        assert "the weights in force stay" in told[-1]
        assert [one.settings.parameters for one in store.log.parameter_sets()] == [DEFAULTS]


def test_fewer_than_four_hundred_reviews_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "learner.sqlite3"
    day = simulate(path, DEFAULTS, reviews=399)
    with (
        closing(Store.open(path, HandClock().now())) as store,
        pytest.raises(TooFewReviewsError, match="there are 399"),
    ):
        fitting.propose(store.log, day, START)


# The optimizer in its own process


def test_without_the_optimizer_one_sentence_says_how_to_get_it(
    forgetful: Afternoon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "OPTIMIZER", "no_such_optimizer")
    with pytest.raises(FittingError, match=r"pip install 'crss-quiz\[optimize\]'"):
        fitting.propose(*forgetful)


def test_a_panic_of_the_optimizer_is_one_sentence_and_leaves_the_terminal_clean(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """A real one: the optimizer does not survive an item whose reviews are all of one day."""
    same_day = Evidence(
        ((Answer(Rating.GOOD, 0), Answer(Rating.GOOD, 0)),) * 500, tuple(Trial(n, 1) for n in range(500))
    )
    with pytest.raises(FittingError) as caught:
        fitting.fit(same_day)
    assert "\n" not in str(caught.value)
    assert "PanicException: Invalid FSRS item" in str(caught.value)
    assert str(caught.value).endswith("nothing was changed")
    assert capfd.readouterr() == ("", "")


def test_an_optimizer_that_is_killed_is_one_sentence_too(monkeypatch: pytest.MonkeyPatch, forgetful: Afternoon) -> None:
    def killed(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, -9, "", "")

    monkeypatch.setattr(subprocess, "run", killed)
    with pytest.raises(FittingError, match=r"could not fit these reviews \(it ended with -9\)"):
        fitting.propose(*forgetful)


def test_the_greatest_weight_of_the_optimizer_can_be_used_though_its_32_bits_put_it_above_the_bound(
    monkeypatch: pytest.MonkeyPatch, forgetful: Afternoon
) -> None:
    in_32_bits = [*DEFAULTS[:20], 0.800000011920929]

    def answering(command: list[str], **_: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.CompletedProcess(command, 0, json.dumps([in_32_bits] * 5), "")

    monkeypatch.setattr(subprocess, "run", answering)
    assert fitting.propose(*forgetful).settings.parameters == (*DEFAULTS[:20], 0.8)


@pytest.mark.parametrize("rating", Rating)
@pytest.mark.parametrize("days", [1, 40_000])
def test_what_is_fitted_to_one_sided_logs_can_be_used(rating: Rating, days: int) -> None:
    one_sided = Evidence(
        ((Answer(rating, 0), *(Answer(rating, days),) * 5),) * 100,
        tuple(Trial(n, p) for n in range(100) for p in range(1, 6)),
    )
    for weights in fitting.fit(one_sided):
        Scheduler(MemorySettings(parameters=weights))


def test_a_log_that_gather_accepts_never_makes_the_optimizer_panic() -> None:
    rng = random.Random(5)
    entries = [
        Entry(
            f"card-{rng.randrange(60)}",
            Review(rng.choice(list(Rating)), 1.0),
            FIRST_DAY + timedelta(days=rng.choice([0, 0, 1, 3, 900_000])),
            START,
        )
        for _ in range(800)
    ]
    for weights in fitting.fit(gather(entries)):
        Scheduler(MemorySettings(parameters=weights))


def test_only_a_process_of_its_own_loads_the_optimizer() -> None:
    source = Path(fitting.__file__).parent
    importers = {
        path.name
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import) and any(alias.name == fitting.OPTIMIZER for alias in node.names)
    }
    assert importers == {"fitting.py"}
    code = "import sys, crss_quiz.fitting; print(sorted({'fsrs_rs_python', 'sqlalchemy'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# What is told


def test_a_preview_tells_both_losses_and_the_cards_due_and_how_to_go_on(
    forgetful: Afternoon, proposal: Proposal
) -> None:
    log, day, now = forgetful
    verdict = proposal.verdict
    told = list(fitting.lines(log, day, now, Choice.PREVIEW))
    assert max(map(len, told)) <= 80
    assert f"{verdict.loss_before:.4f}" in told[2]
    assert f"{verdict.loss_after:.4f}" in told[3]
    assert told[4] == f"Cards due now: {verdict.due_now_before}; with the fitted weights {verdict.due_now_after}."
    assert "crss-quiz optimize --adopt" in told[-1]
    assert len(log.parameter_sets()) == 1


def test_adopting_and_going_back_are_told(forgetful: Afternoon) -> None:
    log, day, now = forgetful
    assert "--revert" in list(fitting.lines(log, day, now, Choice.ADOPT))[-1]
    assert log.parameter_sets()[-1].is_fitted
    (told,) = fitting.lines(log, day, now, Choice.REVERT)
    assert told == "The earlier weights are in force again, and every card was computed anew."
    assert not log.parameter_sets()[-1].is_fitted


def test_the_same_as_json(forgetful: Afternoon, proposal: Proposal) -> None:
    log, day, now = forgetful
    told = json.loads("\n".join(fitting.lines(log, day, now, Choice.ADOPT, as_json=True)))
    assert told["adopts"] is told["is_adopted"] is True
    assert told["loss_after"] == proposal.verdict.loss_after
    assert tuple(told["weights"]) == proposal.settings.parameters
    back = json.loads("\n".join(fitting.lines(log, day, now, Choice.REVERT, as_json=True)))
    assert tuple(back["weights"]) == DEFAULTS


def test_what_cannot_be_fitted_is_for_the_learner_to_read() -> None:
    assert issubclass(FittingError, QuizError)
    assert issubclass(NothingToRevertError, QuizError)
