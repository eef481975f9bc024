"""An open brainstorm for every story."""

import pytest

from cocreate.kit.db import Database
from tests.brainstorms.stage import Stage, make_brainstorm
from tests.factories import House


@pytest.fixture
async def stage(house: House, database: Database) -> Stage:
    """Votes are not counted openly here."""
    return await make_brainstorm(house, database)


@pytest.fixture
async def open_stage(house: House, database: Database) -> Stage:
    """Votes are counted openly here."""
    return await make_brainstorm(house, database, "desk", open_counts=True)
