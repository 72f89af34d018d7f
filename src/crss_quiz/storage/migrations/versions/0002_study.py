"""study: what FSRS was told, the log, how each card stands, notes, and the learner's own exam day."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "card",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("step_due", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_relearning", sa.Boolean(), nullable=False),
        sa.Column("reviews", sa.Integer(), nullable=False),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("buried_until", sa.Date(), nullable=True),
        sa.Column("is_suspended", sa.Boolean(), nullable=False),
        sa.Column("is_marked", sa.Boolean(), nullable=False),
        sa.Column("last_item", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "(stability IS NULL) = (difficulty IS NULL) AND (stability IS NULL) = (reviewed_on IS NULL)"
            " AND (stability IS NULL) = (due_on IS NULL)",
            name="card_memory",
        ),
        sa.CheckConstraint("(step IS NULL) = (step_due IS NULL)", name="card_step"),
        sa.CheckConstraint("step >= 0 AND reviews >= 0 AND lapses >= 0", name="card_counts"),
        sa.CheckConstraint("difficulty BETWEEN 1 AND 10", name="card_difficulty"),
        sa.CheckConstraint("due_on >= reviewed_on", name="card_due"),
        sa.CheckConstraint("stability > 0", name="card_stability"),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
        ),
        sa.PrimaryKeyConstraint("learner_id", "card_id"),
    )
    op.create_table(
        "note",
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
        ),
        sa.PrimaryKeyConstraint("learner_id", "card_id"),
    )
    op.create_table(
        "parameter_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("library", sa.String(length=40), nullable=False),
        sa.Column("settings", sa.Text(), nullable=False),
        sa.Column("is_fitted", sa.Boolean(), nullable=False),
        sa.Column("rewrites_to", sa.Integer(), nullable=False),
        sa.Column("created", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("parameter_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parameter_set_learner_id"), ["learner_id"], unique=False)

    op.create_table(
        "log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learner_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.String(length=64), nullable=False),
        sa.Column("act", sa.String(length=20), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("item_id", sa.String(length=64), nullable=True),
        sa.Column("option_id", sa.String(length=60), nullable=True),
        sa.Column("confidence", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("repetition", sa.Integer(), nullable=True),
        sa.Column("interval", sa.Integer(), nullable=True),
        sa.Column("predicted", sa.Float(), nullable=True),
        sa.Column("parameter_set_id", sa.Integer(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(act = 'review') = (rating IS NOT NULL) AND (act = 'review') = (seconds IS NOT NULL)"
            " AND (act = 'review') = (source IS NOT NULL) AND (act = 'review') = (repetition IS NOT NULL)",
            name="log_review",
        ),
        sa.CheckConstraint("(act = 'undo') = (undoes IS NOT NULL)", name="log_undo"),
        sa.CheckConstraint("(act IN ('bury', 'reschedule')) = (until IS NOT NULL)", name="log_until"),
        sa.CheckConstraint(
            "act IN ('review', 'bury', 'suspend', 'resume', 'reset', 'reschedule', 'mark', 'unmark', 'undo')",
            name="log_act",
        ),
        sa.CheckConstraint("confidence IN ('sure', 'unsure', 'guess')", name="log_confidence"),
        sa.CheckConstraint("source IN ('study', 'drill', 'exam')", name="log_source"),
        sa.CheckConstraint("option_id IS NULL OR item_id IS NOT NULL", name="log_item"),
        sa.CheckConstraint("rating IN (1, 2, 3, 4)", name="log_rating"),
        sa.CheckConstraint("seconds >= 0", name="log_seconds"),
        sa.CheckConstraint("(act = 'review') = (parameter_set_id IS NOT NULL)", name="log_parameter_set"),
        sa.CheckConstraint("repetition >= 0 AND (interval IS NULL) = (predicted IS NULL)", name="log_before"),
        sa.CheckConstraint("interval >= 0 AND predicted BETWEEN 0 AND 1", name="log_predicted"),
        sa.ForeignKeyConstraint(
            ["learner_id"],
            ["learner.id"],
        ),
        sa.ForeignKeyConstraint(
            ["parameter_set_id"],
            ["parameter_set.id"],
        ),
        sa.ForeignKeyConstraint(
            ["undoes"],
            ["log.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("log", schema=None) as batch_op:
        batch_op.create_index("log_by_card", ["learner_id", "card_id"], unique=False)
        batch_op.create_index("log_by_day", ["learner_id", "day"], unique=False)
        batch_op.create_index("log_by_item", ["item_id"], unique=False, sqlite_where=sa.text("item_id IS NOT NULL"))
        batch_op.create_index("log_by_undone", ["undoes"], unique=True)

    with op.batch_alter_table("learner", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exam_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("minutes", sa.Float(), nullable=True))
