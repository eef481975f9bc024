"""Reading a result in a test: what is hidden or undefined fails here, with a name for it."""

from cocreate.methods.release import Released


def shown(outcome):
    assert isinstance(outcome, Released), outcome
    return outcome


def defined(figure):
    assert figure is not None
    return figure
