"""Cocreate: private customer panels, from a concept to a brief that members hear back about."""

__version__ = "0.1.0"
