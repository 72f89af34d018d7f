"""What a learner may set: read once from a TOML file, frozen, and refused where a word is unknown."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from crss_quiz.core.blueprint import Blueprint
from crss_quiz.core.deck import Level
from crss_quiz.core.errors import QuizError
from crss_quiz.core.memory import GREATEST_RETENTION, LEAST_RETENTION, MemorySettings
from crss_quiz.core.queue import Limits
from crss_quiz.core.subject import Domain

Weight = Annotated[float, Field(ge=0, le=1000)]


class SettingsError(QuizError):
    """The settings file says something that cannot be followed."""


class ExamSettings(BaseModel):
    """The full exam. The weights are *our estimate*: none are published."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    questions: Annotated[int, Field(ge=1, le=500)] = 100
    minutes: Annotated[float, Field(gt=0, le=1000)] = 120
    pass_mark: Annotated[int, Field(ge=1)] = 68
    """Right answers needed, of `questions`."""
    domains: dict[Domain, Weight] = Field(default_factory=lambda: dict(Blueprint().domains))
    """Weights; a domain left out has none."""
    levels: dict[Level, Weight] = Field(default_factory=lambda: dict(Blueprint().levels))

    @model_validator(mode="after")
    def _check(self) -> "ExamSettings":
        if self.pass_mark > self.questions:
            raise ValueError("pass_mark is more than questions")
        if not any(self.domains.values()) or not any(self.levels.values()):
            raise ValueError("at least one domain and one level need a weight above 0")
        return self

    def blueprint(self) -> Blueprint:
        """Return the plan these settings describe."""
        return Blueprint(
            questions=self.questions,
            minutes=self.minutes,
            pass_mark=self.pass_mark,
            domains={domain: self.domains.get(domain, 0) for domain in Domain if self.domains.get(domain, 0)},
            levels={level: self.levels.get(level, 0) for level in Level if self.levels.get(level, 0)},
        )


Minutes = Annotated[float, Field(gt=0, lt=24 * 60)]


class StudySettings(BaseModel):
    """How much a day brings, and what FSRS is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    new_per_day: Annotated[int, Field(ge=0, le=9999)] = Limits().new
    reviews_per_day: Annotated[int, Field(ge=0, le=9999)] = Limits().reviews
    desired_retention: Annotated[float, Field(ge=LEAST_RETENTION, le=GREATEST_RETENTION)] | None = None
    """None: 0.90, or what the plan wants on the way to an exam."""
    maximum_interval: Annotated[int, Field(ge=1, le=36_500)] = MemorySettings().maximum_interval
    """Days."""
    learning_minutes: tuple[Minutes, ...] = (1, 10)
    """The steps of a card being learned."""
    relearning_minutes: tuple[Minutes, ...] = (10,)
    """The steps of a card that was forgotten."""

    @property
    def limits(self) -> Limits:
        """The most that a day brings."""
        return Limits(self.new_per_day, self.reviews_per_day)

    def memory(self, retention: float = MemorySettings().desired_retention) -> MemorySettings:
        """Return what FSRS is told, with the retention that the plan wants unless one is set."""
        return MemorySettings(
            desired_retention=self.desired_retention or retention,
            maximum_interval=self.maximum_interval,
            learning_steps=tuple(timedelta(minutes=m) for m in self.learning_minutes),
            relearning_steps=tuple(timedelta(minutes=m) for m in self.relearning_minutes),
        )


class Settings(BaseModel):
    """Everything that can be set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    exam: ExamSettings = ExamSettings()
    study: StudySettings = StudySettings()


def read_settings(path: Path) -> Settings:
    """Read the settings; the defaults when there is no file. SettingsError names what is wrong and where."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read ({error}); check it, or remove it to use the defaults") from error
    try:
        return Settings.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not TOML ({error}); mend that line, or remove the file") from error
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in detail["loc"])
        reason = "no such setting" if detail["type"] == "extra_forbidden" else detail["msg"]
        raise SettingsError(f"{path}: {where}: {reason}; docs/settings.md lists what can be set") from error
