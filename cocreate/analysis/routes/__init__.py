"""The addresses of everything that is made of a concept's answers."""

from litestar import Router

from cocreate.analysis.routes import tables, weights

router = Router(path="/", route_handlers=[*tables.handlers, *weights.handlers])
