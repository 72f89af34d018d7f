"""Finding a card, reading it whole, and what can be done with it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from driving import BIG, frame, running, store, top
from textual.events import Paste
from textual.pilot import Pilot
from textual.widgets import OptionList
from tours import press

from crss_quiz.core.card import cards_of
from crss_quiz.core.clock import today
from crss_quiz.core.deck import CardKind, Deck, Flashcard, Library, Pool
from crss_quiz.core.log import Entry, Mark, Reschedule, Reset, Resume, Review, Suspend
from crss_quiz.core.memory import MemorySettings, Rating
from crss_quiz.core.queue import Candidates
from crss_quiz.core.state import NEW, State, after, before
from crss_quiz.core.subject import Domain
from crss_quiz.core.text import is_unsafe
from crss_quiz.paths import Home
from crss_quiz.storage.store import Store
from crss_quiz.tui.screen import bindings_of
from crss_quiz.tui.screens.ask import AskScreen
from crss_quiz.tui.screens.browse import BrowseScreen
from crss_quiz.tui.screens.card import CardScreen
from crss_quiz.tui.screens.confirm import ConfirmScreen
from crss_quiz.tui.widgets.typed import TypedLine, TypedText
from made import HandClock, make_family, make_item, make_subject

WHOLE = (100, 60)
CARDS = {
    "gifts": Flashcard("gifts", CardKind.ETHIC, "What about gifts?", "Nothing great.", "code 15", ethics=(15,)),
    "plans": Flashcard(
        "plans", CardKind.FACT, "Whose plan?", "Theirs.", "x", note="Not ours.", domain=Domain.MENTORING
    ),
    "roles": Flashcard("roles", CardKind.FACT, "Which role?", "Yours.", "x", competencies=("ad-t-1",)),
}


def made(text: str = "", more: int = 0) -> Library:
    """Three flashcards, a family for study and one for mocks; and more."""
    case = make_family(
        "case", (make_item("case", 1, text=text), make_item("case", 2, key="east", text=text)), Pool.STUDY
    )
    flashcards = [
        *CARDS.values(),
        *(Flashcard(f"more-{n}", CardKind.FACT, f"More {n}?", "Yes.", "x") for n in range(more)),
    ]
    if text:
        flashcards.append(Flashcard("hostile", CardKind.FACT, text, text, text, note=text))
    return Library(
        make_subject(text),
        (
            Deck("facts", "Facts", "facts.yaml", flashcards=tuple(flashcards)),
            Deck("cases", "Cases", "cases.yaml", families=(case, make_family("kept", pool=Pool.MOCK))),
        ),
    )


@asynccontextmanager
async def browsing(
    home: Home, clock: HandClock, library: Library | None = None, *, size: tuple[int, int] = BIG
) -> AsyncIterator[Pilot[None]]:
    """Run the program up to the list of cards, on whatever the learner's file holds."""
    library = library or made()
    async with running(home, clock, library=library, size=size) as pilot:
        await open_list(pilot, clock, library, store(pilot))
        yield pilot


async def open_list(pilot: Pilot[None], clock: HandClock, library: Library, file: Store) -> None:
    cards = cards_of(library)
    pilot.app.push_screen(BrowseScreen(file, cards, library.subject, Candidates(cards, {}).is_open, clock))
    await pilot.pause()


def write_study(home: Home, clock: HandClock) -> None:
    """Let the plans be due, the roles be suspended and marked, the gifts be waiting, and a card be gone."""
    file = Store.open(home.database, clock.now())
    scheduler = file.log.use(MemorySettings(), clock.now().wall)

    def act(name: str, *acts: Review | Suspend | Mark | Reschedule) -> None:
        for one in acts:
            now = clock.now()
            state = file.log.states.get(name, NEW)
            if isinstance(one, Review):
                one = Review(one.rating, one.seconds, before=before(state, scheduler, today(now)))
            entry = Entry(name, one, today(now), now.wall)
            file.log.add(entry, after(state, entry, scheduler))

    easy = Review(Rating.EASY, 7.0)
    act("plans", easy)
    clock.advance(86_400)
    act("plans", easy, Reschedule(today(clock.now())))
    act("gifts", easy)
    act("roles", Suspend(), Mark())
    act("gone", easy)
    file.notes.write("roles", "Dolores knows", clock.now().wall)
    file.close()


