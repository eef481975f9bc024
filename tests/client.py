"""Browsers for tests: same event loop as the app, cookies kept, forms posted as a browser does."""

from typing import Any, ClassVar, Self

import httpx
from litestar import Litestar

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.web.access import csrf_token
from cocreate.people.actions import SESSION_TTL
from cocreate.people.cookies import hash_token, new_token
from cocreate.people.models import WebSession
from cocreate.people.queries import person_by_email
from tests.cast import Actor

BASE = "http://testserver"


class Browser(httpx.AsyncClient):
    """A browser that does not follow redirects by itself."""

    app: ClassVar[Litestar]
    database: ClassVar[Database]
    _open: ClassVar[list["Browser"]] = []

    def __init__(self, address: str = "127.0.0.1") -> None:
        transport = httpx.ASGITransport(app=self.app, client=(address, 50_000))  # type: ignore[arg-type]
        headers = {"accept": "text/html,*/*", "accept-language": "en"}
        super().__init__(transport=transport, base_url=BASE, headers=headers)
        self._open.append(self)

    @classmethod
    async def of(cls, actor: Actor) -> Self:
        """A browser in which `actor` is signed in."""
        browser, token = cls(), new_token()
        async with cls.database.writing() as session:
            person = await person_by_email(session, actor.email)
            assert person is not None, f"{actor.name} is not in this house"
            session.add(
                WebSession(
                    token_hash=hash_token(token),
                    person_id=person.id,
                    expires_at=clock.now() + SESSION_TTL,
                )
            )
        browser.cookies.set("cocreate_session", token)
        return browser

    @classmethod
    async def close_all(cls) -> None:
        """Close every browser of this test."""
        for browser in cls._open:
            await browser.aclose()
        cls._open.clear()

    async def submit(
        self, path: str, data: dict[str, Any] | None = None, **more: Any
    ) -> httpx.Response:
        """POST a form with this browser's CSRF token."""
        form = {"_csrf": self.csrf(), **(data or {})}
        return await self.post(path, data=form, **more)

    def csrf(self) -> str:
        """The token that belongs to this browser's cookie, without loading a page for it."""
        held = self.cookies.get("cocreate_session") or self.cookies.get("cocreate_visit") or ""
        return csrf_token(self.app.state["settings"].secret, held)
