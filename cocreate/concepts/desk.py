"""The editor's page of a concept: what is there, what was typed but not saved, what is missing."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import fingerprint
from cocreate.concepts.actions.launch import plan_of
from cocreate.concepts.checklist import Check, advice, needs
from cocreate.concepts.forms import LaunchInput, write_moment
from cocreate.concepts.models import STIMULI_MAX, Concept, State, StimulusKind
from cocreate.concepts.pages import minutes_left
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.kit import clock
from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Message
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.models import Role
from cocreate.panels.places import Place, place_of
from cocreate.panels.queries import count_by_role
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.editing import QUESTIONS_MAX
from cocreate.questionnaires.forms import ends, labels
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.queries import count_invited, questions_of

OPEN_FOR = timedelta(days=10)  # what the closing date says before anybody chose
CLOSING_HOUR = 20
FIXED_PARTS = ("edit", "launch", "closing")
NEW_QUESTION = {"kind": "scale5", "required": "yes"}


class Trouble(NamedTuple):
    """A form of this page that was refused: which, what was typed, and what is wrong."""

    part: str
    values: dict[str, Any]
    errors: dict[str, Message]


class Desk(NamedTuple):
    """Everything of a concept that its editor sees."""

    concept: Concept
    state: State
    questionnaire: Questionnaire
    questions: list[Question]
    stimuli: list[StimulusView]
    members: int
    invited: int
    answered: int

    @property
    def minutes(self) -> int:
        """What it takes a member, about."""
        return minutes_left(self.questions)


async def desk_of(db: AsyncSession, concept: Concept) -> Desk:
    """The desk: the same number of queries however much lies on it."""
    state = concept.state(clock.now())
    draft = state is State.DRAFT
    members = (await count_by_role(db, concept.panel_id))[Role.MEMBER] if draft else 0
    invited, answered = (0, 0) if draft else await count_invited(db, concept.questionnaire_id)
    return Desk(
        concept=concept,
        state=state,
        questionnaire=await db.get_one(Questionnaire, concept.questionnaire_id),
        questions=await questions_of(db, concept.questionnaire_id),
        stimuli=await stimuli_of(db, concept.id),
        members=members,
        invited=invited,
        answered=answered,
    )


def draft_context(part: str, concept_id: int) -> str:
    """The name under which a form of this page is kept: of its row, or of the concept."""
    return part if "-" in part else f"concept-{part}-{concept_id}"


def new_context(place: Place) -> str:
    """The name under which the form for a new concept is kept."""
    return f"concept-new-{place.panel.id}"


async def edit_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    opened: str = "",
    sent: str = "",
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response[Any]:
    """The page, with the form `opened` unfolded. `sent` names the draft that was just stored."""
    desk = await desk_of(db, concept)
    forms = await _forms(request, db, desk, opened, trouble)
    zone = request.app.state["settings"].zone
    place = place_of(request)
    return page(
        request,
        "concepts/edit.html" if desk.state is State.DRAFT else "concepts/launched.html",
        status=status,
        place=place,
        desk=desk,
        path=f"{place.path}/concepts/{concept.slug}",
        forms=forms,
        opened=opened if opened in forms else "",
        checks=_checks(desk, forms, zone) if desk.state is State.DRAFT else [],
        seen=fingerprint(concept, desk.questionnaire),
        labels=labels,
        ends=ends,
        room={"stimuli": STIMULI_MAX, "questions": QUESTIONS_MAX},
        max_mb=request.app.state["settings"].max_upload_mb,
        cleared_drafts=_stored(desk, forms, place, sent),
    )


def _stored(desk: Desk, forms: dict[str, Form], place: Place, sent: str) -> list[str]:
    """`sent`, when it names a form of this page and nothing newer was typed into it."""
    newer = {form.draft.context for form in forms.values() if form.draft and form.draft.version}
    parts = [*FIXED_PARTS, *_foldable(desk)]
    names = {draft_context(part, desk.concept.id) for part in parts}
    return [sent] if sent in (names | {new_context(place)}) - newer else []


async def _forms(
    request: AnyRequest, db: AsyncSession, desk: Desk, opened: str, trouble: Trouble | None
) -> dict[str, Form]:
    """The forms that are unfolded, by part: as drafted, as refused, or as it is stored."""
    zone = request.app.state["settings"].zone
    forms = {}
    for part, stored in _parts(desk, opened, zone).items():
        context = draft_context(part, desk.concept.id)
        person_id = place_of(request).viewer.person_id
        form = await drafted_form(db, person_id, context, new_token()[:32])
        if form.draft is None or form.draft.version == 0:
            form.values = dict(stored)
        if trouble and trouble.part == part:
            form.values, form.errors = trouble.values, trouble.errors
            form.key = str(trouble.values.get("_key") or form.key)
        forms[part] = form
    return forms


def _parts(desk: Desk, opened: str, zone: ZoneInfo) -> dict[str, dict[str, str]]:
    """Which forms this page has now, and what they hold when nobody typed anything."""
    if desk.state is State.CLOSED:
        return {}
    if desk.state is not State.DRAFT:
        closes_at = desk.concept.closes_at or clock.now()
        return {"closing": {"closing": "later", "closes": write_moment(closes_at, zone)}}
    concept = desk.concept
    about = {
        "title": concept.title,
        "body": concept.body,
        "mode": desk.questionnaire.mode,
        "visibility": concept.visibility,
    }
    launch = {"opening": "now", "closes": _some_evening(clock.now(), zone), "mail": "yes"}
    foldable = _foldable(desk)
    unfolded = {opened: foldable[opened]} if opened in foldable else {}
    return {"edit": about, "launch": launch, **unfolded}


def _foldable(desk: Desk) -> dict[str, dict[str, str]]:
    """The forms of which one at a time is unfolded: what to add, and each row there is."""
    adding = {kind.value: {"kind": kind.value} for kind in StimulusKind}
    stimuli = {f"stimulus-{view.stimulus.id}": _words_of(view) for view in desk.stimuli}
    questions = {f"question-{question.id}": _fields_of(question) for question in desk.questions}
    return {**adding, "question": NEW_QUESTION, **stimuli, **questions}


def _some_evening(now: datetime, zone: ZoneInfo) -> str:
    evening = (now.astimezone(zone) + OPEN_FOR).replace(hour=CLOSING_HOUR, minute=0)
    return write_moment(evening, zone)


def _words_of(view: StimulusView) -> dict[str, str]:
    words = {"caption": view.stimulus.caption, "text": view.stimulus.text}
    return words | {f"alt_{frame.seq}": frame.alt for frame in view.frames}


def _fields_of(question: Question) -> dict[str, str]:
    return {
        "kind": question.kind,
        "text": question.text,
        "required": "yes" if question.required else "",
        "low": question.low,
        "high": question.high,
    }


def _checks(desk: Desk, forms: dict[str, Form], zone: ZoneInfo) -> list[Check]:
    try:
        plan_of(parse(LaunchInput, forms["launch"].values), zone, clock.now())
        dates_fit = True
    except (Invalid, BadRequest):  # a draft holds whatever was typed
        dates_fit = False
    return [
        *needs(desk.concept, desk.questions, desk.stimuli, dates_fit=dates_fit),
        *advice(desk.questions, desk.stimuli, members=desk.members, minutes=desk.minutes),
    ]
