"""Ready questions and whole questionnaires to begin with, all of it to change at will."""
