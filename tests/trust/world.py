"""Two panels with one of everything, each thing marked with the word of its panel."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.models import SavedWeighting
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.briefs.document import dump
from cocreate.briefs.models import Brief
from cocreate.concepts.models import Concept, Frame, Stimulus
from cocreate.fieldwork.models import Arm
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.files import FileStore
from cocreate.kit.outbox import Mail
from cocreate.panels.models import Attribute, AuditEntry, Membership, Panel, PanelFile
from cocreate.people.actions import SESSION_TTL
from cocreate.people.cookies import hash_token, new_token
from cocreate.people.models import Draft, Person, WebSession
from cocreate.questionnaires.models import Block, Participation, Question, Response, Verbatim
from cocreate.themes.models import Theme, ThemeText
from cocreate.threads.models import Comment, CommentVersion, Report, Thread
from tests import cast
from tests.briefs import sample
from tests.factories import House, build_house, join, make_concept, make_crowd, make_person
from tests.trust.field import in_the_field

LAPSED = cast.Actor("Lot Lapsed", "lot@example.org", "member")
RIVAL = cast.Actor("Rita Rival", "rita@example.org", "panel_admin")
EVERYBODY = (*cast.EVERYBODY, LAPSED, RIVAL)
SIDES = ("riverside", "hillside")
WORDS = {"riverside": "zqheron", "hillside": "zqmarmot"}


@dataclass
class Side:
    """One panel and the ids of what is in it."""

    panel: Panel
    word: str
    ids: dict[str, str] = field(default_factory=dict)
    siblings: dict[str, str] = field(default_factory=dict)  # under another parent in the panel
    draft: dict[str, str] = field(default_factory=dict)  # a concept that is not launched
    members: dict[str, Membership] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """Both panels, and the cookie of everybody."""

    house: House
    sides: dict[str, Side]
    tokens: dict[str, str]

    def role_in(self, actor: cast.Actor | None, slug: str) -> str | None:
        """What `actor` is in that panel now; None for a stranger to it."""
        membership = self.sides[slug].members.get(actor.email) if actor else None
        return membership.role if membership and membership.active else None


async def build_world(database: Database, files: FileStore) -> World:
    """Everything, in one transaction."""
    picture = await files.put(b"RIFF0000WEBP-riverside-and-hillside", ".webp")
    document = await files.put(b"%PDF-1.7 frozen", ".pdf")
    async with database.writing() as session:
        house = await build_house(session)
        sides = {slug: Side(panel, WORDS[slug]) for slug, panel in _panels(house).items()}
        await _everybody(session, house, sides)
        for side in sides.values():
            await _furnish(session, side, picture, document)
        tokens = {actor.email: new_token() for actor in EVERYBODY}
        for actor in EVERYBODY:
            person = house.people[actor.email]
            session.add(
                WebSession(
                    token_hash=hash_token(tokens[actor.email]),
                    person_id=person.id,
                    expires_at=clock.now() + SESSION_TTL,
                )
            )
    return World(house, sides, tokens)


def _panels(house: House) -> dict[str, Panel]:
    return {"riverside": house.panel, "hillside": house.other}


async def _everybody(session: AsyncSession, house: House, sides: dict[str, Side]) -> None:
    for actor, panel in ((LAPSED, house.panel), (RIVAL, house.other)):
        house.people[actor.email] = await make_person(session, actor)
        await join(session, panel, house.people[actor.email], str(actor.role))
    for side in sides.values():
        side.panel.about = f"About {side.word}"
        side.panel.name = f"Panel {side.word}"
        found = await session.execute(
            select(Membership, Person.email)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.panel_id == side.panel.id)
        )
        for membership, email in found:
            membership.display_name += f" {side.word}"
            membership.function += f" {side.word}"
            membership.active = email != LAPSED.email
            side.members[str(email)] = membership
    await session.flush()


async def _furnish(session: AsyncSession, side: Side, picture: str, document: str) -> None:
    slug, word, panel = side.panel.slug, side.word, side.panel
    crowd = await _crowd(session, side)
    side.ids |= {"panel": slug, "membership": str(crowd[0].id), "hash": picture}
    side.ids["role"], side.ids["mail"] = "marketer", await _mail(session, word)
    file = PanelFile(panel_id=panel.id, hash=picture, media_type="image/webp")
    attribute = await session.scalar(select(Attribute).where(Attribute.panel_id == panel.id))
    assert attribute is not None
    attribute.label = {"en": f"Age {word}", "nl": f"Leeftijd {word}"}
    session.add(file)
    side.ids["attribute"] = str(attribute.id)
    concept = await _concept(session, side, f"pots-{slug}", picture)
    other = await _concept(session, side, f"jars-{slug}", picture, keep="siblings")
    await _concept(session, side, f"plan-{slug}", picture, keep="draft", state="draft")
    side.ids["text"] = await _answers(session, concept, crowd, word)
    found, elsewhere = await in_the_field(session, concept, other, crowd[0], word)
    side.ids |= found
    side.siblings |= elsewhere
    await _talk(session, side, concept.thread_id, crowd[0])
    side.siblings["comment"] = await _comment(session, other.thread_id, crowd[0], word)
    await _brainstorm(session, side, f"ask-{slug}", crowd)
    await _brainstorm(session, side, f"more-{slug}", crowd, keep="siblings")
    await _brief(session, side, concept, document)
    await _papers(session, side, concept)


async def _crowd(session: AsyncSession, side: Side) -> list[Membership]:
    if side.panel.slug == "riverside":
        crowd = await make_crowd(session, side.panel, 3)
    else:
        crowd = []
        for n in range(3):
            actor = cast.Actor(f"Hill {n}", f"hill{n}@example.org", "member")
            person = await make_person(session, actor)
            crowd.append(await join(session, side.panel, person, "member"))
    for membership in crowd:
        membership.display_name += f" {side.word}"
    return crowd


async def _concept(
    session: AsyncSession,
    side: Side,
    slug: str,
    picture: str,
    *,
    keep: str = "ids",
    state: str = "open",
) -> Concept:
    concept = await make_concept(
        session, side.panel, slug, state=state, visibility="at_once", required=False
    )
    concept.title, concept.body = f"Title {side.word} {slug}", f"Body *{side.word}*"
    stimulus = Stimulus(concept_id=concept.id, seq=1, kind="image", caption=f"See {side.word}")
    session.add(stimulus)
    await session.flush()
    session.add(
        Frame(
            stimulus_id=stimulus.id,
            seq=1,
            file_hash=picture,
            thumb_hash=picture,
            width=4,
            height=3,
            alt=f"A picture {side.word}",
        )
    )
    questions, written = await _worded(session, concept, side.word, slug)
    theme = Theme(question_id=written.id, name=f"Theme {side.word}")
    session.add(theme)
    await session.flush()
    kept: dict[str, str] = getattr(side, keep)
    kept |= {
        "concept": slug,
        "thread": str(concept.thread_id),
        "question": str(questions[0].id),
        "stimulus": str(stimulus.id),
        "test_key": concept.test_key,
        "code": written.code,
        "theme": str(theme.id),
    }
    if state == "draft":
        kept |= await _in_the_builder(session, concept, side.word)
    return concept


async def _worded(
    session: AsyncSession, concept: Concept, word: str, slug: str
) -> tuple[list[Question], Question]:
    """The questions in words that would be recognised, and the open one, which has a name."""
    here = Question.questionnaire_id == concept.questionnaire_id
    questions = list(await session.scalars(select(Question).where(here)))
    for question in questions:
        question.text = f"Would you {word} {question.seq}?"
    written = next(question for question in questions if question.kind == "open")
    written.code = f"why-{slug}"
    return questions, written


async def _in_the_builder(session: AsyncSession, concept: Concept, word: str) -> dict[str, str]:
    """What only a draft can have changed: a block and something to compare."""
    which = concept.questionnaire_id
    block = Block(questionnaire_id=which, seq=1, code="B1", title=f"Block {word}")
    arm = Arm(questionnaire_id=which, seq=1, name=f"Arm {word}")
    session.add_all([block, arm])
    await session.flush()
    return {"block": str(block.id), "arm": str(arm.id)}


async def _answers(
    session: AsyncSession, concept: Concept, crowd: list[Membership], word: str
) -> str:
    questions = await session.scalars(
        select(Question).where(Question.questionnaire_id == concept.questionnaire_id)
    )
    asked = {question.kind: question for question in questions}
    for n, membership in enumerate(crowd):
        part = await session.get(Participation, (concept.questionnaire_id, membership.id))
        assert part is not None
        part.submitted_on = clock.now().date()
        response = Response(
            questionnaire_id=concept.questionnaire_id,
            respondent_key=part.respondent_key,
            codes={str(asked["scale5"].id): n + 1},
            attributes={"age": "18-34"},
        )
        session.add(response)
        await session.flush()
        text = f"Wrote {word} {n}"
        session.add(Verbatim(response_id=response.id, question_id=asked["open"].id, text=text))
        sorted_text = ThemeText(question_id=asked["open"].id, response_id=response.id)
        session.add(sorted_text)
    return sorted_text.ref


async def _talk(session: AsyncSession, side: Side, thread_id: int, other: Membership) -> None:
    """A comment of everybody who may write, so that what is one's own can be had by all."""
    for email, membership in side.members.items():
        if membership.active:
            side.comments[email] = await _comment(session, thread_id, membership, side.word)
    side.ids["comment"] = await _comment(session, thread_id, other, side.word)
    comment_id = int(side.ids["comment"])
    session.add(CommentVersion(comment_id=comment_id, body=f"Before {side.word}"))
    report = Report(
        panel_id=side.panel.id,
        comment_id=comment_id,
        membership_id=other.id,
        reason=f"Because {side.word}",
    )
    session.add(report)
    await session.flush()
    side.ids["report"] = str(report.id)


