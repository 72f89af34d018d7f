from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.thinning import ALL_KEPT, DAYS, MONTHS, WEEKS, kept

NOW = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
MOST = DAYS + WEEKS + MONTHS
moments = st.sets(
    st.integers(-10, 800 * 24).map(lambda hours: NOW - timedelta(hours=hours)) | st.datetimes(timezones=st.just(UTC)),
    max_size=200,
)


def daily(days: int) -> list[datetime]:
    return [NOW - timedelta(days=ago) for ago in range(days)]


def test_of_daily_backups_twelve_days_then_ten_weeks_then_nine_months_are_left() -> None:
    ages = sorted((NOW - moment).days for moment in kept(daily(600), NOW))
    assert ages == [
        *(0, 1, *range(2, 14)),
        14,  # what is left of a week that days are kept of; then the Sundays
        *(15, 22, 29, 36, 43, 50, 57, 64, 71),
        *(78, 94, 125, 155, 186, 216, 247, 275, 306),  # then the last days of months
    ]


def test_of_several_backups_of_an_old_day_the_last_one_is_left() -> None:
    morning, evening = (NOW - timedelta(days=5, hours=hours) for hours in (10, 1))
    assert kept([morning, evening], NOW) == {evening}


def test_whoever_seldom_studies_keeps_what_there_is() -> None:
    seldom = [NOW - timedelta(days=40 * times) for times in range(12)]
    assert kept(seldom, NOW) == set(seldom)


def test_years_of_thinning_each_day_leave_the_same_as_thinning_once() -> None:
    """What a day keeps is what later days need: nothing is lost on the way by thinning often."""
    there: set[datetime] = set()
    for moment in reversed(daily(600)):
        there = kept({*there, moment}, moment)
    assert len(there) >= MOST
    assert min(there) < NOW - timedelta(days=300)
    gaps = sorted(there)
    assert max(later - earlier for earlier, later in pairwise(gaps)) <= timedelta(days=45)


@given(moments)
def test_only_what_is_there_is_kept_the_newest_and_the_last_two_days_always(made: set[datetime]) -> None:
    left = kept(made, NOW)
    recent = {moment for moment in made if NOW - moment < ALL_KEPT}
    assert recent <= left <= made
    assert (not made) or max(made) in left
    assert len(left - recent) <= MOST


@given(moments)
def test_thinning_again_takes_nothing_more(made: set[datetime]) -> None:
    left = kept(made, NOW)
    assert kept(left, NOW) == left


@given(moments, st.integers(0, 100))
def test_a_later_day_brings_nothing_back(made: set[datetime], days: int) -> None:
    later = NOW + timedelta(days=days)
    assert kept(kept(made, NOW), later) <= kept(made, NOW)
