"""Which backups are kept as they grow old: close together lately, ever farther apart before."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

ALL_KEPT = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9


def kept(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the moments of the backups to keep, given when each was made (aware).

    All of the last two days; then the newest of each of 12 days, of 10 weeks before those, of 9 months before those
    (Anki's scheme, `collection/backup.rs`). Days, weeks and months without a backup are not counted, so whoever seldom
    studies keeps backups from farther back. What was made after `now`, by a clock that was wrong, is kept.
    """
    newest_first = sorted(made, reverse=True)
    recent = [moment for moment in newest_first if now - moment < ALL_KEPT]
    keep, older = set(recent), newest_first[len(recent) :]
    for most, span in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        newest = _newest_of_each(older, span)[:most]
        keep.update(newest)
        older = [moment for moment in older if span(moment) < span(newest[-1])] if newest else []
    return keep


def _newest_of_each(newest_first: Iterable[datetime], span: Callable[[datetime], tuple[int, ...]]) -> list[datetime]:
    newest: dict[tuple[int, ...], datetime] = {}
    for moment in newest_first:
        newest.setdefault(span(moment), moment)
    return list(newest.values())


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
