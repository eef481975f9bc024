"""Laying a concept before its reader: the questions while it is open, then what was said."""

from typing import Any

from litestar import Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.answering import attributes_for, draft_context, is_wanted
from cocreate.concepts.models import State
from cocreate.concepts.own import own_answers
from cocreate.concepts.showing import Laid, SeenStimulus, Shown, laid
from cocreate.concepts.talk import thread_place
from cocreate.concepts.way import (
    Way,
    carried,
    identity,
    is_blank,
    minutes_left,
    opened_at,
    resumed,
    shown_with,
    way_of,
)
from cocreate.kit.forms import Form
from cocreate.kit.web.pages import locale_of, page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.kit.web.shared import shared_page
from cocreate.panels.places import Place, place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import form_of
from cocreate.questionnaires.forms import ends, labels
from cocreate.questionnaires.queries import own_response, questions_of
from cocreate.threads.queries.conversation import Asked, conversation

__all__ = ["answer_page", "concept_page", "minutes_left", "own_answers", "step_path"]


async def concept_page(
    request: AnyRequest,
    db: AsyncSession,
    shown: Shown,
    *,
    number: int | None,
    kept: int,
    etag: str,
) -> Response[Any]:
    """The page of a concept for who is asking; `number` is the question he asks for."""
    place = place_of(request)
    if shown.state is not State.OPEN or shown.submitted or place.membership.is_staff:
        return await _read_page(request, db, place, shown, etag=etag)
    if shown.seat.outcome:
        return _refused_page(request, shown, etag=etag)
    there = await laid(db, shown.concept, shown.revision)
    context = draft_context(shown.concept.id)
    form = form_of(shown.draft, context, new_token()[:32])
    known = await attributes_for(db, place, there.running.compiled)
    way = way_of(there, shown.seat, form.values, known, place.viewer.locale)
    # Without a number he goes on where he stopped.
    way = way.at(resumed(way, form.values) if number is None or way.needs_arms else number)
    begins = way.at_intro or not (way.steps or form.values)
    if there.running.planned and begins and not await is_wanted(db, place, shown):
        return _refused_page(request, shown, etag=etag)
    # Coming from a form that was stored: what this tab held back for it is not needed.
    arrived = kept >= 0 and kept == (form.draft.version if form.draft else 0)
    return answer_page(
        request,
        shown,
        there,
        way,
        form,
        etag=etag,
        cleared_drafts=[context] if arrived else [],
    )


def answer_page(
    request: AnyRequest,
    shown: Shown,
    there: Laid,
    way: Way,
    form: Form,
    **more: Any,  # noqa: ANN401
) -> Response[Any]:
    """The questions: one at a time or all at once, as the marketer chose."""
    place, asked = place_of(request), way.asked
    stimuli = shown_with(way, there)
    context: dict[str, Any] = {
        "place": place,
        "shown": shown,
        "stimuli": stimuli,
        "way": way,
        "asked": asked,
        "has_files": any(one.kind == "file" for one in asked),
        "carried": list(carried(form.values, asked)),
        "form": form,
        "labels": labels,
        "ends": ends,
        "action": f"{shown.path(place)}/response",
        **more,
    }
    own: dict[str, Any] = {"form_key": form.key, "opened": opened_at()}
    if form.values or form.errors or (form.draft and form.draft.version):
        blank = is_blank(asked, form.errors | form.values)
        part = _blank(request, way) if blank else None
        return page(request, "concepts/answer.html", blank=part, **context, **own)
    # Who has not begun sees what everybody sees: of a member there is nothing in it but this.
    key = (
        (shown.concept.id, shown.concept.version, shown.revision, shown.paused),
        (way.number, way.total, way.at_intro, way.needs_arms),
        tuple(seen.stimulus.id for seen in stimuli),
        tuple(more.get("cleared_drafts", ())),
        () if way.compiled.is_fixed else identity(asked),
    )
    return shared_page(request, "concepts/answer.html", key=key, own=own, blank=None, **context)


def _blank(request: AnyRequest, way: Way) -> Markup:
    """The questions of this page as they stand before anybody who has not answered them."""
    pages, place, asked = pages_of(request), place_of(request), way.asked
    files = f"{place.path}/files"
    return pages.same_for_all(
        locale_of(request.scope, pages.settings),
        "questionnaires/_questions.html",
        (files, identity(asked)),
        asked=asked,
        form=Form(),
        labels=labels,
        ends=ends,
        files=files,
    )


def _refused_page(request: AnyRequest, shown: Shown, *, etag: str) -> Response[Any]:
    """Enough people like this member have answered: said kindly, and before he begins."""
    return page(
        request,
        "concepts/full.html",
        place=place_of(request),
        shown=shown,
        etag=etag,
        cleared_drafts=[draft_context(shown.concept.id)] if shown.seat.outcome else [],
    )


async def _read_page(
    request: AnyRequest,
    db: AsyncSession,
    place: Place,
    shown: Shown,
    *,
    etag: str,
) -> Response[Any]:
    there = await laid(db, shown.concept, shown.revision)
    compiled = there.running.compiled.in_locale(place.viewer.locale)
    talk = thread_place(
        shown.concept,
        shown.state,
        path=shown.path(place),
        submitted=shown.submitted,
        staff=place.membership.is_staff,
    )
    thread = await conversation(
        db,
        shown.concept.thread_id,
        place.membership,
        place.viewer.person_id,
        place=talk,
        path=place.path,
        asked=Asked.of(request.query_params),
    )
    own, said = None, []
    if shown.submitted:
        own = await own_response(db, shown.concept.questionnaire_id, place.membership.id)
    if own is not None:
        arms = {arm.id: arm.name for arm in compiled.arms}
        said = own_answers(await questions_of(db, shown.concept.questionnaire_id), own, arms)
    cleared = [draft_context(shown.concept.id)] if shown.submitted else []
    return page(
        request,
        "concepts/show.html",
        place=place,
        shown=shown,
        stimuli=_to_talk_about(shown, place, there),
        questions=compiled.questions,
        own=said,
        thread=thread,
        cleared_drafts=[*cleared, *([thread.cleared] if thread.cleared else [])],
        etag=etag,
    )


def _to_talk_about(shown: Shown, place: Place, there: Laid) -> list[SeenStimulus]:
    """While it is open a member sees no arm but his own: what he says is about that one."""
    everything = place.membership.is_staff or shown.state is not State.OPEN
    arms = {None, *shown.seat.arms}
    return [seen for seen in there.stimuli if everything or seen.stimulus.arm_id in arms]


def step_path(shown: Shown, place: Place, number: int, *, kept: int) -> str:
    """The address of one question; `kept` is the version of the draft that was just stored."""
    return f"{shown.path(place)}?question={max(number, 0)}&kept={kept}"
