"""What can be done with brainstorms, ideas and votes."""

from cocreate.brainstorms.actions.hosting import (
    close_brainstorm,
    create_brainstorm,
    edit_brainstorm,
    launch_brainstorm,
)
from cocreate.brainstorms.actions.ideas import hide_idea, idea_draft, restore_idea, submit_idea
from cocreate.brainstorms.actions.importing import ImportReport, import_conversation
from cocreate.brainstorms.actions.voting import cast_vote, show_the_next_votes

__all__ = [
    "ImportReport",
    "cast_vote",
    "close_brainstorm",
    "create_brainstorm",
    "edit_brainstorm",
    "hide_idea",
    "idea_draft",
    "import_conversation",
    "launch_brainstorm",
    "restore_idea",
    "show_the_next_votes",
    "submit_idea",
]
