"""Anki's backend at the same work. Anki is under the AGPL: the benchmark alone runs it, the program never."""

from pathlib import Path

from anki.collection import Card, Collection
from anki.scheduler.v3 import CardAnswer
from made_up import ANSWER, ANSWERS, BOTH, DAYS, FIRST, NOW, OPEN, TURN, Course, Watch, by_day


def make(path: Path, made: list[Course], cards: int) -> None:
    """Write a collection that holds those reviews."""
    collection = Collection(str(path))
    collection.set_config("fsrs", True)
    model = collection.models.by_name("Basic")["id"]
    db, seconds = collection.db, int(NOW.wall.timestamp())
    db.execute("BEGIN")  # else each row is a transaction
    db.execute("UPDATE col SET crt = crt - ?", DAYS * 86_400)
    notes = [
        (n + 1, f"g{n}", model, seconds, -1, "", f"Prompt {n}?\x1fAnswer {n}.", f"Prompt {n}?", n, 0, "")
        for n in range(cards)
    ]
    db.executemany("INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", notes)
    studied = {course.number: course for course in made}
    rows = [_anki_card(n, studied.get(n), seconds) for n in range(cards)]
    db.executemany(f"INSERT INTO cards VALUES ({', '.join('?' * 18)})", rows)
    log = (
        (1000 * (seconds - ago * 86_400) + n % 80_000_000, c.number + 1, -1, 3, 5, 5, 500, 6000, 1)
        for n, (ago, c, _) in enumerate(by_day(made))
    )
    db.executemany("INSERT INTO revlog VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", list(log))
    db.execute("COMMIT")
    db.execute("ANALYZE")
    collection.close()


def _anki_card(number: int, course: Course | None, seconds: int) -> tuple[object, ...]:
    if course is None:
        return (number + 1, number + 1, 1, 0, seconds, -1, 0, 0, number, 0, 0, 0, 0, 0, 0, 0, 0, "{}")
    last = seconds - course.days_ago[-1] * 86_400
    data = f'{{"s":20.0,"d":5.0,"dr":0.9,"decay":0.1542,"lrt":{last}}}'
    due, interval = DAYS + course.due_in, max(1, course.due_in + course.days_ago[-1])
    reps = len(course.days_ago)
    return (number + 1, number + 1, 1, 0, seconds, -1, 2, 2, due, interval, 2500, reps, 0, 0, 0, 0, 0, data)


def study(path: Path, watch: Watch) -> str:
    """Study; return the pragmas it works with."""
    with watch.on(BOTH):
        with watch.on(OPEN):
            collection = Collection(str(path))
        with watch.on(FIRST):
            collection.sched.get_queued_cards()
    for _ in range(ANSWERS):
        with watch.on(TURN):
            queued = collection.sched.get_queued_cards().cards[0]
            card = Card(collection, backend_card=queued.card)
            card.start_timer()
            answer = collection.sched.build_answer(card=card, states=queued.states, rating=CardAnswer.GOOD)
            with watch.on(ANSWER):
                collection.sched.answer_card(answer)
    names = ("journal_mode", "synchronous", "locking_mode")
    pragmas = ", ".join(f"{name} = {collection.db.scalar(f'PRAGMA {name}')}" for name in names)
    collection.close()
    return pragmas
