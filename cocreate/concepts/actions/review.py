"""Review: somebody asks for it, a colleague approves or returns it, and a change takes it back."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.models import Fieldwork
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import _
from cocreate.panels.models import AuditEntry, Membership, Role
from cocreate.panels.places import Place

REVIEWERS = (Role.MARKETER, Role.PANEL_ADMIN)
NOTE_MAX = 1_000
_NOTHING = {
    "review_asked_by": None,
    "review_asked_at": None,
    "reviewed_by": None,
    "reviewed_at": None,
    "review_outcome": "",
    "review_note": "",
}


def ask_for_review(place: Place, field: Fieldwork) -> None:
    """From now on a colleague sees that this waits for him. An earlier judgement is gone."""
    for name, value in _NOTHING.items():
        setattr(field, name, value)
    field.review_asked_by = place.membership.id
    field.review_asked_at = clock.now()


def judge(
    db: AsyncSession, place: Place, concept: Concept, field: Fieldwork, outcome: str, note: str
) -> None:
    """Approve it, or return it with a note.

    Raises Conflict when nobody asked or somebody judged already, Invalid for a return that does
    not say why. Nobody judges what he himself asked to be judged.
    """
    if field.review_asked_at is None or field.review_outcome:
        raise Conflict(_("There is no review to give: somebody changed or judged it meanwhile."))
    if field.review_asked_by == place.membership.id:
        raise Conflict(_("You asked for this review yourself: a colleague has to give it."))
    if outcome == "returned" and not note:
        raise Invalid({"note": _("Write what should be different.")})
    field.reviewed_by = place.membership.id
    field.reviewed_at = clock.now()
    field.review_outcome, field.review_note = outcome, note
    db.add(
        AuditEntry(
            panel_id=place.panel.id,
            membership_id=place.membership.id,
            verb=f"concept.{outcome}",
            subject=f"concept:{concept.id}",
            details={"note": note},
        )
    )


async def forget_review(db: AsyncSession, concept: Concept) -> None:
    """What was approved is not what stands there now; a returned one keeps its note."""
    await db.flush()  # the UPDATE goes past the session
    await db.execute(
        update(Fieldwork)
        .where(
            Fieldwork.questionnaire_id == concept.questionnaire_id,
            Fieldwork.review_outcome == "approved",
        )
        .values(**_NOTHING)
    )


async def reviewers(db: AsyncSession, panel_id: int) -> dict[int, str]:
    """Who can review in this panel: names by membership."""
    found = await db.execute(
        select(Membership.id, Membership.display_name).where(
            Membership.panel_id == panel_id,
            Membership.role.in_(REVIEWERS),
            Membership.active.is_(True),
        )
    )
    return {row.id: row.display_name for row in found}
