"""A thread for every story."""

from collections.abc import AsyncIterator

import pytest

from cocreate.kit.db import Database
from tests.factories import House
from tests.threads.talk import Talk, new_talk


@pytest.fixture
async def talk(house: House, database: Database) -> AsyncIterator[Talk]:
    """An empty thread in the first panel that everybody there may read and write."""
    yield await new_talk(house, database)
    Talk.known.clear()
