from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from audit.banks import single, sound_bank, sound_item
from crss_quiz.audit import readers
from crss_quiz.audit.finding import Finding, Verdict
from crss_quiz.audit.scope import Scope, worst_first
from crss_quiz.core.deck import Family, Item, Level
from crss_quiz.core.reader import Reader
from crss_quiz.decks.ledger import Ledger, Reading

DAY = date(2026, 11, 21)


def reading(item: Item, reader: Reader, *, is_key: bool = True) -> Reading:
    wrong = next(option.id for option in item.options if option.id != item.key)
    return Reading(item.id, item.content_hash, reader, item.key if is_key else wrong, DAY)


def read(families: Sequence[Family], reader: Reader, right: int) -> Ledger:
    """The first item of each family read once; so many of the readers chose the key."""
    items = [family.items[0] for family in families]
    return Ledger(tuple(reading(item, reader, is_key=n < right) for n, item in enumerate(items)))


def siblings(numbers: range, size: int) -> list[Family]:
    """Families of so many items each."""
    families = []
    for number in numbers:
        items = [sound_item(number + n) for n in range(size)]
        name, options = items[0].family, items[0].options
        same = [replace(item, id=f"{name}.{n}", family=name, options=options) for n, item in enumerate(items, start=1)]
        families.append(replace(single(items[0]), items=tuple(same)))
    return families


def told(families: Sequence[Family], rule: str, ledger: Ledger) -> Finding:
    """What a rule says of these families."""
    scope = Scope("bank", tuple(families))
    findings = [*readers.findings(scope, ledger.readings), *readers.unread(scope, ledger)]
    (found,) = (finding for finding in findings if finding.rule == rule)
    return found


BANK = sound_bank(100)


def test_informed_readers_must_choose_the_key_97_times_of_100() -> None:
    rule = "informed readers, applications"
    assert told(BANK, rule, read(BANK, Reader.INFORMED, 97)).verdict is Verdict.OK
    found = told(BANK, rule, read(BANK, Reader.INFORMED, 96))
    assert (found.verdict, found.figure, found.bound) == (Verdict.FAIL, "96 of 100 (96 %)", "at least 97 %")
    assert found.worst == ("item-96.1", "item-97.1", "item-98.1", "item-99.1")


def test_uninformed_readers_may_choose_the_key_80_times_of_100() -> None:
    rule = "uninformed readers, applications"
    assert told(BANK, rule, read(BANK, Reader.UNINFORMED, 80)).verdict is Verdict.OK
    assert told(BANK, rule, read(BANK, Reader.UNINFORMED, 81)).verdict is Verdict.FAIL


def test_what_is_no_application_is_not_counted_as_one() -> None:
    recall = [replace(f, level=Level.RECALL, items=(replace(f.items[0], level=Level.RECALL),)) for f in BANK]
    ledger = read(recall, Reader.UNINFORMED, 100)
    assert told(recall, "uninformed readers, applications", ledger).figure == "not read yet"


def test_who_sees_options_only_may_find_65_of_100_single_items_and_50_of_a_bank() -> None:
    for right, single_verdict, all_verdict in ((50, "ok", "ok"), (51, "ok", "fail"), (66, "fail", "fail")):
        ledger = read(BANK, Reader.OPTIONS_ONLY, right)
        assert told(BANK, "options-only readers, single items", ledger).verdict == single_verdict
        assert told(BANK, "options-only readers, all", ledger).verdict == all_verdict


def test_who_sees_options_only_may_find_one_in_n_and_ten_points_of_families() -> None:
    families = siblings(range(100), 2)
    rule = "options-only readers, families"
    assert told(families, rule, read(families, Reader.OPTIONS_ONLY, 60)).verdict is Verdict.OK
    found = told(families, rule, read(families, Reader.OPTIONS_ONLY, 61))
    assert (found.verdict, found.bound) == (Verdict.FAIL, "at most 60 %")
    mixed = families + siblings(range(100, 200), 4)
    assert told(mixed, rule, read(mixed, Reader.OPTIONS_ONLY, 95)).verdict is Verdict.OK
    found = told(mixed, rule, read(mixed, Reader.OPTIONS_ONLY, 96))
    assert (found.verdict, found.figure, found.bound) == (Verdict.FAIL, "96 of 200 (48 %)", "at most 48 %")


def test_a_reading_of_a_former_text_does_not_count() -> None:
    edited = [replace(f, items=(replace(f.items[0], stem="Another case."),)) for f in BANK]
    assert told(edited, "informed readers, applications", read(BANK, Reader.INFORMED, 100)).figure == "not read yet"


def test_the_worst_come_first_and_what_is_equally_bad_by_its_name() -> None:
    assert worst_first({"b": 2, "a": 1, "c": 2}) == ("b", "c", "a")


def test_few_readings_are_too_few_to_tell() -> None:
    few = BANK[:12]
    assert told(few, "uninformed readers, applications", read(few, Reader.UNINFORMED, 8)).verdict is Verdict.FEW


def test_a_bank_fails_while_items_lack_two_informed_readers_and_a_small_collection_is_told() -> None:
    rule = "items keyed by two informed readers"
    once = read(BANK, Reader.INFORMED, 100)
    twice = Ledger(once.readings + once.readings)
    assert told(BANK, rule, twice).verdict is Verdict.OK
    found = told(BANK, rule, Ledger(twice.readings[:-1]))
    assert (found.verdict, found.figure, found.worst) == (Verdict.FAIL, "99 of 100", ("item-99.1",))
    assert told(BANK[:60], rule, Ledger()).verdict is Verdict.WARN
