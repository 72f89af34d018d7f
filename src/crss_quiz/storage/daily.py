"""The copy that is made each day, and what becomes of old copies."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from crss_quiz.core.clock import study_day
from crss_quiz.core.thinning import kept
from crss_quiz.storage.backup import BackupError, back_up, backups, clear_unfinished, folder_of, last_change
from crss_quiz.storage.integrity import row_counts
from crss_quiz.storage.soundness import unsoundness

DAILY = "daily"


def back_up_daily(path: Path, now: datetime) -> str:
    """Copy the file unless that was done on this study day or nothing changed since, and thin old backups.

    Return why that could not be done, for it keeps nobody from studying; empty if it was, or was not needed.
    """
    try:
        clear_unfinished(path)
        if _is_backup_due(path, now):
            back_up(path, now, DAILY)
            thin(path, now)
    except BackupError as error:
        return str(error)
    except OSError as error:
        return f"old backups in {folder_of(path)} could not be looked through ({error.strerror})"
    return ""


def _is_backup_due(path: Path, now: datetime) -> bool:
    there = backups(path)
    day = study_day(now.astimezone())
    is_done = any(one.reason == DAILY and study_day(one.made.astimezone()) == day for one in there)
    if is_done or (there and there[0].path.stat().st_mtime_ns == last_change(path)):
        return False
    return row_counts(path).get("learner", 0) > 0


def thin(path: Path, now: datetime) -> None:
    """Delete the backups that grew too old, but never the last good one."""
    there = backups(path)
    keep = kept((one.made for one in there if one.is_thinned), now)
    old = [one for one in there if one.is_thinned and one.made not in keep]
    if old and all(unsoundness(one.path) for one in there if one not in old):
        last_good = next((one for one in old if not unsoundness(one.path)), None)
        old = [one for one in old if one != last_good]
    for one in old:
        one.path.unlink()
