"""A thread under nothing in particular, with rules that a test can turn."""

import re
from dataclasses import dataclass
from typing import ClassVar

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.kit.i18n import _
from cocreate.kit.web.access import MembershipView
from cocreate.threads.actions.comments import start_thread, write_comment
from cocreate.threads.models import Comment
from cocreate.threads.owners import ThreadPlace, register
from tests.cast import Actor
from tests.client import Browser
from tests.factories import House

HTMX = {"hx-request": "true", "hx-request-type": "partial"}
REASON = _("The table is not laid yet.")


@dataclass
class Talk:
    """One thread of the first panel, known to the routes while its test runs."""

    known: ClassVar[dict[int, "Talk"]] = {}

    house: House
    database: Database
    id: int
    can_read: bool = True
    can_write: bool = True

    @property
    def path(self) -> str:
        """The address of the thread."""
        return f"/panels/{self.house.panel.slug}/threads/{self.id}"

    async def say(self, actor: Actor, body: str, parent: Comment | None = None) -> Comment:
        """Let somebody of the cast say something."""
        async with self.database.writing() as session:
            member = self.house.membership(actor)
            return await write_comment(session, self.id, member.id, body, parent=parent)

    def at(self, comment: Comment) -> str:
        """The address of a comment."""
        return f"{self.path}/comments/{comment.id}"


async def table_of(
    session: AsyncSession, panel_id: int, thread_id: int, membership: MembershipView
) -> ThreadPlace | None:
    """The owner of the threads in these tests: a table to sit at. Staff always read."""
    talk = Talk.known.get(thread_id)
    if talk is None or talk.house.panel.id != panel_id:
        return None
    return ThreadPlace(
        title="The round table",
        path=f"/panels/{talk.house.panel.slug}/threads/{thread_id}?from=table#conversation",
        can_read=talk.can_read or membership.is_staff,
        can_write=talk.can_write,
        reason=None if talk.can_read and talk.can_write else REASON,
    )


register(table_of)


async def new_talk(house: House, database: Database) -> Talk:
    """An empty thread in the first panel."""
    async with database.writing() as session:
        thread = await start_thread(session, house.panel.id)
    Talk.known[thread.id] = Talk(house, database, thread.id)
    return Talk.known[thread.id]


async def post(browser: Browser, talk: Talk, body: str, key: str = "", **more: str) -> str:
    """Send the form of the thread as its page does, and return where that leads."""
    answer = await browser.submit(f"{talk.path}/comments", {"body": body, "_key": key, **more})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def said(page: httpx.Response) -> list[str]:
    """The texts of a page in the order in which they stand there."""
    return re.findall(r'id="text-\d+"><p>(.*?)</p>', page.text)
