"""Kill the server again and again while people write, and count what became of their words.

    python -m tests.trust.kill9 [--kills 20] [--clients 24] [--port 8830]

Every client answers concepts, comments and votes. What is not acknowledged is sent again with the
same key. In the end nothing acknowledged may be missing, and nothing may be there twice.
"""

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import select

from cocreate.brainstorms.models import Brainstorm, Idea
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.migrate import migrate
from cocreate.kit.web.access import csrf_token
from cocreate.panels.models import Membership
from cocreate.people.actions import SESSION_TTL
from cocreate.people.cookies import hash_token, new_token
from cocreate.people.models import WebSession
from cocreate.questionnaires.models import Question
from cocreate.schema import metadata
from cocreate.settings import Settings, from_environment
from cocreate.threads.models import Thread
from tests.factories import make_concept, make_crowd, make_panel

CONCEPTS, IDEAS = 40, 12
STARTS_WITHIN = 3.0  # seconds, also on a machine that does other things
PATIENCE = 60.0


@dataclass
class Plan:
    """What there is to write to."""

    settings: Settings
    tokens: list[tuple[int, str]] = field(default_factory=list)  # membership, session
    concepts: list[tuple[str, str]] = field(
        default_factory=list
    )  # slug, field of the open question
    thread: int = 0
    brainstorm: str = "ask"
    ideas: list[int] = field(default_factory=list)


@dataclass
class Ledger:
    """What was sent and what was acknowledged."""

    comments: dict[str, bool] = field(default_factory=dict)
    answers: dict[str, bool] = field(default_factory=dict)
    votes: dict[tuple[int, int], list[tuple[str, bool]]] = field(default_factory=dict)
    retries: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def acknowledged(self) -> int:
        """How many writes the server said it keeps."""
        cast = sum(ok for sent in self.votes.values() for _vote, ok in sent)
        return sum(self.comments.values()) + sum(self.answers.values()) + cast


async def furnish(folder: Path, clients: int, port: int) -> Plan:
    """A panel with members who are signed in, concepts, a conversation and ideas."""
    base = {"COCREATE_DATA_DIR": str(folder), "COCREATE_BASE_URL": f"http://127.0.0.1:{port}"}
    plan = Plan(from_environment(base))
    await migrate(plan.settings.database_url, folder, metadata)
    database = Database(plan.settings.database_url)
    async with database.writing() as session:
        panel = await make_panel(session, "riverside", "Riverside")
        crowd = await make_crowd(session, panel, clients + 1)
        for n in range(CONCEPTS):
            concept = await make_concept(session, panel, f"c{n}", visibility="at_once")
            question = await session.scalar(
                select(Question).where(
                    Question.questionnaire_id == concept.questionnaire_id, Question.kind == "open"
                )
            )
            assert question is not None
            plan.concepts.append((concept.slug, question.field))
            plan.thread = concept.thread_id
        await _ideas(session, panel.id, crowd[-1], plan)
        for member in crowd[:clients]:
            token = new_token()
            session.add(
                WebSession(
                    token_hash=hash_token(token),
                    person_id=member.person_id,
                    expires_at=clock.now() + SESSION_TTL,
                )
            )
            plan.tokens.append((member.id, token))
    await database.close()
    return plan


async def _ideas(session: Any, panel_id: int, author: Membership, plan: Plan) -> None:
    launched = clock.now() - timedelta(days=1)
    ask = Brainstorm(panel_id=panel_id, slug=plan.brainstorm, title="Ask", launched_at=launched)
    session.add(ask)
    for n in range(IDEAS):
        thread = Thread(panel_id=panel_id)
        session.add(thread)
        await session.flush()
        idea = Idea(
            brainstorm_id=ask.id, author_id=author.id, thread_id=thread.id, text=f"Idea {n}"
        )
        session.add(idea)
        await session.flush()
        plan.ideas.append(idea.id)


