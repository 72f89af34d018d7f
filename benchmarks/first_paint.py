"""How long until something can be read, and until the learner's file is open, in fresh processes on a real pty.

    .venv/bin/python benchmarks/first_paint.py [RUNS]

Compares the program as it is (paint, then open in a thread) with the same made to open everything first. The two
take turns within one run of this script; look at the ratio, the machine decides the seconds.
"""

import os
import pty
import statistics
import sys
import tempfile
import time

AS_IT_IS = "from crss_quiz.cli import main; main()"
OPENED_FIRST = """
from crss_quiz.core.clock import SystemClock
from crss_quiz.paths import find_home
from crss_quiz.tui.app import QuizApp
from crss_quiz.desk import open_desk
clock = SystemClock()
desk = open_desk(find_home(), clock)
QuizApp(find_home(), clock=clock, open_desk=lambda home, clock: desk).run()
"""


def seconds_until(code: str, home: str) -> tuple[float, float]:
    """Return the seconds to the first frame and to the first figures out of the learner's file."""
    start = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        environment = {**os.environ, "CRSS_QUIZ_HOME": home, "TERM": "xterm-256color"}
        os.execve(sys.executable, [sys.executable, "-c", code], environment)
    drawn, first = b"", 0.0
    while b"are in your decks" not in drawn:
        drawn += os.read(descriptor, 65_536)
        if not first and b"Practice for the Illinois" in drawn:
            first = time.perf_counter() - start
    opened = time.perf_counter() - start
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(descriptor)
    return first, opened


def main() -> None:
    """Measure and print medians and their ratio."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    with tempfile.TemporaryDirectory() as home:
        seconds_until(AS_IT_IS, home)
        turns = [(seconds_until(AS_IT_IS, home), seconds_until(OPENED_FIRST, home)) for _ in range(runs)]
    for name, which in (("first frame", 0), ("figures of the file", 1)):
        ours = statistics.median(turn[0][which] for turn in turns)
        other = statistics.median(turn[1][which] for turn in turns)
        print(f"{name}: paint first {ours:.2f} s, open first {other:.2f} s, ratio {ours / other:.2f}")


if __name__ == "__main__":
    main()
