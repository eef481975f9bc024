"""Where people start: what is open for me, what I said and what became of it."""
