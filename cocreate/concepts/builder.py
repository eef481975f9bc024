"""The builder's page: the outline of a questionnaire beside the form of what is selected in it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.arms import arms_of
from cocreate.concepts.desk import Trouble, draft_context
from cocreate.concepts.earlier import Earlier, earlier_concepts
from cocreate.concepts.models import Concept, State
from cocreate.concepts.outline import GROUPS, Group, icon_of, minutes_of, outline_of
from cocreate.concepts.queries import StimulusView, stimuli_of
from cocreate.concepts.ready.questions import LIBRARY
from cocreate.fieldwork.audience import field_of
from cocreate.fieldwork.models import Arm
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import locale_of, page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.models import Attribute
from cocreate.panels.places import place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.blocks import block_spec
from cocreate.questionnaires.editing import QUESTIONS_MAX, blocks_of
from cocreate.questionnaires.forms import ends, labels, plainly
from cocreate.questionnaires.kinds import KINDS, Kind
from cocreate.questionnaires.models import Block, Question, Questionnaire, code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.spoken import labels_of
from cocreate.questionnaires.writing.reading import JUMPS_MAX
from cocreate.questionnaires.writing.showing import NEW, values_of

FIRST_KIND = "scale5"
EACH_MAX = 60  # answers one by one: a form has a limited number of fields
# With brackets that a template would read as its own.
HINTS = {
    "names": _(
        "Several answers: chosen(Q2, 3). Answered at all: answered(Q2). Join with and, or, not. "
        "In a text {{Q1|something}} puts the answer to Q1 in its place."
    ),
    "loop": _("In its texts {{item}} stands for the answer that it is about."),
}


class Plan(NamedTuple):
    """A questionnaire as its builder sees it, and where it belongs."""

    concept: Concept
    state: State
    questionnaire: Questionnaire
    questions: list[Question]
    blocks: list[Block]
    arms: list[Arm]
    shown: int
    stimuli: list[StimulusView]
    attributes: list[Attribute]
    groups: list[Group]

    @property
    def minutes(self) -> int:
        """What all of it takes a member who gets every question, about."""
        return minutes_of(self.questions, shown=self.shown)


async def plan_of(db: AsyncSession, concept: Concept) -> Plan:
    """The plan of a concept: the same number of queries however long it is."""
    which = concept.questionnaire_id
    questions = [one for one in await questions_of(db, which) if one.until is None]
    blocks = await blocks_of(db, which)
    arms, field = await arms_of(db, which), await field_of(db, which)
    return Plan(
        concept=concept,
        state=concept.state(clock.now()),
        questionnaire=await db.get_one(Questionnaire, which),
        questions=questions,
        blocks=blocks,
        arms=arms,
        shown=field.shown if field else 1,
        stimuli=await stimuli_of(db, concept.id),
        attributes=await attributes_of_panel(db, concept.panel_id),
        groups=outline_of(questions, blocks, arms=len(arms)),
    )


async def builder_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    opened: str = "",
    sent: str = "",
    trouble: Trouble | None = None,
    status: int = 200,
    asked_for: Mapping[str, str] | None = None,
) -> Response[Any]:
    """The builder with the form `opened`; `asked_for` are further wishes of the address."""
    if concept.launched_at is not None:
        raise Conflict(_("This concept is launched: its questions stay as they are."))
    wishes = dict(asked_for or {})
    plan = await plan_of(db, concept)
    opened = _opened(plan, opened)
    question = _of(plan.questions, opened, "question-")
    form = await _form(request, db, plan, opened, wishes, trouble)
    kind = KINDS.get(str(form.value("kind"))) or KINDS[FIRST_KIND]
    earlier: list[Earlier] = []
    if opened == "add":
        earlier = await earlier_concepts(db, concept.panel_id, concept.id)
    return page(
        request,
        "concepts/builder.html",
        status=status,
        opened=opened,
        block=_of(plan.blocks, opened, "block-"),
        wishes=wishes,
        asked=[plainly(question)] if question else [],
        preview_form=Form(),
        library=LIBRARY if opened == "add" else (),
        earlier=earlier,
        copied=await _copied(db, plan, wishes) if opened == "copy" else [],
        groups_of_kinds=GROUPS,
        icon_of=icon_of,
        labels=labels,
        ends=ends,
        room=QUESTIONS_MAX,
        cleared_drafts=[sent] if _is_mine(plan, sent) and not _is_newer(form) else [],
        **builder_parts(request, plan, question, kind, form),
    )


def builder_parts(
    request: AnyRequest, plan: Plan, question: Question | None, kind: Kind, form: Form
) -> dict[str, Any]:
    """What the form of a question needs, wherever it stands."""
    place = place_of(request)
    return {
        "place": place,
        "path": f"{place.path}/concepts/{plan.concept.slug}",
        "plan": plan,
        "question": question,
        "kind": kind,
        "kinds": KINDS,
        "form": form,
        "targets": _targets(plan, question),
        "jumps": _jumps_shown(form),
        "known": labels_of(plan.questions),
        "problems": kind.problems(question) if question and question.kind == kind.name else {},
        "code_of": code_of,
        "hints": HINTS,
        "each_max": EACH_MAX,
        "max_mb": request.app.state["settings"].max_upload_mb,
    }


def _is_newer(form: Form) -> bool:
    """Whether something was typed into the form that is not stored yet."""
    return form.draft is not None and form.draft.version > 0


def _opened(plan: Plan, wish: str) -> str:
    """What is shown at the right: what was asked for, else the first question, else what to add."""
    rows = {f"question-{one.id}" for one in plan.questions} | {f"block-{b.id}" for b in plan.blocks}
    if wish in rows | {"question", "block", "add", "copy"}:
        return wish
    return f"question-{plan.questions[0].id}" if plan.questions else "add"


def _of(rows: Sequence[Any], opened: str, start: str) -> Any:  # noqa: ANN401 - a question or a block
    """The row that the form `opened` is about."""
    return next((row for row in rows if opened == f"{start}{row.id}"), None)


def _is_mine(plan: Plan, context: str) -> bool:
    own = {f"question-{one.id}" for one in plan.questions} | {f"block-{b.id}" for b in plan.blocks}
    return context in own | {draft_context(part, plan.concept.id) for part in ("question", "block")}


async def _form(
    request: AnyRequest,
    db: AsyncSession,
    plan: Plan,
    opened: str,
    wishes: Mapping[str, str],
    trouble: Trouble | None,
) -> Form:
    """The one form that is open: as refused, as drafted, or as it is stored."""
    if opened in {"add", "copy"}:
        errors = trouble.errors if trouble else {}
        return Form(key=new_token()[:32], errors=errors, values=trouble.values if trouble else {})
    context = draft_context(opened, plan.concept.id)
    person_id = place_of(request).viewer.person_id
    form = await drafted_form(db, person_id, context, new_token()[:32])
    if form.draft is None or form.draft.version == 0:
        form.values = _stored(request, plan, opened, wishes)
    if "kind" in wishes and wishes["kind"] in KINDS and opened.startswith("question"):
        form.values["kind"] = wishes["kind"]
    if trouble and trouble.part == opened:
        form.values, form.errors = trouble.values, trouble.errors
        form.key = str(trouble.values.get("_key") or form.key)
    return form


def _stored(
    request: AnyRequest, plan: Plan, opened: str, wishes: Mapping[str, str]
) -> dict[str, Any]:
    locale = locale_of(request.scope, pages_of(request).settings)
    if question := _of(plan.questions, opened, "question-"):
        pictured = question.kind == "image_choice" and 0 < len(question.spec.options) <= EACH_MAX
        return values_of(
            question, locale, each=wishes.get("each", "yes" if pictured else "") == "yes"
        )
    if block := _of(plan.blocks, opened, "block-"):
        return block_values(block)
    if opened == "block":
        return {"order": "fixed"}
    per_arm = {"per_arm": "yes"} if plan.arms and plan.stimuli else {}
    return NEW | {"block": wishes.get("block", ""), "after": wishes.get("after", "")} | per_arm


def block_values(block: Block) -> dict[str, str]:
    """What a block's form holds."""
    spec = block_spec(block)
    return {
        "title": spec.title,
        "show_if": spec.show_if,
        "order": spec.order,
        "anchored": "yes" if spec.anchored else "",
        "loop": spec.loop.question if spec.loop else "",
        "loop_which": spec.loop.which if spec.loop else "",
    }


def _targets(plan: Plan, question: Question | None) -> dict[str, list[tuple[str, str]]]:
    """Questions to name in the form: those before it (to carry from), those behind (to jump to)."""
    place = plan.questions.index(question) if question else len(plan.questions)
    named = [(code_of(one), f"{code_of(one)}: {one.text[:60]}") for one in plan.questions]
    lists = [bool(one.spec.options or one.spec.items) for one in plan.questions]
    before = [name for name, has in zip(named[:place], lists, strict=False) if has]
    return {"before": before, "behind": named[place + 1 :]}


def _jumps_shown(form: Form) -> int:
    """How many rows for jumps the form has: those that are filled in, and one more."""
    filled = [n for n in range(1, JUMPS_MAX + 1) if form.value(f"jump_{n}_to")]
    return min(max(filled, default=0) + 1, JUMPS_MAX)


async def _copied(db: AsyncSession, plan: Plan, wishes: Mapping[str, str]) -> list[Question]:
    """The questions of the earlier concept that is to be copied from."""
    wish = wishes.get("from", "")
    for one in await earlier_concepts(db, plan.concept.panel_id, plan.concept.id):
        if str(one.id) == wish:
            return await questions_of(db, one.questionnaire_id)
    return []
