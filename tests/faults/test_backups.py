import os
import sqlite3
import stat
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from crss_quiz import whole_file
from crss_quiz.core.memory import Rating
from crss_quiz.storage import backup
from crss_quiz.storage.backup import BackupError, back_up, backups, copy, folder_of
from crss_quiz.storage.daily import thin
from crss_quiz.storage.integrity import fault_of
from crss_quiz.storage.lock import AlreadyOpenError
from crss_quiz.storage.restore import restore
from crss_quiz.storage.store import Store
from crss_quiz.upkeep import restore_lines
from made import HandClock
from studied import Learner

DAY = 86_400


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "home" / "learner.sqlite3"


def study(path: Path, clock: HandClock, *cards: str) -> None:
    with closing(Store.open(path, clock.now())) as store:
        learner = Learner(store)
        for card in cards:
            learner.answer(card, clock.wall, Rating.GOOD)


def look_in(path: Path, clock: HandClock) -> None:
    Store.open(path, clock.now()).close()


def content(path: Path) -> list[str]:
    """Everything that a database holds, as SQL."""
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def reasons(path: Path) -> list[str]:
    for one in backups(path):
        assert fault_of(one.path) == ""
    return [one.reason for one in backups(path)]


def test_a_backup_holds_what_the_file_holds_also_what_is_only_in_its_log_and_is_the_learners_alone(
    path: Path, clock: HandClock
) -> None:
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("a", clock.wall)
        assert path.with_name(f"{path.name}-wal").stat().st_size > 0
        copied = back_up(path, clock.wall, "daily")
        assert content(copied) == content(path)
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert stat.S_IMODE(copied.parent.stat().st_mode) == 0o700
    assert [file.name for file in copied.parent.iterdir()] == [copied.name]


