"""What every test stands on: a time zone and a folder of its own, never the developer's."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

from crss_quiz.paths import HOME_VARIABLE, Home
from made import HandClock

pytest_plugins = ["faults.told"]

# At home Hypothesis looks for new examples in each run; the gate runs the same ones each time.
settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("gate", settings.get_profile("home"), derandomize=True)
# A mutant has to be found, not to be told by its least example.
settings.register_profile("mutants", settings.get_profile("gate"), phases=(Phase.explicit, Phase.generate))
settings.load_profile("gate" if os.environ.get("CI") else "home")


@pytest.fixture(autouse=True)
def _apart_from_the_developer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("TZ", "America/Chicago")
    monkeypatch.setenv(HOME_VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()
