"""What roles and entries of the audit are called."""

from cocreate.kit.i18n import Message, _
from cocreate.panels.models import Role

ROLE_NAMES: dict[str, Message] = {
    Role.MEMBER: _("Member"),
    Role.MODERATOR: _("Moderator"),
    Role.MARKETER: _("Marketer"),
    Role.PRODUCT_OWNER: _("Product owner"),
    Role.PANEL_ADMIN: _("Administrator"),
}

ROLES_IN_PLURAL: dict[str, Message] = {
    Role.MEMBER: _("Members"),
    Role.MODERATOR: _("Moderators"),
    Role.MARKETER: _("Marketers"),
    Role.PRODUCT_OWNER: _("Product owners"),
    Role.PANEL_ADMIN: _("Administrators"),
}

ROLE_MEANINGS: dict[str, Message] = {
    Role.MEMBER: _("Answers, comments and votes."),
    Role.MODERATOR: _("Talks with members, and hides what breaks the rules."),
    Role.MARKETER: _("Posts concepts, reads results, writes briefs."),
    Role.PRODUCT_OWNER: _("Reads results and downloads briefs."),
    Role.PANEL_ADMIN: _("Does all of this, and manages members and settings."),
}

AUDIT_VERBS: dict[str, Message] = {
    "member.added": _("Added to the panel"),
    "member.changed": _("Changed"),
    "member.ended": _("Membership ended"),
    "member.restored": _("Membership restored"),
    "member.imported": _("Came in with a file"),
}
