import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import fsrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crss_quiz.core.clock import study_day
from crss_quiz.core.memory import Memory, MemorySettings, MemorySettingsError, Rating, Scheduler

DAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
CHICAGO = ZoneInfo("America/Chicago")
ratings = st.lists(st.sampled_from(Rating), min_size=1, max_size=12)


def follow(scheduler: Scheduler, answers: list[Rating], *, late: int = 0) -> list[Memory]:
    """Answer a card whenever it is due, or so many days later; return what each answer left."""
    memory, day, now = None, DAY, NOW
    found = []
    for rating in answers:
        memory = scheduler.outcomes(memory, day, now)[rating]
        found.append(memory)
        if memory.step:
            now = memory.step.due
        else:
            now += memory.due_on - day + timedelta(days=late)
            day = memory.due_on + timedelta(days=late)
    return found


def intervals(answers: list[Rating]) -> list[str]:
    """How long each answer puts the card off: minutes in a step, days otherwise."""
    told, now = [], NOW
    for memory in follow(Scheduler(), answers):
        if memory.step:
            told.append(f"{(memory.step.due - now).seconds // 60}m")
            now = memory.step.due
        else:
            told.append(f"{(memory.due_on - memory.reviewed_on).days}d")
            now += memory.due_on - memory.reviewed_on
    return told


A, H, G, E = Rating


@pytest.mark.parametrize(
    ("answers", "golden"),
    [
        ([G, G, G, G, G, G], ["10m", "2d", "11d", "46d", "163d", "498d"]),
        (
            [G, G, G, G, G, G, A, A, G, G, G, G, G],
            ["10m", "2d", "11d", "46d", "163d", "498d", "10m", "10m", "2d", "4d", "7d", "12d", "21d"],
        ),
        ([E, E, E], ["8d", "66d", "397d"]),
        ([A, G, G, G, G], ["1m", "10m", "1d", "2d", "7d"]),
        ([G, H, G, H, G], ["10m", "10m", "2d", "6d", "17d"]),
    ],
)
def test_intervals_are_those_of_fsrs_6_with_its_default_parameters(answers: list[Rating], golden: list[str]) -> None:
    assert intervals(answers) == golden


def evenings(first: date, days: int) -> list[datetime]:
    """An evening learner: each day some minutes earlier than the day before, back to eight on Sundays; local time."""
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        minutes = 17 * (day.weekday() + 1) % (7 * 17)
        found.append(datetime(day.year, day.month, day.day, 20, 0, tzinfo=CHICAGO) - timedelta(minutes=minutes))
    return found


@pytest.mark.parametrize("first", [date(2026, 10, 5), date(2027, 2, 15)], ids=["autumn", "spring"])
def test_an_evening_learner_never_loses_a_day_also_across_a_change_of_the_clocks(first: date) -> None:
    """The same learner with the true time given to py-fsrs loses a day in most reviews of consecutive days."""
    scheduler = Scheduler(MemorySettings(maximum_interval=1))
    raw = fsrs.Scheduler(maximum_interval=1, enable_fuzzing=False)
    memory: Memory | None = None
    card = fsrs.Card(card_id=1)
    ideal = fsrs.Card(card_id=1)
    lost = 0
    for number, local in enumerate(evenings(first, 60)):
        now = local.astimezone(UTC)
        memory = scheduler.outcomes(memory, study_day(local), now)[Rating.GOOD]
        lost += card.last_review is not None and (now - card.last_review).days == 0
        card, _ = raw.review_card(card, fsrs.Rating.Good, review_datetime=now)
        ideal, _ = raw.review_card(ideal, fsrs.Rating.Good, review_datetime=NOW + timedelta(days=number))
    assert memory
    assert memory.stability == ideal.stability
    assert lost >= 30
    assert card.stability
    assert card.stability < memory.stability / 2


def test_a_session_at_half_past_three_belongs_to_the_day_before() -> None:
    night = datetime(2026, 11, 3, 3, 30, tzinfo=CHICAGO)
    memory = Scheduler().outcomes(None, study_day(night), night.astimezone(UTC))[Rating.EASY]
    assert memory.reviewed_on == date(2026, 11, 2)
    assert memory.is_due(memory.due_on, night.astimezone(UTC))
    assert not memory.is_due(memory.due_on - timedelta(days=1), night.astimezone(UTC))


