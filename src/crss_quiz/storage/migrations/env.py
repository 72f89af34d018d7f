"""Alembic's entry: runs the migrations on the connection it is given, inside that connection's transaction."""

from alembic import context
from sqlmodel import SQLModel

from crss_quiz.storage import tables  # noqa: F401 - declares the tables

context.configure(
    connection=context.config.attributes["connection"], target_metadata=SQLModel.metadata, render_as_batch=True
)
context.run_migrations()
