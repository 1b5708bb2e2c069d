"""Alembic's entry: one connection, our pragmas, batches for SQLite."""

from alembic import context

from gateway.storage.database import open_engine
from gateway.storage.tables import METADATA

engine = open_engine(context.config.get_main_option("sqlalchemy.url") or "", immediate=True)
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=METADATA, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
