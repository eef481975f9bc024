"""Members from a CSV file: read, compared with who is there, shown, and only then stored."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.errors import Invalid, Refusal
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.access import PanelView
from cocreate.panels.actions import audit, welcome
from cocreate.panels.forms import NAME_MAX, right_address
from cocreate.panels.models import Attribute, AuditEntry, Membership, Role
from cocreate.panels.queries import accounts_of, everybody_by_email
from cocreate.people.models import Person

BYTES_MAX = 2_000_000
LINES_MAX = 20_000
OWN_COLUMNS = ("name", "email", "role", "function")
CHUNK = 500


class BrokenFile(Refusal):
    """The file as a whole cannot be used; nothing was stored."""

    status = 422


class Line(msgspec.Struct, frozen=True):
    """One person of the file. None means: the file says nothing about it."""

    number: int
    name: str
    email: str
    role: str | None
    function: str | None
    attributes: dict[str, str]


class Wrong(NamedTuple):
    """A line that cannot be used, and why."""

    number: int
    reason: Message


class Plan(msgspec.Struct):
    """What the file would change."""

    new: list[Line]
    changed: list[tuple[Line, Membership]]
    same: int
    wrong: list[Wrong]


def decode(data: bytes) -> str:
    """The text of the file; what is not UTF-8 is read as what Excel writes in western Europe."""
    if len(data) > BYTES_MAX:
        raise BrokenFile(_("The file is larger than %(mb)s MB. Split it.", mb=BYTES_MAX // 10**6))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise BrokenFile(_("This is not a CSV file in UTF-8. Save it as “CSV UTF-8” and try again."))


def read_lines(text: str, attributes: Sequence[Attribute]) -> tuple[list[Line], list[Wrong]]:
    """The people in the text, and the lines that are wrong. Raises BrokenFile."""
    text = text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    try:
        columns = _columns(next(reader, []), attributes)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(lines) + len(wrong) >= LINES_MAX:
                raise BrokenFile(_("The file has more than %(n)s lines. Split it.", n=LINES_MAX))
            number = reader.line_num
            if len(cells) != len(columns):
                reason = _("%(found)s cells instead of %(n)s.", found=len(cells), n=len(columns))
                wrong.append(Wrong(number, reason))
                continue
            found = _line(number, dict(zip(columns, cells, strict=True)), attributes)
            if isinstance(found, Line) and found.email in seen:
                found = Wrong(
                    number, _("This address is on line %(n)s already.", n=seen[found.email])
                )
            if isinstance(found, Line):
                seen[found.email] = number
                lines.append(found)
            else:
                wrong.append(found)
    except csv.Error:
        raise BrokenFile(
            _("Line %(n)s cannot be read: a quotation mark is missing.", n=reader.line_num)
        ) from None
    return lines, wrong


def _columns(header: Sequence[str], attributes: Sequence[Attribute]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    known = {*OWN_COLUMNS, *(attribute.key for attribute in attributes)}
    for name in ("name", "email"):
        if name not in columns:
            raise BrokenFile(_("The first line must name a column “%(name)s”.", name=name))
    for name, n in Counter(columns).items():
        if name not in known:
            raise BrokenFile(_("The panel has no attribute “%(name)s”.", name=name))
        if n > 1:
            raise BrokenFile(_("The column “%(name)s” is there twice.", name=name))
    return columns


def _line(number: int, cells: Mapping[str, str], attributes: Sequence[Attribute]) -> Line | Wrong:
    cells = {name: cell.strip() for name, cell in cells.items()}
    if not cells["name"]:
        return Wrong(number, _("The name is missing."))
    if len(cells["name"]) > NAME_MAX or len(cells.get("function", "")) > NAME_MAX:
        return Wrong(number, _("A name or function is longer than %(n)s characters.", n=NAME_MAX))
    try:
        email = right_address(cells["email"])
    except Invalid:
        return Wrong(number, _("“%(text)s” is not an e-mail address.", text=cells["email"][:80]))
    role = cells.get("role", "").lower().replace(" ", "_").replace("-", "_")
    if role and role not in set(Role):
        roles = ", ".join(Role)
        return Wrong(
            number, _("The role “%(role)s” does not exist. Use %(roles)s.", role=role, roles=roles)
        )
    chosen = {}
    for attribute in attributes:
        if cell := cells.get(attribute.key, ""):
            value = _value(cell, attribute)
            if value is None:
                return Wrong(
                    number,
                    _("“%(text)s” is no value of %(name)s.", text=cell[:80], name=attribute.key),
                )
            chosen[attribute.key] = value
    return Line(number, cells["name"], email, role or None, cells.get("function") or None, chosen)


def _value(cell: str, attribute: Attribute) -> str | None:
    for option in attribute.options:
        names = {option["value"], *option["label"].values()}
        if cell.lower() in {name.lower() for name in names}:
            return str(option["value"])
    return None


async def compare(
    session: AsyncSession, panel: PanelView, lines: Iterable[Line], wrong: Iterable[Wrong]
) -> Plan:
    """What of the file is new, changed or the same; what an import may not do becomes wrong."""
    held = await everybody_by_email(session, panel.id)
    plan = Plan(new=[], changed=[], same=0, wrong=list(wrong))
    for line in lines:
        membership = held.get(line.email)
        if membership is None:
            plan.new.append(line)
        elif not membership.active:
            reason = _("Is a former member. Restore the membership on the page of that person.")
            plan.wrong.append(Wrong(line.number, reason))
        elif membership.role == Role.PANEL_ADMIN and line.role not in {None, Role.PANEL_ADMIN}:
            reason = _("Is an administrator, and a file cannot take that away.")
            plan.wrong.append(Wrong(line.number, reason))
        elif _after(line, membership) != _before(membership):
            plan.changed.append((line, membership))
        else:
            plan.same += 1
    plan.wrong.sort(key=lambda wrong: wrong.number)
    return plan


def _before(membership: Membership) -> tuple[str, str, str, dict[str, str]]:
    return (
        membership.display_name,
        str(membership.role),
        membership.function,
        membership.attributes,
    )


def _after(line: Line, membership: Membership) -> tuple[str, str, str, dict[str, str]]:
    function = membership.function if line.function is None else line.function
    role = line.role or str(membership.role)
    return line.name, role, function, {**membership.attributes, **line.attributes}


async def apply(
    session: AsyncSession, panel: PanelView, by: int, plan: Plan, *, invite: bool
) -> None:
    """Store the plan. Nobody gets a mail unless `invite`; and then only who is new."""
    for line, membership in plan.changed:
        name, role, function, attributes = _after(line, membership)
        membership.display_name, membership.role = name, role
        membership.function, membership.attributes = function, attributes
    for start in range(0, len(plan.new), CHUNK):
        await _add(session, panel, by, plan.new[start : start + CHUNK], invite=invite)
    details = {"new": len(plan.new), "changed": len(plan.changed), "wrong": len(plan.wrong)}
    audit(session, panel.id, by, "members.imported", f"panel {panel.id}", **details)


async def _add(
    session: AsyncSession, panel: PanelView, by: int, lines: Sequence[Line], *, invite: bool
) -> None:
    now = clock.now()
    accounts = await accounts_of(session, (line.email for line in lines))
    missing = [
        {"email": line.email, "name": line.name, "locale": panel.locale, "created_at": now}
        for line in lines
        if line.email not in accounts
    ]
    if missing:
        made = await session.execute(
            insert(Person).returning(Person.email, Person.id, Person.locale),
            [{**person, "is_site_admin": False} for person in missing],
        )
        accounts |= {str(row.email): (row.id, row.locale) for row in made}
    joined = await session.execute(
        insert(Membership).returning(Membership.id, Membership.person_id),
        [_membership(panel.id, accounts[line.email][0], line) for line in lines],
    )
    ids = {row.person_id: row.id for row in joined}
    for line in lines:
        person_id, locale = accounts[line.email]
        subject = f"membership {ids[person_id]}"
        session.add(
            AuditEntry(panel_id=panel.id, membership_id=by, verb="member.imported", subject=subject)
        )
        if invite:
            session.add(welcome(panel, ids[person_id], line.email, line.name, locale))
    await session.flush()  # a chunk at a time, so that a long file does not pile up in memory


def _membership(panel_id: int, person_id: int, line: Line) -> dict[str, object]:
    return {
        "panel_id": panel_id,
        "person_id": person_id,
        "role": line.role or Role.MEMBER.value,
        "display_name": line.name,
        "function": line.function or "",
        "attributes": line.attributes,
        "active": True,
        "joined_at": clock.now(),
    }
