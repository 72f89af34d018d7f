"""Attempts to rows and back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pydantic import TypeAdapter

from crss_quiz.core.attempt import Attempt, Ending, Mode, Pause, Response
from crss_quiz.core.clock import Stamp
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.form import Form
from crss_quiz.core.scoring import is_right, score
from crss_quiz.storage.row_hash import hash_of_form, sealed
from crss_quiz.storage.tables import AttemptRow, ChoiceRow, ResponseRow

_FORM = TypeAdapter(Form)
_PAUSES = TypeAdapter(tuple[Pause, ...])
_STRUCK = TypeAdapter(frozenset[str])


def attempt_row(learner_id: int, attempt: Attempt) -> AttemptRow:
    """Return the row of a new attempt, with its whole form."""
    form = _FORM.dump_json(attempt.form).decode()
    return sealed(
        AttemptRow(
            learner_id=learner_id,
            mode=attempt.mode.value,
            form=form,
            form_hash=hash_of_form(form),
            questions=len(attempt.form.items),
            pass_mark=attempt.form.blueprint.pass_mark,
            started=attempt.started,
            **_changing(attempt),
        )
    )


def change(row: AttemptRow, attempt: Attempt) -> None:
    """Bring the row of an attempt to where that is now."""
    for name, value in _changing(attempt).items():
        setattr(row, name, value)
    sealed(row)


def attempt_of(row: AttemptRow, responses: Iterable[ResponseRow], choices: Iterable[ChoiceRow]) -> Attempt:
    """Return the attempt that rows hold, responses and choices in their order."""
    chosen: dict[int, list[str]] = {}
    for choice in choices:
        chosen.setdefault(choice.position, []).append(choice.option_id)
    return Attempt(
        form=_FORM.validate_json(row.form),
        mode=Mode(row.mode),
        budget=row.budget,
        responses=tuple(
            Response(
                choice=response.choice,
                is_marked=response.is_marked,
                struck=_STRUCK.validate_json(response.struck),
                choices=tuple(chosen.get(response.position, ())),
                seconds=response.seconds,
                confidence=Confidence(response.confidence) if response.confidence else None,
            )
            for response in responses
        ),
        stamp=Stamp(row.stamp_boot_id, row.stamp_boot_seconds, row.stamp_wall),
        started=row.started,
        used=row.used,
        position=row.position,
        is_paused=row.is_paused,
        pauses=_PAUSES.validate_json(row.pauses),
        was_interrupted=row.was_interrupted,
        ending=Ending(row.ending) if row.ending else None,
        ended=row.ended,
    )


def _changing(attempt: Attempt) -> dict[str, Any]:
    """Return the columns of an attempt that change while it is sat."""
    return {
        "budget": attempt.budget,
        "used": attempt.used,
        "position": attempt.position,
        "is_paused": attempt.is_paused,
        "pauses": _PAUSES.dump_json(attempt.pauses).decode(),
        "was_interrupted": attempt.was_interrupted,
        "stamp_boot_id": attempt.stamp.boot_id,
        "stamp_boot_seconds": attempt.stamp.boot_seconds,
        "stamp_wall": attempt.stamp.wall,
        "ending": attempt.ending.value if attempt.ending else None,
        "ended": attempt.ended,
        "right_count": None if attempt.is_open else score(attempt.form, attempt.responses).total.right,
    }


def response_row(number: int, position: int, attempt: Attempt) -> ResponseRow:
    """Return the row of what stands for one item of an attempt, with whether it was right once that has ended."""
    item, response = attempt.form.items[position], attempt.responses[position]
    return sealed(
        ResponseRow(
            attempt_id=number,
            position=position,
            item_id=item.id,
            choice=response.choice,
            is_marked=response.is_marked,
            struck=_STRUCK.dump_json(response.struck).decode(),
            seconds=response.seconds,
            confidence=response.confidence.value if response.confidence else None,
            is_right=None if attempt.is_open else is_right(item, response),
        )
    )


def choice_row(number: int, position: int, option: str, attempt: Attempt) -> ChoiceRow:
    """Return the row of an option that was just chosen for an item of an attempt."""
    return sealed(
        ChoiceRow(attempt_id=number, position=position, option_id=option, used=attempt.used, chosen=attempt.stamp.wall)
    )
