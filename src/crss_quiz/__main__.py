"""`python -m crss_quiz` is the command `crss-quiz`."""

from crss_quiz.cli import main

main()
