"""Every migration from an empty database ends where the models are."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, inspect

from cocreate.kit.db import Database
from cocreate.schema import metadata


def differences(connection):
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, metadata)


def checks_of(connection):
    """(table, name) of every check in the database; autogenerate does not compare them."""
    look = inspect(connection)
    return {
        (table, check["name"])
        for table in look.get_table_names()
        for check in look.get_check_constraints(table)
    }


@pytest.mark.usefixtures("migrated")
async def test_the_tables_are_those_of_the_models(settings):
    database = Database(settings.database_url)
    async with database.reader.connect() as connection:
        assert await connection.run_sync(differences) == []
        wanted = {
            (table.name, str(check.name))
            for table in metadata.sorted_tables
            for check in table.constraints
            if isinstance(check, CheckConstraint)
        }
        assert wanted - await connection.run_sync(checks_of) == set()
    await database.close()


def test_there_is_one_line_of_migrations():
    assert len(ScriptDirectory("cocreate/migrations").get_heads()) == 1
