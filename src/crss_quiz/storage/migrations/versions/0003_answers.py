"""Answers: whether a response was right and how sure the learner was; told of the exams that are there."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.add_column(sa.Column("confidence", sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column("is_right", sa.Boolean(), nullable=True))
        batch_op.create_check_constraint("response_confidence", "confidence IN ('sure', 'unsure', 'guess')")
    tell_what_was_right()


def tell_what_was_right() -> None:
    connection = op.get_bind()
    finished = connection.execute(sa.text("SELECT id, form FROM attempt WHERE ending IS NOT NULL")).all()
    right = sa.text(
        "UPDATE response SET is_right = (choice IS NOT NULL AND choice = :key)"
        " WHERE attempt_id = :attempt AND position = :position"
    )
    for attempt, form in finished:
        for position, item in enumerate(json.loads(form)["items"]):
            connection.execute(right, {"attempt": attempt, "position": position, "key": item["key"]})
