"""Who may do what: the whole table. A handler names one of these actions or the app won't start."""

from cocreate.kit.web.access import Rule
from cocreate.panels.models import STAFF, Role

PUBLIC = Rule(public=True)
SIGNED_IN = Rule(signed_in=True)
SITE_ADMIN = Rule(site_admin=True)


def _roles(*roles: Role) -> Rule:
    return Rule(roles=frozenset(roles))


EVERYBODY = _roles(*Role)
MEMBERS = _roles(Role.MEMBER)  # figures are theirs: colleagues neither answer nor vote
ALL_STAFF = _roles(*STAFF)
RESEARCHERS = _roles(Role.MARKETER, Role.PANEL_ADMIN)
MODERATORS = _roles(Role.MODERATOR, Role.PANEL_ADMIN)
HOSTS = _roles(Role.MODERATOR, Role.MARKETER, Role.PANEL_ADMIN)
MANAGERS = _roles(Role.PANEL_ADMIN)

POLICY: dict[str, Rule] = {
    # everybody, signed in or not
    "house.read": PUBLIC,  # static files, health, error pages, language, the colours of a brand
    "sign-in": PUBLIC,
    "demo": PUBLIC,  # routes that exist in demo mode only, and answer on loopback only
    "concepts.test": PUBLIC,  # behind an unguessable test key; what is answered never counts
    # signed in
    "home": SIGNED_IN,
    "drafts": SIGNED_IN,
    "sign-out": SIGNED_IN,
    # the whole installation
    "site": SITE_ADMIN,
    # in one panel
    "panel.read": EVERYBODY,
    "panel.files": EVERYBODY,
    "members.manage": MANAGERS,
    "panel.settings": MANAGERS,
    "concepts.read": EVERYBODY,
    "concepts.answer": MEMBERS,
    "concepts.edit": RESEARCHERS,
    "concepts.results": ALL_STAFF,
    "analysis.read": ALL_STAFF,
    "analysis.write": RESEARCHERS,
    "fieldwork.read": HOSTS,
    "fieldwork.manage": RESEARCHERS,
    "fieldwork.link": PUBLIC,  # behind an unguessable link, which signs nobody in
    "threads.read": EVERYBODY,
    "threads.write": EVERYBODY,
    "threads.moderate": MODERATORS,
    "brainstorms.read": EVERYBODY,
    "brainstorms.groups": EVERYBODY,  # figures; where somebody stands is shown to himself alone
    "brainstorms.write": EVERYBODY,
    "brainstorms.vote": MEMBERS,
    "brainstorms.edit": HOSTS,
    "brainstorms.moderate": MODERATORS,
    "briefs.read": ALL_STAFF,
    "briefs.write": RESEARCHERS,
}
