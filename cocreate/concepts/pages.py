"""Laying a concept before its reader: the questions while it is open, then what was said."""

from collections.abc import Sequence
from typing import Any

import msgspec
from litestar import Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.answering import draft_context
from cocreate.concepts.models import State
from cocreate.concepts.showing import SeenStimulus, Shown, seen_and_asked
from cocreate.concepts.talk import thread_place
from cocreate.kit.forms import Form
from cocreate.kit.web.pages import locale_of, page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.places import Place, place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import form_of
from cocreate.questionnaires.forms import ends, labels, plainly
from cocreate.questionnaires.kinds import kind_of, seconds_of, suffixed
from cocreate.questionnaires.models import AnyQuestion, Mode, QuestionView
from cocreate.questionnaires.queries import own_response
from cocreate.threads.queries.conversation import Asked, conversation


async def concept_page(
    request: AnyRequest,
    db: AsyncSession,
    shown: Shown,
    *,
    number: int,
    kept: int,
    etag: str,
) -> Response[Any]:
    """The page of a concept for who is asking."""
    place = place_of(request)
    stimuli, questions = await seen_and_asked(db, shown.concept.id, shown.concept.questionnaire_id)
    if shown.state is State.OPEN and not shown.submitted and not place.membership.is_staff:
        context = draft_context(shown.concept.id)
        form = form_of(shown.draft, context, new_token()[:32])
        # Coming from a form that was stored: what this tab held back for it is not needed.
        arrived = kept >= 0 and kept == (form.draft.version if form.draft else 0)
        return answer_page(
            request,
            shown,
            stimuli,
            questions,
            form,
            number=number,
            etag=etag,
            cleared_drafts=[context] if arrived else [],
        )
    return await _read_page(request, db, place, shown, stimuli, questions, etag=etag)


def answer_page(
    request: AnyRequest,
    shown: Shown,
    stimuli: list[SeenStimulus],
    questions: list[QuestionView],
    form: Form,
    *,
    number: int,
    **more: Any,  # noqa: ANN401
) -> Response[Any]:
    """The questions: one at a time or all at once, as the marketer chose."""
    steps = shown.mode == Mode.STEPS
    if steps and not number and form.values:
        number = _first_unanswered(questions, form)
    number = min(max(number, 0), len(questions))
    asked = questions[number - 1 : number] if steps and number else ([] if steps else questions)
    asked_fields = {question.field for question in asked}
    return page(
        request,
        "concepts/answer.html",
        place=place_of(request),
        shown=shown,
        stimuli=stimuli,
        questions=questions,
        asked=[plainly(question) for question in asked],
        blank=None if form.values or form.errors else _blank(request, asked),
        carried={q.field: form.value(q.field) for q in questions if q.field not in asked_fields},
        number=number,
        steps=steps,
        minutes=minutes_left(questions[max(number - 1, 0) :]),
        form=form,
        labels=labels,
        ends=ends,
        action=f"{shown.path(place_of(request))}/response",
        **more,
    )


def _blank(request: AnyRequest, asked: list[QuestionView]) -> Markup:
    """The questions as they stand before anybody who has not begun."""
    pages = pages_of(request)
    key = tuple((*q[:-1], msgspec.json.encode(q.spec)) for q in asked)
    return pages.same_for_all(
        locale_of(request.scope, pages.settings),
        "questionnaires/_questions.html",
        key,
        asked=[plainly(question) for question in asked],
        form=Form(),
        labels=labels,
        ends=ends,
    )


async def _read_page(
    request: AnyRequest,
    db: AsyncSession,
    place: Place,
    shown: Shown,
    stimuli: list[SeenStimulus],
    questions: list[QuestionView],
    *,
    etag: str,
) -> Response[Any]:
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
    own = None
    if shown.submitted:
        own = await own_response(db, shown.concept.questionnaire_id, place.membership.id)
    cleared = [draft_context(shown.concept.id)] if shown.submitted else []
    return page(
        request,
        "concepts/show.html",
        place=place,
        shown=shown,
        stimuli=stimuli,
        questions=questions,
        own=own_answers(questions, own) if own else [],
        thread=thread,
        cleared_drafts=[*cleared, *([thread.cleared] if thread.cleared else [])],
        etag=etag,
    )


def _first_unanswered(questions: list[QuestionView], form: Form) -> int:
    open_ones = (n for n, q in enumerate(questions, 1) if not form.value(q.field))
    return next(open_ones, len(questions))


def own_answers(questions: list[QuestionView], own: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
    """What a member answered, in words, question by question."""
    response, texts = own
    answers: list[tuple[str, Any]] = []
    for question in questions:
        codes = suffixed(response.codes, str(question.id))
        said = kind_of(question.kind).words(
            question, codes, {part: text for (of, part), text in texts.items() if of == question.id}
        )
        answers.append((question.text, said))
    return answers


def step_number(values: dict[str, Any], last: int) -> int:
    """The question that a form says it answers, within 1 … last."""
    given = str(values.get("_step", "1"))
    return min(max(int(given) if given.isdigit() else 1, 1), max(last, 1))


def step_path(shown: Shown, place: Place, number: int, *, kept: int) -> str:
    """The address of one question; `kept` is the version of the draft that was just stored."""
    return f"{shown.path(place)}?question={max(number, 0)}&kept={kept}"


def minutes_left(questions: Sequence[AnyQuestion]) -> int:
    """Whole minutes that these questions take most people, at least one."""
    return max(1, round(sum(seconds_of(q) for q in questions) / 60))