async def type_in(pilot: Pilot[None], text: str) -> None:
    """Type a query in place of the one before."""
    line = top(pilot).query_one(TypedLine)
    line.value = ""
    await pilot.pause()
    line.insert_text_at_cursor(text)
    await pilot.pause()


def listed(pilot: Pilot[None]) -> set[str]:
    return {option.id or "" for option in top(pilot).query_one(OptionList).options}


async def open_card(pilot: Pilot[None], name: str) -> None:
    """Find a card by its id and open it."""
    await type_in(pilot, name)
    await press("enter")(pilot, HandClock())
    assert isinstance(top(pilot), CardScreen), frame(pilot)


def state(pilot: Pilot[None], name: str) -> State:
    """How a card stands, by the file alone."""
    assert store(pilot).log.replayed().get(name, NEW) == store(pilot).log.states.get(name, NEW)
    return store(pilot).log.states.get(name, NEW)


def flat(pilot: Pilot[None]) -> str:
    """What is seen, its lines joined."""
    return " ".join(frame(pilot).replace("▌", " ").split())


QUERIES: dict[str, set[str]] = {
    "": {"gifts", "plans", "roles", "case", "kept"},
    "whose": {"plans"},
    "dolores": {"roles"},
    '"about gifts"': {"gifts"},
    "domain:mentoring": {"plans"},
    "ethic:15": {"gifts"},
    "competency:ad-t-1 -kind:question": {"roles"},
    "deck:cases": {"case", "kept"},
    "kind:question": {"case", "kept"},
    "is:new": {"case", "kept"},
    "is:due": {"plans"},
    "is:waiting": {"gifts"},
    "is:suspended": {"roles"},
    "is:marked": {"roles"},
    "is:weak": {"roles"},
    "is:buried": set(),
    "is:learning": set(),
    "is:orphan": {"gone"},
    "north": {"case"},
    "nothing-of-the-kind": set(),
}


async def test_the_list_narrows_to_what_is_typed(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock) as pilot:
        for query, expected in QUERIES.items():
            await type_in(pilot, query)
            assert listed(pilot) == expected, query
            assert f"{len(expected)} card" in frame(pilot)


async def test_a_line_tells_condition_id_and_text_and_what_can_be_typed_stands_above(
    home: Home, clock: HandClock
) -> None:
    write_study(home, clock)
    async with browsing(home, clock, size=(60, 20)) as pilot:
        seen = frame(pilot)
        for line in ("● due        plans", "○ waiting    gifts", "× suspended  ■ marked  roles", "+ new        case"):
            assert line in seen
        assert "Whose plan?" in seen
        assert "5 cards found" in seen
        assert "competency:" in " ".join(seen.split())
        await type_in(pilot, "is:orphan")
        assert "gone                    (no longer in the de" in frame(pilot)


async def test_a_query_that_is_not_understood_says_so_in_a_line_and_leaves_the_list(
    home: Home, clock: HandClock
) -> None:
    async with browsing(home, clock) as pilot:
        await type_in(pilot, "kind:question")
        await press("space", *"is", "colon", "w")(pilot, clock)
        assert "! after is: say waiting or weak" in frame(pilot)
        assert listed(pilot) == {"case"}
        await press("backspace", "backspace", "backspace", "backspace")(pilot, clock)
        assert "!" not in frame(pilot)


