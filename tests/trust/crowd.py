"""Many members at once, each with a cookie of his own and nothing else of a browser."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from litestar import Litestar
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.web.access import csrf_token
from cocreate.people.actions import SESSION_TTL
from cocreate.people.cookies import hash_token, new_token
from cocreate.people.models import WebSession
from tests.factories import House, make_crowd
from tests.trust.wire import Answer, ask

BUSY = 503  # nothing was stored, and the browser is told to try again
TRIES = 8


class Member(NamedTuple):
    """Somebody of the crowd, signed in."""

    app: Litestar
    membership: int
    person: int
    token: str

    async def post(self, path: str, form: dict[str, str]) -> Answer:
        """Send a form as his browser does, and again where the server was too busy."""
        secret = self.app.state["settings"].secret
        sent = {"_csrf": csrf_token(secret, self.token), **form}
        for _ in range(TRIES):
            answer = await ask(self.app, "POST", path, form=sent, cookie=self._cookie)
            if answer.status != BUSY:
                break
        return answer

    async def get(self, path: str) -> Answer:
        """Look at a page."""
        headers = [("accept", "text/html"), ("accept-language", "en")]
        return await ask(self.app, "GET", path, headers=headers, cookie=self._cookie)

    async def elsewhere(self, database: Database) -> "Member":
        """The same person on another device."""
        async with database.writing() as session:
            [token] = _sign_in(session, [self.person])
        return self._replace(token=token)

    @property
    def _cookie(self) -> str:
        return f"cocreate_session={self.token}"


async def crowd_of(app: Litestar, database: Database, house: House, n: int) -> list[Member]:
    """`n` members of the first panel, their ages taking turns."""
    async with database.writing() as session:
        joined = await make_crowd(session, house.panel, n)
        tokens = _sign_in(session, [membership.person_id for membership in joined])
    return [
        Member(app, membership.id, membership.person_id, token)
        for membership, token in zip(joined, tokens, strict=True)
    ]


def _sign_in(session: AsyncSession, people: Sequence[int]) -> list[str]:
    tokens = [new_token() for _ in people]
    until = clock.now() + SESSION_TTL
    session.add_all(
        WebSession(token_hash=hash_token(token), person_id=person, expires_at=until)
        for token, person in zip(tokens, people, strict=True)
    )
    return tokens


async def all_at_once(crowd: Sequence[Member], path: str, form: dict[str, str]) -> list[Answer]:
    """Everybody sends the same form in the same moment."""
    return list(await asyncio.gather(*[member.post(path, form) for member in crowd]))
