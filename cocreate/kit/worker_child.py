"""The child process of worker.py: jobs on standard input, results on standard output.

It ends when its parent does, since its input ends then, and when nobody asked for a while.
"""

import contextlib
import os
import pickle
import select
import signal
import sys
from typing import BinaryIO

from cocreate.kit.worker import function_called, read_frame, write_frame

IDLE_SECONDS = 120.0
NICENESS = 10  # pages come first


def answer(job: bytes) -> bytes:
    """(True, result) or (False, what was raised), pickled."""
    try:
        name, args, kwargs = pickle.loads(job)  # noqa: S301 - of our own parent
        return pickle.dumps((True, function_called(name)(*args, **kwargs)))
    except Exception as problem:  # noqa: BLE001 - whatever it is, the parent raises it
        return _as_bytes(problem)


def _as_bytes(problem: Exception) -> bytes:
    try:
        told = pickle.dumps((False, problem))
        pickle.loads(told)  # noqa: S301 - our own; some exceptions can be packed and not unpacked
    except Exception:  # noqa: BLE001 - same
        return pickle.dumps((False, RuntimeError(f"{type(problem).__name__} in the worker")))
    return told


def main(source: BinaryIO, target: BinaryIO) -> None:
    """Answer job after job until there is no more.

    The parent sends one and waits, so nothing is ever left in a buffer that select cannot see.
    """
    while select.select([source], [], [], IDLE_SECONDS)[0]:
        job = read_frame(source)
        if job is None:
            return
        write_frame(target, answer(job))


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then stops us
    with contextlib.suppress(OSError, AttributeError):
        os.nice(NICENESS)
    # A function that prints must not write into the answers.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    with contextlib.suppress(BrokenPipeError):
        main(sys.stdin.buffer, answers)
