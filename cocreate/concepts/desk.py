"""The editor's page of a concept: what is there, what was typed but not saved, what is missing."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from litestar import Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.editing import fingerprint
from cocreate.concepts.actions.launch import plan_of
from cocreate.concepts.actions.review import reviewers
from cocreate.concepts.checklist import Check, Facts, advice, needs
from cocreate.concepts.comparing import Comparison, arms_of, compared, forms_of_comparison
from cocreate.concepts.forms import LaunchInput, write_moment
from cocreate.concepts.models import STIMULI_MAX, Concept, State, StimulusKind
from cocreate.concepts.outline import Group, minutes_of, outline_of
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.fieldwork.audience import Reach, field_of, reach
from cocreate.fieldwork.models import Arm, Design, Fieldwork, Quota
from cocreate.fieldwork.quotas import quotas_of
from cocreate.fieldwork.running import running_now
from cocreate.kit import clock
from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import Place, place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.checking import Problem, problems_of
from cocreate.questionnaires.editing import blocks_of
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.models import Response as Answered
from cocreate.questionnaires.queries import count_invited, questions_of
from cocreate.questionnaires.translating import missing_in
from cocreate.questionnaires.versions import versions_of

OPEN_FOR = timedelta(days=10)  # what the closing date says before anybody chose
CLOSING_HOUR = 20
FIXED_PARTS = ("edit", "launch", "closing", "design")


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
    groups: list[Group]
    arms: list[Arm]
    field: Fieldwork | None
    quotas: list[Quota]
    reach: Reach
    routing: list[Problem]
    tests: int
    invited: int
    answered: int

    @property
    def minutes(self) -> int:
        """What it takes a member, about."""
        return minutes_of(self.questions, shown=self.shown)

    @property
    def design(self) -> str:
        """Who sees which arm."""
        return self.field.design if self.field else Design.SINGLE

    @property
    def shown(self) -> int:
        """How many arms a member sees."""
        return self.field.shown if self.field else 1

    @property
    def languages(self) -> list[str]:
        """The languages that it is asked in, the first one that of its texts."""
        return list(self.questionnaire.languages)

    def facts(self, *, dates_fit: bool) -> Facts:
        """What the launch checks look at."""
        return Facts(
            concept=self.concept,
            questions=self.questions,
            stimuli=self.stimuli,
            arms=self.arms,
            design=self.design,
            shown=self.shown,
            quotas=self.quotas,
            routing=self.routing,
            missing=missing_in(self.questions, self.languages),
            members=self.reach.drawn,
            minutes=self.minutes,
            tests=self.tests,
            dates_fit=dates_fit,
        )


async def desk_of(db: AsyncSession, concept: Concept) -> Desk:
    """The desk: the same number of queries however much lies on it."""
    state, which = concept.state(clock.now()), concept.questionnaire_id
    draft = state is State.DRAFT
    questions = [one for one in await questions_of(db, which) if one.until is None]
    arms, field = await arms_of(db, which), await field_of(db, which)
    invited, answered = (0, 0) if draft else await count_invited(db, which)
    return Desk(
        concept=concept,
        state=state,
        questionnaire=await db.get_one(Questionnaire, which),
        questions=questions,
        stimuli=await stimuli_of(db, concept.id),
        groups=outline_of(questions, await blocks_of(db, which), arms=len(arms)),
        arms=arms,
        field=field,
        quotas=await quotas_of(db, which) if draft else [],
        reach=await _reach(db, concept, field) if draft else Reach(0, 0, 0, 0),
        routing=await _routing(db, concept) if draft else [],
        tests=await _tests(db, which) if draft else 0,
        invited=invited,
        answered=answered,
    )


async def _reach(db: AsyncSession, concept: Concept, field: Fieldwork | None) -> Reach:
    return await reach(
        db,
        concept.panel_id,
        concept.questionnaire_id,
        field.audience if field else {},
        sample_size=field.sample_size if field else None,
        contact_cap=field.contact_cap if field else None,
    )


async def _routing(db: AsyncSession, concept: Concept) -> list[Problem]:
    compiled = (await running_now(db, concept.questionnaire_id)).compiled
    attributes = await attributes_of_panel(db, concept.panel_id)
    known = {one.key: [str(o["value"]) for o in one.options] for one in attributes}
    return problems_of(compiled, known)


async def _tests(db: AsyncSession, questionnaire_id: int) -> int:
    found = select(func.count()).where(
        Answered.questionnaire_id == questionnaire_id, Answered.is_test.is_(True)
    )
    return await db.scalar(found) or 0


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
    place, settings = place_of(request), request.app.state["settings"]
    draft = desk.state is State.DRAFT
    return page(
        request,
        "concepts/edit.html" if draft else "concepts/launched.html",
        status=status,
        place=place,
        desk=desk,
        path=f"{place.path}/concepts/{concept.slug}",
        forms=forms,
        opened=opened if opened in forms else "",
        checks=checks_of(desk, forms["launch"].values, settings.zone) if draft else [],
        seen=fingerprint(concept, desk.questionnaire),
        comparison=await _comparison(db, place, desk) if draft else None,
        names=await reviewers(db, concept.panel_id),
        versions=[] if draft else await versions_of(db, concept.questionnaire_id),
        arm_choices=[("", _("Everybody")), *((arm.id, arm.name) for arm in desk.arms)],
        room={"stimuli": STIMULI_MAX},
        max_mb=settings.max_upload_mb,
        cleared_drafts=_stored(desk, forms, place, sent),
    )


async def _comparison(db: AsyncSession, place: Place, desk: Desk) -> Comparison:
    return await compared(db, place, desk.arms, desk.stimuli, desk.field, desk.reach)


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
    fixed = forms_of_comparison(desk.arms, desk.stimuli, desk.design, desk.shown)
    return {"edit": about, "launch": launch, **fixed, **unfolded}


def _foldable(desk: Desk) -> dict[str, dict[str, str]]:
    """The forms of which one at a time is unfolded: what to add, and each row there is."""
    adding = {kind.value: {"kind": kind.value} for kind in StimulusKind}
    stimuli = {f"stimulus-{view.stimulus.id}": _words_of(view) for view in desk.stimuli}
    arms = {
        f"arm-{arm.id}": {
            "name": arm.name,
            "control": "yes" if arm.is_control else "",
            "cap": str(arm.cap or ""),
        }
        for arm in desk.arms
    }
    return {**adding, "arm": {}, "return": {}, **stimuli, **arms}


def _some_evening(now: datetime, zone: ZoneInfo) -> str:
    evening = (now.astimezone(zone) + OPEN_FOR).replace(hour=CLOSING_HOUR, minute=0)
    return write_moment(evening, zone)


def _words_of(view: StimulusView) -> dict[str, str]:
    own = view.stimulus
    words = {"caption": own.caption, "text": own.text, "arm": str(own.arm_id or "")}
    return words | {f"alt_{frame.seq}": frame.alt for frame in view.frames}


def checks_of(desk: Desk, launch: dict[str, Any], zone: ZoneInfo) -> list[Check]:
    """Everything that stands between this draft and its launch with these dates."""
    try:
        plan_of(parse(LaunchInput, launch), zone, clock.now())
        dates_fit = True
    except (Invalid, BadRequest):  # a draft holds whatever was typed
        dates_fit = False
    facts = desk.facts(dates_fit=dates_fit)
    return [*needs(facts), *advice(facts)]
