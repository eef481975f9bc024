"""Structured logs: one JSON line an event, without addresses, names, texts or queries."""

import logging
import sys
import traceback
from typing import Any

import structlog
from sqlalchemy.exc import StatementError

STATEMENT_CHARACTERS = 500


def set_up(level: str, *, readable: bool = False) -> None:
    """Send our own lines and the libraries' warnings to standard error.

    `readable` is for the developer's own terminal: there an exception is told with its message.
    """
    structlog.configure(
        processors=processors(readable=readable),
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def processors(*, readable: bool = False) -> list[Any]:
    """What makes a line of an event."""
    plain = structlog.dev.plain_traceback
    return [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        *(
            [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]
            if readable
            else [what_failed, structlog.processors.JSONRenderer()]
        ),
    ]


def what_failed(_logger: object, _method: str, event: Any) -> Any:  # noqa: ANN401 - structlog's own types
    """Replace an exception by its kind and where it was raised.

    Never its message or local variables: they quote what people sent, and hold secrets.
    """
    given = event.pop("exc_info", None)
    problem = sys.exc_info()[1] if given is True else given
    if not isinstance(problem, BaseException):
        return event
    chain: list[dict[str, Any]] = []
    while problem is not None and len(chain) < 5:
        told: dict[str, Any] = {"kind": type(problem).__name__, "at": _places(problem)}
        if isinstance(problem, StatementError):  # the engine leaves the values out of it
            told["statement"] = (problem.statement or "")[:STATEMENT_CHARACTERS]
        chain.append(told)
        problem = problem.__cause__ or problem.__context__
    event["exception"] = chain
    return event


def _places(problem: BaseException) -> list[str]:
    frames = traceback.extract_tb(problem.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-15:]]
