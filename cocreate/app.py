"""Puts the house together: the only module that knows every feature."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide

from cocreate import features
from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.kit.web import house
from cocreate.kit.web.access import every_handler_names_its_action, guard
from cocreate.kit.web.answers import to_response
from cocreate.kit.web.edge import Edge
from cocreate.kit.web.hub import Hub
from cocreate.kit.web.pages import Pages
from cocreate.kit.web.requests import check_csrf, provide_session
from cocreate.kit.web.static import Assets
from cocreate.kit.worker import close_worker
from cocreate.panels.door import Door, at_rest
from cocreate.panels.policy import POLICY
from cocreate.questionnaires.columns import ColumnStore
from cocreate.settings import Settings

FORM_BYTES = 300_000


def create_app(settings: Settings) -> Litestar:
    """The application. Refuses to start when a handler does not name its action."""
    hub, assets = Hub(), Assets()
    state = State(
        {
            "settings": settings,
            "database": Database(settings.database_url),
            "files": FileStore(settings.data_dir / "files"),
            "hub": hub,
            "columns": ColumnStore(),
            "assets": assets,
            "pages": Pages(settings, assets, features.on_every_page),
            "free_disk": lambda: _free_share(settings),
        }
    )
    app = Litestar(
        route_handlers=[house.router, *features.routers(demo=settings.demo)],
        dependencies={"db": Provide(provide_session, sync_to_thread=False)},
        middleware=[Door()],
        guards=[guard(POLICY)],
        before_request=check_csrf,
        exception_handlers={Exception: to_response},
        lifespan=[_running],
        request_max_body_size=FORM_BYTES,
        openapi_config=None,
        logging_config=None,
        state=state,
    )
    every_handler_names_its_action(app, POLICY)
    app.asgi_handler = Edge(
        app.asgi_handler, base_url=settings.base_url, hosts=settings.hosts, hub=hub
    )
    return app


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    workers = features.start_workers(app.state)
    try:
        yield
    finally:
        app.state["hub"].close()
        for worker in workers:
            worker.cancel()
        await at_rest()
        close_worker()
        await app.state["database"].close()


def _free_share(settings: Settings) -> float:
    usage: Any = shutil.disk_usage(settings.data_dir)
    return float(usage.free / usage.total)
