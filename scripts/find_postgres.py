"""Prints the address of a PostgreSQL database that the tests may empty, or fails with the reason.

COCREATE_TEST_DATABASE_URL names one. Without it the local socket and 127.0.0.1 are asked, and a
database of our own is made there: nobody's data is touched.
"""

import asyncio
import getpass
import os
import sys

import asyncpg

DATABASE = "cocreate_test"
HOSTS = ("/var/run/postgresql", "/tmp", "127.0.0.1")  # noqa: S108 - where servers put their socket
DOORS = ("postgres", "test", "template1")


async def reachable(url: str) -> str:
    """The address itself, once a connection to it worked."""
    connection = await asyncpg.connect(url.replace("postgresql+asyncpg", "postgresql"), timeout=5)
    await connection.close()
    return url


async def local() -> str:
    """The address of our own database on this machine's server, made when missing."""
    user = getpass.getuser()
    for host in HOSTS:
        for door in DOORS:
            try:
                connection = await asyncpg.connect(host=host, user=user, database=door, timeout=5)
            except (OSError, TimeoutError, asyncpg.PostgresError):
                continue
            try:
                query = "SELECT 1 FROM pg_database WHERE datname = $1"
                if not await connection.fetchval(query, DATABASE):
                    await connection.execute(f"CREATE DATABASE {DATABASE}")
            finally:
                await connection.close()
            return await reachable(f"postgresql+asyncpg://{user}@/{DATABASE}?host={host}")
    raise ConnectionError("no server answers on the local socket or 127.0.0.1:5432")


if __name__ == "__main__":
    given = os.environ.get("COCREATE_TEST_DATABASE_URL", "")
    try:
        print(asyncio.run(reachable(given) if given else local()))
    except (OSError, TimeoutError, asyncpg.PostgresError) as problem:
        sys.exit(f"PostgreSQL: {problem}")
