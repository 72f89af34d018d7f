import pytest

from crss_quiz.core.attempt import Response
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import Lure
from crss_quiz.core.scoring import Share, score, wilson
from made import HandClock, make_attempt, make_form


@pytest.mark.parametrize(
    ("right", "questions", "low", "high"),
    [
        (68, 100, 0.583, 0.763),  # DESIGN §8 says 58-76
        (81, 263, 0.255, 0.366),  # Newcombe, Statistics in Medicine 17 (1998), table I, method 3
        (15, 148, 0.062, 0.160),  # the same
        (0, 20, 0.0, 0.161),  # the same
        (1, 29, 0.006, 0.172),  # the same
    ],
)
def test_wilson_gives_the_published_intervals(right: int, questions: int, low: float, high: float) -> None:
    assert wilson(right, questions) == pytest.approx((low, high), abs=0.0006)


def test_no_interval_leaves_what_a_share_can_be() -> None:
    for questions in range(1, 300):
        (low, _), (_, high) = wilson(0, questions), wilson(questions, questions)
        assert 0.0 <= low < 1e-12, questions
        assert 1.0 - 1e-12 < high <= 1.0, questions


def test_nothing_asked_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Share(0, 0).percent == 0.0


def test_a_blank_is_wrong_and_named_as_blank() -> None:
    form = make_form(5)
    responses = [Response(choice=item.key) for item in form.items]
    responses[2] = Response(is_marked=True)
    result = score(form, responses)
    assert (result.total.right, result.blank, result.wrong, result.marked) == (4, (2,), (2,), (2,))
    assert result.pass_mark == 4
    assert result.has_passed


def test_changes_are_counted_by_what_they_did() -> None:
    form = make_form(1)
    item = form.items[0]
    wrong = [option.id for option in item.options if option.id != item.key]
    response = Response(choice=item.key, choices=(*wrong, wrong[0], item.key, wrong[1], item.key))
    result = score(form, [response])
    assert (result.to_right, result.to_wrong, result.wrong_to_wrong) == (2, 1, 3)
    assert result.by_lure == {}


def test_only_what_was_wrong_though_the_learner_was_sure_is_told_as_such() -> None:
    form = make_form(5)
    wrong = [next(option.id for option in item.options if option.id != item.key) for item in form.items]
    said = (Confidence.SURE, Confidence.SURE, Confidence.GUESS, None, Confidence.SURE)
    chosen = (form.items[0].key, wrong[1], wrong[2], wrong[3], None)
    responses = [Response(choice, confidence=sure) for choice, sure in zip(chosen, said, strict=True)]
    assert score(form, responses).sure_but_wrong == (1, 4)


def test_a_wrong_final_choice_is_counted_by_its_lure() -> None:
    form = make_form(5)
    wrong = [next(option.id for option in item.options if option.id != item.key) for item in form.items]
    assert score(form, [Response(choice=choice) for choice in wrong]).by_lure == {Lure.PASSIVE: 5}


def test_domains_and_levels_add_up_to_the_total() -> None:
    form = make_form(100)
    responses = [Response(choice=item.options[0].id) for item in form.items]
    result = score(form, responses)
    for parts in (result.by_domain.values(), result.by_level.values()):
        shares = list(parts)
        assert sum(part.right for part in shares) == result.total.right
        assert sum(part.questions for part in shares) == 100


def test_the_slowest_are_those_over_their_share_slowest_first() -> None:
    clock = HandClock()
    attempt = make_attempt(clock, 5, minutes=20)
    for position, seconds in enumerate([10, 80, 300, 72, 73]):
        attempt = attempt.move(position, clock.now())
        clock.advance(seconds)
        attempt = attempt.tick(clock.now())
    attempt = attempt.submit(clock.now())
    assert score(attempt.form, attempt.responses).slowest == (2, 1, 4)


def test_a_response_for_each_item_is_required() -> None:
    with pytest.raises(ValueError, match="shorter"):
        score(make_form(5), [Response()])
