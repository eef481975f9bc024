"""The addresses of panel administration, of a panel's images and of the installation's panels."""

from litestar import Router

from cocreate.panels.routes import attributes, files, imports, members, settings, site

router = Router(
    path="/",
    route_handlers=[
        *members.handlers,
        *imports.handlers,
        *attributes.handlers,
        *settings.handlers,
        *files.handlers,
        *site.handlers,
    ],
)
