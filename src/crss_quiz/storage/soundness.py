"""Whether a file that nobody has open is what was once written: SQLite's own check, and the hashes of its rows."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from crss_quiz.storage.database import REVISIONS, DamagedError, DatabaseError, read_version
from crss_quiz.storage.integrity import UNREADABLE, connect_to_look, fault_of, in_short
from crss_quiz.storage.row_hash import HASHED, changed_exams, changed_rows


def unsoundness(path: Path) -> str:
    """Return what is wrong with a file; empty if nothing is. Of an older version's rows there is nothing to say."""
    if fault := fault_of(path):
        return fault
    try:
        if read_version(path) != REVISIONS[-1]:
            return ""
        with closing(connect_to_look(path)) as connection:
            changed = [table for table in HASHED if changed_rows(connection, table, "rowid")]
            is_form_changed = bool(changed_exams(connection))
    except DamagedError as error:
        return error.fault
    except (DatabaseError, *UNREADABLE) as error:
        return in_short(str(error))
    if changed or is_form_changed:
        return f"rows of {changed[0] if changed else 'attempt'} are not as they were written"
    return ""
