"""The addresses of brainstorms."""

from litestar import Router

from cocreate.brainstorms import owners
from cocreate.brainstorms.routes import groups, hosting, ideas, reading
from cocreate.threads.owners import register

register(owners.owner_of_thread)

router = Router(
    path="/",
    route_handlers=[*reading.handlers, *groups.handlers, *hosting.handlers, *ideas.handlers],
)
