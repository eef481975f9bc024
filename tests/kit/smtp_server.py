"""A mail server of a few lines: it takes what it is sent, or refuses as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class MailServer:
    """Where it listens, what came, and what it answers to which command."""

    port: int = 0
    mails: list[str] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    connections: int = 0
    mute: bool = False  # it takes the call and says nothing

    @property
    def url(self) -> str:
        """The setting that leads here."""
        return f"smtp://127.0.0.1:{self.port}"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One conversation."""
        self.connections += 1
        while self.mute:
            await asyncio.sleep(0.01)
        writer.write(b"220 here\r\n")
        while line := (await reader.readline()).decode():
            command = line.split()[0].upper() if line.split() else ""
            if command == "RCPT":
                self.recipients.append(line.split("<")[1].split(">")[0])
            answer = self.answers.get(command) or {"DATA": "354 go on", "QUIT": "221 bye"}.get(
                command, "250 ok"
            )
            writer.write(f"{answer}\r\n".encode())
            if command == "QUIT":
                break
            if command == "DATA" and answer.startswith("354"):
                self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(f"{self.answers.get('END', '250 taken')}\r\n".encode())
            await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A mail server on a free port of this machine, for the length of the block."""
    state = MailServer()
    server = await asyncio.start_server(state.talk, "127.0.0.1", 0)
    state.port = server.sockets[0].getsockname()[1]
    async with server:
        yield state
