"""Who answers a question blind: without its key, to find out whether it has one."""

from enum import StrEnum


class Reader(StrEnum):
    """What a blind reader knows."""

    INFORMED = "informed"
    """Has read the code of ethics and the competencies: the proof of the key."""
    UNINFORMED = "uninformed"
    """Answers by common sense: the measure of difficulty."""
    OPTIONS_ONLY = "options-only"
    """Sees neither stem nor ask: the measure of what the options give away."""