async def test_arrows_move_in_the_list_while_typing_and_the_place_is_kept_on_return(
    home: Home, clock: HandClock
) -> None:
    async with browsing(home, clock, made(more=1_000)) as pilot:
        assert "1005 cards found" in frame(pilot)
        await press("pagedown", "pagedown", "down", "down", "up")(pilot, clock)
        here = top(pilot).query_one(OptionList).highlighted
        assert here
        await press("enter")(pilot, clock)
        assert isinstance(top(pilot), CardScreen)
        await press("s", "escape")(pilot, clock)
        assert top(pilot).query_one(OptionList).highlighted == here
        assert "× suspended" in frame(pilot)
        await press("pageup", "pageup", "pageup", "escape")(pilot, clock)
        assert not isinstance(top(pilot), BrowseScreen)


async def test_enter_opens_nothing_where_nothing_is_found(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock) as pilot:
        await type_in(pilot, "nothing-of-the-kind")
        await press("enter")(pilot, clock)
        assert isinstance(top(pilot), BrowseScreen)


async def test_a_click_opens_a_card(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock) as pilot:
        await type_in(pilot, "gifts")
        await pilot.click("#found", offset=(20, 0))
        await pilot.pause()
        assert isinstance(top(pilot), CardScreen)


async def test_a_flashcard_is_shown_whole_with_how_it_stands_and_its_history(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "plans")
        seen = flat(pilot)
    for told in (
        "Whose plan?",
        "Theirs.",
        "Beware: Not ours.",
        "fact · Mentoring · deck facts",
        "From: x",
        "Condition ● due it is time to study it",
        "Due Nov 3, 2026, today",
        "Chance today 100 %",
        "Stability",
        "Difficulty",
        "Reviews 2",
        "Lapses 0",
        "Nov 3, 2026 12:00 PM made due on Nov 3, 2026 Nov 3, 2026 12:00 PM studied, Easy, 7 s, interval 8 days "
        "Nov 2, 2026 12:00 PM studied, Easy, 7 s, first time",
    ):
        assert told in seen, (told, seen)
    assert "Your note" not in seen


async def test_a_family_is_shown_with_every_item_and_the_reason_for_every_option(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "case")
        seen = flat(pilot)
    for told in (
        "Question 1 of 2 Case 1 of case.",
        "Question 2 of 2 Case 2 of case.",
        "What is best?",
        "✓ BEST ANSWER 1 Go west from case. Why: Because west of case lies there",
        "2 Go north from case. Why: Because north",
        "✓ BEST ANSWER 3 Go east from case.",
        "4 Go south from case. Why: Because south",
        "Ethic 1: Name",
    ):
        assert told in seen, (told, seen)


async def test_what_is_kept_for_mocks_shows_no_content_and_is_not_found_by_its_text(
    home: Home, clock: HandClock
) -> None:
    async with browsing(home, clock, size=WHOLE) as pilot:
        assert "(kept for mock exams)" in frame(pilot)
        await type_in(pilot, "case 1 of kept")
        assert listed(pilot) == set()
        await open_card(pilot, "kept")
        seen = flat(pilot)
        assert "kept for mock exams" in seen
        for hidden in ("Case 1", "What is best", "Go west", "Why:", "Ethic", "ethic"):
            assert hidden not in seen


async def test_an_orphan_shows_id_state_and_history_and_offers_no_act_but_undo(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "is:orphan")
        seen = flat(pilot)
        assert "gone ○ waiting" in seen
        assert "no longer in the decks" in seen
        assert "studied, Easy" in seen
        assert acts_offered(pilot) == {"undo"}
        await press("s", "x", "r", "d", "t")(pilot, clock)
        assert isinstance(top(pilot), CardScreen)
        assert not state(pilot, "gone").is_suspended


def acts_offered(pilot: Pilot[None]) -> set[str]:
    return {binding.action for binding in bindings_of(CardScreen, top(pilot))} & {
        "suspend",
        "reset",
        "set_due",
        "note",
        "undo",
    }


async def test_a_card_is_suspended_and_resumed_and_the_last_act_is_taken_back(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "gifts")
        await press("s")(pilot, clock)
        assert state(pilot, "gifts") == State(is_suspended=True)
        assert "× suspended" in frame(pilot)
        await press("s")(pilot, clock)
        assert state(pilot, "gifts") == NEW
        await press("u")(pilot, clock)
        assert state(pilot, "gifts").is_suspended
        assert "Taken back: resumed." in frame(pilot)
        seen = flat(pilot)
        assert "↶ taken back: resumed" in seen
        assert seen.index("↶ taken back: resumed") < seen.index("PM suspended")
        history = store(pilot).log.history("gifts")
        assert [(one.entry.act, one.is_undone) for one in history] == [(Suspend(), False), (Resume(), True)]


