"""The people of the demo who can be tried on with one click, and the two panels they are in.

Zilverberk and everybody here are invented; the addresses are of a domain that nobody can own.
"""

from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.i18n import Message, _
from cocreate.panels.models import Membership, Panel, Role
from cocreate.panels.queries import membership_of, panel_by_slug
from cocreate.people.models import Person
from cocreate.people.queries import person_by_email

COMPANY = "Zilverberk"


class DemoPanel(NamedTuple):
    """A panel of the demo."""

    slug: str
    name: str
    about: str
    locale: str
    brand_colour: str


class DemoPerson(NamedTuple):
    """Somebody to be: `in_first` and `in_second` are the roles in the two panels."""

    name: str
    email: str
    locale: str
    title: Message
    what: Message
    in_first: Role | None = None
    in_second: Role | None = None
    function: str = ""
    is_site_admin: bool = False


FIRST = DemoPanel(
    slug="demo",
    name="Zilverberk Thuis",
    about="Met elkaar maken we bankieren beter. Je hoort altijd wat ermee gebeurt.",
    locale="nl",
    brand_colour="#0f6b5c",
)
SECOND = DemoPanel(
    slug="entrepreneurs",
    name="Zilverberk Business",
    about="For everybody who runs a business with us: say what you need, see what happens.",
    locale="en",
    brand_colour="#5b3a8c",
)

DEMO_PEOPLE: dict[str, DemoPerson] = {
    "member": DemoPerson(
        "Noor Terpstra",
        "noor@zilverberk.example",
        "nl",
        _("Member"),
        _("Answers, comments and votes."),
        in_first=Role.MEMBER,
    ),
    "second-member": DemoPerson(
        "Bram Hoekstra",
        "bram@zilverberk.example",
        "nl",
        _("Second member"),
        _("For a second window: see what the first one writes arrive."),
        in_first=Role.MEMBER,
    ),
    "moderator": DemoPerson(
        "Yara Koning",
        "yara@zilverberk.example",
        "nl",
        _("Moderator"),
        _("Talks with members, and hides what breaks the rules."),
        in_first=Role.MODERATOR,
        in_second=Role.MODERATOR,
        function="Community manager",
    ),
    "marketer": DemoPerson(
        "Sander Vliet",
        "sander@zilverberk.example",
        "nl",
        _("Marketer"),
        _("Posts concepts, reads results, writes briefs."),
        in_first=Role.MARKETER,
        in_second=Role.MARKETER,
        function="Marketing",
    ),
    "product-owner": DemoPerson(
        "Ilse Brandsma",
        "ilse@zilverberk.example",
        "en",
        _("Product owner"),
        _("Reads results and downloads briefs."),
        in_first=Role.PRODUCT_OWNER,
        function="Savings",
    ),
    "administrator": DemoPerson(
        "Femke Duin",
        "femke@zilverberk.example",
        "nl",
        _("Administrator"),
        _("Manages members, settings and panels."),
        in_first=Role.PANEL_ADMIN,
        in_second=Role.PANEL_ADMIN,
        function="Research",
        is_site_admin=True,
    ),
    "stranger": DemoPerson(
        "Owen Marsh",
        "owen@zilverberk.example",
        "en",
        _("Stranger"),
        _("Is in the other panel only: this one does not exist for him."),
        in_second=Role.MEMBER,
    ),
}


async def settle(session: AsyncSession) -> tuple[Panel, Panel]:
    """The two panels with these people in them; what is there already stays as it is."""
    first, second = await _panel(session, FIRST), await _panel(session, SECOND)
    for somebody in DEMO_PEOPLE.values():
        person = await _person(session, somebody)
        for panel, role in ((first, somebody.in_first), (second, somebody.in_second)):
            if role is not None and await membership_of(session, panel.id, person.id) is None:
                joined = Membership(
                    panel_id=panel.id,
                    person_id=person.id,
                    role=role,
                    display_name=somebody.name,
                    function=somebody.function,
                )
                session.add(joined)
    await session.flush()  # whoever seeds the rest looks these people up
    return first, second


async def _panel(session: AsyncSession, wanted: DemoPanel) -> Panel:
    panel = await panel_by_slug(session, wanted.slug)
    if panel is None:
        panel = Panel(**wanted._asdict())
        session.add(panel)
        await session.flush()  # memberships need its id
    return panel


async def _person(session: AsyncSession, wanted: DemoPerson) -> Person:
    person = await person_by_email(session, wanted.email)
    if person is None:
        person = Person(
            email=wanted.email,
            name=wanted.name,
            locale=wanted.locale,
            is_site_admin=wanted.is_site_admin,
        )
        session.add(person)
        await session.flush()  # memberships need its id
    return person
