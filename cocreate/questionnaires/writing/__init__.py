"""A question as its writer sees it: from a form to a checked question, and back into the form."""
