"""Whether every option is explained, and the key by the code."""

import re
from collections.abc import Iterator

from crss_quiz.audit.finding import Finding
from crss_quiz.audit.language import none_of
from crss_quiz.audit.scope import Scope
from crss_quiz.audit.words import PLACE
from crss_quiz.core.deck import Item
from crss_quiz.decks.schema import MIN_WHY_WORDS, words_in

_AUTHORITY = re.compile(r"\b(?:ethics?|tasks?|knowledge) [0-9]+\b", re.IGNORECASE)
"""`Ethic 13 (dual relationships)`, `Advocacy knowledge 3 (shared decision making)`."""


def breaches(scope: Scope) -> Iterator[Finding]:
    """Find the items whose rationales break a rule."""
    yield none_of("options without a rationale", scope, (item.id for item in scope.items if lacks_rationale(item)))
    yield none_of(f"rationales under {MIN_WHY_WORDS} words", scope, (item.id for item in scope.items if is_brief(item)))
    yield none_of(
        "rationales that name an option's place", scope, (item.id for item in scope.items if names_place(item))
    )
    yield none_of(
        "keys explained by no ethic or competency",
        scope,
        (item.id for item in scope.items if not names_authority(item)),
    )


def lacks_rationale(item: Item) -> bool:
    """Whether an option is not explained."""
    return any(not item.why.get(option.id, "").strip() for option in item.options)


def is_brief(item: Item) -> bool:
    """Whether a rationale says too little."""
    return any(words_in(text) < MIN_WHY_WORDS for text in item.why.values() if text.strip())


def names_place(item: Item) -> bool:
    """Whether a rationale speaks of an option by a letter or a place; options are shuffled."""
    return any(PLACE.search(text) for text in item.why.values())


def names_authority(item: Item) -> bool:
    """Whether the key's rationale says by number which ethic or competency decides."""
    return bool(_AUTHORITY.search(item.why.get(item.key, "")))