class Server:
    """The real server as a process of its own."""

    def __init__(self, plan: Plan, port: int) -> None:
        self.plan, self.port = plan, port
        self.address = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen[bytes] | None = None

    async def start(self) -> float:
        """Start it; the seconds until it answers."""
        environment = os.environ | {
            "COCREATE_DATA_DIR": str(self.plan.settings.data_dir),
            "COCREATE_BASE_URL": self.address,
            "COCREATE_LOG_LEVEL": "error",
        }
        begun = time.monotonic()
        command = [sys.executable, "-m", "cocreate", "serve", "--port", str(self.port)]
        log = (self.plan.settings.data_dir / "server.log").open("ab")
        with log:
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        async with httpx.AsyncClient() as client:
            while time.monotonic() - begun < PATIENCE:
                try:
                    if (await client.get(f"{self.address}/health", timeout=1)).status_code == 200:
                        return time.monotonic() - begun
                except httpx.TransportError:
                    await asyncio.sleep(0.02)
        raise RuntimeError("the server does not start: see server.log")

    def kill(self) -> None:
        """Pull the plug: nothing in the process gets a chance to tidy up."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


class Writer:
    """Somebody who writes without pause and sends again what was not acknowledged."""

    def __init__(self, n: int, plan: Plan, server: Server, ledger: Ledger) -> None:
        self.n, self.plan, self.ledger = n, plan, ledger
        self.member, token = plan.tokens[n]
        self.csrf = csrf_token(plan.settings.secret, token)
        self.client = httpx.AsyncClient(
            base_url=server.address, cookies={"cocreate_session": token}, timeout=10
        )
        self.done = False
        self.dice = random.Random(n)

    async def write(self) -> None:
        """One thing after another until told to stop; the last one is brought to its end."""
        number = 0
        while not self.done:
            number += 1
            kind = self.dice.random()
            if kind < 0.3 and number <= CONCEPTS:
                await self._answer(number - 1)
            elif kind < 0.7:
                await self._comment(number)
            else:
                await self._vote()
        await self.client.aclose()

    async def _answer(self, number: int) -> None:
        slug, field_name = self.plan.concepts[number]
        text = f"answer {self.n} {slug}"
        self.ledger.answers[text] = False
        others = self._closed(field_name)
        form = {**others, field_name: text, "_key": f"a-{self.n}-{slug}"}
        await self._send(f"/panels/riverside/concepts/{slug}/response", form)
        self.ledger.answers[text] = True

    def _closed(self, field_name: str) -> dict[str, str]:
        """The three closed questions come right before the open one."""
        last = int(field_name[1:])
        return {f"q{last - 3}": "4", f"q{last - 2}": "7", f"q{last - 1}": "yes"}

    async def _comment(self, number: int) -> None:
        text = f"comment {self.n} {number}"
        self.ledger.comments[text] = False
        form = {"body": text, "_key": f"c-{self.n}-{number}"}
        await self._send(f"/panels/riverside/threads/{self.plan.thread}/comments", form)
        self.ledger.comments[text] = True

    async def _vote(self) -> None:
        idea, vote = self.dice.choice(self.plan.ideas), self.dice.choice(["agree", "disagree"])
        sent = self.ledger.votes.setdefault((self.member, idea), [])
        sent.append((vote, False))
        path = f"/panels/riverside/brainstorms/{self.plan.brainstorm}/ideas/{idea}/votes"
        await self._send(path, {"vote": vote})
        sent[-1] = (vote, True)

    async def _send(self, path: str, form: dict[str, str]) -> None:
        """Until it is acknowledged; anything but a redirect or a failing server is a mistake."""
        while True:
            try:
                answer = await self.client.post(path, data={"_csrf": self.csrf, **form})
            except httpx.TransportError:
                self.ledger.retries += 1
                await asyncio.sleep(0.5)
                continue
            self.ledger.statuses[answer.status_code] += 1
            if answer.status_code == 303:
                return
            if answer.status_code < 500:
                raise RuntimeError(f"{path}: {answer.status_code} {answer.text[:500]}")
            self.ledger.retries += 1
            await asyncio.sleep(0.2)


def count(file: Path, ledger: Ledger) -> dict[str, Any]:
    """What is stored, against what was acknowledged."""
    database = sqlite3.connect(file)
    stored = {
        "comments": Counter(text for (text,) in database.execute("select body from comment")),
        "answers": Counter(text for (text,) in database.execute("select text from verbatim")),
    }
    sent = {"comments": ledger.comments, "answers": ledger.answers}
    missing = [
        t for kind, all_ in sent.items() for t, ok in all_.items() if ok and not stored[kind][t]
    ]
    doubled = [t for kind in stored for t, n in stored[kind].items() if n > 1]
    values = {
        (m, i): v for i, m, v in database.execute("select idea_id, membership_id, value from vote")
    }
    for place, tries in ledger.votes.items():
        acknowledged = [n for n, (_vote, ok) in enumerate(tries) if ok]
        possible = tries[acknowledged[-1] :] if acknowledged else [*tries, ("none", False)]
        number = values.get(place)
        name = {1: "agree", -1: "disagree", None: "none"}.get(number, str(number))
        if name not in {vote for vote, _ok in possible}:
            missing.append(f"vote {place}: {name}")
    orphans = database.execute(
        "select count(*) from participation p left join response r"
        " on r.respondent_key = p.respondent_key"
        " where (p.submitted_on is null) <> (r.id is null)"
    ).fetchone()[0]
    unfinished = database.execute("select count(*) from answered_request where location = ''")
    verdict = database.execute("pragma integrity_check").fetchone()[0]
    result = {
        "missing": missing,
        "doubled": doubled,
        "half": orphans + unfinished.fetchone()[0],
        "stored": sum(map(len, stored.values())) + len(values),
        "integrity": verdict,
        "foreign_keys": len(database.execute("pragma foreign_key_check").fetchall()),
    }
    database.close()
    return result


async def run(folder: Path, *, kills: int, clients: int, port: int) -> dict[str, Any]:
    """The whole thing; the figures."""
    plan = await furnish(folder, clients, port)
    server, ledger, starts = Server(plan, port), Ledger(), []
    first = await server.start()
    writers = [Writer(n, plan, server, ledger) for n in range(clients)]
    tasks = [asyncio.create_task(writer.write()) for writer in writers]
    begun = time.monotonic()
    for _ in range(kills):
        await asyncio.sleep(random.uniform(0.4, 1.2))
        server.kill()
        starts.append(await server.start())
    await asyncio.sleep(0.5)
    for writer in writers:
        writer.done = True
    await asyncio.gather(*tasks)
    took = time.monotonic() - begun
    assert server.process is not None
    server.process.terminate()
    server.process.wait(10)
    return {
        "kills": kills,
        "clients": clients,
        "seconds": round(took, 1),
        "acknowledged": ledger.acknowledged,
        "retries": ledger.retries,
        "statuses": dict(ledger.statuses),
        "first_start": round(first, 2),
        "slowest_start_after_a_kill": round(max(starts, default=0.0), 2),
        **count(folder / "cocreate.db", ledger),
    }


def main() -> None:
    """Run it and print the figures; exit code 1 when a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--port", type=int, default=8830)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(
            run(Path(folder), kills=given.kills, clients=given.clients, port=given.port)
        )
    sys.stdout.write(json.dumps(figures, indent=2) + "\n")
    kept = not figures["missing"] and not figures["doubled"] and not figures["half"]
    late = figures["slowest_start_after_a_kill"] > STARTS_WITHIN
    sys.exit(0 if kept and figures["integrity"] == "ok" and not late else 1)


if __name__ == "__main__":
    main()
