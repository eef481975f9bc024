"""The addresses of concepts."""

from litestar import Router

from cocreate.concepts.routes import editing, questions, reading, results, stimuli, testing

router = Router(
    path="/",
    route_handlers=[
        *reading.handlers,
        *results.handlers,
        *testing.handlers,
        *editing.handlers,
        *questions.handlers,
        *stimuli.handlers,
    ],
)
