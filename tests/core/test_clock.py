from datetime import UTC, date, datetime, timedelta, timezone

from crss_quiz.core.clock import Stamp, SystemClock, seconds_between, study_day
from made import START, HandClock


def test_within_one_boot_a_wall_clock_that_jumps_changes_nothing() -> None:
    earlier = Stamp("boot", 100.0, START)
    later = Stamp("boot", 130.0, START - timedelta(days=300))
    assert seconds_between(earlier, later) == 30.0


def test_across_a_reboot_the_wall_clock_decides() -> None:
    earlier = Stamp("boot", 90_000.0, START)
    later = Stamp("other", 3.0, START + timedelta(minutes=5))
    assert seconds_between(earlier, later) == 300.0


def test_time_between_stamps_is_never_negative() -> None:
    clock = HandClock()
    before = clock.now()
    clock.reboot(-3600)
    assert seconds_between(before, clock.now()) == 0.0
    assert seconds_between(Stamp("b", 5.0, START), Stamp("b", 4.0, START)) == 0.0


def test_the_system_clock_names_one_boot_and_moves_forward() -> None:
    clock = SystemClock()
    first, second = clock.now(), SystemClock().now()
    assert first.boot_id == clock.now().boot_id
    assert second.boot_seconds >= first.boot_seconds
    assert first.wall.tzinfo is UTC


def test_half_past_three_in_the_morning_belongs_to_the_evening_before() -> None:
    chicago = timezone(timedelta(hours=-6))
    assert study_day(datetime(2026, 11, 3, 3, 30, tzinfo=chicago)) == date(2026, 11, 2)
    assert study_day(datetime(2026, 11, 3, 4, 0, tzinfo=chicago)) == date(2026, 11, 3)
