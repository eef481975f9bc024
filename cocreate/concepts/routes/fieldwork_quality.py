"""Data quality of a concept: what was flagged, and what people decided about it."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.inviting import note
from cocreate.concepts.fielding import Values, found, may_manage, settle_field
from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.audience import field_of
from cocreate.fieldwork.forms import DecisionInput
from cocreate.fieldwork.quality import (
    decide,
    flagged_responses,
    look_at_responses,
    quality_summary,
    store_flags,
)
from cocreate.fieldwork.reasons import name_of, reason_of
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of

ALL = "/panels/{panel:str}/concepts/{concept:str}/fieldwork/quality"
READ = {"action": "fieldwork.read"}
MANAGE = {"action": "fieldwork.manage"}
A_PAGE = 25


@get(ALL, opt=READ)
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The flagged responses, those that wait for a decision first."""
    return await _page(request, db, await found(request, db, concept))


@post(f"{ALL}/checks", opt=MANAGE)
async def check(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Look at all responses again."""
    # Before the transaction, which would keep all other writers waiting.
    async with request.app.state["database"].reading() as look:
        looked_at = await look_at_responses(
            look, (await found(request, look, concept)).questionnaire_id
        )

    async def change(here: Concept, _values: Values) -> Message:
        _must_be_launched(here)
        await store_flags(db, here.questionnaire_id, looked_at)
        return _("All responses were looked at.")

    return await settle_field(request, db, concept, change, back="/quality")


@post(f"{ALL}/{{response:str}}/decision", opt=MANAGE)
async def judge(
    request: AnyRequest, db: Db, concept: FromPath[str], response: FromPath[str]
) -> Response[Any]:
    """Keep a response, exclude it, or take the decision back."""
    place = place_of(request)

    async def change(here: Concept, values: Values) -> Message:
        _must_be_launched(here)
        given = parse(DecisionInput, values)
        closed = here.state(clock.now()) is State.CLOSED
        waiting = await decide(
            db,
            here.questionnaire_id,
            response,
            given,
            place.membership.id,
            k=place.panel.small_cell,
            closed=closed,
        )
        verb = f"response.{given.decision}"
        details = {"response": response, "reason": given.reason}
        note(db, place.panel.id, place.membership.id, here, verb, **details)
        if waiting:
            return _("Noted. It takes effect once %(k)s decisions wait.", k=place.panel.small_cell)
        return _SAID[given.decision]

    async def again(here: Concept, form: Form) -> Response[Any]:
        return await _page(request, db, here, wrong={response: form}, status=422)

    return await settle_field(
        request, db, concept, change, back=f"/quality#response-{response}", again=again
    )


_SAID: dict[str, Message] = {
    "kept": _("Kept: it counts."),
    "excluded": _("Excluded: it no longer counts, and the results say how many were left out."),
    "open": _("The decision is taken back: it counts, and waits for a decision."),
}


def _must_be_launched(concept: Concept) -> None:
    if concept.launched_at is None:
        raise Conflict(_("This concept is still a draft: launch it first."))


async def _page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    wrong: dict[str, Form] | None = None,
    status: int = 200,
) -> Response[Any]:
    place = place_of(request)
    state = concept.state(clock.now())
    k, closed = place.panel.small_cell, state is State.CLOSED
    path = f"{place.path}/concepts/{concept.slug}"
    flagged = await flagged_responses(db, concept.questionnaire_id, k=k, closed=closed)
    asked = request.query_params.get("number", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
    paged = nearest_page(number, len(flagged), f"{path}/fieldwork/quality", size=A_PAGE)
    first = (paged.number - 1) * A_PAGE
    return page(
        request,
        "fieldwork/quality.html",
        status=status,
        place=place,
        concept=concept,
        state=state,
        path=path,
        field=await field_of(db, concept.questionnaire_id),
        summary=await quality_summary(db, concept.questionnaire_id, k=k, closed=closed),
        flagged=flagged[first : first + A_PAGE],
        paged=paged,
        wrong=wrong or {},
        blank=Form(),
        name_of=name_of,
        reason_of=reason_of,
        manages=may_manage(place),
    )


handlers: list[Any] = [show, check, judge]
