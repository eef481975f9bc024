"""The addresses of concepts."""

from litestar import Router

from cocreate.concepts.routes import (
    answering,
    arms,
    blocks,
    copies,
    editing,
    fieldwork,
    fieldwork_links,
    fieldwork_quality,
    fieldwork_quotas,
    papers,
    questions,
    reading,
    results,
    reviewing,
    revisions,
    stimuli,
    testing,
    translation,
    trials,
)

router = Router(
    path="/",
    route_handlers=[
        *fieldwork.handlers,
        *fieldwork_quotas.handlers,
        *fieldwork_quality.handlers,
        *fieldwork_links.handlers,
        *reading.handlers,
        *answering.handlers,
        *results.handlers,
        *testing.handlers,
        *editing.handlers,
        *questions.handlers,
        *stimuli.handlers,
        *blocks.handlers,
        *copies.handlers,
        *arms.handlers,
        *translation.handlers,
        *trials.handlers,
        *papers.handlers,
        *reviewing.handlers,
        *revisions.handlers,
    ],
)
