"""Managing a panel: its people, its settings, what it knows of members. Each act is recorded."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import _
from cocreate.kit.outbox import Mail, post
from cocreate.kit.web.access import PanelView
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.forms import (
    AddPerson,
    ChangeMember,
    NewPanel,
    PanelSettings,
    right_address,
)
from cocreate.panels.models import Attribute, AuditEntry, Membership, Panel, Role
from cocreate.panels.queries import (
    count_values,
    membership_of,
    other_administrators,
    the_panel,
)
from cocreate.people.models import Person
from cocreate.people.queries import person_by_email

ATTRIBUTES_MAX = 30
LAST_ADMINISTRATOR = _(
    "This is the last administrator of the panel. Make somebody else administrator first."
)


def audit(
    session: AsyncSession,
    panel_id: int,
    by: int | None,
    verb: str,
    subject: str,
    **details: Any,  # noqa: ANN401
) -> None:
    """Write down, in this transaction, that membership `by` did `verb` to `subject`.

    No text of a person belongs in `details`: what changed, not what somebody wrote.
    """
    session.add(
        AuditEntry(panel_id=panel_id, membership_id=by, verb=verb, subject=subject, details=details)
    )


def subject_of(membership: Membership) -> str:
    """How the audit names somebody in the panel."""
    return f"membership {membership.id}"


async def add_person(
    session: AsyncSession, panel: PanelView, by: int, given: AddPerson, chosen: dict[str, str]
) -> Membership:
    """Put somebody into the panel and invite him by mail; an account he has already is used."""
    email = right_address(given.email)
    person = await person_by_email(session, email)
    if person is None:
        person = Person(email=email, name=given.name, locale=panel.locale)
        session.add(person)
        await session.flush()  # the membership needs its id
    elif earlier := await membership_of(session, panel.id, person.id):
        raise Invalid({"email": _already_here(earlier)})
    membership = Membership(
        panel_id=panel.id,
        person_id=person.id,
        role=given.role,
        display_name=given.name,
        function=given.function,
        attributes=chosen,
    )
    session.add(membership)
    await session.flush()  # the audit and the mail name its id
    audit(session, panel.id, by, "member.added", subject_of(membership), role=given.role)
    post(session, welcome(panel, membership.id, email, given.name, person.locale))
    return membership


def _already_here(membership: Membership) -> Any:  # noqa: ANN401
    if membership.active:
        return _("This person is in the panel already.")
    return _("This person was in the panel before. Look under former members and restore it there.")


def welcome(panel: PanelView, membership_id: int, email: str, name: str, locale: str) -> Mail:
    """The mail that invites somebody to the panel, sent once."""
    return Mail(
        kind="welcome",
        recipient=email,
        locale=locale,
        values={"panel": panel.name, "name": name, "path": f"/panels/{panel.slug}"},
        dedupe=f"welcome-{membership_id}",
    )


async def change_member(
    session: AsyncSession,
    panel: PanelView,
    by: int,
    membership: Membership,
    given: ChangeMember,
    chosen: dict[str, str],
) -> None:
    """Another name, role, function or attributes; the last administrator stays one."""
    if membership.role == Role.PANEL_ADMIN and given.role != Role.PANEL_ADMIN:
        await _lock(session, panel.id)
        if membership.active and not await other_administrators(session, membership):
            raise Invalid({"role": LAST_ADMINISTRATOR})
    known = {attribute.key for attribute in await attributes_of_panel(session, panel.id)}
    kept = {key: value for key, value in membership.attributes.items() if key not in known}
    after = {
        "display_name": given.name,
        "role": str(given.role),
        "function": given.function,
        "attributes": kept | chosen,
    }
    changed = {name: value for name, value in after.items() if getattr(membership, name) != value}
    if not changed:
        return
    details: dict[str, Any] = {"fields": sorted(changed)}
    if "role" in changed:
        details |= {"from": str(membership.role), "to": str(given.role)}
    for name, value in changed.items():
        setattr(membership, name, value)
    audit(session, panel.id, by, "member.changed", subject_of(membership), **details)


async def end_membership(
    session: AsyncSession, panel: PanelView, by: int, membership: Membership
) -> None:
    """From the next request on this person sees nothing of the panel; what he said stays."""
    if not membership.active:
        return
    await _lock(session, panel.id)
    if membership.role == Role.PANEL_ADMIN and not await other_administrators(session, membership):
        raise Conflict(LAST_ADMINISTRATOR)
    membership.active = False
    audit(session, panel.id, by, "member.ended", subject_of(membership))


async def restore_membership(
    session: AsyncSession, panel: PanelView, by: int, membership: Membership
) -> None:
    """A former member is back, in the role he had."""
    if membership.active:
        return
    membership.active = True
    audit(session, panel.id, by, "member.restored", subject_of(membership))


async def _lock(session: AsyncSession, panel_id: int) -> None:
    # Two administrators who end each other at the same moment: one waits for the other here.
    await session.execute(select(Panel.id).where(Panel.id == panel_id).with_for_update())


async def save_settings(
    session: AsyncSession, panel_id: int, by: int, given: PanelSettings
) -> None:
    """Name, description, language, colour and the smallest group that is shown."""
    panel = await the_panel(session, panel_id)
    after = {
        "name": given.name,
        "about": given.about,
        "locale": given.locale,
        "brand_colour": given.brand_colour.lower(),
        "small_cell": given.small_cell,
    }
    changed = [name for name, value in after.items() if getattr(panel, name) != value]
    details: dict[str, Any] = {"fields": changed}
    if "small_cell" in changed:
        details |= {"from": panel.small_cell, "to": given.small_cell}
    for name in changed:
        setattr(panel, name, after[name])
    if changed:
        audit(session, panel_id, by, "panel.changed", f"panel {panel_id}", **details)


async def add_attribute(
    session: AsyncSession,
    panel_id: int,
    by: int,
    key: str,
    label: dict[str, str],
    options: list[dict[str, Any]],
) -> Attribute:
    """Something more to know of members. Its key must be new in the panel."""
    held = await attributes_of_panel(session, panel_id)
    if any(attribute.key == key for attribute in held):
        raise Invalid({"key": _("There is an attribute of this name already.")})
    if len(held) >= ATTRIBUTES_MAX:
        raise Invalid({"key": _("A panel can have at most %(n)s attributes.", n=ATTRIBUTES_MAX)})
    attribute = Attribute(panel_id=panel_id, key=key, label=label, options=options, seq=len(held))
    session.add(attribute)
    audit(session, panel_id, by, "attribute.added", f"attribute {key}")
    return attribute


async def change_attribute(
    session: AsyncSession,
    by: int,
    attribute: Attribute,
    label: dict[str, str],
    options: list[dict[str, Any]],
) -> None:
    """Other labels and options. A value that members have cannot go: it would say nothing then."""
    left = {option["value"] for option in options}
    lost = {v: n for v, n in (await count_values(session, attribute)).items() if v not in left}
    gone = [o["value"] for o in attribute.options if o["value"] in lost]
    if gone:
        raise Invalid(
            {
                "value-1": _(
                    "The value “%(value)s” cannot go: %(n)s members have it.",
                    value=gone[0],
                    n=lost[gone[0]],
                )
            }
        )
    attribute.label = label
    attribute.options = options
    audit(session, attribute.panel_id, by, "attribute.changed", f"attribute {attribute.key}")


async def create_panel(
    session: AsyncSession, person_id: int, person_name: str, given: NewPanel
) -> Panel:
    """A new panel; who creates it becomes its first administrator."""
    panel = Panel(slug=given.slug, name=given.name, locale=given.locale)
    try:
        async with session.begin_nested():
            session.add(panel)
    except IntegrityError:
        raise Invalid({"slug": _("There is a panel at this address already.")}) from None
    creator = Membership(
        panel_id=panel.id,
        person_id=person_id,
        role=Role.PANEL_ADMIN,
        display_name=person_name,
    )
    session.add(creator)
    await session.flush()  # the audit names its id
    audit(session, panel.id, creator.id, "panel.created", f"panel {panel.id}")
    return panel
