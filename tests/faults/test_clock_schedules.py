"""Running, asleep, switched off, the wall clock moved, the traveler in another zone: time left and study days."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crss_quiz.core.attempt import Mode
from crss_quiz.core.clock import study_day
from crss_quiz.core.memory import Memory, Rating, Scheduler
from faults.cases import IS_FULL, LONG, Tell
from made import HandClock, make_attempt

EXAMPLES = 3_000 if IS_FULL else 300
ZONES = (
    "America/Chicago",
    "America/St_Johns",
    "America/Sao_Paulo",
    "Europe/London",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Pacific/Apia",
    "Antarctica/Troll",
)
"""Halves and quarters of hours, summer times of half an hour and of two, and a day that was left out."""
SINCE = datetime(2011, 1, 1, tzinfo=UTC)
"""The year in which Apia left a day out."""

lengths = st.integers(0, 16_000).map(lambda eighths: eighths / 8)
"""Eighths of a second, so that sums are exact."""


@dataclass(frozen=True)
class Happens:
    """Something between two looks at the clock; seconds that truly pass, and how far the wall clock is moved."""

    how: str
    seconds: float
    jump: float = 0.0


happenings = st.one_of(
    st.builds(Happens, st.sampled_from(["runs", "sleeps"]), lengths),
    st.builds(Happens, st.just("jumps"), st.just(0.0), st.integers(-1_000_000, 1_000_000)),
    st.builds(Happens, st.just("reboots"), lengths),
    st.builds(Happens, st.just("reboots"), lengths, st.integers(-10_000, 10_000)),
)


@pytest.mark.timeout(LONG)
def test_time_left_is_exact_and_never_grows_whatever_the_clocks_do(tell: Tell) -> None:
    run, begun = 0, make_attempt(HandClock(), 5, Mode.REAL, minutes=120)

    @settings(max_examples=EXAMPLES)
    @given(st.lists(happenings, max_size=30))
    def follow(schedule: list[Happens]) -> None:
        nonlocal run
        run += 1
        clock, attempt = HandClock(), begun
        used, unseen_jump = 0.0, 0.0
        for one in schedule:
            clock.set_wall(one.jump)
            unseen_jump += one.jump
            if one.how == "reboots":
                clock.reboot(one.seconds)
                passed = max(0.0, one.seconds + unseen_jump)  # only the wall clock went on
                later = attempt.reopen(clock.now())
            else:
                clock.advance(one.seconds)
                passed = one.seconds
                later = attempt.tick(clock.now())
            assert later.seconds_left <= attempt.seconds_left
            attempt, unseen_jump = later, 0.0
            used = min(attempt.budget, used + passed)
            assert attempt.used == used
            assert attempt.is_open == (used < attempt.budget)

    follow()
    tell("clock: running, suspended, moved, rebooted, by lot", "time left exact, and never more than before", run)


@pytest.mark.parametrize("zone", ZONES)
def test_the_study_day_never_goes_back_at_home_and_skips_only_what_the_zone_skips(zone: str, tell: Tell) -> None:
    """Every quarter of an hour for two years (in a full run sixteen), with every change of summer time in them."""
    home, quarters = ZoneInfo(zone), range((16 if IS_FULL else 2) * 366 * 96)
    before = study_day(SINCE.astimezone(home))
    for quarter in quarters:
        day = study_day((SINCE + timedelta(minutes=15 * quarter)).astimezone(home))
        assert timedelta(0) <= day - before <= timedelta(days=2 if zone == "Pacific/Apia" else 1)
        before = day
    tell("summer time in 11 zones, quarter by quarter since 2011", "the study day never goes back", len(quarters))


@pytest.mark.timeout(LONG)
def test_whoever_travels_never_has_a_card_reviewed_or_due_before_its_last_review(tell: Tell) -> None:
    run = 0

    @settings(max_examples=EXAMPLES)
    @given(st.lists(st.tuples(st.sampled_from(ZONES), st.integers(0, 100), st.sampled_from(Rating)), max_size=12))
    def travel(journey: list[tuple[str, int, Rating]]) -> None:
        nonlocal run
        run += 1
        now, memory, scheduler = SINCE, None, Scheduler()
        for zone, hours, rating in journey:
            now += timedelta(hours=hours)
            later: Memory = scheduler.outcome(memory, rating, study_day(now.astimezone(ZoneInfo(zone))), now)
            assert memory is None or later.reviewed_on >= memory.reviewed_on
            assert later.due_on >= later.reviewed_on
            memory = later

    travel()
    tell("travel between 11 zones, by lot", "no card is reviewed or due before its last review", run)
