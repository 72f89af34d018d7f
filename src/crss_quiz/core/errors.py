"""The one kind of error that is the user's to read: what is wrong, where, and how to mend it."""


class QuizError(Exception):
    """Something to tell the user in one sentence; never shown with a traceback."""

    exit_code = 2

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
