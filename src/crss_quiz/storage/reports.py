"""Reports of faulty cards: a file each, in the learner's folder, to be sent by hand to whoever made the deck."""

from datetime import datetime
from pathlib import Path

from crss_quiz import whole_file
from crss_quiz.core.card import Card
from crss_quiz.core.deck import Flashcard, Item
from crss_quiz.core.errors import QuizError
from crss_quiz.core.text import visible


class NotReportedError(QuizError):
    """A report could not be written."""


def write_report(folder: Path, card: Card, item: Item | None, words: str, now: datetime) -> Path:
    """Write what is wrong with a card beside its id, content hash and text, and return the new file.

    The name comes from the time and a number, never from the deck; nothing is overwritten.
    """
    text = visible(_report(card, item, words, now))
    try:
        whole_file.make_folder(folder)
        for number in range(1, 1000):
            path = folder / f"report-{now:%Y%m%d}-{number:03}.txt"
            try:
                whole_file.write(path, text)
            except FileExistsError:
                continue
            return path
    except OSError as error:
        raise NotReportedError(
            f"the report could not be written into {folder} ({error.strerror}); check that folder, and try again"
        ) from error
    raise NotReportedError(f"{folder} has a thousand reports of today; send them, and move them away")


def _report(card: Card, item: Item | None, words: str, now: datetime) -> str:
    lines = ["Report of a faulty card", "", f"Written: {now.isoformat(timespec='seconds')}", f"Deck: {card.deck}"]
    content = card.content
    if item is not None:
        lines += [f"Item: {item.id}", f"Content hash: {item.content_hash}", "", "What is wrong:", words.strip(), ""]
        lines += ["The text:", item.stem, item.ask]
        lines += [f"- {option.text}{' (best)' if option.id == item.key else ''}" for option in item.options]
    elif isinstance(content, Flashcard):
        lines += [f"Card: {card.id}", f"Content hash: {content.content_hash}", "", "What is wrong:", words.strip(), ""]
        lines += ["The text:", content.prompt, content.answer, content.note]
    return "\n".join(lines) + "\n"