async def _comment(session: AsyncSession, thread_id: int, author: Membership, word: str) -> str:
    comment = Comment(thread_id=thread_id, author_id=author.id, body=f"Said {word}")
    session.add(comment)
    await session.flush()
    return str(comment.id)


async def _brainstorm(
    session: AsyncSession, side: Side, slug: str, crowd: list[Membership], keep: str = "ids"
) -> None:
    brainstorm = Brainstorm(
        panel_id=side.panel.id,
        slug=slug,
        title=f"Ask {side.word} {slug}",
        body=f"Think of {side.word}",
        launched_at=clock.now() - timedelta(days=1),
    )
    session.add(brainstorm)
    thread = Thread(panel_id=side.panel.id)
    session.add(thread)
    await session.flush()
    idea = Idea(
        brainstorm_id=brainstorm.id,
        author_id=crowd[0].id,
        thread_id=thread.id,
        text=f"Idea {side.word} {slug}",
    )
    session.add(idea)
    await session.flush()
    votes = [{"idea_id": idea.id, "membership_id": m.id, "value": 1} for m in crowd[1:]]
    now = {"at": clock.now(), "waiting": True}
    await session.execute(insert(Vote), [vote | now for vote in votes])
    await _comment(session, thread.id, crowd[0], side.word)
    kept: dict[str, str] = getattr(side, keep)
    kept |= {"brainstorm": slug, "idea": str(idea.id)}


