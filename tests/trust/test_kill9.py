"""The server is killed while people write: nothing acknowledged is missing, nothing is doubled."""

import socket
from pathlib import Path

import pytest

from tests.trust.kill9 import run


@pytest.mark.trust
@pytest.mark.slow
async def test_what_was_acknowledged_survives_three_kills(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("COCREATE_DATABASE_URL", raising=False)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    figures = await run(tmp_path, kills=3, clients=8, port=port)
    broken = {name: figures[name] for name in ("missing", "doubled", "half", "foreign_keys")}
    assert broken == {"missing": [], "doubled": [], "half": 0, "foreign_keys": 0}
    assert figures["integrity"] == "ok"
    assert figures["acknowledged"] > 50
    assert set(figures["statuses"]) <= {303, 503}
