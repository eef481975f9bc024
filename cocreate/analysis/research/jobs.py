"""What takes seconds: worked out once in the child process, while the page says that it is coming.

A task belongs to the answers it was started for; with another answer it is forgotten.
"""

import asyncio
from collections.abc import Callable
from typing import Literal, NamedTuple, ParamSpec, TypeVar, cast

from cocreate.kit.worker import WorkerFailed, in_worker

P = ParamSpec("P")
Found = TypeVar("Found")
PATIENCE = 1.5  # seconds that a page waits before it says that it is coming
_running: set[asyncio.Task[object]] = set()  # else nothing holds a task that nobody waits for


class Coming(NamedTuple):
    """No result yet: it is being worked out, or it was tried and did not work."""

    state: Literal["running", "failed"]


async def in_time(
    kept: dict[object, object],
    key: object,
    function: Callable[P, Found],
    *args: P.args,
    **kwargs: P.kwargs,
) -> Found | Coming:
    """The result when it is there, or comes soon; else Coming, and the next call asks again."""
    task = cast("asyncio.Task[Found] | None", kept.get(key))
    if task is None or task.get_loop() is not asyncio.get_running_loop():
        task = asyncio.create_task(in_worker(function, *args, **kwargs), name="analysis")
        _running.add(cast("asyncio.Task[object]", task))
        task.add_done_callback(lambda done: _running.discard(cast("asyncio.Task[object]", done)))
        kept[key] = task
    try:
        return await asyncio.wait_for(asyncio.shield(task), PATIENCE)
    except TimeoutError:
        return Coming("running")
    except WorkerFailed:
        kept.pop(key, None)  # the next look tries again
        return Coming("failed")
