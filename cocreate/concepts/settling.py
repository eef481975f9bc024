"""How every form of the editor is answered: stored once and back to its part, or shown again."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, Protocol

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import hold, mark_changed, must_be_draft
from cocreate.concepts.actions.review import forget_review
from cocreate.concepts.desk import Trouble, draft_context, edit_page
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import concept_of
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import body_hash
from cocreate.kit.i18n import Message
from cocreate.kit.web.pages import redirect
from cocreate.kit.web.requests import AnyRequest, form_values
from cocreate.panels.places import Place, place_of
from cocreate.people.actions import (
    answered_before,
    clear_draft,
    remember_answer,
    replace_draft,
)

Values = dict[str, Any]


class Done(NamedTuple):
    """What was done, and which part of the page to open next."""

    said: Message
    opened: str = ""


Change = Callable[[Concept, Values], Awaitable[Message | Done]]


class ShowPage(Protocol):
    """A page of the editor: edit_page, builder_page …"""

    async def __call__(
        self,
        request: AnyRequest,
        db: AsyncSession,
        concept: Concept,
        *,
        opened: str = "",
        sent: str = "",
        trouble: Trouble | None = None,
        status: int = 200,
    ) -> Response[Any]:
        """The page with the form `opened` unfolded, as it was refused when there is trouble."""


class Page(NamedTuple):
    """A page of the editor and its address behind that of the concept."""

    show: ShowPage
    path: str = "edit"


EDITOR = Page(edit_page)


async def found(request: AnyRequest, db: AsyncSession, slug: str) -> Concept:
    """The concept of the path."""
    place = place_of(request)
    return await concept_of(db, place.panel.id, slug, place.membership.role)


async def settle(
    request: AnyRequest,
    db: AsyncSession,
    slug: str,
    change: Change,
    *,
    part: str = "",
    anchor: str,
    kind: str = "changed",
    on: Page = EDITOR,
) -> Response[Any]:
    """Let `change` work on the concept, which nobody else can change meanwhile.

    What it raises as Invalid is shown in the form `part`, with everything that was typed. Only
    kind "changed" asks for a draft (and takes back an approval): launching and closing look for
    themselves.
    """
    place, values = place_of(request), await form_values(request)
    concept = await found(request, db, slug)
    key = str(values.get("_key", ""))[:64]
    try:
        if key:
            earlier = await answered_before(db, place.viewer.person_id, key, body_hash(values))
            if earlier is not None:
                return redirect(request, earlier)
        await hold(db, concept)
        if kind == "changed":
            must_be_draft(concept)
        done = await change(concept, values)
    except Invalid as mistakes:
        if not part:
            raise
        trouble = Trouble(part, values, mistakes.errors)
        return await on.show(
            request, db, concept, opened=part, trouble=trouble, status=mistakes.status
        )
    if kind == "changed":
        await forget_review(db, concept)
    await mark_changed(db, concept, kind)
    said, opened = done if isinstance(done, Done) else (done, "")
    if values.get("_then") == "another":
        opened = part
    location = await _way_back(db, place, concept, part, anchor, opened, on)
    if key:
        await remember_answer(db, place.viewer.person_id, key, location)
    return redirect(request, location, said)


async def lay_aside(
    request: AnyRequest, db: AsyncSession, slug: str, *, part: str, query: str, on: Page
) -> Response[Any]:
    """Keep what was typed as the form's draft, change nothing, and show the form as it then is."""
    place, values = place_of(request), await form_values(request)
    concept = await found(request, db, slug)
    must_be_draft(concept)
    typed = {name: value for name, value in values.items() if not name.startswith("_")}
    context = draft_context(part, concept.id)
    await replace_draft(db, place.viewer.person_id, context, typed)
    path = f"{place.path}/concepts/{concept.slug}/{on.path}"
    return redirect(request, f"{path}?opened={part}{query}#form")


async def _way_back(
    db: AsyncSession,
    place: Place,
    concept: Concept,
    part: str,
    anchor: str,
    opened: str,
    on: Page,
) -> str:
    """The part of the page that was worked on, its draft cleared."""
    query = []
    if part:
        context = draft_context(part, concept.id)
        await clear_draft(db, place.viewer.person_id, context)
        query.append(f"sent={context}")
    if opened:
        query.append(f"opened={opened}")
    asked = f"?{'&'.join(query)}" if query else ""
    return f"{place.path}/concepts/{concept.slug}/{on.path}{asked}#{anchor}"
