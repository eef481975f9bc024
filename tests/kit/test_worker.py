"""The child is asked for functions of the standard library: it finds them by their names."""

import asyncio
import binascii
import math
import os
import signal
import time

import pytest

from cocreate.kit.worker import Worker, WorkerFailed, close_worker, in_worker


@pytest.fixture
def worker():
    worker = Worker()
    yield worker
    worker.close()


async def test_a_job_runs_in_one_child_that_is_kept_and_knows_nothing_of_our_environment(worker):
    first, second = await worker.run(os.getpid), await worker.run(os.getpid)
    assert first == second != os.getpid()
    asked = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "HOME")
    assert [await worker.run(os.getenv, name) for name in asked] == ["1", "1", None]


async def test_large_arguments_and_results_come_through(worker):
    data = os.urandom(3_000_000)
    assert await worker.run(binascii.unhexlify, data.hex()) == data


async def test_what_the_function_raises_is_raised_here_and_the_child_lives_on(worker):
    child = await worker.run(os.getpid)
    with pytest.raises(ValueError, match="domain"):
        await worker.run(math.sqrt, -1.0)
    assert await worker.run(os.getpid) == child


async def test_printing_does_not_disturb_the_answers(worker):
    assert await worker.run(print, "hello", flush=True) is None
    assert await worker.run(math.factorial, 5) == 120


async def test_a_job_that_takes_too_long_is_killed_and_the_next_gets_a_new_child():
    worker = Worker(timeout=3)  # a child needs a moment to start, on a busy machine a long one
    try:
        child = await worker.run(os.getpid)
        with pytest.raises(WorkerFailed):
            await worker.run(time.sleep, 30)
        assert await worker.run(os.getpid) != child
    finally:
        worker.close()


async def test_a_child_that_died_is_reported_and_replaced(worker):
    with pytest.raises(WorkerFailed):
        await worker.run(os._exit, 3)
    assert await worker.run(math.factorial, 5) == 120


async def test_a_child_that_left_in_peace_just_now_is_replaced_in_silence(worker):
    child = await worker.run(os.getpid)
    worker._child.stdin.close()  # it ends as it does when nobody asks for long
    assert worker._child.wait(5) == 0
    assert await worker.run(os.getpid) != child


async def test_jobs_wait_in_line_and_a_cancelled_one_is_stopped(worker):
    await worker.run(os.getpid)
    long = asyncio.create_task(worker.run(time.sleep, 30))
    await asyncio.sleep(0.05)
    waiting = asyncio.create_task(worker.run(math.factorial, 5))
    long.cancel()
    with pytest.raises(asyncio.CancelledError):
        await long
    assert await waiting == 120


async def test_only_functions_that_can_be_found_by_name_are_taken(worker):
    with pytest.raises(ValueError, match="top of a module"):
        await worker.run(lambda: None)


async def test_a_closed_worker_stops_what_runs_and_takes_no_more():
    worker = Worker()
    child = await worker.run(os.getpid)
    running = asyncio.create_task(worker.run(time.sleep, 30))
    await asyncio.sleep(0.05)
    await asyncio.to_thread(worker.close)
    with pytest.raises(WorkerFailed):
        await running
    with pytest.raises(ProcessLookupError):
        os.kill(child, signal.SIG_DFL)


async def test_the_worker_of_this_process_starts_again_after_closing():
    try:
        first = await in_worker(os.getpid)
        close_worker()
        assert await in_worker(os.getpid) != first
    finally:
        close_worker()
    close_worker()
