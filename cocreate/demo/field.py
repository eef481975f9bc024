"""The members of the demo answer what somebody launched, as real ones would: begin, go on, send.

Each of them goes the way of a browser, through the very functions behind the pages; only reading
and thinking take no time. Where something is compared the second arm is clearer to them, so that
there is a difference to find, and no other.
"""

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.actions.answering import Answered, answer_concept, begin, step_on
from cocreate.concepts.models import Concept, State
from cocreate.concepts.showing import Laid, Shown, laid, shown_to
from cocreate.demo.crowd import leaning
from cocreate.demo.people import DEMO_PEOPLE
from cocreate.demo.remarks import OTHERWISE, TWO_DESIGNS
from cocreate.demo.respondents import chance_of, respond, times_of
from cocreate.demo.two_posters import MEANS
from cocreate.demo.voices import ENDS, PLANTED, Opinion, Voice
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit import clock
from cocreate.kit.errors import NotFound
from cocreate.kit.web.access import MembershipView, PanelView, Viewer
from cocreate.panels.models import Membership, Panel, Role
from cocreate.panels.places import Place
from cocreate.people.models import Person
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.models import Participation, QuestionView, Response, code_of
from cocreate.questionnaires.queries import classes_of
from cocreate.questionnaires.walk import Visit

AT_ONCE = 10  # members in one transaction: others wait no longer than for these
USUAL, MOST = 300, 1_000
STOPS = 0.04  # of those who begin, when there are others in their place


class ArmLine(NamedTuple):
    """An arm, and how many completed it."""

    name: str
    completed: int


class InField(NamedTuple):
    """A concept that takes answers. `waiting` were invited and have not begun."""

    concept: Concept
    panel: Panel
    invited: int
    answered: int
    waiting: int
    arms: list[ArmLine]

    @property
    def path(self) -> str:
        """The address of the concept."""
        return f"/panels/{self.panel.slug}/concepts/{self.concept.slug}"


def _waiting() -> ColumnElement[bool]:
    """Invited members who have not begun; the people behind the sign-in links stay free to try."""
    apart = [who.email for who in DEMO_PEOPLE.values()]
    return and_(
        Participation.invited.is_(True),
        Participation.submitted_on.is_(None),
        Participation.started_on.is_(None),
        Participation.outcome == "",
        Membership.role == Role.MEMBER,
        Membership.active.is_(True),
        Person.email.is_not(None),
        Person.email.not_in(apart),
    )


async def in_field(db: AsyncSession, concept_id: int | None = None) -> list[InField]:
    """The concepts that take answers now, the newest first; or this one, whatever its state."""
    now = clock.now()
    which = (
        [Concept.launched_at.is_not(None), Concept.opens_at <= now, Concept.closes_at > now]
        if concept_id is None
        else [Concept.id == concept_id]
    )
    found = await db.execute(
        select(
            Concept,
            Panel,
            func.count(Participation.membership_id).filter(Participation.invited.is_(True)),
            func.count(Participation.submitted_on),
            func.count(Participation.membership_id).filter(_waiting()),
        )
        .join(Panel, Panel.id == Concept.panel_id)
        .outerjoin(Participation, Participation.questionnaire_id == Concept.questionnaire_id)
        .outerjoin(Membership, Membership.id == Participation.membership_id)
        .outerjoin(Person, Person.id == Membership.person_id)
        .where(*which)
        .group_by(Concept.id, Panel.id)
        .order_by(Concept.launched_at.desc(), Concept.id.desc())
    )
    rows = list(found)
    arms = await db.execute(
        select(Arm.questionnaire_id, Arm.name, Arm.completed)
        .where(Arm.questionnaire_id.in_([row[0].questionnaire_id for row in rows]))
        .order_by(Arm.questionnaire_id, Arm.seq)
    )
    of: dict[int, list[ArmLine]] = {}
    for questionnaire_id, name, completed in arms:
        of.setdefault(questionnaire_id, []).append(ArmLine(name, completed))
    return [InField(*row, of.get(row[0].questionnaire_id, [])) for row in rows]


async def let_some_answer(db: AsyncSession, concept_id: int, wanted: int) -> int:
    """Let at most AT_ONCE of the `wanted` members come; how many answers that gave.

    0 when nobody is left or the field is closed: then asking again changes nothing.
    """
    concept = await db.get(Concept, concept_id)
    if concept is None:
        raise NotFound
    panel = await db.get_one(Panel, concept.panel_id)
    there = await in_field(db, concept_id)
    spare = there[0].waiting - wanted
    came = await db.execute(
        select(Membership, Person, Participation.respondent_key)
        .join(Person, Person.id == Membership.person_id)
        .join(Participation, Participation.membership_id == Membership.id)
        .where(Participation.questionnaire_id == concept.questionnaire_id, _waiting())
        .order_by(Participation.respondent_key)  # drawn by chance, and the same until they came
        .limit(min(AT_ONCE, wanted))
    )
    answered = 0
    for membership, person, key in came.all():
        place = _place_of(panel, membership, person)
        stops = spare > 0 and chance_of(key, "stops").random() < STOPS
        became = await _come(db, place, concept.slug, key, stops=stops)
        if became == "closed":
            break
        answered += became == "stored"
        spare -= became == "stopped"
    return answered