def test_ten_minutes_that_pass_four_in_the_morning_are_no_day() -> None:
    before_four = datetime(2026, 11, 3, 3, 55, tzinfo=CHICAGO)
    after_four = before_four + timedelta(minutes=10)
    scheduler = Scheduler()
    memory = scheduler.outcomes(None, study_day(before_four), before_four.astimezone(UTC))[Rating.GOOD]
    across = scheduler.outcomes(memory, study_day(after_four), after_four.astimezone(UTC))[Rating.GOOD]
    within = scheduler.outcomes(memory, study_day(before_four), after_four.astimezone(UTC))[Rating.GOOD]
    assert study_day(after_four) != study_day(before_four)
    assert across == within
    evening = after_four + timedelta(hours=16)
    assert scheduler.outcomes(memory, study_day(evening), evening.astimezone(UTC))[Rating.GOOD] != within


def test_a_step_is_of_the_same_sitting_for_less_than_four_hours_after_it_fell_due() -> None:
    scheduler = Scheduler()
    memory = scheduler.outcomes(None, DAY, NOW)[Rating.GOOD]
    assert memory.step
    late = memory.step.due + timedelta(hours=4)
    tomorrow = DAY + timedelta(days=1)
    assert scheduler.outcome(memory, Rating.GOOD, tomorrow, late - timedelta(seconds=1)).reviewed_on == DAY
    assert scheduler.outcome(memory, Rating.GOOD, tomorrow, late).reviewed_on == tomorrow


def test_a_clock_set_back_never_moves_the_last_review_back() -> None:
    scheduler = Scheduler()
    memory = scheduler.outcomes(None, DAY, NOW)[Rating.EASY]
    again = scheduler.outcomes(memory, DAY - timedelta(days=400), NOW - timedelta(days=400))
    assert {outcome.reviewed_on for outcome in again.values()} == {DAY}
    assert again == scheduler.outcomes(memory, DAY, NOW - timedelta(days=400))


@given(ratings, st.integers(0, 40))
def test_what_is_shown_is_what_is_committed_and_nothing_depends_on_chance(answers: list[Rating], late: int) -> None:
    before = random.getstate()
    first, second = follow(Scheduler(), answers, late=late), follow(Scheduler(), answers, late=late)
    assert first == second
    assert random.getstate() == before


@given(ratings, st.integers(0, 40))
def test_a_better_answer_never_brings_a_card_back_sooner(answers: list[Rating], late: int) -> None:
    scheduler = Scheduler()
    memory = follow(scheduler, answers, late=late)[-1]
    now = memory.step.due if memory.step else NOW
    outcomes = scheduler.outcomes(memory, memory.due_on, now)
    in_order = [outcomes[rating] for rating in Rating]
    assert [o.due_on for o in in_order] == sorted(o.due_on for o in in_order)
    steps = [o.step.due for o in in_order if o.step]
    assert steps == sorted(steps)
    for outcome in in_order:
        assert outcome.reviews == memory.reviews + 1
        assert outcome.step or outcome.due_on > outcome.reviewed_on
        assert 1 <= outcome.difficulty <= 10
        assert outcome.stability > 0


def test_only_forgetting_what_was_learned_is_a_lapse_and_eight_make_a_leech() -> None:
    learning = follow(Scheduler(), [A, A, G, A])
    assert [memory.lapses for memory in learning] == [0, 0, 0, 0]
    learned = follow(Scheduler(), [E, *[A, G] * 8])
    assert [memory.lapses for memory in learned] == [0, *(n for n in range(1, 9) for _ in range(2))]
    assert [memory.is_leech for memory in learned].index(True) == 15


def test_a_step_is_due_by_the_true_clock() -> None:
    memory = Scheduler().outcomes(None, DAY, NOW)[Rating.AGAIN]
    assert memory.step
    assert memory.step.due == NOW + timedelta(minutes=1)
    assert not memory.is_due(DAY + timedelta(days=1), NOW + timedelta(seconds=59))
    assert memory.is_due(DAY, NOW + timedelta(seconds=60))