async def test_a_card_is_made_new_only_after_a_yes(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "plans")
        for no in ("n", "escape"):
            await press("r")(pilot, clock)
            assert isinstance(top(pilot), ConfirmScreen)
            await press(no)(pilot, clock)
            assert not state(pilot, "plans").is_new
        await press("r", "y")(pilot, clock)
        assert state(pilot, "plans").is_new
        assert store(pilot).log.history("plans")[-1].entry.act == Reset()
        assert len(store(pilot).log.history("plans")) == 4
        await press("r")(pilot, clock)
        assert isinstance(top(pilot), CardScreen)
        assert "This card is new already." in frame(pilot)


async def test_a_card_is_made_due_in_so_many_days(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "gifts")
        for typed, away in {"12": 12, "0": 0, " 3 ": 3, "3650": 3650}.items():
            await press("d")(pilot, clock)
            await type_in(pilot, typed)
            await press("enter")(pilot, clock)
            memory = state(pilot, "gifts").memory
            assert memory is not None
            assert memory.due_on == today(clock.now()) + timedelta(days=away)


async def test_a_due_day_that_is_no_number_of_days_is_refused_with_a_sentence(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "gifts")
        was = state(pilot, "gifts")
        for typed in ("", "soon", "-1", "3651", "9" * 30, "１２", "²"):
            await press("d")(pilot, clock)
            await type_in(pilot, typed)
            await press("enter")(pilot, clock)
            assert isinstance(top(pilot), AskScreen), typed
            assert "Type a whole number of days from 0" in frame(pilot)
            await press("escape")(pilot, clock)
        assert state(pilot, "gifts") == was


async def test_a_new_card_has_no_due_day_to_choose(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "gifts")
        await press("d")(pilot, clock)
        assert isinstance(top(pilot), CardScreen)
        assert "study it first" in flat(pilot)


async def test_a_note_is_kept_found_again_and_taken_away_and_escape_keeps_the_old_one(
    home: Home, clock: HandClock
) -> None:
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "gifts")
        await press("t", *"scarf", "enter", *"wool", "ctrl+s")(pilot, clock)
        assert store(pilot).notes.read("gifts") == "scarf\nwool"
        assert "Your note" in frame(pilot)
        await press("t", *"never", "escape")(pilot, clock)
        assert store(pilot).notes.read("gifts") == "scarf\nwool"
        await press("escape")(pilot, clock)
        await type_in(pilot, "scarf")
        assert listed(pilot) == {"gifts"}
        await press("enter", "t")(pilot, clock)
        top(pilot).query_one(TypedText).text = "  "
        await press("tab", "enter")(pilot, clock)
        assert store(pilot).notes.read("gifts") == ""
        assert "Your note" not in frame(pilot)


async def test_a_note_that_is_too_long_is_refused_rather_than_cut(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "gifts")
        await press("t")(pilot, clock)
        top(pilot).query_one(TypedText).text = "x" * 2_007
        await press("ctrl+s")(pilot, clock)
        assert "take 7 away" in flat(pilot)
        await press("escape")(pilot, clock)
        assert store(pilot).notes.read("gifts") == ""


async def test_what_was_not_done_here_is_taken_back_only_after_a_question_and_its_card_is_named(
    home: Home, clock: HandClock
) -> None:
    write_study(home, clock)
    async with browsing(home, clock, size=WHOLE) as pilot:
        await open_card(pilot, "gifts")
        await press("u")(pilot, clock)
        assert isinstance(top(pilot), ConfirmScreen)
        await press("n")(pilot, clock)
        assert "gone" in store(pilot).log.states
        assert not state(pilot, "gone").is_new
        await press("u", "y")(pilot, clock)
        assert state(pilot, "gone").is_new
        assert "Taken back: studied, Easy, 7 s, first time, on the card gone." in flat(pilot)


