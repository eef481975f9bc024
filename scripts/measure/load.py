"""The load: raw HTTP/1.1 on kept connections, in a process of its own that stops by itself.

Reads one Job from standard input and writes one Outcome to standard output, both as MessagePack.
A journey is what one visitor does, request after request; its time is that of all of them.
"""

import asyncio
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import cast

import msgspec
import uvloop

HOST = "127.0.0.1"
DRAIN_SECONDS = 15.0  # what an answer that was asked for in time may still take


class Job(msgspec.Struct):
    """What `clients` connections ask for during `seconds`; `expect` are the right statuses.

    With `once` no journey is taken twice, and the run ends early when they are used up.
    """

    port: int
    clients: int
    seconds: float
    journeys: list[list[bytes]]
    expect: list[int]
    once: bool = False


class Outcome(msgspec.Struct):
    """What came back. Times are milliseconds a journey; `cpu` are seconds of this process."""

    journeys: int
    seconds: float
    times: list[float]
    errors: dict[str, int]
    cpu: float


class Run:
    """What the connections of one job share."""

    def __init__(self, job: Job) -> None:
        self.job = job
        journeys = iter(job.journeys) if job.once else cycle(job.journeys)
        self.journeys: Iterator[list[bytes]] = journeys
        self.times: list[float] = []
        self.errors: Counter[str] = Counter()
        self.begun = self.last = time.perf_counter()
        self.ends = self.begun + job.seconds
        self.open = job.clients
        self.done = asyncio.get_running_loop().create_future()

    def next(self) -> list[bytes] | None:
        """The next journey, or None when it is time."""
        return next(self.journeys, None) if time.perf_counter() < self.ends else None

    def leave(self) -> None:
        """One connection fewer."""
        self.open -= 1
        if not self.open and not self.done.done():
            self.done.set_result(None)


class Client(asyncio.Protocol):
    """One connection: sends a request, waits for the whole answer, sends the next."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.journey: list[bytes] = []
        self.step = 0
        self.begun = 0.0
        self.got = b""
        self.missing = -1  # bytes of the body to come; -1 while the head is not complete
        self.status = 0
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's own class is none
        self._set_out()

    def data_received(self, data: bytes) -> None:
        if self.missing < 0:
            self.got += data
            end = self.got.find(b"\r\n\r\n")
            if end < 0:
                return
            self.status = int(self.got[9:12])
            self.missing = self._length(self.got[:end].lower()) - (len(self.got) - end - 4)
            self.got = b""
        else:
            self.missing -= len(data)
        if self.missing == 0:
            self._answered()
        elif self.missing < 0:
            self.run.errors["more than was announced"] += 1
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        if self.journey:
            self.run.errors["connection lost"] += 1
        self.run.leave()

    def _length(self, head: bytes) -> int:
        if self.status in {204, 304}:
            return 0
        place = head.find(b"\r\ncontent-length:")
        if place < 0:
            self.run.errors["length unknown"] += 1
            return 0
        return int(head[place + 17 :].split(b"\r\n", 1)[0])

    def _answered(self) -> None:
        now = time.perf_counter()
        self.missing = -1
        expected = self.run.job.expect[self.step]
        self.step += 1
        if self.status != expected:
            self.run.errors[f"{self.status} for {expected}"] += 1
        elif self.step < len(self.journey):
            self.transport.write(self.journey[self.step])
            return
        else:
            self.run.times.append((now - self.begun) * 1000)
            self.run.last = now
        self._set_out()

    def _set_out(self) -> None:
        self.journey = self.run.next() or []
        if not self.journey:
            self.transport.close()
            return
        self.step = 0
        self.begun = time.perf_counter()
        self.transport.write(self.journey[0])


async def work(job: Job) -> Outcome:
    """Do the job."""
    loop = asyncio.get_running_loop()
    run = Run(job)
    for _number in range(job.clients):
        await loop.create_connection(lambda: Client(run), HOST, job.port)
    try:
        await asyncio.wait_for(asyncio.shield(run.done), job.seconds + DRAIN_SECONDS)
    except TimeoutError:
        run.errors["no answer"] += run.open
    used = resource.getrusage(resource.RUSAGE_SELF)
    return Outcome(
        journeys=len(run.times),
        seconds=max(run.last - run.begun, 1e-6),
        times=run.times,
        errors=dict(run.errors),
        cpu=used.ru_utime + used.ru_stime,
    )


def main() -> None:
    """One job in, one outcome out."""
    job = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=Job)
    sys.stdout.buffer.write(msgspec.msgpack.encode(uvloop.run(work(job))))


if __name__ == "__main__":
    main()
