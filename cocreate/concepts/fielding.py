"""The field pages of a concept: how their forms are answered, and what they show."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import hold, mark_changed
from cocreate.concepts.actions.inviting import letters
from cocreate.concepts.models import Concept, State
from cocreate.concepts.queries import concept_of
from cocreate.fieldwork.audience import Reach, field_of, reach
from cocreate.fieldwork.chart import per_day
from cocreate.fieldwork.coach import advise, experience_of
from cocreate.fieldwork.contact import PLANNED_MAX, count_silent
from cocreate.fieldwork.forms import CLASSES, PlanInput, chosen_classes, without_classes
from cocreate.fieldwork.looks import looks_of, top_of
from cocreate.fieldwork.models import Design, Fieldwork
from cocreate.fieldwork.monitor import Monitor, arms_of, monitor_of
from cocreate.fieldwork.quality import quality_summary
from cocreate.fieldwork.quotas import quotas_of
from cocreate.kit import clock
from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import Form, body_hash, parse
from cocreate.kit.i18n import Message, Words, _
from cocreate.kit.web.pages import etag_of, page, pages_of, redirect, unchanged
from cocreate.kit.web.requests import AnyRequest, form_values
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Attribute
from cocreate.panels.places import Place, place_of
from cocreate.panels.policy import POLICY
from cocreate.people.actions import answered_before, remember_answer
from cocreate.people.cookies import new_token
from cocreate.questionnaires.models import code_of
from cocreate.questionnaires.queries import questions_of

Values = dict[str, Any]
Change = Callable[[Concept, Values], Awaitable[Message]]
Again = Callable[[Concept, Form], Awaitable[Response[Any]]]


async def found(request: AnyRequest, db: AsyncSession, slug: str) -> Concept:
    """The concept of the path, for staff."""
    place = place_of(request)
    return await concept_of(db, place.panel.id, slug, place.membership.role)


def path_of(place: Place, concept: Concept) -> str:
    """The address of a concept's field."""
    return f"{place.path}/concepts/{concept.slug}/fieldwork"


def may_manage(place: Place) -> bool:
    """Whether who is asking may change the field."""
    return place.membership.role in POLICY["fieldwork.manage"].roles


async def settle_field(
    request: AnyRequest,
    db: AsyncSession,
    slug: str,
    change: Change,
    *,
    back: str = "",
    again: Again | None = None,
) -> Response[Any]:
    """Let `change` work on the concept, once for each key, while nobody else can change it.

    `again` shows the form with what was typed and what is wrong with it; without it the mistakes
    become a page of their own.
    """
    place, values = place_of(request), await form_values(request)
    concept = await found(request, db, slug)
    key = str(values.get("_key", ""))[:64]
    if key:
        earlier = await answered_before(db, place.viewer.person_id, key, body_hash(values))
        if earlier is not None:
            return redirect(request, earlier)
    try:
        await hold(db, concept)
        said = await change(concept, values)
    except Invalid as mistakes:
        if again is None:
            raise
        return await again(concept, Form(values=values, errors=mistakes.errors, key=key))
    await mark_changed(db, concept, "changed")
    location = f"{path_of(place, concept)}{back}"
    if key:
        await remember_answer(db, place.viewer.person_id, key, location)
    return redirect(request, location, said)


async def field_page(
    request: AnyRequest, db: AsyncSession, concept: Concept, *, fragment: bool = False
) -> Response[Any]:
    """The monitor of a concept that was launched; `fragment` is the part that stays up to date."""
    place, state = place_of(request), concept.state(clock.now())
    monitor = await _monitor(db, place, concept, state)
    silent = await count_silent(db, concept.questionnaire_id) if state is State.OPEN else 0
    etag = etag_of(request, fragment, concept.version, state, silent, repr(monitor))
    if same := unchanged(request, etag):
        return same
    words = Words(place.viewer.locale, pages_of(request).settings.zone)
    return page(
        request,
        "fieldwork/_now.html" if fragment else "fieldwork/monitor.html",
        etag=etag,
        place=place,
        concept=concept,
        state=state,
        path=f"{place.path}/concepts/{concept.slug}",
        monitor=monitor,
        chart=per_day(monitor.periods, place.panel.small_cell, words) if monitor.periods else None,
        k=place.panel.small_cell,
        silent=silent,
        looks=looks_of(monitor.field) if monitor.field else (),
        manages=may_manage(place),
        audience=audience_in_words(
            monitor.field, await attributes_of_panel(db, place.panel.id), place.viewer.locale
        ),
        form=Form(key=new_token()[:32]),
        target=Form(values={"target": monitor.field.target or ""} if monitor.field else {}),
    )


