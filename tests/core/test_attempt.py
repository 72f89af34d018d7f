"""The attempt against a plain model of it, and the single acts told one by one."""

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crss_quiz.core.attempt import Attempt, Ending, Mode, NotAllowedError, begin
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.scoring import score
from made import OPTION_IDS, START, HandClock, make_attempt, make_form

QUESTIONS = 4
seconds = st.integers(0, 3_200).map(lambda eighths: eighths / 8)
"""Eighths of a second, so that sums are exact and the deadline can be hit to the tick."""
jumps = st.integers(-1_000_000, 1_000_000)


class AttemptMachine(RuleBasedStateMachine):
    """Acts by lot on a real attempt and on a dictionary, which must agree."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = HandClock()
        self.attempt: Attempt = make_attempt(self.clock, QUESTIONS)
        self.choices: dict[int, list[str]] = {}
        self.marked: set[int] = set()
        self.struck: set[tuple[int, str]] = set()
        self.position = 0
        self.used = 0.0
        self.pauses = 0
        self.is_paused = False
        self.final: Attempt | None = None
        self.least_left = self.attempt.budget

    @initialize(mode=st.sampled_from(Mode))
    def begin(self, mode: Mode) -> None:
        self.attempt = make_attempt(self.clock, QUESTIONS, mode)

    def running(self) -> bool:
        return self.final is None and not self.is_paused

    def spend(self) -> bool:
        """Let the model look at the clock; whether the exam is still open."""
        if self.used >= self.attempt.budget:
            self.used = self.attempt.budget
            self.final = self.attempt
        return self.final is None

    @rule(passed=seconds)
    def time_passes(self, passed: float) -> None:
        self.clock.advance(passed)
        if self.running():
            self.used += passed

    @rule(jump=jumps)
    def the_wall_clock_jumps(self, jump: float) -> None:
        self.clock.set_wall(jump)

    @rule()
    def tick(self) -> None:
        self.attempt = self.attempt.tick(self.clock.now())
        if self.running():
            self.spend()

    @precondition(lambda self: not self.is_paused)
    @rule(option=st.sampled_from(OPTION_IDS))
    def answer(self, option: str) -> None:
        self.attempt = self.attempt.answer(option, self.clock.now())
        if self.final is None and self.spend():
            chosen = self.choices.setdefault(self.position, [])
            if not chosen or chosen[-1] != option:
                chosen.append(option)

    @precondition(lambda self: not self.is_paused)
    @rule()
    def mark(self) -> None:
        self.attempt = self.attempt.flag(self.clock.now())
        if self.final is None and self.spend():
            self.marked ^= {self.position}

    @precondition(lambda self: not self.is_paused and self.attempt.mode is Mode.PRACTICE)
    @rule(option=st.sampled_from(OPTION_IDS))
    def strike(self, option: str) -> None:
        self.attempt = self.attempt.strike(option, self.clock.now())
        if self.final is None and self.spend():
            self.struck ^= {(self.position, option)}

    @precondition(lambda self: not self.is_paused)
    @rule(position=st.integers(-2, QUESTIONS + 2))
    def move(self, position: int) -> None:
        self.attempt = self.attempt.move(position, self.clock.now())
        if self.final is None and self.spend():
            self.position = min(max(position, 0), QUESTIONS - 1)

    @precondition(lambda self: self.attempt.mode is Mode.PRACTICE)
    @rule()
    def pause(self) -> None:
        if self.is_paused:
            return
        self.attempt = self.attempt.pause(self.clock.now())
        if self.final is None and self.spend():
            self.is_paused = True

    @rule()
    def resume(self) -> None:
        self.attempt = self.attempt.resume(self.clock.now())
        if self.final is None and self.is_paused:
            self.is_paused, self.pauses = False, self.pauses + 1

    @rule(away=seconds, reboots=st.booleans(), as_it_stood=st.booleans())
    def close_and_reopen(self, away: float, reboots: bool, as_it_stood: bool) -> None:
        self.tick()
        before = self.used
        if reboots:
            self.clock.wall = max(self.clock.wall, self.attempt.stamp.wall)
            lost = (self.clock.wall - self.attempt.stamp.wall).total_seconds()
            self.clock.reboot(away)
        else:
            lost = 0.0
            self.clock.advance(away)
        self.attempt = self.attempt.reopen(self.clock.now(), as_it_stood=as_it_stood)
        if self.final is not None:
            return
        if self.attempt.mode is Mode.PRACTICE:
            self.is_paused, self.pauses = False, self.pauses + 1
        elif not as_it_stood:
            self.used = before + away + lost
            self.spend()

    @rule()
    def submit(self) -> None:
        self.attempt = self.attempt.submit(self.clock.now())
        if self.final is None:
            if self.is_paused:
                self.is_paused, self.pauses = False, self.pauses + 1
            self.spend()
            self.final = self.attempt

    @invariant()
    def time_left_never_grows(self) -> None:
        assert self.attempt.seconds_left <= self.least_left
        self.least_left = self.attempt.seconds_left

    @invariant()
    def a_finished_attempt_never_changes(self) -> None:
        assert self.attempt.is_open == (self.final is None)
        if self.final is not None:
            if self.final.is_open:
                self.final = self.attempt
            assert self.attempt == self.final

    @invariant()
    def it_is_as_the_model_says(self) -> None:
        for position, response in enumerate(self.attempt.responses):
            chosen = self.choices.get(position, [])
            assert response.choices == tuple(chosen)
            assert response.choice == (chosen[-1] if chosen else None)
            assert response.is_marked == (position in self.marked)
            assert response.struck == {option for at, option in self.struck if at == position}
        assert self.attempt.position == self.position
        assert len(self.attempt.pauses) == self.pauses
        assert sum(response.seconds for response in self.attempt.responses) <= self.attempt.used

    @invariant()
    def the_score_is_the_number_right(self) -> None:
        right = sum(
            chosen[-1] == self.attempt.form.items[position].key for position, chosen in self.choices.items() if chosen
        )
        assert score(self.attempt.form, self.attempt.responses).total.right == right

    @invariant()
    def time_used_is_time_passed(self) -> None:
        assert self.attempt.used <= self.used


TestAttemptMachine = AttemptMachine.TestCase


def test_the_time_is_up_at_the_deadline_not_when_it_is_noticed(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    clock.advance(10_000)
    late = attempt.answer("west", clock.now())
    assert late.ending is Ending.TIMED_OUT
    assert late.ended == START + timedelta(seconds=attempt.budget)
    assert late.answered == 0
    assert late.response.seconds == attempt.budget
    assert late.stamp == clock.now()


def test_with_the_last_second_gone_the_time_is_up(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    clock.advance(attempt.budget - 0.125)
    assert attempt.tick(clock.now()).is_open
    clock.advance(0.125)
    assert attempt.tick(clock.now()).ending is Ending.TIMED_OUT


def test_real_time_runs_on_while_the_program_is_closed(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5).tick(clock.now())
    clock.advance(100)
    back = attempt.reopen(clock.now())
    assert back.seconds_left == attempt.budget - 100
    assert back.response.seconds == 0.0
    assert not back.was_interrupted


def test_the_clock_can_be_taken_as_it_stood_and_that_is_told(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    clock.advance(100_000)
    back = attempt.reopen(clock.now(), as_it_stood=True)
    assert back.seconds_left == attempt.budget
    assert back.was_interrupted
    assert attempt.reopen(clock.now()).ending is Ending.TIMED_OUT


def test_being_away_from_a_practice_exam_is_a_pause_that_is_told(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    clock.advance(50)
    attempt = attempt.tick(clock.now())
    clock.advance(3_600)
    back = attempt.reopen(clock.now())
    assert back.seconds_left == attempt.budget - 50
    assert [(pause.began, pause.seconds) for pause in back.pauses] == [(START + timedelta(seconds=50), 3_600.0)]


def test_a_pause_that_outlasts_the_program_is_one_pause(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE).pause(clock.now())
    clock.reboot(600)
    back = attempt.reopen(clock.now())
    assert [pause.seconds for pause in back.pauses] == [600.0]
    assert back.seconds_left == attempt.budget


def test_a_real_exam_has_no_pause_and_no_strike_out(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    with pytest.raises(NotAllowedError, match=r"^the clock can be stopped in practice mode only$"):
        attempt.pause(clock.now())
    with pytest.raises(NotAllowedError, match=r"^options can be struck out in practice mode only$"):
        attempt.strike("west", clock.now())
    with pytest.raises(NotAllowedError, match=r"^how sure one is can be said in practice mode only$"):
        attempt.say(Confidence.SURE, clock.now())


def test_nothing_can_be_answered_while_paused_or_with_an_option_that_is_not_there(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    with pytest.raises(KeyError):
        attempt.answer("up", clock.now())
    with pytest.raises(NotAllowedError, match=r"^the exam is paused$"):
        attempt.pause(clock.now()).answer("west", clock.now())


def test_how_sure_one_is_can_be_said_changed_and_taken_back_and_is_kept_with_the_question(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE).move(1, clock.now())
    clock.advance(7)
    unsure = attempt.say(Confidence.UNSURE, clock.now())
    assert [response.confidence for response in unsure.responses] == [None, Confidence.UNSURE, None, None, None]
    assert (unsure.response.seconds, unsure.response.choice) == (7.0, None)
    sure = unsure.answer("west", clock.now()).say(Confidence.SURE, clock.now())
    assert (sure.response.confidence, sure.response.choice) == (Confidence.SURE, "west")
    assert sure.say(Confidence.SURE, clock.now()).response.confidence is None
    clock.advance(sure.budget)
    assert sure.say(Confidence.GUESS, clock.now()).response.confidence is Confidence.SURE


def test_handing_in_counts_the_seconds_up_to_that_moment_and_none_of_a_pause(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5, Mode.PRACTICE)
    clock.advance(40)
    done = attempt.submit(clock.now())
    assert (done.used, done.response.seconds, done.ended) == (40.0, 40.0, START + timedelta(seconds=40))
    paused = attempt.pause(clock.now())
    clock.advance(60)
    done = paused.submit(clock.now())
    assert (done.used, done.ended) == (40.0, START + timedelta(seconds=100))
    assert [pause.seconds for pause in done.pauses] == [60.0]
    assert not done.is_paused


def test_handed_in_after_the_time_was_up_it_ended_when_the_time_was_up(clock: HandClock) -> None:
    attempt = make_attempt(clock, 5)
    clock.advance(attempt.budget + 1)
    done = attempt.submit(clock.now())
    assert (done.ending, done.ended) == (Ending.TIMED_OUT, START + timedelta(seconds=attempt.budget))


def test_whoever_has_more_time_has_it_from_the_first_second(clock: HandClock) -> None:
    form = make_form(5)
    plain, longer = (begin(form, Mode.REAL, clock.now(), time_factor=factor) for factor in (1.0, 1.5))
    assert plain.budget == begin(form, Mode.REAL, clock.now()).budget == form.blueprint.minutes * 60
    assert longer.budget == 1.5 * plain.budget
    assert (plain.started, plain.stamp, plain.used) == (START, clock.now(), 0.0)
