"""The handlers of conversations."""

from litestar import Router

from cocreate.threads.routes import comments, moderation, threads

router = Router(
    path="/",
    route_handlers=[
        threads.show,
        threads.stream,
        threads.add_comment,
        comments.show,
        comments.edit,
        comments.change,
        comments.withdraw,
        comments.react,
        comments.report,
        moderation.hide,
        moderation.restore,
        moderation.reports,
        moderation.settle,
    ],
)
