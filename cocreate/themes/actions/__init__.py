"""Verbs about themes: looking for them, and what people decide."""
