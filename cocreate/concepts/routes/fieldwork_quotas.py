"""Quotas of a concept: written before the launch, raised in the field."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.inviting import note
from cocreate.concepts.fielding import Values, found, may_manage, settle_field
from cocreate.concepts.models import Concept, State
from cocreate.fieldwork.forms import (
    CLASSES,
    QuotaChange,
    QuotaInput,
    chosen_classes,
    without_classes,
)
from cocreate.fieldwork.models import Quota
from cocreate.fieldwork.monitor import quota_line, tally_of
from cocreate.fieldwork.quotas import (
    add_quota,
    change_quota,
    known_names,
    quota_in,
    quotas_of,
    remove_quota,
)
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
from cocreate.people.cookies import new_token
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.queries import questions_of

ALL = "/panels/{panel:str}/concepts/{concept:str}/fieldwork/quotas"
ONE = f"{ALL}/{{quota:int}}"
READ = {"action": "fieldwork.read"}
MANAGE = {"action": "fieldwork.manage"}


@get(ALL, opt=READ)
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The quotas, how full they are, and the form for another one."""
    return await _page(request, db, await found(request, db, concept))


@post(ALL, opt=MANAGE)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """One more quota."""
    place = place_of(request)

    async def change(draft: Concept, values: Values) -> Message:
        _must_not_be_launched(draft)
        attributes = await attributes_of_panel(db, place.panel.id)
        questions = await questions_of(db, draft.questionnaire_id)
        await add_quota(
            db,
            draft.questionnaire_id,
            parse(QuotaInput, without_classes(values)),
            chosen_classes(values, attributes),
            known_names(questions, [attribute.key for attribute in attributes]),
        )
        return _("Added.")

    async def again(draft: Concept, form: Form) -> Response[Any]:
        return await _page(request, db, draft, form=form, status=422)

    return await settle_field(request, db, concept, change, back="/quotas", again=again)


@post(ONE, opt=MANAGE)
async def redo(
    request: AnyRequest, db: Db, concept: FromPath[str], quota: FromPath[int]
) -> Response[Any]:
    """Another name or number."""
    place = place_of(request)

    async def change(here: Concept, values: Values) -> Message:
        if here.state(clock.now()) is State.CLOSED:
            raise Conflict(_("This concept is closed already. It stays closed."))
        found_quota = await quota_in(db, here.questionnaire_id, quota)
        before = found_quota.cap
        await change_quota(db, found_quota, parse(QuotaChange, values))
        if here.launched_at is not None:
            details = {"quota": quota, "before": before, "cap": found_quota.cap}
            note(db, place.panel.id, place.membership.id, here, "concept.quota", **details)
        return _("Saved.")

    async def again(here: Concept, form: Form) -> Response[Any]:
        return await _page(request, db, here, wrong={quota: form}, status=422)

    return await settle_field(request, db, concept, change, back="/quotas", again=again)


@post(f"{ONE}/removal", opt=MANAGE)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], quota: FromPath[int]
) -> Response[Any]:
    """Take it out."""

    async def change(draft: Concept, _values: Values) -> Message:
        found_quota = await quota_in(db, draft.questionnaire_id, quota)
        _must_not_be_launched(draft)
        await remove_quota(db, found_quota)
        return _("Removed.")

    return await settle_field(request, db, concept, change, back="/quotas")


def _must_not_be_launched(concept: Concept) -> None:
    """A quota counts from the first answer on, or it counts wrong."""
    if concept.launched_at is not None:
        raise Conflict(
            _(
                "Quotas are added and removed before the launch, since they count from the first "
                "answer. What you can still do is raise their numbers."
            )
        )


async def _page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    form: Form | None = None,
    wrong: dict[int, Form] | None = None,
    status: int = 200,
) -> Response[Any]:
    place, now = place_of(request), clock.now()
    state = concept.state(now)
    completed = (await tally_of(db, concept.questionnaire_id)).completed
    lines = [
        quota_line(
            quota,
            completed,
            None,
            now.date(),
            k=place.panel.small_cell,
            closed=state is State.CLOSED,
        )
        for quota in await quotas_of(db, concept.questionnaire_id)
    ]
    attributes = await attributes_of_panel(db, place.panel.id)
    questions = await questions_of(db, concept.questionnaire_id)
    shown = form or Form()
    shown.key = shown.key or new_token()[:32]
    return page(
        request,
        "fieldwork/quotas.html",
        status=status,
        place=place,
        concept=concept,
        state=state,
        path=f"{place.path}/concepts/{concept.slug}",
        lines=lines,
        forms={line.quota.id: _form_of(line.quota, wrong) for line in lines},
        attributes=attributes,
        classes=CLASSES,
        codes=[(code_of(question), question.text) for question in questions],
        form=shown,
        k=place.panel.small_cell,
        manages=may_manage(place),
    )


def _form_of(quota: Quota, wrong: dict[int, Form] | None) -> Form:
    refused = (wrong or {}).get(quota.id)
    return refused or Form(values={"name": quota.name, "cap": quota.cap})


handlers: list[Any] = [show, add, redo, remove]
