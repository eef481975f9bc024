"""Alembic's entry: the connection and its transaction come from our runner."""

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import JSON, BigInteger

from cocreate.kit.db import UtcDateTime


def short_types(kind: str, item: Any, found: AutogenContext) -> str | Literal[False]:  # noqa: ANN401
    """Write our own column types by name in a new migration."""
    if kind == "type" and isinstance(item, UtcDateTime):
        found.imports.add("from cocreate.kit.db import UtcDateTime")
        return "UtcDateTime()"
    if kind == "type" and isinstance(item, JSON):
        found.imports.add("from cocreate.kit.db import Json")
        return "Json"
    if kind == "type" and isinstance(item, BigInteger):
        found.imports.add("from cocreate.kit.db import BigId")
        return "BigId"
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
