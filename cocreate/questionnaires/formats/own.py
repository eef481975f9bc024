"""Our own format: the document as JSON, written and read back without a difference."""

import msgspec

from cocreate.kit.i18n import _
from cocreate.questionnaires.document import Document
from cocreate.questionnaires.formats.taken import Imported, Unreadable
from cocreate.questionnaires.kinds import KINDS


def write(document: Document) -> bytes:
    """The document as readable JSON, UTF-8, ending in a line end."""
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def read(content: bytes) -> Imported:
    """The document in a file of ours. Raises Unreadable, naming the place that is wrong."""
    try:
        document = msgspec.json.decode(content, type=Document)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(
            _("This is not a questionnaire of Cocreate: %(problem)s.", problem=str(problem))
        ) from None
    _check(document)
    return Imported(document, ())


def _check(document: Document) -> None:
    blocks = {block.code for block in document.blocks}
    codes: set[str] = set()
    for question in document.questions:
        if question.kind not in KINDS:
            raise Unreadable(
                _(
                    "Question %(code)s is of a kind that we do not know: %(kind)s.",
                    code=question.code,
                    kind=question.kind,
                )
            )
        if question.code in codes:
            raise Unreadable(_("Two questions are called %(code)s.", code=question.code))
        if question.block and question.block not in blocks:
            raise Unreadable(
                _(
                    "Question %(code)s stands in a block that is not there: %(block)s.",
                    code=question.code,
                    block=question.block,
                )
            )
        codes.add(question.code)
    if len(blocks) != len(document.blocks):
        raise Unreadable(_("Two blocks have the same code."))
