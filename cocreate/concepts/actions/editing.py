"""Writing a concept: begun, changed and thrown away while it is a draft."""

import re
import unicodedata

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.forms import NewConcept, Settings
from cocreate.concepts.models import Concept
from cocreate.concepts.ready.questions import languages_of
from cocreate.concepts.ready.templates import TEMPLATES, Template
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.events import tell
from cocreate.kit.forms import body_hash
from cocreate.kit.i18n import _, translate
from cocreate.panels.models import AuditEntry
from cocreate.panels.places import Place
from cocreate.questionnaires.editing import add_question, bump
from cocreate.questionnaires.models import Questionnaire
from cocreate.threads.models import Thread

SLUG_CHARACTERS = 50
RESERVED = frozenset({"new"})  # …/concepts/new is the form for a new one


async def begin_concept(db: AsyncSession, place: Place, given: NewConcept) -> Concept:
    """A draft with the questions of the chosen start, in the panel's language (or in both)."""
    languages = languages_of(place.panel.locale, both=given.both == "yes")
    questionnaire = Questionnaire(panel_id=place.panel.id, languages=list(languages))
    thread = Thread(panel_id=place.panel.id)
    db.add_all([questionnaire, thread])
    await db.flush()  # the concept needs their ids
    concept = Concept(
        panel_id=place.panel.id,
        slug=await free_slug(db, place.panel.id, given.title),
        title=given.title,
        questionnaire_id=questionnaire.id,
        thread_id=thread.id,
        created_by=place.membership.id,
    )
    db.add(concept)
    await _fill(db, questionnaire, TEMPLATES[given.start])
    await db.flush()
    return concept


async def _fill(db: AsyncSession, questionnaire: Questionnaire, template: Template) -> None:
    """The questions of a template, the things it compares, and its design."""
    db.add(Fieldwork(questionnaire_id=questionnaire.id, design=template.design))
    first = questionnaire.languages[0]
    for seq, name in enumerate(template.arms, 1):
        named = translate(name, first)
        db.add(Arm(questionnaire_id=questionnaire.id, seq=seq, name=named))
    for ready in template.questions:
        per_arm = {"per_arm": True} if template.arms else {}
        await add_question(db, questionnaire.id, ready.written(questionnaire.languages, **per_arm))


def slugify(title: str) -> str:
    """Café Zoë → cafe-zoe; "concept" when nothing of the title can be in an address."""
    plain = unicodedata.normalize("NFKD", title.casefold()).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:SLUG_CHARACTERS].strip("-")
    return slug or "concept"


async def free_slug(db: AsyncSession, panel_id: int, title: str) -> str:
    """The slug of `title`, with -2, -3, … when the panel has one like it."""
    wanted = slugify(title)
    found = await db.scalars(
        select(Concept.slug).where(
            Concept.panel_id == panel_id, Concept.slug.startswith(wanted, autoescape=True)
        )
    )
    taken = RESERVED | set(found)
    number = 1
    while (slug := wanted if number == 1 else f"{wanted}-{number}") in taken:
        number += 1
    return slug


async def hold(db: AsyncSession, concept: Concept) -> None:
    """Keep everybody else from changing the concept until the commit, and see it as it is now."""
    await db.refresh(concept, with_for_update=True)


def must_be_draft(concept: Concept) -> None:
    """Raise Conflict once it is launched: what members judge stays what they saw."""
    if concept.launched_at is not None:
        raise Conflict(
            _(
                "This concept is launched. Its text, pictures and questions stay as they are, "
                "so that everybody judges the same. You can still change when it closes."
            )
        )


async def mark_changed(db: AsyncSession, concept: Concept, kind: str) -> None:
    """A new version of everything that shows the concept; open pages hear of it."""
    concept.version += 1
    await bump(db, concept.questionnaire_id)
    await tell(db, f"concept:{concept.id}", kind, concept.id)


def fingerprint(concept: Concept, questionnaire: Questionnaire) -> str:
    """Names what the settings say now, so that two writers notice each other."""
    return body_hash(
        {
            "title": concept.title,
            "body": concept.body,
            "mode": questionnaire.mode,
            "visibility": concept.visibility,
        }
    )[:24]


async def change_settings(db: AsyncSession, concept: Concept, given: Settings, seen: str) -> None:
    """Put what was written in place. `seen` is the fingerprint of what the writer started from.

    Raises Invalid when somebody else saved meanwhile: saving again then replaces theirs.
    """
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    if seen and seen != fingerprint(concept, questionnaire):
        raise Invalid(
            {
                "": _(
                    "Somebody else changed this while you were writing. Save once more to put "
                    "your version in its place."
                )
            }
        )
    concept.title, concept.body = given.title, given.body
    concept.visibility = given.visibility
    questionnaire.mode = given.mode


async def remove_draft(db: AsyncSession, place: Place, concept: Concept) -> None:
    """Throw a draft away with its stimuli, questions and test answers."""
    must_be_draft(concept)
    db.add(
        AuditEntry(
            panel_id=place.panel.id,
            membership_id=place.membership.id,
            verb="concept.removed",
            subject=f"concept:{concept.id}",
            details={"title": concept.title},
        )
    )
    await tell(db, f"concept:{concept.id}", "removed", concept.id)
    await db.execute(delete(Concept).where(Concept.id == concept.id))
    await db.execute(delete(Questionnaire).where(Questionnaire.id == concept.questionnaire_id))
    await db.execute(delete(Thread).where(Thread.id == concept.thread_id))
