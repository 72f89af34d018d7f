"""Every exam of a learner in a line, read without opening their forms."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select as select_columns  # SQLModel's own is typed for four columns
from sqlmodel import Session, col, func

from crss_quiz.core.attempt import Ending, Mode
from crss_quiz.core.history import AttemptSummary
from crss_quiz.core.log import Source
from crss_quiz.storage.tables import AttemptRow, LogRow, ResponseRow


def read_summaries(session: Session, learner_id: int, without: Collection[int]) -> list[AttemptSummary]:
    """Return every attempt of a learner but those of some numbers, the newest first."""
    in_exams = (
        select_columns(col(ResponseRow.item_id), func.min(col(AttemptRow.started)).label("at"))
        .join(AttemptRow, col(AttemptRow.id) == ResponseRow.attempt_id)
        .where(col(AttemptRow.learner_id) == learner_id, col(ResponseRow.seconds) > 0)
        .group_by(col(ResponseRow.item_id))
    )
    in_study = (
        select_columns(col(LogRow.item_id), func.min(col(LogRow.at)).label("at"))
        .where(
            col(LogRow.learner_id) == learner_id,
            col(LogRow.item_id).is_not(None),
            col(LogRow.source) != Source.EXAM.value,
        )
        .group_by(col(LogRow.item_id))
    )
    looks = in_exams.union_all(in_study).subquery()
    first = select_columns(looks.c.item_id, func.min(looks.c.at).label("at")).group_by(looks.c.item_id).subquery()
    counts = (
        select_columns(
            col(ResponseRow.attempt_id),
            func.count(col(ResponseRow.choice)).label("answered"),
            func.count().filter(first.c.at < col(AttemptRow.started)).label("seen"),
        )
        .join(AttemptRow, col(AttemptRow.id) == ResponseRow.attempt_id)
        .outerjoin(first, first.c.item_id == ResponseRow.item_id)
        .group_by(col(ResponseRow.attempt_id))
        .subquery()
    )
    wanted = (
        select_columns(
            col(AttemptRow.id),
            col(AttemptRow.mode),
            col(AttemptRow.questions),
            col(AttemptRow.pass_mark),
            col(AttemptRow.started),
            col(AttemptRow.ended),
            col(AttemptRow.ending),
            col(AttemptRow.right_count),
            counts.c.answered,
            col(AttemptRow.was_interrupted),
            counts.c.seen,
        )
        .join(counts, counts.c.attempt_id == AttemptRow.id)
        .where(col(AttemptRow.learner_id) == learner_id, col(AttemptRow.id).not_in(without))
        .order_by(col(AttemptRow.id).desc())
    )
    return [
        AttemptSummary(number, Mode(mode), questions, mark, started, ended, ending and Ending(ending), *rest)
        for number, mode, questions, mark, started, ended, ending, *rest in session.execute(wanted)
    ]
