"""A photo that a member sends along.

A form brings texts to `read`, so the picture comes before it: `questionnaires.uploads` takes it
in and puts its name in the store, 64 hexadecimal digits, where the answer belongs.
"""

import re
from collections.abc import Mapping
from random import Random
from typing import Any

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import (
    SKIPPED,
    Asked,
    Column,
    Found,
    Kind,
    Number,
    text_of,
)
from cocreate.questionnaires.models import AnyQuestion

FILE_FIELD = "file"  # the box to choose a picture in; the answer itself is the name of the file
REMOVE_FIELD = "remove"
FILE_PART = "file"
SENT = 1
_NAME = re.compile(r"[0-9a-f]{64}")
_NO_PICTURE = "0" * 64


def _read(asked: Asked, values: Mapping[str, Any]) -> Found:
    name = text_of(values, asked.name)
    if text_of(values, asked.field(REMOVE_FIELD)) == "1":
        name = ""
    if not name:
        if asked.required:
            return Found(errors={asked.name: _("Choose a picture here.")})
        return Found(codes={"": SKIPPED})
    if not _NAME.fullmatch(name):
        return Found(errors={asked.name: _("This picture did not arrive. Choose it again.")})
    return Found({"": SENT}, {FILE_PART: name})


def _words(
    _question: AnyQuestion, codes: Mapping[str, Number], _texts: Mapping[str, str]
) -> Message | str:
    return _("A picture") if codes.get("") == SENT else ""


def _sample(asked: Asked, _random: Random) -> dict[str, str]:
    """Nothing, unless it must be: then a name under which there is no picture."""
    return {asked.name: _NO_PICTURE} if asked.required else {}


KINDS = (
    Kind(
        name="file",
        label=_("A photo"),
        group="text",
        read=_read,
        seconds=40,
        columns=lambda _question: (Column(),),
        words=_words,
        sample=_sample,
        fields=("help",),
        about=_("A photo or a picture from the member's phone. Only the panel's staff sees it."),
    ),
)
