"""From a result to what follows from it, and back to the log."""

from contextlib import closing

from driving import answer_by, exam, frame, running, sitting, store, studying, top
from textual.pilot import Pilot
from textual.widgets import OptionList, Select

from crss_quiz.core.attempt import Mode
from crss_quiz.core.deck import Deck, Library, Pool
from crss_quiz.core.log import Review, Source
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.desk import open_desk
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from crss_quiz.tui.screens.build import BuildScreen
from crss_quiz.tui.screens.drills import DrillsScreen
from crss_quiz.tui.screens.exam import ExamScreen
from crss_quiz.tui.screens.home import HomeScreen
from crss_quiz.tui.screens.result import ResultScreen
from crss_quiz.tui.screens.review import ReviewScreen
from crss_quiz.tui.screens.summary import SummaryScreen
from made import HandClock, make_bank, make_family, make_flashcard, make_subject

QUARTER = ExamRequest(Mode.REAL, Length.QUARTER, seed=5)
PRACTICE = ExamRequest(Mode.PRACTICE, Length.QUARTER, seed=5)
LIBRARY = Library(
    make_subject(""),
    (
        Deck("bank", "Bank", "bank.yaml", families=make_bank()),
        Deck(
            "study",
            "Study",
            "study.yaml",
            families=tuple(make_family(f"fresh-{n}", pool=Pool.STUDY) for n in range(3)),
            flashcards=tuple(make_flashcard(f"ethic-{n}", ethics=(n,)) for n in range(1, 19)),
        ),
    ),
)


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def sit(pilot: Pilot[None], clock: HandClock, right: int = 20) -> None:
    """Answer the first `right` questions rightly and the others wrongly, and hand in."""

    def place(position: int) -> int:
        clock.advance(30)
        item = exam(pilot).attempt.form.items[position]
        return next(n for n, option in enumerate(item.options) if (option.id == item.key) is (position < right))

    await answer_by(pilot, place)
    await press(pilot, "f", "enter")


async def test_from_a_mock_by_one_key_to_a_drill_whose_cards_are_in_the_log(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER, library=LIBRARY) as pilot:
        await sit(pilot, clock)
        assert isinstance(top(pilot), ResultScreen)
        attempt = store(pilot).load(1)
        missed = {item.family for item in attempt.form.items[20:]}
        told = " ".join(frame(pilot).split())
        assert "Next step: " in told
        assert "Press d to start it." in told
        clock.advance(60)
        await press(pilot, "d")
        queue = studying(pilot).session.queue
        assert f"Next step: {len(queue.names)} cards" in told
        assert missed == set(queue.due)
        assert any(name.startswith("ethic-") for name in queue.new)
        drilled = []
        while not isinstance(top(pilot), SummaryScreen):
            turn = studying(pilot).session.turn
            assert turn is not None
            drilled.append(turn.card.id)
            if turn.item is None:
                await press(pilot, "space", "4")
            else:
                best = next(n for n, o in enumerate(turn.item.options, 1) if o.id == turn.item.key)
                await press(pilot, str(best), "4")
        assert set(drilled) == set(queue.names)
        await press(pilot, "escape")
        assert isinstance(top(pilot), HomeScreen)
    with closing(Store.read(home.database, clock.now())) as other:
        acts = [(entry.card, entry.act) for entry in other.log.reviews() if isinstance(entry.act, Review)]
        assert [name for name, act in acts if act.source is Source.DRILL] == drilled
        assert len([act for _, act in acts if act.source is Source.EXAM]) == 25


async def test_other_drills_are_listed_with_their_size_and_one_can_be_built(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER, library=LIBRARY) as pilot:
        await sit(pilot, clock)
        await press(pilot, "o")
        screen = top(pilot)
        assert isinstance(screen, DrillsScreen)
        told = frame(pilot)
        assert "Missed questions: 5 cards" in told
        assert "Marked questions: none now" in told
        assert "Unseen questions: 3 cards" in told
        assert "Against holding back: " in told
        await press(pilot, "down", "enter")
        assert len(studying(pilot).session.queue.names) == 5
        await press(pilot, "escape", "escape", "p", "enter", "o", "b")
        assert isinstance(top(pilot), BuildScreen)
        assert "Your own choice: 10 cards" in frame(pilot)
        top(pilot).query_one("#level", Select).value = "application"
        top(pilot).query_one("#count", Select).value = "5"
        await pilot.pause()
        await press(pilot, "ctrl+g")
        assert len(studying(pilot).session.queue.names) == 5


async def test_a_drill_against_the_clock_is_an_exam_of_its_own(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER, library=LIBRARY) as pilot:
        await sit(pilot, clock)
        await press(pilot, "o", "end", "enter")
        top(pilot).query_one("#count", Select).value = "5"
        top(pilot).query_one("#timed", Select).value = "timed"
        await pilot.pause()
        await press(pilot, "ctrl+g")
        assert isinstance(top(pilot), ExamScreen)
        assert "1 of 5" in frame(pilot)
        assert "Time left 6:00" in frame(pilot)


async def test_after_an_exam_without_a_miss_there_is_no_step_to_take(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER, library=LIBRARY) as pilot:
        await sit(pilot, clock, right=25)
        assert "nothing was missed" in " ".join(frame(pilot).split())
        await press(pilot, "o")
        assert top(pilot).query_one("#drills", OptionList).get_option_at_index(0).disabled


async def test_who_only_looks_is_offered_no_drill(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, QUARTER, library=LIBRARY) as pilot:
        await sit(pilot, clock)

    with closing(Store.open(home.database, clock.now())):
        async with running(home, clock, opens=open_desk) as pilot:
            await press(pilot, "p", "enter")
            assert isinstance(top(pilot), ResultScreen)
            assert "Next step" not in frame(pilot)
            await press(pilot, "d", "o")
            assert isinstance(top(pilot), ResultScreen)


async def test_sure_but_wrong_comes_first_in_every_list_of_questions(home: Home, clock: HandClock) -> None:
    async with sitting(home, clock, PRACTICE, library=LIBRARY) as pilot:

        def wrong(position: int) -> int:
            item = exam(pilot).attempt.form.items[position]
            return next(n for n, option in enumerate(item.options) if option.id != item.key)

        clock.advance(20)
        await press(pilot, "u", str(wrong(0) + 1), "n", "s", str(wrong(1) + 1))
        assert "You said: sure" in frame(pilot)
        await press(pilot, "n", "g", "g", "o", "f", "enter")
        for which in ("w", "a"):
            await press(pilot, which)
            assert isinstance(top(pilot), ReviewScreen)
            assert "question 2, " in frame(pilot)
            assert ", sure" in frame(pilot)
            await press(pilot, "escape")
