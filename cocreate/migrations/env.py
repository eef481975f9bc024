"""Alembic's entry: the connection and its transaction come from our runner."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, BigInteger, DefaultClause
from sqlalchemy.sql.elements import False_, True_

from cocreate.kit.db import UtcDateTime


def short_types(kind: str, item: Any, found: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our own column types by name in a new migration, and true and false as such."""
    if kind == "type" and isinstance(item, UtcDateTime):
        found.imports.add("from cocreate.kit.db import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, JSON):
        found.imports.add("from cocreate.kit.db import Json")
        return "Json"
    if kind == "type" and isinstance(item, BigInteger):
        found.imports.add("from cocreate.kit.db import BigId")
        return "BigId"
    said = item.arg if kind == "server_default" and isinstance(item, DefaultClause) else None
    if isinstance(said, True_ | False_):  # as SQLite writes them they are none for PostgreSQL
        return "sa.true()" if isinstance(said, True_) else "sa.false()"
    return False


attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes["metadata"],
    render_as_batch=True,
    compare_type=True,
    render_item=short_types,
)
context.run_migrations()
