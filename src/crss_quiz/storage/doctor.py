"""The learner's file looked at closely: what is well, what is damaged, and what can be mended without guessing."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from crss_quiz.core.clock import Stamp
from crss_quiz.core.errors import QuizError
from crss_quiz.core.state import NEW
from crss_quiz.core.wording import count
from crss_quiz.storage.access import demand_reading, may_be_written
from crss_quiz.storage.backup import back_up, backups
from crss_quiz.storage.database import PRAGMAS, REVISIONS, DamagedError, connect, read_version
from crss_quiz.storage.integrity import UNREADABLE, connect_to_look, fault_of, in_short
from crss_quiz.storage.lock import WriterLock
from crss_quiz.storage.log import Log
from crss_quiz.storage.permissions import close_to_others, open_to_others
from crss_quiz.storage.row_hash import BESIDE_EXAMS, changed_rows
from crss_quiz.storage.sameness import is_same
from crss_quiz.storage.soundness import unsoundness
from crss_quiz.storage.store import Store

RESTORE = "`crss-quiz restore` puts a backup in its place"
REPAIR = "`crss-quiz doctor --repair`"
REASON = "before-repair"
_WANTED_BY_CARDS = {"integrity", "foreign keys", "log", "parameter sets"}
"""What has to be whole for cards to be computed anew."""
_READ_BACK = {"ON": "1", "FULL": "2", "WAL": "wal"}
_NONSENSE = (QuizError, ValueError, TypeError, LookupError, ArithmeticError, AttributeError)
"""What reading a row raises that was damaged and that SQLite still takes for whole."""


class Verdict(StrEnum):
    """How one thing was found."""

    OK = "ok"
    REPAIRED = "repaired"
    AT_RISK = "at risk"
    """Nothing is lost yet."""
    DAMAGED = "damaged"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    name: str
    verdict: Verdict
    sentence: str
    mend: str = ""
    """What to do; empty where there is nothing to do."""


def _ok(name: str, sentence: str) -> Finding:
    return Finding(name, Verdict.OK, sentence)


def _damaged(name: str, sentence: str, mend: str = RESTORE) -> Finding:
    return Finding(name, Verdict.DAMAGED, sentence, mend)


def examine(path: Path, now: Stamp, cards: Collection[str] | None = None) -> list[Finding]:
    """Look at everything and change nothing of it, also while the program is open.

    `cards` are the ids of the cards in the decks; without them nothing is said of cards that left those.
    NotReadableError where nothing can be looked at.
    """
    demand_reading(path)
    findings = [_ok("SQLite", f"version {sqlite3.sqlite_version}"), _file(path)]
    if path.exists() and findings[-1].verdict is Verdict.OK:
        findings += _content(path, now, cards)
    return [*findings, *_backups(path), _permissions(path)]


def repair(path: Path, now: Stamp, cards: Collection[str] | None = None) -> list[Finding]:
    """Mend what can be mended without guessing, after a copy of the file; return what was found, mended or not.

    Permissions are closed, and cards are computed anew from a log that is whole. AlreadyOpenError while another
    program has the file; BackupError where no copy can be made, and then nothing else was changed.
    """
    lock = WriterLock(path)
    try:
        found = {finding.name: finding for finding in examine(path, now, cards)}
        is_damaged = {name for name, finding in found.items() if finding.verdict is Verdict.DAMAGED}
        if "permissions" in is_damaged:
            close_to_others(path)
            found["permissions"] = Finding("permissions", Verdict.REPAIRED, "are the learner's alone again")
        if "cards" in is_damaged and is_damaged.isdisjoint(_WANTED_BY_CARDS):
            copy = back_up(path, now.wall, REASON)
            _rebuild(path)
            sentence = f"were computed anew from the log; the file as it was is {copy.name} in {copy.parent}"
            found["cards"] = Finding("cards", Verdict.REPAIRED, sentence)
        return list(found.values())
    finally:
        lock.release()


def exit_code(findings: Collection[Finding]) -> int:
    """Return 0 if all is well, 1 if something was repaired, 2 if something is damaged."""
    verdicts = {finding.verdict for finding in findings}
    return 2 if Verdict.DAMAGED in verdicts else 1 if Verdict.REPAIRED in verdicts else 0


def _file(path: Path) -> Finding:
    if not path.exists():
        if backups(path):
            return _damaged("file", f"{path} is missing, though there are backups of it")
        return Finding("file", Verdict.OK, f"there is none at {path} yet")
    if not path.is_file():
        return _damaged("file", f"{path} is no file", f"move it away; then {RESTORE}")
    if not path.stat().st_size:
        return _damaged("file", f"{path} is empty", f"{RESTORE}; without a backup, delete it to begin anew")
    try:
        version = read_version(path)
    except QuizError as error:
        return _damaged("file", f"{path}: {_words(error)}")
    if version is None:
        return _damaged("file", f"{path} holds nothing")
    if version not in REVISIONS:
        return _damaged("file", f"{path} is of version {version}", "install the newer crss-quiz that wrote it")
    return _ok("file", f"{path} is of version {version}")


def _content(path: Path, now: Stamp, cards: Collection[str] | None) -> Iterator[Finding]:
    if fault := fault_of(path):
        yield _damaged("integrity", f"SQLite finds {fault}")
        return
    yield _ok("integrity", "SQLite finds nothing wrong")
    with closing(connect_to_look(path)) as connection:
        broken = connection.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            yield _damaged("foreign keys", f"{count(len(broken), 'row')} of {broken[0][0]} point at nothing")
        else:
            yield _ok("foreign keys", "every row that belongs to another has it")
        if read_version(path) != REVISIONS[-1]:
            yield _ok("log", "is of an older version, and looked at once crss-quiz has opened the file")
            return
        rows = [_rows(connection, name) for name in BESIDE_EXAMS]
        yield from rows
        (journal,) = connection.execute("PRAGMA journal_mode").fetchone()
    # A backup put in place is not yet, and would be changed by looking
    if journal == _READ_BACK["WAL"] and may_be_written(path):
        yield _pragmas(path)
    else:
        yield _ok("settings of SQLite", "are made when crss-quiz next writes in the file")
    is_source_damaged = any(row.name in _WANTED_BY_CARDS and row.verdict is Verdict.DAMAGED for row in rows)
    for finding in _study_and_exams(path, now, cards):
        is_lost = is_source_damaged and finding.name == "cards" and finding.mend
        yield replace(finding, mend=RESTORE) if is_lost else finding


def _rows(connection: sqlite3.Connection, name: str) -> Finding:
    table, named_by = BESIDE_EXAMS[name]
    try:
        total, last = connection.execute(f"SELECT count(*), coalesce(max(rowid), 0) FROM {table}").fetchone()
        changed = changed_rows(connection, table, named_by)
    except UNREADABLE as error:  # the name of a column turned into another one
        return _damaged(name, f"cannot be read ({_words(error)})")
    if changed:
        return _damaged(name, _not_as_written(changed, count(total, "row")))
    if name == "log" and last > total:  # rows are only added, and numbered from 1
        return _damaged(name, f"{count(last - total, 'row')} of {last} missing")
    return _ok(name, f"{count(total, 'row')}, each as it was written")


def _not_as_written(changed: Sequence[object], all_of_them: str) -> str:
    return f"not as they were written: {_some(changed)} ({len(changed)} of {all_of_them})"


def _some(names: Sequence[object]) -> str:
    return ", ".join(map(str, names[:5])) + (" …" if len(names) > 5 else "")


def _pragmas(path: Path) -> Finding:
    engine = connect(path)
    try:
        with engine.connect() as connection:
            read = {name: str(connection.exec_driver_sql(f"PRAGMA {name}").scalar()) for name in PRAGMAS}
    except SQLAlchemyError as error:
        return _damaged("settings of SQLite", f"cannot be read ({_words(error)})")
    finally:
        engine.dispose()
    wrong = [f"{name} is {read[name]}" for name, value in PRAGMAS.items() if read[name] != _READ_BACK.get(value, value)]
    if wrong:
        return _damaged("settings of SQLite", ", ".join(wrong), "keep the file on a disk of this machine")
    return _ok("settings of SQLite", "are those that keep an answer in a power cut")


def _study_and_exams(path: Path, now: Stamp, cards: Collection[str] | None) -> Iterator[Finding]:
    try:
        store = Store.read(path, now)
    except _NONSENSE as error:
        yield _damaged("learner", f"cannot be read ({_words(error)})")
        return
    try:
        yield (standing := _cards(store))
        yield _exams(store)
        yield _rest(store)
        if cards is not None and standing.verdict is Verdict.OK:
            yield _orphans(store, cards)
    finally:
        store.close()


def _cards(store: Store) -> Finding:
    mend = f"{REPAIR} computes them anew from the log"
    try:
        replayed = store.log.replayed()
    except _NONSENSE as error:
        return _damaged("cards", f"the log cannot be replayed ({_words(error)})")
    try:
        states = store.log.states
    except _NONSENSE as error:
        return _damaged("cards", f"cannot be read ({_words(error)})", mend)
    names = {*states, *replayed}
    other = sum(not is_same(states.get(name, NEW), replayed.get(name, NEW)) for name in names)
    if other:
        return _damaged("cards", f"{other} of {count(len(names), 'card')} do not stand as the log says", mend)
    return _ok("cards", f"{count(len(names), 'card')}, each standing as the log says")


def _orphans(store: Store, cards: Collection[str]) -> Finding:
    left = sum(card not in cards for card in store.log.states)
    if left:
        return _ok("decks", f"{count(left, 'studied card')} left the decks; what was learned of them is kept")
    return _ok("decks", "every card that was studied is in them")


def _exams(store: Store) -> Finding:
    try:
        changed = store.damaged_exams
        summaries = store.attempts()
    except _NONSENSE as error:
        return _damaged("exams", f"cannot be listed ({_words(error)})")
    if changed:
        return _damaged("exams", _not_as_written(changed, count(len(changed) + len(summaries), "exam")))
    unreadable = []
    for summary in summaries:
        try:
            store.load(summary.number)
        except _NONSENSE:
            unreadable.append(str(summary.number))
    if unreadable:
        return _damaged("exams", f"cannot be opened: {_some(unreadable)}")
    return _ok("exams", f"{count(len(summaries), 'exam')}, each as it was written")


def _rest(store: Store) -> Finding:
    try:
        for read in (store.goal, store.notes.by_card, store.last_seen, store.log.parameter_sets):
            read()
    except _NONSENSE as error:
        return _damaged("notes and plan", f"cannot be read ({_words(error)})")
    return _ok("notes and plan", "can be read")


def _backups(path: Path) -> Iterator[Finding]:
    there = backups(path)
    faults = {backup.path: unsoundness(backup.path) for backup in there}
    good = [backup for backup in there if not faults[backup.path]]
    for place, fault in faults.items():
        if fault:
            mend = f"delete {place}" if good else "keep it until there is a good one"
            yield _damaged(f"backup {place.name}", f"is damaged ({fault})", mend)
    if good:
        newest = f"{good[0].made.astimezone():%Y-%m-%d %H:%M}"
        yield _ok("backups", f"{count(len(good), 'good one')}, the newest of {newest}")
    elif not there:
        yield _ok("backups", "there is none yet; the first is made when crss-quiz is next opened")


def _permissions(path: Path) -> Finding:
    if places := open_to_others(path):
        return _damaged("permissions", f"others may use {places[0]}", f"{REPAIR} closes it to them")
    return _ok("permissions", "folder, file and backups are the learner's alone")


def _rebuild(path: Path) -> None:
    with closing(connect_to_look(path)) as connection:
        learners = [number for (number,) in connection.execute("SELECT id FROM learner")]
    engine = connect(path)
    try:
        for learner in learners:
            Log(engine, learner).rebuild()
    finally:
        engine.dispose()


def _words(error: BaseException) -> str:
    return error.fault if isinstance(error, DamagedError) else in_short(str(error) or type(error).__name__)
