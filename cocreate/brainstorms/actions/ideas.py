"""Bringing an idea, and taking one out of sight."""

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.forms import HideIdea, NewIdea
from cocreate.brainstorms.models import Brainstorm, Idea
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.events import tell
from cocreate.kit.i18n import _
from cocreate.panels.actions import audit
from cocreate.threads.models import Thread

CLOSED = _("This brainstorm is closed: there can be no more ideas and votes.")


async def submit_idea(
    db: AsyncSession, brainstorm: Brainstorm, author_id: int, given: NewIdea
) -> Idea:
    """Place an idea with an empty conversation under it; Conflict unless the brainstorm is open."""
    if brainstorm.state(clock.now()) != "open":
        raise Conflict(CLOSED)
    thread = Thread(panel_id=brainstorm.panel_id)
    db.add(thread)
    await db.flush()  # the idea needs its id
    idea = Idea(
        brainstorm_id=brainstorm.id, author_id=author_id, thread_id=thread.id, text=given.text
    )
    db.add(idea)
    await db.flush()  # the event and the address of the answer name its id
    await tell(db, brainstorm.topic, "idea", idea.id)
    return idea


def idea_draft(brainstorm_id: int) -> str:
    """The name of the draft of an idea that somebody is writing."""
    return f"idea-{brainstorm_id}"


async def hide_idea(
    db: AsyncSession, brainstorm: Brainstorm, idea: Idea, by: int, given: HideIdea
) -> None:
    """Take an idea out of sight of members, with a reason for other moderators."""
    if idea.hidden_at is not None:
        return
    idea.hidden_at, idea.hidden_reason = clock.now(), given.reason
    audit(db, brainstorm.panel_id, by, "idea.hidden", f"idea {idea.id}")
    await tell(db, brainstorm.topic, "hidden", idea.id)


async def restore_idea(db: AsyncSession, brainstorm: Brainstorm, idea: Idea, by: int) -> None:
    """Members see the idea again, with the votes it had."""
    if idea.hidden_at is None:
        return
    idea.hidden_at, idea.hidden_reason = None, ""
    audit(db, brainstorm.panel_id, by, "idea.restored", f"idea {idea.id}")
    await tell(db, brainstorm.topic, "idea", idea.id)
