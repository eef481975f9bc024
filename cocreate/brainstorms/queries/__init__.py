"""Finding brainstorms and ideas, and counting votes: what other features may read is named here."""

from cocreate.brainstorms.queries.figures import (
    FieldFacts,
    IdeaTally,
    Statement,
    Totals,
    field_facts,
    statements,
    tally,
    totals,
)
from cocreate.brainstorms.queries.finding import (
    BrainstormRow,
    brainstorm_named,
    brainstorm_of,
    idea_of,
    list_brainstorms,
    open_for,
)
from cocreate.brainstorms.queries.ideas import (
    IdeaPage,
    IdeaRow,
    Progress,
    Reader,
    idea_rows,
    known_to,
    next_idea,
    page_of_ideas,
    progress,
)

__all__ = [
    "BrainstormRow",
    "FieldFacts",
    "IdeaPage",
    "IdeaRow",
    "IdeaTally",
    "Progress",
    "Reader",
    "Statement",
    "Totals",
    "brainstorm_named",
    "brainstorm_of",
    "field_facts",
    "idea_of",
    "idea_rows",
    "known_to",
    "list_brainstorms",
    "next_idea",
    "open_for",
    "page_of_ideas",
    "progress",
    "statements",
    "tally",
    "totals",
]
