"""How every form of the editor is answered: stored once and back to its part, or shown again."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import hold, mark_changed, must_be_draft
from cocreate.concepts.desk import Trouble, draft_context, edit_page
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import concept_of
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import body_hash
from cocreate.kit.i18n import Message
from cocreate.kit.web.pages import redirect
from cocreate.kit.web.requests import AnyRequest, form_values
from cocreate.panels.places import Place, place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer

Values = dict[str, Any]
Change = Callable[[Concept, Values], Awaitable[Message]]


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
) -> Response[Any]:
    """Let `change` work on the concept, which nobody else can change meanwhile.

    What it raises as Invalid is shown in the form `part`, with everything that was typed. Only
    kind "changed" asks for a draft: launching and closing look for themselves.
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
        said = await change(concept, values)
    except Invalid as mistakes:
        if not part:
            raise
        trouble = Trouble(part, values, mistakes.errors)
        return await edit_page(
            request, db, concept, opened=part, trouble=trouble, status=mistakes.status
        )
    await mark_changed(db, concept, kind)
    location = await _way_back(db, place, concept, part, anchor, values)
    if key:
        await remember_answer(db, place.viewer.person_id, key, location)
    return redirect(request, location, said)


async def _way_back(
    db: AsyncSession, place: Place, concept: Concept, part: str, anchor: str, values: Values
) -> str:
    """The part of the page that was worked on, its draft cleared."""
    query = []
    if part:
        context = draft_context(part, concept.id)
        await clear_draft(db, place.viewer.person_id, context)
        query.append(f"sent={context}")
        if values.get("_then") == "another":
            query.append(f"opened={part}")
    asked = f"?{'&'.join(query)}" if query else ""
    return f"{place.path}/concepts/{concept.slug}/edit{asked}#{anchor}"
