"""Which cards are wanted, before it is known how any of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crss_quiz.core.subject import Domain

if TYPE_CHECKING:
    from crss_quiz.core.card import Card


class CardType(StrEnum):
    """Which of the two types of card."""

    FLASHCARDS = "flashcards"
    QUESTIONS = "questions"


class Only(StrEnum):
    """A part of the cards, by how they stand."""

    NEW = "new"
    DUE = "due"
    WEAK = "weak"
    """Forgotten eight times, or marked by the learner; due or not."""
    MISSED = "missed"
    """Families answered wrong or left blank in the last mock exam and not practiced since; due or not."""

    @property
    def is_drill(self) -> bool:
        """Whether cards come although they are not due."""
        return self in (Only.WEAK, Only.MISSED)


@dataclass(frozen=True)
class Filter:
    """Which cards are wanted; None is all of them."""

    domain: Domain | None = None
    ethic: int | None = None
    competency: str | None = None
    deck: str | None = None
    card_type: CardType | None = None
    only: Only | None = None

    def admits(self, card: Card) -> bool:
        """Whether a card is wanted for what it is about; `only` is about how it stands, and is not asked here."""
        return (
            (self.domain is None or card.domain is self.domain)
            and (self.ethic is None or self.ethic in card.ethics)
            and (self.competency is None or self.competency in card.competencies)
            and (self.deck is None or card.deck == self.deck)
            and (self.card_type is None or card.is_question is (self.card_type is CardType.QUESTIONS))
        )
