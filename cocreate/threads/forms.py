"""What the outside may send to a conversation."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from cocreate.kit.forms import Input
from cocreate.threads.models import COMMENT_MAX, ReactionKind

REASON_MIN = 10
REASON_MAX = 500
Body = Annotated[str, Meta(max_length=COMMENT_MAX)]
Reason = Annotated[str, Meta(min_length=REASON_MIN, max_length=REASON_MAX)]


class WriteComment(Input):
    """A comment, or a reply to the comment `parent`."""

    body: Body
    parent: Annotated[int, Meta(ge=1, le=2**63 - 1)] | UnsetType = UNSET


class EditComment(Input):
    """The text as it should have been."""

    body: Body


class React(Input):
    """One reaction given or taken back; sent twice it still counts once."""

    add: ReactionKind | UnsetType = UNSET
    remove: ReactionKind | UnsetType = UNSET


class ReportComment(Input):
    """Why a moderator should look."""

    reason: Annotated[str, Meta(max_length=REASON_MAX)]


class HideComment(Input):
    """Why a comment is hidden: its author reads this."""

    reason: Reason


class SettleReport(Input):
    """What the moderator decided; hiding needs a reason."""

    outcome: Literal["kept", "hidden"]
    reason: Annotated[str, Meta(max_length=REASON_MAX)] = ""