def _place_of(panel: Panel, membership: Membership, person: Person) -> Place:
    """Where the member would stand if he had signed in himself."""
    here = PanelView(
        id=panel.id,
        slug=panel.slug,
        name=panel.name,
        locale=panel.locale,
        brand_colour=panel.brand_colour,
        small_cell=panel.small_cell,
    )
    mine = MembershipView(
        id=membership.id,
        role=membership.role,
        display_name=membership.display_name,
        is_staff=False,
    )
    return Place(here, mine, Viewer(person.id, person.name, person.locale, False, mine, here))


async def _come(db: AsyncSession, place: Place, slug: str, key: str, *, stops: bool) -> str:
    """What became of one member: "stored", "stopped", "quota_full", "before" or "closed"."""
    shown = await shown_to(db, place, slug)
    if shown.state is not State.OPEN or shown.paused:
        return "closed"
    there = await laid(db, shown.concept, shown.revision)
    if there.running.arms_each and not shown.seat.arms:
        if not await begin(db, place, shown):
            return "quota_full"
        shown = await shown_to(db, place, slug)
    compiled = there.running.compiled
    known = await classes_of(db, place.panel.id, place.membership.id)
    own = chance_of(key)
    of_arm = await _voices(db, shown, there, Voice(0, 0, leaning(known, own), own))
    visit = Visit(shown.seat.seed, shown.seat.arms, known, {}, place.panel.locale)
    screens, values = respond(compiled, visit, of_arm, _opinion(compiled, place.panel.locale))
    times = times_of(screens, of_arm[None])
    last = own.randrange(1, len(screens)) if stops and len(screens) > 1 else len(screens) - 1
    passed: list[str] = []
    for number in range(1, last + 1):
        await step_on(db, place, shown, there, screens, number, times, list(passed))
        passed.append(screens[number - 1].asked[0].column)
    if stops:
        return "stopped"
    became = await answer_concept(db, place, shown, there, Answered(screens, values, times))
    if became == "stored":
        await step_on(db, place, shown, there, screens, len(screens), times, passed)
    return became


async def _voices(
    db: AsyncSession, shown: Shown, there: Laid, plain: Voice
) -> dict[int | None, Voice]:
    """The member's voice for each arm that he sees; it counts on from those before him."""
    arms = {arm.id: arm.seq for arm in there.running.compiled.arms}
    which = shown.concept.questionnaire_id
    found = await db.execute(select(Arm.id, Arm.completed).where(Arm.questionnaire_id == which))
    before: dict[int, int] = {row.id: row.completed for row in found}

    def voice(number: int, arm: int) -> Voice:
        return Voice(number, arm, plain.lean, plain.chance, arms=max(1, len(arms)))

    voices: dict[int | None, Voice] = {
        arm: voice(before[arm], arms[arm]) for arm in shown.seat.arms
    }
    field = await db.get(Fieldwork, which)
    answered = field.completed if field else await _answered(db, which)
    one = shown.seat.arms[0] if len(shown.seat.arms) == 1 else None
    return voices | {None: voices[one] if one else voice(answered, 0)}


async def _answered(db: AsyncSession, questionnaire_id: int) -> int:
    return (
        await db.scalar(select(func.count()).where(Response.questionnaire_id == questionnaire_id))
        or 0
    )


def _opinion(compiled: Compiled, locale: str) -> Opinion:
    """What they think of something that nobody knew before: usual means, and the second of two
    arms clearer than the first."""
    added = {(planted, 2): PLANTED for planted in _planted(compiled.questions)}
    otherwise = OTHERWISE.get(locale, OTHERWISE["en"])
    remarks = TWO_DESIGNS if len(compiled.arms) == 2 and locale == "nl" else {}
    return Opinion(means=MEANS, adds=added, remarks=remarks, otherwise=otherwise)


def _planted(questions: tuple[QuestionView, ...]) -> list[str]:
    """The question on which the arms differ: about clearness, else the first scale."""
    scales = [code_of(one) for one in questions if one.kind in ENDS and one.spec.per_arm]
    return ["clear"] if "clear" in scales else scales[:1]
