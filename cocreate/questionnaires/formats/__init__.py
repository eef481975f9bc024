"""Questionnaires from files of other systems, and our own as a file.

What could not be taken over is listed, line by line; nothing is guessed.
"""

from cocreate.kit.i18n import _
from cocreate.questionnaires.formats import limesurvey, own, qualtrics
from cocreate.questionnaires.formats.taken import Imported, LeftOut, Unreadable

LARGEST = 10_000_000

__all__ = ["LARGEST", "Imported", "LeftOut", "Unreadable", "read_any"]


def read_any(name: str, content: bytes) -> Imported:
    """The questionnaire in a file, by the ending of its name: .json, .lss, .lsq, .txt or .qsf.

    Raises Unreadable, with a sentence for who chose the file, when it holds none.
    """
    if len(content) > LARGEST:
        raise Unreadable(_("This file is larger than a questionnaire can be."))
    readers = {
        "json": own.read,
        "lss": limesurvey.read_structure,
        "lsq": limesurvey.read_structure,
        "txt": limesurvey.read_tabs,
        "qsf": qualtrics.read,
    }
    ending = name.rpartition(".")[2].lower()
    if ending not in readers:
        raise Unreadable(_("Choose a file that ends in .json, .lss, .lsq, .txt or .qsf."))
    return readers[ending](content)
