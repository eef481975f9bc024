"""The app with two full panels, and browsers in front of it."""

from typing import Any, NamedTuple

from litestar import Litestar

from cocreate.kit.db import Database
from cocreate.kit.web.access import csrf_token
from cocreate.settings import Settings
from tests.cast import Actor
from tests.trust.routes import SAFE
from tests.trust.watching import Watch
from tests.trust.wire import Answer, ask
from tests.trust.world import World

HTML = ("accept", "text/html")
VISIT = "visitor"


class Client(NamedTuple):
    """Asks as one person, with everything that a browser sends along."""

    app: Litestar
    settings: Settings
    actor: Actor | None
    token: str

    async def ask(
        self,
        method: str,
        path: str,
        *more: tuple[str, str],
        form: dict[str, str] | None = None,
        csrf: bool = True,
    ) -> Answer:
        """One request; `csrf` puts the right form token into it."""
        name = "cocreate_session" if self.actor else "cocreate_visit"
        headers = [("accept-language", "en"), *(more or (HTML,))]
        if method in SAFE:
            form = None
        else:
            form = (form or {}) | ({"_csrf": self.csrf} if csrf else {})
            headers += [("x-csrf-token", self.csrf)] if csrf and method == "PUT" else []
        return await ask(
            self.app, method, path, headers=headers, cookie=f"{name}={self.token}", form=form
        )

    @property
    def csrf(self) -> str:
        """The form token of this browser."""
        return csrf_token(self.settings.secret, self.token)

    @property
    def name(self) -> str:
        """For messages."""
        return self.actor.name if self.actor else "nobody"


class Scene(NamedTuple):
    """The app with two full panels."""

    app: Litestar
    settings: Settings
    world: World
    watch: Watch
    database: Database

    def client(self, actor: Actor | None) -> Client:
        """Somebody's browser."""
        token = self.world.tokens[actor.email] if actor else "visiting"
        return Client(self.app, self.settings, actor, token)


async def visit(app: Litestar, path: str, form: dict[str, str], **more: Any) -> Answer:
    """Post as somebody who is not signed in."""
    token = csrf_token(app.state["settings"].secret, VISIT)
    cookie = "__Host-" if app.state["settings"].https else ""
    return await ask(
        app,
        "POST",
        path,
        form={"_csrf": token, **form},
        cookie=f"{cookie}cocreate_visit={VISIT}",
        **more,
    )
