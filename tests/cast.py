"""The people in every test: fictional, one cast everywhere, so that stories stay readable."""

from typing import NamedTuple


class Actor(NamedTuple):
    """A person, and what he or she is in the panel of the story."""

    name: str
    email: str
    role: str | None
    locale: str = "en"


MEMBER = Actor("Mila Member", "mila@example.org", "member")
SECOND = Actor("Siem Second", "siem@example.org", "member", "nl")
MODERATOR = Actor("Mo Moderator", "mo@example.org", "moderator")
MARKETER = Actor("Mara Marketer", "mara@example.org", "marketer")
OWNER = Actor("Otis Owner", "otis@example.org", "product_owner")
ADMIN = Actor("Ada Admin", "ada@example.org", "panel_admin")
STRANGER = Actor("Storm Stranger", "storm@example.org", None)
SITE = Actor("Sita Site", "sita@example.org", None)

IN_PANEL = (MEMBER, SECOND, MODERATOR, MARKETER, OWNER, ADMIN)
EVERYBODY = (*IN_PANEL, STRANGER, SITE)