def test_two_backups_of_one_second_are_two_files(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    assert back_up(path, clock.wall, "daily") != back_up(path, clock.wall, "daily")
    assert len(backups(path)) == 2


def test_at_the_first_start_of_a_day_the_file_is_copied_if_it_changed(path: Path, clock: HandClock) -> None:
    look_in(path, clock)
    assert reasons(path) == []
    study(path, clock, "a")
    before = content(path)
    assert reasons(path) == ["daily"]  # of the file as it was made, before the first card
    clock.advance(DAY)
    look_in(path, clock)
    assert reasons(path) == ["daily", "daily"]
    assert content(backups(path)[0].path) == before
    look_in(path, clock)
    clock.advance(DAY)
    look_in(path, clock)
    assert reasons(path) == ["daily", "daily"]
    for card in "bcd":
        study(path, clock, card)
    assert reasons(path) == ["daily"] * 3


def test_a_copy_made_for_another_reason_does_not_stand_for_that_of_the_day(path: Path, clock: HandClock) -> None:
    look_in(path, clock)
    study(path, clock, "a")
    clock.advance(DAY)
    back_up(path, clock.wall, "before-repair")
    for card in "bc":
        study(path, clock, card)
    assert sorted(reasons(path)) == ["before-repair", "daily", "daily"]


def test_a_day_of_study_ends_at_four_in_the_morning_for_backups_too(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    clock.advance(14 * 3600)  # from noon in Chicago to two in the night
    study(path, clock, "b")
    assert len(backups(path)) == 1
    clock.advance(3 * 3600)
    study(path, clock, "c")
    assert len(backups(path)) == 2


def test_years_of_days_leave_few_backups_and_other_files_alone(tmp_path: Path, path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    ours = folder_of(path) / "before-leaving-0001.sqlite3"
    copy(path, ours)
    strange = folder_of(path) / "letter.txt"
    strange.write_text("mine")
    master = tmp_path / "master"
    copy(path, master)
    for _ in range(400):
        clock.advance(DAY)
        target = backup.free_name(path, clock.wall, "daily", ".sqlite3")
        os.link(master, target)
        thin(path, clock.wall)
    left = [one for one in backups(path) if one.is_thinned]
    assert 30 <= len(left) <= 36
    assert clock.wall - left[-1].made > timedelta(days=270)
    assert ours.exists() and strange.exists()


def test_the_last_good_backup_is_never_deleted_however_old(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    for one in backups(path):
        one.path.unlink()
    # two of one old day, of which the later is kept by its age, and is damaged
    good = back_up(path, clock.wall, "daily")
    clock.advance(3600)
    bad = back_up(path, clock.wall, "daily")
    clock.advance(30 * DAY)
    whole = bad.read_bytes()
    bad.write_bytes(whole[:5000])
    thin(path, clock.wall)
    assert fault_of(good) == "" and bad.exists()
    bad.write_bytes(whole)
    with closing(sqlite3.connect(bad)) as connection:
        connection.execute("UPDATE log SET rating = 1")  # which SQLite sees nothing wrong with
        connection.commit()
    thin(path, clock.wall)
    assert good.exists() and bad.exists()
    bad.write_bytes(whole)
    thin(path, clock.wall)
    assert [one.path for one in backups(path)] == [bad]


def test_where_no_backup_is_good_old_ones_are_thinned_as_ever(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    for _ in range(2):
        clock.advance(3600)
        back_up(path, clock.wall, "daily")
    for one in backups(path):
        one.path.write_bytes(one.path.read_bytes()[:5000])
    newest = backups(path)[0]
    clock.advance(30 * DAY)
    thin(path, clock.wall)
    assert backups(path) == [newest]


def test_what_a_kill_left_unfinished_is_no_backup_and_is_cleared_away(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    back_up(path, clock.wall, "daily")
    left = [
        folder_of(path) / "2026-11-01-180000-daily.unfinished",
        folder_of(path) / "2026-11-01-180000-daily.unfinished-journal",
        path.with_name("learner.unfinished"),
        path.with_name("learner.restoring"),
    ]
    for file in left:
        file.write_bytes(b"half")
    assert len(backups(path)) == 1
    look_in(path, clock)
    assert not [file for file in left if file.exists()]
    for file in left:
        file.write_bytes(b"half")
    restore(path, backups(path)[0], clock.wall)
    assert not [file for file in left if file.exists()]


def test_a_copy_that_lacks_rows_or_is_damaged_does_not_count(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(path, clock, "a")
    there = len(backups(path))
    monkeypatch.setattr(backup, "row_counts", lambda file: {"log": len(file.name)})
    with pytest.raises(BackupError, match="lacks rows"):
        back_up(path, clock.wall, "daily")
    monkeypatch.setattr(backup, "fault_of", lambda _: "page 3 is torn")
    with pytest.raises(BackupError, match="not whole"):
        back_up(path, clock.wall, "daily")
    assert len(backups(path)) == there


def test_a_backup_that_cannot_be_made_keeps_nobody_from_studying(path: Path, clock: HandClock) -> None:
    path.parent.mkdir()
    folder_of(path).write_text("in the way")
    look_in(path, clock)
    with closing(Store.open(path, clock.now())) as store:
        assert "could not be" in store.backup_problem
        Learner(store).answer("a", clock.wall)
        assert len(list(store.log.reviews())) == 1


# Restoring


def test_a_backup_is_put_in_place_and_what_was_there_is_kept(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    clock.advance(DAY)
    study(path, clock, "b")
    earlier, later = content(backups(path)[0].path), content(path)
    clock.advance(60)
    kept = restore(path, backups(path)[0], clock.wall)
    assert content(path) == earlier != later
    assert kept == backups(path)[0].path and content(kept) == later
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    restore(path, backups(path)[0], clock.wall)
    assert content(path) == later
    study(path, clock, "c")


def test_what_only_the_write_ahead_log_held_is_kept_and_does_not_come_back_into_the_backup(
    path: Path, clock: HandClock
) -> None:
    study(path, clock, "a")
    log = path.with_name(f"{path.name}-wal")
    with closing(Store.open(path, clock.now())) as store:
        Learner(store).answer("b", clock.wall)
        left = path.read_bytes(), log.read_bytes()
    path.write_bytes(left[0])  # as a kill leaves them
    log.write_bytes(left[1])
    chosen = backups(path)[-1]
    wanted = content(chosen.path)
    kept = restore(path, chosen, clock.wall)
    assert content(path) == wanted
    assert kept is not None
    with closing(sqlite3.connect(kept)) as connection:
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (2,)


def test_a_damaged_file_is_kept_byte_for_byte_and_a_backup_takes_its_place(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    clock.advance(DAY)
    look_in(path, clock)
    torn = path.read_bytes()[:9000]
    path.write_bytes(torn)
    kept = restore(path, backups(path)[0], clock.wall)
    assert kept is not None and kept.read_bytes() == torn
    assert kept not in [one.path for one in backups(path)]
    with closing(Store.open(path, clock.now())) as store:
        assert [entry.card for entry in store.log.reviews()] == ["a"]


def test_a_damaged_file_is_gone_for_certain_before_its_log_goes_without_which_it_might_pass_for_whole(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    study(path, clock, "a")
    back_up(path, clock.wall, "daily")
    log = path.with_name(f"{path.name}-wal")
    path.write_bytes(path.read_bytes()[:9000])
    log.write_bytes(b"frames")
    there_when_synced: list[tuple[bool, bool]] = []
    monkeypatch.setattr(whole_file, "sync_folder", lambda _: there_when_synced.append((path.exists(), log.exists())))
    restore(path, backups(path)[0], clock.wall)
    gone = there_when_synced.index((False, True))
    assert (True, False) not in there_when_synced[:gone]


@pytest.mark.parametrize("is_empty", [True, False])
def test_a_file_that_is_gone_or_empty_comes_back(path: Path, clock: HandClock, is_empty: bool) -> None:
    study(path, clock, "a")
    clock.advance(DAY)
    look_in(path, clock)
    if is_empty:
        path.write_bytes(b"")
    else:
        path.unlink()
    assert restore(path, backups(path)[0], clock.wall) is None
    assert content(path) == content(backups(path)[0].path)


def test_nothing_is_restored_while_the_program_is_open(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    with closing(Store.open(path, clock.now())):
        before = content(path)
        with pytest.raises(AlreadyOpenError):
            restore(path, backups(path)[0], clock.wall)
        assert content(path) == before


def test_nothing_is_restored_while_a_reader_keeps_answers_in_the_log(
    path: Path, clock: HandClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crss_quiz.storage.restore.WAIT_FOR_READERS", 0)
    study(path, clock, "a")
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM log").fetchall()
        study(path, clock, "b")
        before = content(path)
        with pytest.raises(BackupError, match="another program is reading it"):
            restore(path, backups(path)[-1], clock.wall)
        assert content(path) == before
    restore(path, backups(path)[-1], clock.wall)
    assert content(path) == content(backups(path)[-1].path)


def test_a_damaged_backup_is_refused_and_nothing_changes(path: Path, clock: HandClock) -> None:
    study(path, clock, "a")
    back_up(path, clock.wall, "daily")
    chosen = backups(path)[0]
    chosen.path.write_bytes(chosen.path.read_bytes()[:9000])
    before = path.read_bytes()
    with pytest.raises(BackupError, match=r"damaged.*lists them"):
        restore(path, chosen, clock.wall)
    assert path.read_bytes() == before
    assert len(backups(path)) == 1


def test_the_command_lists_backups_and_restores_by_number(path: Path, clock: HandClock) -> None:
    assert "There are no backups" in next(restore_lines(path, None, clock.now()))
    look_in(path, clock)
    study(path, clock, "a")
    clock.advance(DAY)
    study(path, clock, "b")
    listed = list(restore_lines(path, None, clock.now()))
    assert listed[0].startswith("  1  Nov 3, 2026 12:00 PM") and listed[0].endswith("daily")
    assert listed[1].startswith("  2  Nov 2, 2026 12:00 PM")
    assert all(len(line) <= 80 for line in listed[:2])
    wanted = content(backups(path)[0].path)
    said = list(restore_lines(path, 1, clock.now()))
    assert said[0] == "Restored the backup of Nov 3, 2026 12:00 PM."
    assert content(path) == wanted
    for number in (0, 99):
        with pytest.raises(Exception, match="no backup number"):
            list(restore_lines(path, number, clock.now()))


def test_a_backup_with_a_row_that_turned_is_told_and_the_newest_good_one_is_offered(
    path: Path, clock: HandClock
) -> None:
    look_in(path, clock)
    for card in ("a", "b", "c"):
        clock.advance(DAY)
        study(path, clock, card)
    newest = backups(path)[0]
    with closing(sqlite3.connect(newest.path)) as connection:
        connection.execute("UPDATE log SET rating = 4")
        connection.commit()
    listed = list(restore_lines(path, None, clock.now()))
    assert [line.endswith(", damaged") for line in listed[:3]] == [True, False, False]
    assert listed[-1] == "`crss-quiz restore 2` puts the newest good one in place; what is there now is copied before."
    said = list(restore_lines(path, 1, clock.now()))
    assert "Take care: rows of log are not as they were written; `crss-quiz doctor` tells what to do." in said
    for one in backups(path):
        one.path.write_bytes(one.path.read_bytes()[:3000])
    assert list(restore_lines(path, None, clock.now()))[-1].startswith("None of them is whole;")
