"""The libraries of the audit are an extra: the program runs without them."""

from importlib.util import find_spec

from crss_quiz.core.errors import QuizError

LIBRARIES = {"scipy": "scipy", "sklearn": "scikit-learn", "textstat": "textstat"}
"""What is imported, and the name under which it is installed."""


def require_libraries() -> None:
    """Raise a QuizError that tells how to install what is missing, if something is."""
    missing = [name for module, name in LIBRARIES.items() if find_spec(module) is None]
    if missing:
        what = f"the audit needs {' and '.join(missing)}, which {'comes' if len(missing) == 1 else 'come'} apart"
        raise QuizError(
            f"{what}: pip install 'crss-quiz[audit]', or from a checkout .venv/bin/pip install -e '.[audit]'"
        )
