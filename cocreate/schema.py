"""Every table, for migrations and tests."""

from cocreate.analysis import models as analysis
from cocreate.brainstorms import models as brainstorms
from cocreate.briefs import models as briefs
from cocreate.concepts import models as concepts
from cocreate.fieldwork import models as fieldwork
from cocreate.kit import events, outbox
from cocreate.kit.db import Base
from cocreate.panels import models as panels
from cocreate.people import models as people
from cocreate.questionnaires import models as questionnaires
from cocreate.themes import models as themes
from cocreate.threads import models as threads

metadata = Base.metadata

__all__ = [
    "analysis",
    "brainstorms",
    "briefs",
    "concepts",
    "events",
    "fieldwork",
    "metadata",
    "outbox",
    "panels",
    "people",
    "questionnaires",
    "themes",
    "threads",
]
