"""Deck text that would be markup, actions or terminal commands is shown as it is, on every screen."""

import pytest
from driving import answer_by, frame, running, store
from tours import press

from crss_quiz.core.deck import Deck, Library, Pool
from crss_quiz.core.filter import CardType, Filter
from crss_quiz.core.request import ExamRequest, Length
from crss_quiz.core.text import is_unsafe
from crss_quiz.paths import Home
from made import HandClock, make_bank, make_family, make_flashcard, make_library, make_subject

HOSTILE = [
    "[b]bold[/b] [preventive] [/24]",
    "[@click=app.quit]press here[/]",
    "$primary [red]x[/red] :smile:",
    "\x1b]0;owned\x07\x1b[31mred\x1b[6n",
    "abc\u202edef\u2066x\u200by",
    "a\x9b31mb\x00c\x7f",
]
PLAIN = ["[b]bold[/b] [preventive] [/24]", "[@click=app.quit]press here[/]", "$primary [red]x[/red] :smile:"]


@pytest.mark.parametrize("text", HOSTILE)
async def test_text_from_decks_is_shown_as_it_is_on_every_screen(text: str, home: Home, clock: HandClock) -> None:
    library = make_library(make_bank(text=text), make_subject(text))
    request = ExamRequest(length=Length.QUARTER, seed=2)
    seen: dict[str, str] = {}
    async with running(home, clock, library=library, request=request, size=(120, 40)) as pilot:

        async def look(name: str, *keys: str) -> None:
            await press(*keys)(pilot, clock)
            seen[name] = frame(pilot)
            raw = "".join(s.text for strip in pilot.app.screen._compositor.render_strips() for s in strip)
            assert not [hex(ord(c)) for c in raw if is_unsafe(c)], name

        await look("briefing")
        await look("exam", "enter", "2")
        await look("overview", "o")
        await look("confirm", "f")
        await look("back", "n", "escape")
        await answer_by(pilot, lambda position: position % 4)
        clock.advance(50)
        await look("result", "f", "enter", "end")
        await look("review", "a")
        await look("behind", "end")
        await look("results", "escape", "escape", "p")
        await look("standing", "escape", "t", "3")
        await look("ethics", "6")
        await look("build", "escape", "d", "b")
        await press("escape", "escape")(pilot, clock)
        assert pilot.app.is_running
    assert "Name" in seen["behind"]
    assert "Line" in seen["behind"]
    for name in ("exam", "review", "behind", "ethics"):
        flat = " ".join(seen[name].split())
        shown = text if text in PLAIN else None
        if shown:
            assert shown in flat, (name, flat)
        else:
            assert "␛" in flat or "⟨U+" in flat, (name, flat)
    assert "[" in seen["overview"] or text not in PLAIN


async def test_a_click_on_text_that_looks_like_an_action_does_nothing(home: Home, clock: HandClock) -> None:
    library = make_library(make_bank(text="[@click=app.quit]quit[/]"))
    async with running(home, clock, library=library, request=ExamRequest(length=Length.QUARTER, seed=2)) as pilot:
        await press("enter")(pilot, clock)
        for column in range(20, 60, 4):
            await pilot.click("#stem", offset=(column, 0))
        assert pilot.app.is_running
        assert "1 of 25" in frame(pilot)


@pytest.mark.parametrize("text", HOSTILE)
async def test_text_from_decks_is_shown_as_it_is_while_studying(text: str, home: Home, clock: HandClock) -> None:
    deck = Deck(
        "made",
        f"Made {text}",
        "made.yaml",
        families=(make_family("asked", pool=Pool.STUDY, text=text),),
        flashcards=(make_flashcard("shown", ethics=(1,), competencies=("ad-t-1",), text=text),),
    )
    library = Library(make_subject(text), (deck,))
    seen: dict[str, str] = {}

    async def look(name: str, *keys: str) -> None:
        await press(*keys)(pilot, clock)
        seen[name] = frame(pilot)
        raw = "".join(s.text for strip in pilot.app.screen._compositor.render_strips() for s in strip)
        assert not [hex(ord(c)) for c in raw if is_unsafe(c)], name

    request = Filter(card_type=CardType.FLASHCARDS)
    async with running(home, clock, library=library, request=request, size=(120, 40)) as pilot:
        store(pilot).notes.write("shown", f"A note {text}", clock.wall)
        await look("prompt", "m")
        await look("answer", "space")
        await look("reading", "i")
        await look("summary", "escape", "1", "escape")
        await look("weak", "w")
        await look("choose", "escape", "o")
        await look("browse", "escape", "c")
        await look("card", *"shown", "enter")
        await look("question", "escape", "escape", "s")
        await look("explained", "1")
        assert pilot.app.is_running
    for name in set(seen) - {"choose"}:
        flat = " ".join(seen[name].split())
        assert (text in flat) if text in PLAIN else ("␛" in flat or "⟨U+" in flat), (name, flat)