def test_retrievability_sinks_from_one_to_ninety_percent_after_stability_days() -> None:
    scheduler = Scheduler()
    memory = scheduler.outcomes(None, DAY, NOW)[Rating.EASY]
    chances = [scheduler.retrievability(memory, DAY + timedelta(days=n)) for n in range(30)]
    assert chances[0] == 1.0
    assert chances == sorted(chances, reverse=True)
    assert chances[round(memory.stability)] == pytest.approx(0.9, abs=0.01)


def test_no_review_waits_for_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_seconds: float) -> None:
        raise AssertionError("slept")

    monkeypatch.setattr(time, "sleep", refuse)
    follow(Scheduler(), [G, G, G, A, G])


RETENTION = "a desired retention of {} is not offered; choose 0.70 to 0.99"
INTERVAL = "a longest interval of {} days makes no sense; choose 1 or more"
STEP = "a learning step of {} makes no sense; choose more than 0 and under a day"


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: MemorySettings(desired_retention=0.69), RETENTION.format("0.69")),
        (lambda: MemorySettings(desired_retention=1.0), RETENTION.format("1")),
        (lambda: MemorySettings(desired_retention=1.1), RETENTION.format("1.1")),
        (lambda: MemorySettings(maximum_interval=0), INTERVAL.format(0)),
        (lambda: MemorySettings(maximum_interval=-5), INTERVAL.format(-5)),
        (lambda: MemorySettings(learning_steps=(timedelta(0),)), STEP.format("0:00:00")),
        (lambda: MemorySettings(relearning_steps=(timedelta(days=1),)), STEP.format("1 day, 0:00:00")),
    ],
)
def test_settings_that_make_no_sense_are_refused_in_one_sentence(make: Callable[[], object], sentence: str) -> None:
    with pytest.raises(MemorySettingsError) as caught:
        make()
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("parameters", "reason"), [((1.0,) * 20, "Expected 21 parameters, got 20."), ((1000.0,) * 21, "out of bounds")]
)
def test_weights_that_fsrs_refuses_are_told_in_one_sentence_with_its_reason(
    parameters: tuple[float, ...], reason: str
) -> None:
    with pytest.raises(MemorySettingsError) as caught:
        Scheduler(MemorySettings(parameters=parameters))
    said = str(caught.value)
    assert said.startswith("these FSRS parameters cannot be used: ") and said.endswith("; use the defaults")
    assert reason in said
    assert said == " ".join(said.split())


def test_the_edges_of_what_is_offered_are_offered() -> None:
    nearly_a_day = (timedelta(days=1) - timedelta.resolution,)
    for retention in (0.70, 0.99):
        told = MemorySettings(desired_retention=retention, maximum_interval=1, relearning_steps=nearly_a_day)
        assert (told.desired_retention, told.relearning_steps) == (retention, nearly_a_day)


def test_learning_steps_are_those_that_were_set() -> None:
    minutes = tuple(timedelta(minutes=number) for number in (3, 30, 45))
    slow = Scheduler(MemorySettings(learning_steps=minutes[:2], relearning_steps=minutes[2:]))
    forgotten, learning, learned, lapsed = follow(slow, [A, G, G, A])
    steps = [memory.step.due for memory in (forgotten, learning, lapsed) if memory.step]
    assert steps[:2] == [NOW + timedelta(minutes=3), NOW + timedelta(minutes=33)]
    assert learned.step is None
    assert (steps[2] - steps[1]) % timedelta(days=1) == timedelta(minutes=45)
    assert [memory.reviews for memory in (forgotten, learning, learned, lapsed)] == [1, 2, 3, 4]


def test_a_longest_interval_and_a_retention_are_kept_to() -> None:
    short = Scheduler(MemorySettings(maximum_interval=5))
    assert follow(short, [E, E, E])[-1].due_on - follow(short, [E, E, E])[-1].reviewed_on == timedelta(days=5)
    relaxed, strict = (
        Scheduler(MemorySettings(desired_retention=0.8)),
        Scheduler(MemorySettings(desired_retention=0.95)),
    )
    assert follow(relaxed, [E])[0].due_on > follow(Scheduler(), [E])[0].due_on > follow(strict, [E])[0].due_on
