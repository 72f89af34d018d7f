import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from crss_quiz.decks import schema
from crss_quiz.paths import bundled_decks

SCHEMA = schema.json_schema()
FILES = sorted(bundled_decks().rglob("*.yaml"))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    json.dumps(SCHEMA)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_the_schema_accepts_our_own_decks(file: Path) -> None:
    """As an editor sees them: numbers are numbers to it, so the figures are read by an ordinary YAML loader."""
    jsonschema.validate(yaml.safe_load(file.read_text(encoding="utf-8")), SCHEMA)


def test_the_schema_refuses_what_the_reader_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"deck": "a", "title": "A", "cards": []}, SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"deck": "A B", "title": "A", "domain": "law", "families": []}, SCHEMA)
