"""How sure a learner was, which tells more than right or wrong."""

from enum import StrEnum


class Confidence(StrEnum):
    """How sure the learner was of a question, said before the answer was revealed."""

    SURE = "sure"
    UNSURE = "unsure"
    GUESS = "guess"
