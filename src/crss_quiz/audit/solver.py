"""What test-wise candidates find without knowing anything: eight single tricks."""

from collections.abc import Callable, Iterator, Mapping

from crss_quiz.audit.chance import judged, trick_limit
from crss_quiz.audit.finding import Finding
from crss_quiz.audit.scope import Scope, worst_first
from crss_quiz.audit.words import ABSOLUTE, HEDGE, SUPERVISOR, content_words
from crss_quiz.core.deck import Item, Option

Trick = Callable[[Item, Option], float]
"""How much an option is to a solver's liking; it takes the one it likes best."""


def _stem_overlap(item: Item, option: Option) -> float:
    return len(content_words(option.text) & content_words(item.stem))


def _overlap_with_others(item: Item, option: Option) -> float:
    own, others = content_words(option.text), (other for other in item.options if other.id != option.id)
    return sum(len(own & content_words(other.text)) for other in others)


TRICKS: Mapping[str, Trick] = {
    "trick: take the longest": lambda _, option: len(option.text),
    "trick: take the shortest": lambda _, option: -len(option.text),
    "trick: take the most hedged": lambda _, option: len(HEDGE.findall(option.text)),
    "trick: take one without absolutes": lambda _, option: not ABSOLUTE.search(option.text),
    "trick: take the stem's words": _stem_overlap,
    "trick: take the other options' words": _overlap_with_others,
    "trick: take the most commas": lambda _, option: option.text.count(","),
    "trick: take the supervisor": lambda _, option: bool(SUPERVISOR.search(option.text)),
}


def hit(item: Item, likings: Mapping[str, float]) -> float:
    """Return a solver's chance to find the key: it takes what it likes best, and among equals any."""
    best = max(likings.values())
    liked = [name for name, liking in likings.items() if liking == best]
    return 1 / len(liked) if item.key in liked else 0.0


def solve(item: Item, trick: Trick) -> float:
    """Return the chance that a trick finds the key of an item."""
    return hit(item, {option.id: trick(item, option) for option in item.options})


def findings(scope: Scope) -> Iterator[Finding]:
    """Try each trick on every item."""
    for rule, trick in TRICKS.items():
        yield _told(rule, scope, {item.id: solve(item, trick) for item in scope.items})


def _told(rule: str, scope: Scope, hits: Mapping[str, float]) -> Finding:
    asked, total, most = len(hits), round(sum(hits.values()), 6), trick_limit(len(hits))
    verdict = judged(total <= most, asked)
    worst = worst_first({name: hit for name, hit in hits.items() if hit})
    return Finding(rule, scope.name, f"{total:.1f} of {asked}", f"at most {most}", verdict, worst)
