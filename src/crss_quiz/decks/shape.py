"""What all deck shapes are built from: the kinds of text and number, and the strictness they share."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from crss_quiz.core.deck import CardKind, Level, Lure, Pool
from crss_quiz.core.subject import Domain
from crss_quiz.decks.reader import brief

MAX_FAULTS = 100
"""Of one file are told; more are no help to whoever mends it."""


def _integer(value: Any) -> Any:
    return int(value) if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value) else value


def _decimal(value: Any) -> Any:
    return float(value) if isinstance(value, str) and re.fullmatch(r"[0-9]?\.[0-9]{1,6}|[01]", value) else value


def wrong(what: str, mend: str) -> PydanticCustomError:
    """Return an error in our own words: what is wrong, and how to mend it."""
    return PydanticCustomError("deck", "{what}; {mend}", {"what": what, "mend": mend})


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        raise wrong(f"there is no day {value}", "write the day as year-month-day") from None
    return value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\.[1-9][0-9]*$", max_length=64)]
CompetencyId = Annotated[str, StringConstraints(pattern=r"^(ad|pr|me|rs)-[tk]-[1-9][0-9]?$")]
PracticalTaskId = Annotated[str, StringConstraints(pattern=r"^r[1-9][0-9]?-p-[1-9][0-9]?$")]
RoleCompetencyId = Annotated[str, StringConstraints(pattern=r"^r[1-9][0-9]?-c-[1-9][0-9]?$")]
ContentHash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
Day = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-[01][0-9]-[0-3][0-9]$"), AfterValidator(_real_day)]
EthicNumber = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=18)]
RoleNumber = Annotated[int, BeforeValidator(_integer), Field(ge=1, le=12)]
Difficulty = Annotated[float, BeforeValidator(_decimal), Field(gt=0, lt=1)]
DomainName = Annotated[Domain, Field(strict=False)]
LevelName = Annotated[Level, Field(strict=False)]
PoolName = Annotated[Pool, Field(strict=False)]
LureName = Annotated[Lure, Field(strict=False)]
KindName = Annotated[CardKind, Field(strict=False)]


class Shape(BaseModel):
    """What all shapes share: no unknown words, no guessing of types."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    @model_validator(mode="wrap")
    @classmethod
    def _within_reason(cls, value: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        """Look no further once a file has faults enough, so that a million of them cost nothing."""
        faults: list[int] = info.context if isinstance(info.context, list) else [0]
        if faults[0] > MAX_FAULTS:
            return cls.__new__(cls)
        try:
            return handler(value)
        except ValidationError as error:
            faults[0] += error.error_count()
            raise


def refuse_repeats(values: Iterable[object], what: str) -> None:
    """Raise an error that names the first value that stands twice."""
    repeated = [value for value, count in Counter(values).items() if count > 1]
    if repeated:
        raise wrong(f"{what} '{brief(str(repeated[0]))}' stands here twice", "keep one of the two")
