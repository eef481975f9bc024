"""The conversation under a concept: who may read it and write in it."""

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import AnyConcept, Concept, State
from cocreate.concepts.queries import may_know, meant_for
from cocreate.concepts.showing import conversation_rules
from cocreate.kit import clock
from cocreate.kit.i18n import _
from cocreate.kit.web.access import MembershipView
from cocreate.panels.models import Panel
from cocreate.questionnaires.models import Participation
from cocreate.threads.owners import ThreadPlace, register

READERS = _("Everybody in this panel who may read along, and the research team, sees this.")


@register
async def concept_thread(
    db: AsyncSession, panel_id: int, thread_id: int, membership: MembershipView
) -> ThreadPlace | None:
    """The place of a thread that hangs under a concept of this panel."""
    row = (
        await db.execute(
            select(
                Concept,
                Panel.slug,
                Participation.submitted_on,
                meant_for(membership.id).label("meant"),
            )
            .join(Panel, Panel.id == Concept.panel_id)
            .outerjoin(
                Participation,
                and_(
                    Participation.questionnaire_id == Concept.questionnaire_id,
                    Participation.membership_id == membership.id,
                ),
            )
            .where(Concept.panel_id == panel_id, Concept.thread_id == thread_id)
        )
    ).one_or_none()
    now = clock.now()
    if row is None or not may_know(row.Concept, membership.role, now):
        return None
    if not row.meant and not membership.is_staff:
        return None
    state: State = row.Concept.state(now)
    return thread_place(
        row.Concept,
        state,
        path=f"/panels/{row.slug}/concepts/{row.Concept.slug}",
        submitted=row.submitted_on is not None,
        staff=membership.is_staff,
    )


def thread_place(
    concept: AnyConcept, state: State, *, path: str, submitted: bool, staff: bool
) -> ThreadPlace:
    """What somebody who answered (or not) may do in the conversation under `concept`."""
    rules = conversation_rules(concept, state, submitted=submitted, staff=staff)
    return ThreadPlace(
        title=concept.title,
        path=f"{path}#conversation",
        can_read=rules.can_read,
        can_write=rules.can_write,
        reason=rules.why_not,
        readers=READERS,
    )
