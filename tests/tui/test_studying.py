"""Studying as a candidate does it, from home to the summary."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from itertools import pairwise

import pytest
from driving import BIG, SMALL, frame, running, store, studying, top
from textual.pilot import Pilot
from textual.widgets import Button, Select

from crss_quiz.core.attempt import Mode
from crss_quiz.core.attempt import begin as begin_attempt
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.card import Card
from crss_quiz.core.confidence import Confidence
from crss_quiz.core.deck import CardKind, Deck, Library, Pool
from crss_quiz.core.filter import CardType, Filter, Only
from crss_quiz.core.form import Form
from crss_quiz.core.log import Review, Source
from crss_quiz.core.memory import Rating
from crss_quiz.core.state import NEW, State
from crss_quiz.core.study_wording import interval
from crss_quiz.core.subject import Domain
from crss_quiz.desk import open_desk
from crss_quiz.paths import Home
from crss_quiz.settings import Settings, StudySettings
from crss_quiz.storage.store import Store
from crss_quiz.tui.screens.choose import ChooseScreen
from crss_quiz.tui.screens.home import HomeScreen
from crss_quiz.tui.screens.plan import PlanScreen
from crss_quiz.tui.screens.reading import ReadingScreen
from crss_quiz.tui.screens.study import StudyScreen
from crss_quiz.tui.screens.summary import SummaryScreen
from crss_quiz.tui.screens.weak import WeakScreen
from made import HandClock, make_attempt, make_family, make_flashcard, make_item, make_subject

PAIR = tuple(make_item("pair", number, key=key, ethics=(3,)) for number, key in ((1, "west"), (2, "east")))
LIBRARY = Library(
    make_subject(""),
    (
        Deck(
            "cards",
            "Cards",
            "cards.yaml",
            flashcards=(
                make_flashcard("ethic-one", CardKind.ETHIC, ethics=(1,)),
                make_flashcard("ethic-two", CardKind.ETHIC, ethics=(2,)),
                make_flashcard("a-fact", domain=Domain.MENTORING, competencies=("ad-t-1",)),
            ),
        ),
        Deck(
            "questions",
            "Questions",
            "questions.yaml",
            families=(
                make_family("pair", PAIR, Pool.STUDY),
                make_family("kept", pool=Pool.MOCK),
            ),
        ),
    ),
)
ALL = {"ethic-one", "ethic-two", "a-fact", "pair"}


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def begin(pilot: Pilot[None]) -> StudyScreen:
    await press(pilot, "s")
    return studying(pilot)


def card(pilot: Pilot[None]) -> Card:
    turn = studying(pilot).session.turn
    assert turn is not None
    return turn.card


def place_of(pilot: Pilot[None], *, right: bool) -> str:
    """The key that chooses the best answer, or another one."""
    turn = studying(pilot).session.turn
    assert turn is not None
    assert turn.item is not None
    places = [n for n, option in enumerate(turn.item.options, 1) if (option.id == turn.item.key) is right]
    return str(places[0])


async def answer(pilot: Pilot[None], rating: str = "space") -> str:
    """Answer the card on the screen, a question rightly; return its id."""
    name = card(pilot).id
    await press(pilot, place_of(pilot, right=True) if card(pilot).is_question else "space", rating)
    return name


def reviews(home: Home, clock: HandClock) -> list[tuple[str, Review]]:
    """The reviews in the file, as another program reads them."""
    with closing(Store.read(home.database, clock.now())) as other:
        return [(entry.card, entry.act) for entry in other.log.reviews() if isinstance(entry.act, Review)]


def states(home: Home, clock: HandClock) -> dict[str, State]:
    with closing(Store.read(home.database, clock.now())) as other:
        found = {name: state for name, state in other.log.states.items() if state != NEW}
        assert found == other.log.replayed()
        return found


@pytest.mark.parametrize("size", [BIG, SMALL])
async def test_a_session_of_flashcards_and_questions_from_home_to_the_summary(
    home: Home, clock: HandClock, size: tuple[int, int]
) -> None:
    async with running(home, clock, library=LIBRARY, size=size) as pilot:
        assert "4 new" in frame(pilot)
        await begin(pilot)
        met = []
        for left in range(4, 0, -1):
            assert f"{left} new" in frame(pilot)
            clock.advance(30)
            met.append(await answer(pilot, "4"))
        assert set(met) == ALL
        assert isinstance(top(pilot), SummaryScreen)
        told = " ".join(frame(pilot).split())
        assert "4 cards, 4 answers, about 2 minutes." in told
        assert "Nothing was hard this time." in told
        assert "nothing is due" in told
        await press(pilot, "escape")
        assert isinstance(top(pilot), HomeScreen)
        assert "Nothing is due now." in frame(pilot)
    logged = reviews(home, clock)
    assert [name for name, _ in logged] == met
    assert {review.rating for _, review in logged} == {Rating.EASY}
    assert {review.seconds for _, review in logged} == {30.0}
    assert {review.source for _, review in logged} == {Source.STUDY}
    assert set(states(home, clock)) == ALL


async def test_each_answer_is_in_the_file_before_the_next_card_is_seen(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        for number in range(1, 5):
            await answer(pilot)
            assert len(reviews(home, clock)) == number


async def test_the_intervals_on_the_buttons_are_what_is_committed(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        screen = await begin(pilot)
        await press(pilot, "space" if not card(pilot).is_question else place_of(pilot, right=True))
        turn = screen.session.turn
        assert turn is not None
        assert turn.revealed is not None
        labels = [str(button.label) for button in screen.ratings.query(Button)]
        for rating, label in zip(Rating, labels, strict=True):
            assert label.endswith(interval(turn.revealed.outcomes[rating], turn.revealed.at))
        assert [label[0] for label in labels] == [" ", " ", "▸", " "]
        clock.advance(3000)  # thinking about the rating changes nothing
        await press(pilot, "4")
        assert states(home, clock)[turn.card.id].memory == turn.revealed.outcomes[Rating.EASY]


async def test_a_wrong_answer_is_again_and_explained_and_nothing_else_can_be_said(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        await press(pilot, place_of(pilot, right=False))
        assert "✗ NOT YET" in frame(pilot)
        assert "✓ BEST ANSWER" in frame(pilot)
        assert "● YOUR ANSWER" in frame(pilot)
        await press(pilot, "3")
        assert reviews(home, clock) == []
        await press(pilot, "space")
        ((name, review),) = reviews(home, clock)
        assert (name, review.rating, review.confidence) == ("pair", Rating.AGAIN, None)
        assert review.item in {"pair.1", "pair.2"}


@pytest.mark.parametrize(
    ("key", "confidence", "rating"),
    [("s", Confidence.SURE, Rating.GOOD), ("u", Confidence.UNSURE, Rating.GOOD), ("g", Confidence.GUESS, Rating.HARD)],
)
async def test_how_sure_one_was_is_kept_and_a_guess_proposes_hard(
    key: str, confidence: Confidence, rating: Rating, home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        await press(pilot, key, place_of(pilot, right=True))
        assert "✓ RIGHT" in frame(pilot)
        await press(pilot, "space")
    ((_, review),) = reviews(home, clock)
    assert (review.confidence, review.rating) == (confidence, rating)


async def test_a_family_never_shows_the_same_question_twice_running(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        for _ in range(4):
            await press(pilot, place_of(pilot, right=False), "space")
            clock.advance(61)
            studying(pilot).look_at_clock()
            await pilot.pause()
    shown = [review.item for _, review in reviews(home, clock)]
    assert len(shown) == 4
    assert all(first != second for first, second in pairwise(shown))


async def test_what_is_kept_for_mocks_comes_only_after_a_mock_has_shown_it(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        assert studying(pilot).session.queue.new == ("pair",)
    with closing(Store.open(home.database, clock.now())) as other:
        attempt = make_attempt(clock, 5)
        number = other.begin(attempt)
        clock.advance(10)
        other.save(number, attempt.tick(clock.now()).submit(clock.now()))
        shown = attempt.form.items[0].family
    library = Library(
        LIBRARY.subject, (*LIBRARY.decks, Deck("more", "More", "more.yaml", families=(make_family(shown),)))
    )
    clock.advance(86_400)  # it was left blank, so it is due the day after
    async with running(home, clock, library=library, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        assert studying(pilot).session.queue.due == (shown,)
        assert studying(pilot).session.queue.new == ("pair",)


async def test_undo_goes_back_many_steps_also_after_a_restart(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        answered = [await answer(pilot, "4") for _ in range(3)]
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        for name in reversed(answered):
            await press(pilot, "z")
            assert card(pilot).id == name
            assert studying(pilot).session.turn is not None
        assert reviews(home, clock) == []
        assert states(home, clock) == {}
        await press(pilot, "z")
        assert "nothing to take back" in frame(pilot)
        assert "4 new" in frame(pilot)
        assert await answer(pilot, "4") == answered[0]
    assert [name for name, _ in reviews(home, clock)] == answered[:1]


async def test_undo_shows_the_same_question_again(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        before = studying(pilot).session.turn
        await press(pilot, place_of(pilot, right=False), "space", "z")
        after = studying(pilot).session.turn
        assert before is not None
        assert after is not None
        assert before.item is not None
        assert after.item is not None
        assert after.item.id == before.item.id


async def test_later_takes_a_card_away_until_tomorrow_and_out_for_good(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        buried = card(pilot).id
        await press(pilot, "b")
        suspended = card(pilot).id
        await press(pilot, "x")
        assert "2 new" in frame(pilot)
        await press(pilot, "escape", "escape")
    found = states(home, clock)
    assert found[buried].buried_until is not None
    assert found[suspended].is_suspended
    clock.advance(86_400)
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        assert set(studying(pilot).session.queue.new) == ALL - {suspended}


async def test_a_mark_brings_a_card_among_the_weak_topics_with_its_source(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=1)) as pilot:
        await press(pilot, "m")
        assert "You marked this one" in frame(pilot)
        assert card(pilot).id == "ethic-one"
        await press(pilot, "i")
        assert "Answer first" in frame(pilot)
        await press(pilot, "space", "i")
        assert isinstance(top(pilot), ReadingScreen)
        assert "Ethic 1" in frame(pilot)
        await press(pilot, "escape", "4", "w")
        assert isinstance(top(pilot), WeakScreen)
        assert "What is ethic-one?" in frame(pilot)
        assert "read: Ethic 1" in frame(pilot)
        await press(pilot, "enter")
        assert isinstance(top(pilot), ReadingScreen)
        await press(pilot, "escape", "escape")
        assert isinstance(top(pilot), HomeScreen)
        clock.advance(86_400)
        await press(pilot, "w", "s")
        assert card(pilot).id == "ethic-one"
        assert studying(pilot).session.source is Source.DRILL


async def test_a_card_forgotten_eight_times_is_told_and_listed(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=2)) as pilot:
        await press(pilot, "space", "4")
        for _ in range(8):
            await press(pilot, "escape")
            clock.advance(400 * 86_400)
            await press(pilot, "s")
            while card(pilot).id != "ethic-two":
                await press(pilot, "b")
            await press(pilot, "space", "1")
            clock.advance(700)
            studying(pilot).look_at_clock()
            await pilot.pause()
            while card(pilot).id != "ethic-two":
                await press(pilot, "b")
            await press(pilot, "space", "3", "escape")
        await press(pilot, "escape", "w")
        assert "What is ethic-two? (forgotten 8 times)" in frame(pilot)
    assert states(home, clock)["ethic-two"].is_weak


async def test_a_note_stays_on_its_card(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=1)) as pilot:
        await press(pilot, "t", *"abc", "ctrl+s")
        assert "abc" not in frame(pilot)  # it might give the answer away
        await press(pilot, "space")
        assert "Your note: abc" in frame(pilot)
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=1)) as pilot:
        await press(pilot, "space")
        assert "Your note: abc" in frame(pilot)


async def test_a_report_is_a_file_with_id_hash_and_text(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(card_type=CardType.QUESTIONS)) as pilot:
        turn = studying(pilot).session.turn
        assert turn is not None
        assert turn.item is not None
        for words in ("odd", "no"):
            await press(pilot, "f", *words, "ctrl+s")
        item = turn.item
    first, second = sorted(home.reports.iterdir())
    text = first.read_text(encoding="utf-8")
    for part in (item.id, item.content_hash, item.stem, "odd"):
        assert part in text
    assert "no" in second.read_text(encoding="utf-8")
    assert first.stat().st_mode & 0o077 == 0


async def test_an_answer_that_cannot_be_saved_stays_on_the_screen_and_can_be_given_again(
    home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        screen = await begin(pilot)
        name = card(pilot).id
        with closing(sqlite3.connect(home.database)) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
            await answer(pilot)
            assert card(pilot).id == name
            assert screen.session.turn is not None
            assert screen.session.turn.revealed is not None
            assert "disk is full" in " ".join(frame(pilot).split())
            assert reviews(home, clock) == []
            other.execute("DROP TRIGGER full")
        await press(pilot, "space")
    assert [found for found, _ in reviews(home, clock)] == [name]


async def test_an_undo_that_cannot_be_saved_says_why_and_changes_nothing(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await begin(pilot)
        await answer(pilot, "4")
        name = card(pilot).id
        with closing(sqlite3.connect(home.database)) as other:
            other.execute("CREATE TRIGGER full BEFORE INSERT ON log BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
            await press(pilot, "z")
            told = " ".join(frame(pilot).split())
            assert "disk is full" in told
            assert "nothing to take back" not in told
            assert card(pilot).id == name
            assert len(reviews(home, clock)) == 1


async def test_when_only_a_step_is_left_the_screen_waits_for_it(home: Home, clock: HandClock) -> None:
    settings = Settings(study=StudySettings(learning_minutes=(60,)))
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=1), settings=settings) as pilot:
        await press(pilot, "space", "1")
        assert "comes again in 1 h" in frame(pilot)
        await press(pilot, "space", "1", "b", "x", "m", "t", "i", "f")
        assert len(reviews(home, clock)) == 1
        clock.advance(41 * 60)
        studying(pilot).look_at_clock()
        await pilot.pause()
        assert "What is ethic-one?" in frame(pilot)


async def test_what_the_last_mock_missed_comes_although_it_is_not_due(home: Home, clock: HandClock) -> None:
    families = tuple(make_family(f"asked-{number}", ethics=(number,)) for number in range(1, 4))
    library = Library(LIBRARY.subject, (Deck("asked", "Asked", "asked.yaml", families=families),))
    form = Form(Blueprint().scaled_to(3), 1, tuple(family.items[0] for family in families))
    with closing(Store.open(home.database, clock.now())) as opened:
        attempt = begin_attempt(form, Mode.REAL, clock.now())
        number = opened.begin(attempt)
        for position, choice in enumerate(("west", "north")):  # right, wrong, blank
            clock.advance(30)
            attempt = attempt.move(position, clock.now()).answer(choice, clock.now())
        clock.advance(30)
        attempt = attempt.move(2, clock.now())
        clock.advance(5)
        opened.save(number, attempt.submit(clock.now()))
    async with running(home, clock, library=library, request=Filter(only=Only.MISSED)) as pilot:
        assert set(studying(pilot).session.queue.names) == {"asked-2", "asked-3"}
        await press(pilot, place_of(pilot, right=True), "4")
        practiced = studying(pilot).session.done[0].card
    assert [review.source for _, review in reviews(home, clock)][3:] == [Source.DRILL]
    async with running(home, clock, library=library, request=Filter(only=Only.MISSED)) as pilot:
        assert set(studying(pilot).session.queue.names) == {"asked-2", "asked-3"} - {practiced}


FILTERS: list[tuple[Filter, Callable[[Card], bool]]] = [
    (Filter(domain=Domain.MENTORING), lambda card: card.domain is Domain.MENTORING),
    (Filter(ethic=2), lambda card: 2 in card.ethics),
    (Filter(competency="ad-t-1"), lambda card: "ad-t-1" in card.competencies),
    (Filter(deck="questions"), lambda card: card.deck == "questions"),
    (Filter(card_type=CardType.FLASHCARDS), lambda card: not card.is_question),
    (Filter(card_type=CardType.QUESTIONS), lambda card: card.is_question),
    (Filter(only=Only.NEW), lambda card: card.id != "a-fact"),
    (Filter(only=Only.DUE), lambda card: card.id == "a-fact"),
    (Filter(only=Only.WEAK), lambda card: card.id == "ethic-two"),
]


@pytest.mark.parametrize(("wanted", "fits"), FILTERS, ids=[*(str(n) for n in range(len(FILTERS)))])
async def test_every_filter_brings_all_its_cards_and_no_other(
    wanted: Filter, fits: Callable[[Card], bool], home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(domain=Domain.MENTORING)) as pilot:
        await press(pilot, "space", "4")
    async with running(home, clock, library=LIBRARY, request=Filter(ethic=2)) as pilot:
        await press(pilot, "m")
    clock.advance(86_400 * 30)
    async with running(home, clock, library=LIBRARY, request=wanted) as pilot:
        assert top(pilot).query("#told, #left")
        screen = studying(pilot)
        cards = {name: screen.session.cards[name] for name in screen.session.queue.names}
        assert set(cards) == {name for name in ALL if fits(screen.session.cards[name])}
        assert cards


async def test_the_screen_to_choose_from_gives_the_same_filters_and_says_what_they_hold(
    home: Home, clock: HandClock
) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await press(pilot, "o")
        screen = top(pilot)
        assert isinstance(screen, ChooseScreen)
        assert "4 new" in frame(pilot)
        for name, value in (("domain", "mentoring"), ("competency", "ad-t-1"), ("deck", "cards")):
            screen.query_one(f"#{name}", Select).value = value
        screen.query_one("#type", Select).value = "flashcards"
        screen.query_one("#only", Select).value = "new"
        await pilot.pause()
        assert "1 new" in frame(pilot)
        await press(pilot, "ctrl+g")
        assert studying(pilot).session.queue.names == ("a-fact",)


async def test_nothing_to_study_is_said_kindly(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY, request=Filter(only=Only.MISSED)) as pilot:
        assert "There is no card to study now." in frame(pilot)
        await press(pilot, "escape")
        assert isinstance(top(pilot), HomeScreen)


async def test_at_most_so_many_cards(home: Home, clock: HandClock) -> None:
    library = Library(decks=(Deck("d", "D", "d.yaml", flashcards=tuple(make_flashcard(f"c{n}") for n in range(50))),))
    async with running(home, clock, library=library) as pilot:
        assert "20 new" in frame(pilot)
        await begin(pilot)
        assert len(studying(pilot).session.queue.new) == 20


async def test_a_second_program_looks_and_writes_nothing(home: Home, clock: HandClock) -> None:
    with closing(Store.open(home.database, clock.now())):
        async with running(home, clock, opens=open_desk, request=Filter()) as pilot:
            told = " ".join(frame(pilot).split())
            assert "Nothing can be written here" in told
            assert "already open in process" in told
            await press(pilot, "s", "o", "e")
            assert isinstance(top(pilot), HomeScreen)
            await press(pilot, "l")
            assert isinstance(top(pilot), PlanScreen)
            await press(pilot, "e", "m")
            assert isinstance(top(pilot), PlanScreen)
            await press(pilot, "escape", "w")
            assert isinstance(top(pilot), WeakScreen)


async def test_the_day_of_the_exam_is_set_refused_and_taken_away(home: Home, clock: HandClock) -> None:
    async with running(home, clock, library=LIBRARY) as pilot:
        await press(pilot, "l")
        assert "No day of the exam is set" in frame(pilot)
        await press(pilot, "e", *"someday", "enter")
        assert "is not a day" in " ".join(frame(pilot).split())
        day = (clock.wall + timedelta(days=40)).date()
        await press(pilot, *["backspace"] * 7, *day.isoformat(), "enter")
        assert "in 40 days" in frame(pilot)
        assert store(pilot).goal().exam_on == day
        await press(pilot, "m", *"15", "enter")
        assert "Up to 15 min" in frame(pilot)
        await press(pilot, "escape")
        assert "40 days to your exam" in frame(pilot)
        await press(pilot, "l", "e", *["backspace"] * 10, "enter")
        assert store(pilot).goal().exam_on is None
