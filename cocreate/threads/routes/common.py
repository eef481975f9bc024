"""Where a handler of a conversation stands: the thread, its owner's rules, one comment."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.forms import Form
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.places import Place, place_of
from cocreate.threads.models import Comment
from cocreate.threads.owners import ThreadPlace, place_of_thread
from cocreate.threads.queries.comments import comment_here
from cocreate.threads.queries.conversation import drafted_forms, new_form

LARGEST = 2**63 - 1  # what an id column can hold


class Seat(NamedTuple):
    """A viewer at a thread."""

    here: Place
    thread_id: int
    place: ThreadPlace

    @property
    def path(self) -> str:
        """The address of the thread."""
        return f"{self.here.path}/threads/{self.thread_id}"

    def back(self, comment_id: int, sent: str = "") -> str:
        """The owner's page at this comment; `sent` names the draft that is no longer needed."""
        parts = urlsplit(self.place.path)
        query = "&".join(q for q in (parts.query, f"sent={sent}" if sent else "") if q)
        return parts._replace(query=query, fragment=f"comment-{comment_id}").geturl()


async def take_seat(request: AnyRequest, db: AsyncSession, thread_id: int) -> Seat:
    """The viewer at the thread; NotFound for one that is not in this panel."""
    here = place_of(request)
    if thread_id > LARGEST:
        raise NotFound
    place = await place_of_thread(db, here.panel.id, thread_id, here.membership)
    return Seat(here, thread_id, place)


async def comment_of(
    db: AsyncSession, seat: Seat, comment_id: int, *, lock: bool = False
) -> Comment:
    """The comment; NotFound when it is not in this thread or not for this reader to see."""
    if comment_id > LARGEST:
        raise NotFound
    comment = await comment_here(db, seat.here.panel.id, seat.thread_id, comment_id, lock=lock)
    if not seat.place.can_read and comment.author_id != seat.here.membership.id:
        raise NotFound
    return comment


async def refused_form(
    db: AsyncSession, seat: Seat, context: str, values: dict[str, Any], mistakes: Invalid
) -> Form:
    """What was typed and what is wrong with it, on top of the draft that is stored of it."""
    person_id = seat.here.viewer.person_id
    form = (await drafted_forms(db, person_id, [context])).get(context) or new_form(context)
    form.values, form.errors = values, mistakes.errors
    form.key = str(values.get("_key") or form.key)
    return form


def wants_fragment(request: AnyRequest) -> bool:
    """Whether htmx asks, and not for a whole page."""
    return "hx-request" in request.headers and request.headers.get("hx-request-type") != "full"
