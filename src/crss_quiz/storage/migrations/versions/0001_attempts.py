"""the learner, their attempts, responses and choices."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "learner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=20), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("pass_mark", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Float(), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_paused", sa.Boolean(), nullable=False),
        sa.Column("pauses", sa.Text(), nullable=False),
        sa.Column("was_interrupted", sa.Boolean(), nullable=False),
        sa.Column("stamp_boot_id", sa.String(length=100), nullable=False),
        sa.Column("stamp_boot_seconds", sa.Float(), nullable=False),
        sa.Column("stamp_wall", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.Column("ended", sa.DateTime(timezone=True), nullable=True),
        sa.Column("right_count", sa.Integer(), nullable=True),
        sa.CheckConstraint("ending IN ('submitted', 'timed out')", name="attempt_ending"),
        sa.CheckConstraint("mode IN ('real', 'practice')", name="attempt_mode"),
        sa.CheckConstraint(
            "(ending IS NULL) = (ended IS NULL) AND (ending IS NULL) = (right_count IS NULL)", name="attempt_end"
        ),
        sa.CheckConstraint("budget > 0", name="attempt_budget"),
        sa.CheckConstraint("position >= 0 AND position < questions", name="attempt_position"),
        sa.CheckConstraint("right_count >= 0 AND right_count <= questions", name="attempt_right_count"),
        sa.CheckConstraint("used >= 0 AND used <= budget", name="attempt_used"),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("attempt", schema=None) as batch_op:
        batch_op.create_index("attempt_by_learner", ["learner_id", "started"], unique=False)

    op.create_table(
        "choice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("option_id", sa.String(length=60), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("chosen", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("choice", schema=None) as batch_op:
        batch_op.create_index("choice_by_attempt", ["attempt_id", "position"], unique=False)

    op.create_table(
        "response",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.String(length=64), nullable=False),
        sa.Column("choice", sa.String(length=60), nullable=True),
        sa.Column("is_marked", sa.Boolean(), nullable=False),
        sa.Column("struck", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.CheckConstraint("seconds >= 0", name="response_seconds"),
        sa.ForeignKeyConstraint(
            ["attempt_id"],
            ["attempt.id"],
        ),
        sa.PrimaryKeyConstraint("attempt_id", "position"),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index("response_by_item", ["item_id"], unique=False)
