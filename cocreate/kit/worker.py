"""Heavy computing in a child process, one job at a time, so that pages stay quick.

The child starts with the first job, holds what its libraries cost, and goes when nobody has asked
for a while. One that takes too long is killed and the next job gets a new one. Not a
ProcessPoolExecutor: that can neither stop a running job nor let its memory go, and its children
outlive a killed parent.
"""

import asyncio
import contextlib
import importlib
import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import reduce
from pathlib import Path
from typing import BinaryIO, ParamSpec, TypeVar, cast

P = ParamSpec("P")
Result = TypeVar("Result")

TIMEOUT_SECONDS = 120.0
LENGTH = struct.Struct(">Q")
# Linear algebra with more threads than free cores is tens of times slower.
_ENVIRONMENT = {
    "PATH": os.defpath,
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "PYTHONPATH": str(Path(__file__).parents[2]),  # this very cocreate
    "PYTHONHASHSEED": "0",  # sets in the same order in every child: equal input, equal output
}


class WorkerFailed(Exception):
    """The child took too long, died, or was stopped; a job without side effects can be retried."""


class Worker:
    """A child process and the line of jobs before it. Any event loop may use it."""

    def __init__(self, timeout: float = TIMEOUT_SECONDS) -> None:
        self._timeout = timeout
        self._line = ThreadPoolExecutor(1, thread_name_prefix="worker")
        self._child: subprocess.Popen[bytes] | None = None
        self._closed = False

    async def run(self, function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
        """The result of a function in the child; what it raises is raised here.

        The function is found by its name, so it stands at the top of a module; arguments and
        result are copied. The timeout counts seconds of work, not of waiting in line. A job whose
        caller is cancelled is stopped. Raises WorkerFailed.
        """
        job = pickle.dumps((_name(function), args, kwargs))
        loop = asyncio.get_running_loop()
        running = threading.Event()

        def work() -> bytes:
            running.set()
            try:
                return self._exchange(job)
            finally:
                running.clear()

        waiting = loop.run_in_executor(self._line, work)
        try:
            answer = await waiting
        except asyncio.CancelledError:
            if running.is_set():
                self._kill()  # nobody wants the answer any more, and others stand in line
            raise
        good, value = pickle.loads(answer)  # noqa: S301 - of our own child
        if good:
            return cast("Result", value)
        raise value

    def close(self) -> None:
        """Stop the child and refuse what stands in line or comes after. Does not block for long."""
        self._closed = True
        self._kill()
        self._line.shutdown(wait=True, cancel_futures=True)
        self._let_go()

    def _exchange(self, job: bytes) -> bytes:
        """In the thread of the line: send a job, wait for its answer."""
        for attempt in (1, 2):
            child = self._started()
            clock = threading.Timer(self._timeout, child.kill)
            clock.daemon = True
            clock.start()
            try:
                answer = _ask(child, job)
            finally:
                clock.cancel()
            if answer is not None:
                return answer
            code = child.wait()
            self._let_go()
            # It may have gone of itself just when it was asked.
            if code != 0 or attempt == 2:
                break
        raise WorkerFailed("the worker was stopped or took too long")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise WorkerFailed("the worker is closed")
        if self._child and self._child.poll() is not None:
            self._let_go()
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "cocreate.kit.worker_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,  # a library's warning could hold a text
                env=_ENVIRONMENT,
            )
        return self._child

    def _kill(self) -> None:
        if self._child:
            self._child.kill()

    def _let_go(self) -> None:
        child, self._child = self._child, None
        if child:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()


def function_called(name: str) -> Callable[..., object]:
    """The function that "module:name" means; the child asks for it."""
    module, _, path = name.partition(":")
    found = reduce(getattr, path.split("."), importlib.import_module(module))
    return cast("Callable[..., object]", found)


def read_frame(pipe: BinaryIO) -> bytes | None:
    """The next message, length first; None at the end, also in the middle of one."""
    head = pipe.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    body = pipe.read(length)
    return body if len(body) == length else None


def write_frame(pipe: BinaryIO, body: bytes) -> None:
    """Send one message."""
    pipe.write(LENGTH.pack(len(body)))
    pipe.write(body)
    pipe.flush()


def _ask(child: subprocess.Popen[bytes], job: bytes) -> bytes | None:
    if child.stdin is None or child.stdout is None:
        return None
    try:
        write_frame(cast("BinaryIO", child.stdin), job)
        return read_frame(cast("BinaryIO", child.stdout))
    except (BrokenPipeError, ValueError):  # it has gone, or its pipes were closed
        return None


def _name(function: Callable[..., object]) -> str:
    name = f"{function.__module__}:{function.__qualname__}"
    try:
        known = function_called(name)
    except (AttributeError, ImportError):
        known = None
    if known is not function:
        raise ValueError(f"{name} is not a function at the top of a module")
    return name


_worker: Worker | None = None


async def in_worker(function: Callable[P, Result], *args: P.args, **kwargs: P.kwargs) -> Result:
    """`Worker.run` in the one child of this process, which starts when it is first needed."""
    global _worker  # noqa: PLW0603 - one child a process is the point
    if _worker is None:
        _worker = Worker()
    return await _worker.run(function, *args, **kwargs)


def close_worker() -> None:
    """Stop the child of this process, if there is one; the next job would start another."""
    global _worker
    worker, _worker = _worker, None
    if worker:
        worker.close()