async def _monitor(db: AsyncSession, place: Place, concept: Concept, state: State) -> Monitor:
    k, closed = place.panel.small_cell, state is State.CLOSED
    monitor = await monitor_of(
        db,
        concept.questionnaire_id,
        letters(concept),
        opened=concept.opens_at or clock.now(),
        now=concept.closes_at if closed and concept.closes_at else clock.now(),
        closed=closed,
        k=k,
    )
    quality = await quality_summary(db, concept.questionnaire_id, k=k, closed=closed)
    return monitor._replace(quality=quality)


async def plan_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    form: Form | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    """Planning the field of a draft; `form` holds what was chosen but is not stored."""
    place = place_of(request)
    attributes = await attributes_of_panel(db, place.panel.id)
    field = await field_of(db, concept.questionnaire_id)
    shown = form or Form(values=planned(field))
    shown.key = shown.key or new_token()[:32]
    return page(
        request,
        "fieldwork/plan.html",
        status=status,
        place=place,
        concept=concept,
        state=concept.state(clock.now()),
        path=f"{place.path}/concepts/{concept.slug}",
        attributes=attributes,
        classes=CLASSES,
        form=shown,
        quotas=await quotas_of(db, concept.questionnaire_id),
        stoppable=await _stoppable(db, concept, field),
        manages=may_manage(place),
        **await reached(db, place, concept, shown.values, attributes),
    )


async def _stoppable(
    db: AsyncSession, concept: Concept, field: Fieldwork | None
) -> list[tuple[int | str, Message | str]]:
    """The questions that can stop the field early, as options; none where groups overlap."""
    if field is None or field.design != Design.MONADIC:
        return []
    questions = await questions_of(db, concept.questionnaire_id)
    found = [(q.id, f"{code_of(q)}. {q.text}") for q in questions if top_of(q)]
    return [("", _("No: it goes on to the target")), *found] if found else []


def planned(field: Fieldwork | None) -> Values:
    """The plan as its form holds it."""
    if field is None:
        return {"sample": "all", "soft": "no"}
    reminders = [*field.remind_after, "", ""][:PLANNED_MAX]
    return {
        "sample": "all" if field.sample_size is None else "some",
        "sample_size": field.sample_size or "",
        "soft": "no" if field.soft_size is None else "yes",
        "soft_size": field.soft_size or "",
        "contact_cap": field.contact_cap or "",
        "remind_1": reminders[0],
        "remind_2": reminders[1],
        "target": field.target or "",
        "stop_on": field.stopping.get("question", ""),
        "stop_looks": field.stopping.get("looks", 3),
        **{f"{CLASSES}{key}": list(classes) for key, classes in field.audience.items()},
    }


async def reached(
    db: AsyncSession,
    place: Place,
    concept: Concept,
    values: Mapping[str, Any],
    attributes: list[Attribute],
) -> Values:
    """What templates/fieldwork/_reach.html shows: how many fit what is chosen just now."""
    try:
        given = parse(PlanInput, without_classes(values))
    except (Invalid, BadRequest):  # half typed
        given = PlanInput()
    found_reach: Reach = await reach(
        db,
        place.panel.id,
        concept.questionnaire_id,
        chosen_classes(values, attributes),
        sample_size=given.sample_size if given.sample == "some" else None,
        contact_cap=given.contact_cap,
    )
    experience = await experience_of(db, place.panel.id, but=concept.questionnaire_id)
    cells = max(len(await arms_of(db, concept.questionnaire_id)), 1)
    field = await field_of(db, concept.questionnaire_id)
    answers = round(found_reach.drawn * (experience.rate or 1))
    if given.target is not None:
        answers = min(answers, given.target)
    advice = advise(
        _in_cell(answers, cells, field),
        cells=cells,
        difference=(field.difference if field else 10) / 100,
        experience=experience,
        invited=found_reach.drawn,
    )
    return {"reach": found_reach, "advice": advice, "k": place.panel.small_cell}


def _in_cell(answers: int, cells: int, field: Fieldwork | None) -> int:
    """How many see each arm: everybody sees `shown` of them."""
    shown = field.shown if field and cells > 1 else 1
    return answers * min(shown, cells) // cells


def audience_in_words(
    field: Fieldwork | None, attributes: list[Attribute], locale: str
) -> list[tuple[str, list[str]]]:
    """The segment as (attribute, classes), in the reader's language."""
    said: list[tuple[str, list[str]]] = []
    for attribute in attributes:
        wanted = field.audience.get(attribute.key) if field else None
        if wanted:
            names = {o["value"]: o["label"].get(locale, o["value"]) for o in attribute.options}
            label = attribute.label.get(locale, attribute.key)
            said.append((label, [names.get(value, value) for value in wanted]))
    return said