async def _brief(session: AsyncSession, side: Side, concept: Concept, document: str) -> None:
    made = sample.concept(title=f"Brief {side.word}", panel_name=side.word, finding=side.word)
    brief = Brief(
        panel_id=side.panel.id,
        concept_id=concept.id,
        version=1,
        locale="en",
        title=f"Brief {side.word}",
        document=dump(made),
        sha256=document,
        approved_at=clock.now(),
    )
    session.add(brief)
    await session.flush()
    side.ids["brief"] = str(brief.id)


async def _papers(session: AsyncSession, side: Side, concept: Concept) -> None:
    """What hangs on people: drafts and the audit; and the panel's targets."""
    shares = {"age": {"18-34": 30.0, "35-54": 40.0, "55+": 30.0}}
    targets = SavedWeighting(panel_id=side.panel.id, name=f"Targets {side.word}", targets=shares)
    session.add(targets)
    await session.flush()
    side.ids["weighting"] = str(targets.id)
    member = next(iter(side.members.values()))
    draft = {"body": f"Typing {side.word}"}
    session.add(
        Draft(person_id=member.person_id, context=f"thread-{concept.thread_id}", fields=draft)
    )
    session.add(
        AuditEntry(
            panel_id=side.panel.id,
            membership_id=member.id,
            verb="concept.launched",
            subject=f"concept:{concept.id}",
            details={"word": side.word},
        )
    )


async def _mail(session: AsyncSession, word: str) -> str:
    values: dict[str, Any] = {"panel": word, "name": word, "path": "/panels/x"}
    mail = Mail(kind="welcome", recipient="a@example.org", locale="en", values=values)
    session.add(mail)
    await session.flush()
    return str(mail.id)
