"""Made-up decks, clocks and attempts for the tests."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from crss_quiz.core.attempt import Attempt, Mode, begin
from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.card import Card, cards_of
from crss_quiz.core.clock import Stamp
from crss_quiz.core.deck import CardKind, Deck, Family, Flashcard, Item, Level, Library, Lure, Option, Pool
from crss_quiz.core.form import Form, assemble
from crss_quiz.core.subject import ETHIC_NUMBERS, Area, Competency, Domain, Ethic, Subject

START = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
OPTION_IDS = ("west", "north", "east", "south")


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.boot_id = "boot-1"
        self.boot_seconds = 1000.0
        self.wall = START

    def now(self) -> Stamp:
        return Stamp(self.boot_id, self.boot_seconds, self.wall)

    def advance(self, seconds: float) -> None:
        """Let time pass, asleep or awake."""
        self.boot_seconds += seconds
        self.wall += timedelta(seconds=seconds)

    def set_wall(self, seconds: float) -> None:
        """Move the wall clock alone."""
        self.wall += timedelta(seconds=seconds)

    def reboot(self, seconds: float) -> None:
        """Switch off and on again; so many seconds pass."""
        self.boot_id = f"{self.boot_id}x"
        self.boot_seconds = 5.0
        self.wall += timedelta(seconds=seconds)


def make_item(
    family: str,
    number: int = 1,
    *,
    domain: Domain = Domain.ADVOCACY,
    level: Level = Level.APPLICATION,
    key: str = "west",
    ethics: tuple[int, ...] = (1,),
    difficulty: float = 0.68,
    text: str = "",
) -> Item:
    return Item(
        id=f"{family}.{number}",
        family=family,
        domain=domain,
        level=level,
        stem=f"Case {number} of {family}. {text}",
        ask=f"What is best? {text}",
        options=tuple(Option(name, f"Go {name} from {family}. {text}") for name in OPTION_IDS),
        key=key,
        why={name: f"Because {name} of {family} lies there and nowhere else at all. {text}" for name in OPTION_IDS},
        lures={name: Lure.PASSIVE for name in OPTION_IDS if name != key},
        ethics=ethics,
        competencies=("ad-t-1",),
        difficulty=difficulty,
    )


def make_family(
    name: str,
    items: Sequence[Item] = (),
    pool: Pool = Pool.MOCK,
    *,
    domain: Domain = Domain.ADVOCACY,
    level: Level = Level.APPLICATION,
    key: str = "west",
    ethics: tuple[int, ...] = (1,),
    difficulty: float = 0.68,
    text: str = "",
) -> Family:
    """A family of the items given, else of one made to measure."""
    one = make_item(name, domain=domain, level=level, key=key, ethics=ethics, difficulty=difficulty, text=text)
    whole = tuple(items) or (one,)
    return Family(name, whole[0].domain, whole[0].level, pool, (), (), whole)


def make_flashcard(
    name: str,
    kind: CardKind = CardKind.FACT,
    *,
    domain: Domain | None = None,
    ethics: tuple[int, ...] = (),
    competencies: tuple[str, ...] = (),
    practical_tasks: tuple[str, ...] = (),
    text: str = "",
) -> Flashcard:
    return Flashcard(
        id=name,
        kind=kind,
        prompt=f"What is {name}? {text}",
        answer=f"It is what it is. {text}",
        cite="made up",
        note=text,
        domain=domain,
        ethics=ethics,
        competencies=competencies,
        practical_tasks=practical_tasks,
    )


def make_bank(per_cell: int = 20, seed: int = 1, text: str = "") -> tuple[Family, ...]:
    """So many families of each domain and level, with keys, ethics and difficulties by lot."""
    rng = random.Random(seed)
    return tuple(
        make_family(
            f"{domain.value[:2]}-{level.value[:3]}-{number}",
            domain=domain,
            level=level,
            key=rng.choice(OPTION_IDS),
            ethics=(rng.randint(1, 18),),
            difficulty=round(rng.uniform(0.45, 0.9), 2),
            text=text,
        )
        for domain in Domain
        for level in Level
        for number in range(per_cell)
    )


def make_subject(text: str) -> Subject:
    """What stands behind the made-up items, with a text in every field that a screen shows."""
    ethics = {n: Ethic(n, f"Name {text}", f"Asks {text}", f"Why {text}", (), f"cite {text}") for n in ETHIC_NUMBERS}
    competency = Competency("ad-t-1", Domain.ADVOCACY, Area.TASK, f"Line {text}", "", text, text, text)
    return Subject(ethics=ethics, competencies={competency.id: competency})


def make_library(families: Iterable[Family], subject: Subject | None = None) -> Library:
    return Library(subject or Subject(), decks=(Deck("made", "Made up", "made.yaml", families=tuple(families)),))


def make_cards(*contents: Flashcard | Family, deck: str = "made") -> dict[str, Card]:
    """The cards of one deck, by id."""
    flashcards = tuple(content for content in contents if isinstance(content, Flashcard))
    families = tuple(content for content in contents if isinstance(content, Family))
    return cards_of(Library(decks=(Deck(deck, "Made up", f"{deck}.yaml", families, flashcards),)))


def make_form(questions: int = 100, seed: int = 1, text: str = "") -> Form:
    return assemble(Blueprint().scaled_to(questions), make_bank(text=text), {}, seed)


def make_attempt(
    clock: HandClock, questions: int = 5, mode: Mode = Mode.REAL, *, minutes: float | None = None
) -> Attempt:
    form = make_form(questions)
    if minutes is not None:
        form = replace(form, blueprint=replace(form.blueprint, minutes=minutes))
    return begin(form, mode, clock.now())
