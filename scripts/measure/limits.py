"""The least that a server can do on this machine: the same server and database, none of ours.

A bare hello; a page of twelve questions, rendered every time; and one row stored on SQLite.
"""

import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
import uvicorn
from jinja2 import Environment, StrictUndefined
from litestar import Litestar, Request, Response, get, post
from sqlalchemy import Column, Integer, MetaData, String, Table, insert

from cocreate.kit.db import Database

POINTS = ("Definitely not", "Probably not", "Perhaps, perhaps not", "Probably", "Definitely")
QUESTIONS = [f"How well does statement {number} describe this idea?" for number in range(1, 13)]
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{{ title }}</title></head>
<body>
<form method="post" action="/rows">
{% for question in questions %}
<fieldset>
<legend>{{ question }}</legend>
{% set name = "q" ~ loop.index %}
{% for point in points %}
<label><input type="radio" name="{{ name }}" value="{{ loop.index }}" required> {{ point }}</label>
{% endfor %}
</fieldset>
{% endfor %}
<button type="submit">Send</button>
</form>
</body>
</html>
"""
ROWS = Table(
    "bare_row",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("body", String(4000), nullable=False),
)


def make_rows(file: Path) -> None:
    """An empty table in a new file, in the journal mode of the product."""
    with sqlite3.connect(file) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("create table bare_row (id integer primary key, body text not null)")
    connection.close()


def make_app(file: Path) -> Litestar:
    """The three handlers."""
    database = Database(f"sqlite+aiosqlite:///{file}")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, auto_reload=False
    )
    template = environment.from_string(PAGE)

    @get("/hello", media_type="text/plain")
    async def hello() -> str:
        return "hello"

    @get("/page")
    async def page() -> Response[str]:
        text = template.render(title="Twelve questions", questions=QUESTIONS, points=POINTS)
        return Response(text, media_type="text/html; charset=utf-8")

    @post("/rows")
    async def row(request: Request[Any, Any, Any]) -> Response[str]:
        values = dict((await request.form()).multi_items())
        async with database.writing() as session:
            await session.execute(insert(ROWS).values(body=msgspec.json.encode(values).decode()))
        return Response("", status_code=303, headers={"location": "/page"})

    @asynccontextmanager
    async def running(_app: Litestar) -> AsyncIterator[None]:
        yield
        await database.close()

    return Litestar(
        route_handlers=[hello, page, row],
        lifespan=[running],
        openapi_config=None,
        logging_config=None,
    )


def main(file: str, port: str) -> None:
    """Serve until SIGTERM, with the settings of cocreate.server."""
    config = uvicorn.Config(
        make_app(Path(file)),
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,
        ws="none",
    )
    uvicorn.Server(config).run()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
