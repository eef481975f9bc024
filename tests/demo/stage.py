"""The demo's app on a test's own database, and browsers on this machine or elsewhere."""

from pathlib import Path

import httpx
from litestar import Litestar

from cocreate.app import create_app
from cocreate.kit.db import Database
from cocreate.settings import from_environment

HOST = "127.0.0.1:8000"


def app_of(folder: Path, database: Database, *, demo: bool) -> Litestar:
    """An app on this machine, with the test's own database under it."""
    environment = {"COCREATE_DATA_DIR": str(folder), "COCREATE_BASE_URL": f"http://{HOST}"}
    app = create_app(from_environment(environment, demo=demo))
    app.state["database"] = database
    return app


def visitor(app: Litestar, address: str = "127.0.0.1", **headers: str) -> httpx.AsyncClient:
    """A browser at `address`."""
    transport = httpx.ASGITransport(app=app, client=(address, 50_000))  # type: ignore[arg-type]
    headers = {"accept": "text/html", "accept-language": "en", "host": HOST, **headers}
    return httpx.AsyncClient(transport=transport, base_url=f"http://{HOST}", headers=headers)
