"""The addresses of themes in open answers."""

from litestar import Router

from cocreate.themes.routes import reading, texts, themes

router = Router(path="/", route_handlers=[*reading.handlers, *themes.handlers, *texts.handlers])
