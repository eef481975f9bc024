"""Taking a public opinion conversation in: its statements become ideas, its people pseudonyms."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.actions.grouping import forget_groups
from cocreate.brainstorms.conversation import Conversation
from cocreate.brainstorms.conversation import Statement as Line
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.kit import clock
from cocreate.kit.errors import Conflict
from cocreate.kit.events import tell
from cocreate.kit.i18n import _, translate
from cocreate.panels.actions import audit
from cocreate.panels.models import Membership, Panel, Role
from cocreate.people.models import Person
from cocreate.threads.models import Thread

HIDDEN_AT_SOURCE = _("Hidden by the moderators of the original conversation.")
NO_LONGER_THERE = _("No longer in the files of the original conversation.")


class ImportReport(NamedTuple):
    """What was in the files, and what of it was new or different from what was stored."""

    panel: str
    slug: str
    voters: int
    statements: int
    hidden: int
    vote_records: int
    votes_counted: int
    members_new: int = 0
    statements_new: int = 0
    statements_changed: int = 0
    votes_new: int = 0
    votes_changed: int = 0
    votes_gone: int = 0

    @property
    def changed(self) -> bool:
        """Whether the import changed anything."""
        return any(self[7:])


async def import_conversation(
    db: AsyncSession, conversation: Conversation, panel: Panel, *, slug: str
) -> ImportReport:
    """Make the brainstorm `slug` of the panel equal to the files, in the caller's transaction.

    The last vote of a voter on a statement counts. The same files again change nothing; other
    files change what differs. Conflict when the panel has a brainstorm of its own by that name.
    """
    # Two imports at once: the second one sees what the first one stored.
    await db.execute(select(Panel.id).where(Panel.id == panel.id).with_for_update())
    brainstorm, differs = await _brainstorm(db, conversation, panel, slug)
    members, members_new = await _members(db, conversation, panel, slug)
    ideas, new, changed = await _ideas(db, conversation, panel, brainstorm, members)
    votes = await _votes(db, conversation, brainstorm, members, ideas)
    report = ImportReport(
        panel.slug,
        slug,
        voters=len({voter for voter, _statement in conversation.counted}),
        statements=len(conversation.statements),
        hidden=sum(line.moderated == -1 for line in conversation.statements),
        vote_records=conversation.vote_records,
        votes_counted=len(conversation.counted),
        members_new=members_new,
        statements_new=new,
        statements_changed=changed,
        **votes,
    )
    if report.changed or differs:
        await forget_groups(db, brainstorm.id)
        numbers = dict(zip(report._fields[2:], report[2:], strict=True))
        audit(db, panel.id, None, "brainstorm.imported", f"brainstorm {brainstorm.id}", **numbers)
        await tell(db, brainstorm.topic, "changed", brainstorm.id)
    return report


async def _brainstorm(
    db: AsyncSession, conversation: Conversation, panel: Panel, slug: str
) -> tuple[Brainstorm, bool]:
    """The brainstorm, and whether it is new or reads differently from now on."""
    found = await db.scalar(
        select(Brainstorm).where(Brainstorm.panel_id == panel.id, Brainstorm.slug == slug)
    )
    if found is not None and found.imported_at is None:
        raise Conflict(
            _("The panel has a brainstorm %(slug)s of its own: choose another name.", slug=slug)
        )
    about: dict[str, Any] = {
        "title": conversation.topic,
        "body": conversation.description,
        "launched_at": conversation.votes[0].at,
        "closes_at": conversation.votes[-1].at,
    }
    if found is not None:
        differs = {name for name, value in about.items() if getattr(found, name) != value}
        for name in differs:
            setattr(found, name, about[name])
        return found, bool(differs)
    brainstorm = Brainstorm(
        panel_id=panel.id,
        slug=slug,
        imported_at=clock.now(),
        open_counts=True,  # these votes were published already, one by one
        **about,
    )
    db.add(brainstorm)
    await db.flush()  # its ideas need its id
    return brainstorm, True


async def _members(
    db: AsyncSession, conversation: Conversation, panel: Panel, slug: str
) -> tuple[dict[int, int], int]:
    """The membership of every author and voter by his number, and how many are new."""
    prefix = f"conversation:{slug}:"
    held = {
        ref: held_id
        for held_id, ref in await db.execute(
            select(Membership.id, Membership.external_ref).where(
                Membership.panel_id == panel.id,
                Membership.external_ref.startswith(prefix, autoescape=True),
            )
        )
    }
    authors = {line.author_external_id for line in conversation.statements}
    people = sorted(authors | {voter for voter, _statement in conversation.counted})
    new = [number for number in people if f"{prefix}{number}" not in held]
    ids = await _pseudonyms(db, panel, prefix, new)
    members = {n: held[f"{prefix}{n}"] for n in people if f"{prefix}{n}" in held}
    return members | dict(zip(new, ids, strict=True)), len(new)


async def _pseudonyms(
    db: AsyncSession, panel: Panel, prefix: str, numbers: Sequence[int]
) -> Sequence[int]:
    """New members without a name or an address; their memberships in the order of `numbers`."""
    now = clock.now()
    names = [translate(_("Participant %(n)s", n=number), panel.locale) for number in numbers]
    persons = await _insert(
        db,
        Person,
        [
            {
                "email": None,  # so nothing is ever mailed to a pseudonym
                "name": name,
                "locale": panel.locale,
                "is_site_admin": False,
                "created_at": now,
            }
            for name in names
        ],
    )
    return await _insert(
        db,
        Membership,
        [
            {
                "panel_id": panel.id,
                "person_id": person,
                "role": Role.MEMBER,
                "display_name": name,
                "function": "",
                "attributes": {},
                "external_ref": f"{prefix}{number}",
                "active": True,
                "joined_at": now,
            }
            for number, name, person in zip(numbers, names, persons, strict=True)
        ],
    )


async def _ideas(
    db: AsyncSession,
    conversation: Conversation,
    panel: Panel,
    brainstorm: Brainstorm,
    members: dict[int, int],
) -> tuple[dict[int, int], int, int]:
    """The idea of every statement by its number, how many are new and how many changed."""
    found = await db.scalars(select(Idea).where(Idea.brainstorm_id == brainstorm.id))
    held = {number: idea for idea in found if (number := idea.external_id) is not None}
    lines = {line.external_id: line for line in conversation.statements}
    changed = sum(_update(idea, lines.get(number), panel.locale) for number, idea in held.items())
    new = sorted(
        (line for line in conversation.statements if line.external_id not in held),
        key=lambda line: (line.created_at, line.external_id),
    )
    threads = await _insert(db, Thread, [{"panel_id": panel.id} for _line in new])
    hidden = {"hidden_at": clock.now(), "hidden_reason": translate(HIDDEN_AT_SOURCE, panel.locale)}
    rows = [
        {
            "brainstorm_id": brainstorm.id,
            "author_id": members[line.author_external_id],
            "thread_id": thread,
            "text": line.text,
            "external_id": line.external_id,
            "moderated": line.moderated,
            "at": line.created_at,
            **(hidden if line.moderated == -1 else {"hidden_at": None, "hidden_reason": ""}),
        }
        for line, thread in zip(new, threads, strict=True)
    ]
    ids = await _insert(db, Idea, rows)
    ideas = {number: idea.id for number, idea in held.items() if number in lines}
    ideas |= dict(zip([line.external_id for line in new], ids, strict=True))
    return ideas, len(new), changed


def _update(idea: Idea, line: Line | None, locale: str) -> bool:
    """Make a stored idea equal to its line. What our own moderators hid or restored since stays
    so, unless the source decided anew."""
    after = (line.text, line.created_at, line.moderated) if line else (idea.text, idea.at, None)
    if after == (idea.text, idea.at, idea.moderated):
        return False
    decided = after[2] != idea.moderated
    idea.text, idea.at, idea.moderated = after
    ours = {translate(reason, locale) for reason in (HIDDEN_AT_SOURCE, NO_LONGER_THERE)}
    if decided and (line is None or line.moderated == -1) and idea.hidden_at is None:
        idea.hidden_at = clock.now()
        idea.hidden_reason = translate(HIDDEN_AT_SOURCE if line else NO_LONGER_THERE, locale)
    elif decided and line and line.moderated != -1 and idea.hidden_reason in ours:
        idea.hidden_at, idea.hidden_reason = None, ""
    return True


async def _votes(
    db: AsyncSession,
    conversation: Conversation,
    brainstorm: Brainstorm,
    members: dict[int, int],
    ideas: dict[int, int],
) -> dict[str, int]:
    """Store the last vote of each voter on each statement; how many are new, changed or gone."""
    asked: dict[tuple[int, int], tuple[int, datetime]] = {
        (ideas[vote.statement_external_id], members[vote.voter_external_id]): (vote.value, vote.at)
        for vote in conversation.votes
    }
    of_this = select(Idea.id).where(
        Idea.brainstorm_id == brainstorm.id, Idea.external_id.is_not(None)
    )
    found = await db.execute(
        select(Vote.idea_id, Vote.membership_id, Vote.value, Vote.at).where(
            Vote.idea_id.in_(of_this)
        )
    )
    held = {(idea, member): (value, at) for idea, member, value, at in found}
    new, changed = [], []
    for (idea, member), (value, at) in asked.items():
        before = held.pop((idea, member), None)
        row = {"idea_id": idea, "membership_id": member, "value": value, "at": at}
        if before is None:
            new.append({**row, "shown": None, "waiting": True})
        elif before != (value, at):
            changed.append(row)
    if new:
        await db.execute(insert(Vote), new)
    if changed:
        await db.execute(update(Vote), changed)
    if held:
        gone = delete(Vote).where(
            Vote.idea_id == bindparam("idea"), Vote.membership_id == bindparam("member")
        )
        connection = await db.connection()
        await connection.execute(gone, [{"idea": idea, "member": member} for idea, member in held])
    return {"votes_new": len(new), "votes_changed": len(changed), "votes_gone": len(held)}


async def _insert(
    db: AsyncSession, model: type[Any], rows: Sequence[dict[str, Any]]
) -> Sequence[int]:
    """Insert many rows at once; their ids, in the order of `rows`."""
    if not rows:
        return []
    asked = insert(model).returning(model.id, sort_by_parameter_order=True)
    return (await db.scalars(asked, rows)).all()
