"""Whose thread it is: the features above say where a thread hangs and who may read and write it.

A thread does not know its owner (a concept, an idea). Each owning feature registers a function
that recognises its own threads; the first one that does decides.
"""

from collections.abc import Awaitable, Callable

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import NotFound
from cocreate.kit.i18n import Message
from cocreate.kit.web.access import MembershipView


class ThreadPlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a thread hangs and what one membership may do in it."""

    title: str
    path: str  # the page that shows the conversation, such as /panels/x/concepts/y#conversation
    can_read: bool
    can_write: bool
    reason: Message | None = None  # why reading or writing is not possible (yet), for that person
    readers: Message | None = None  # who can read what is written here, under the box


OwnerOf = Callable[[AsyncSession, int, int, MembershipView], Awaitable[ThreadPlace | None]]
_owners: list[OwnerOf] = []


def register(owner_of: OwnerOf) -> OwnerOf:
    """Add `owner_of(session, panel_id, thread_id, membership)`; registering twice changes nothing.

    It answers None for a thread that is not its own or not in that panel.
    """
    if owner_of not in _owners:
        _owners.append(owner_of)
    return owner_of


async def place_of_thread(
    session: AsyncSession, panel_id: int, thread_id: int, membership: MembershipView
) -> ThreadPlace:
    """Where the thread hangs; NotFound when no owner knows it in this panel."""
    for owner_of in _owners:
        place = await owner_of(session, panel_id, thread_id, membership)
        if place is not None:
            return place
    raise NotFound