async def test_where_there_is_nothing_to_take_back_it_says_so(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "gifts")
        await press("u", "y")(pilot, clock)
        assert "There is nothing to take back" in frame(pilot)


async def test_a_file_opened_to_look_at_offers_no_act(home: Home, clock: HandClock) -> None:
    write_study(home, clock)
    library = made()
    async with running(home, clock, library=library, size=WHOLE) as pilot:
        reading = Store.read(home.database, clock.now())
        await open_list(pilot, clock, library, reading)
        await open_card(pilot, "plans")
        assert acts_offered(pilot) == set()
        assert "Suspend" not in frame(pilot)
        await press("s", "r", "d", "t", "u")(pilot, clock)
        assert isinstance(top(pilot), CardScreen)
        assert "studied, Easy" in flat(pilot)
        reading.close()


HOSTILE = ["[b]x[/b] [@click=app.quit]quit[/] [/24]", "\x1b]0;x\x07\x1b[31mred", "a\u202eb\x9b31m\x7f"]


def assert_safe(pilot: Pilot[None]) -> None:
    raw = "".join(segment.text for strip in top(pilot)._compositor.render_strips() for segment in strip)
    assert not [hex(ord(character)) for character in raw if is_unsafe(character)]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_text_is_shown_as_it_is(text: str, home: Home, clock: HandClock) -> None:
    async with browsing(home, clock, made(text), size=(120, 90)) as pilot:
        file = store(pilot)
        file.notes.write("hostile", text, clock.now().wall)
        file.log.add(Entry(f"gone {text}", Suspend(), today(clock.now()), clock.now().wall), State(is_suspended=True))
        assert_safe(pilot)
        assert ("[b]x[/b]" in frame(pilot)) is text.startswith("[b]")
        for name in ("hostile", "case", "is:orphan"):
            await open_card(pilot, name)
            assert_safe(pilot)
            seen = flat(pilot)
            assert (
                "[@click=app.quit]quit[/] [/24]" if text.startswith("[b]") else "␛" if "\x1b" in text else "⟨U+"
            ) in seen
            await press("escape")(pilot, clock)
        await open_card(pilot, "hostile")
        await press("t")(pilot, clock)
        assert_safe(pilot)
        await press("escape", "escape")(pilot, clock)
        await type_in(pilot, "")
        pilot.app.post_message(Paste(f"domain:{text}"))
        await pilot.pause()
        assert_safe(pilot)
        assert "is not known" in frame(pilot)
        assert pilot.app.is_running


async def test_pasted_text_is_made_fit_for_a_terminal_in_a_note_too(home: Home, clock: HandClock) -> None:
    async with browsing(home, clock) as pilot:
        await open_card(pilot, "gifts")
        await press("t")(pilot, clock)
        pilot.app.post_message(Paste("two\nlines\x1b[31m"))
        await press("ctrl+s")(pilot, clock)
        assert store(pilot).notes.read("gifts") == "two\nlines␛[31m"


@pytest.mark.parametrize("size", [(40, 12), (60, 20), (80, 24)])
async def test_the_dialogs_show_question_place_and_buttons_at_every_size(
    size: tuple[int, int], home: Home, clock: HandClock
) -> None:
    write_study(home, clock)
    async with browsing(home, clock, size=size) as pilot:
        await open_card(pilot, "roles")
        await press("t")(pilot, clock)
        for told in ("Your note on this card:", "Dolores knows", "Keep (Ctrl+S)", "Back (Esc)"):
            assert told in frame(pilot)
        await press("escape", "escape")(pilot, clock)
        await open_card(pilot, "gifts")
        await press("d", "x", "enter")(pilot, clock)
        seen = " ".join(frame(pilot).replace("│", " ").split())
        for told in ("In how many days", " x ", "Type a whole number", "Keep (Enter)", "Back (Esc)"):
            assert told in seen
