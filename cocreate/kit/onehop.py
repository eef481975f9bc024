"""One thread hop per SQLite statement instead of four, and none for a quick look.

SQLAlchemy's aiosqlite adapter visits the driver's thread for the cursor, the execution, the rows
and the close. This cursor does all of it in one visit. Most statements take less time than a
visit: a SELECT is done where it stands, and one that is not through in two milliseconds is broken
off and begun again in the driver's thread, so that it holds nobody up. A new row is put in where
it stands as well, and one row changed by an UPDATE that says so. What may wait for a lock or the
disk (BEGIN, COMMIT) or change many rows always goes to the thread. It leans on a few private names;
where a release has renamed them `install()` changes nothing and the stock cursor stays.
"""

import collections
import contextlib
import sqlite3
import time
from typing import Any

from sqlalchemy import util
from sqlalchemy.dialects.sqlite import aiosqlite as dialect
from sqlalchemy.util import await_only as await_

QUICK_SECONDS = 0.002
STEPS = 1_000  # of SQLite's machine between two looks at the clock: some 20 microseconds
FEW = 100  # parameters of an INSERT of one row or two
ONE_ROW = "/* one row */"  # an UPDATE says with this that a key finds all that it changes
BUDGET = "cocreate_budget"

Found = tuple[Any, list[Any], int, Any]


class Budget:
    """How long the statement that runs where it stands may go on: `with budget: …`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._ends = float("inf")
        connection.set_progress_handler(self._is_spent, STEPS)

    def __enter__(self) -> None:
        self._ends = time.perf_counter() + QUICK_SECONDS

    def __exit__(self, *_problem: object) -> None:
        self._ends = float("inf")

    def _is_spent(self) -> bool:
        return time.perf_counter() > self._ends


def broken_off(error: BaseException | None) -> bool:
    """Whether a statement failed because its budget was spent."""
    return (
        isinstance(error, sqlite3.OperationalError)
        and error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT
    )


class OneHopCursor(dialect.AsyncAdapt_aiosqlite_cursor):
    """Executes, fetches and closes in one visit to the driver's thread."""

    def __init__(self, adapt_connection: Any) -> None:  # noqa: ANN401 - the adapter's own type is private
        self._adapt_connection = adapt_connection
        self._connection = adapt_connection._connection  # noqa: SLF001
        self._cursor = None  # type: ignore[assignment]  # nothing is left open between statements
        self._rows = collections.deque()
        self._soft_closed_memoized = util.EMPTY_DICT
        self._description: Any = None
        self._rowcount = -1
        self._lastrowid: Any = None
        self._arraysize = 1

    @property
    def description(self) -> Any:  # noqa: ANN401
        return self._description

    @property
    def rowcount(self) -> int:
        return self._rowcount

    @property
    def lastrowid(self) -> Any:  # noqa: ANN401
        return self._lastrowid

    @property
    def arraysize(self) -> int:
        return self._arraysize

    @arraysize.setter
    def arraysize(self, value: int) -> None:
        self._arraysize = value

    def execute(self, operation: Any, parameters: Any = None) -> Any:  # noqa: ANN401
        budget: Budget | None = getattr(self._connection, BUDGET, None)
        if budget is None or self._adapt_connection._execute_mutex.locked():  # noqa: SLF001
            return super().execute(operation, parameters)
        if operation.startswith("SELECT"):
            limit: contextlib.AbstractContextManager[None] = budget
        elif operation.startswith(("INSERT INTO", f"UPDATE {ONE_ROW}")) and (
            len(parameters or ()) <= FEW
        ):
            limit = contextlib.nullcontext()  # one that is broken off would undo all before it
        else:
            return super().execute(operation, parameters)
        try:
            # Through await_, as SQLAlchemy wants to see that its connection is an async one.
            return await_(self._at_once(limit, operation, parameters))
        except Exception as error:  # noqa: BLE001 - the adapter gives it the name SQLAlchemy knows
            if broken_off(error):
                return super().execute(operation, parameters)
            self._adapt_connection._handle_exception(error)  # noqa: SLF001

    async def _at_once(
        self,
        limit: contextlib.AbstractContextManager[None],
        operation: Any,  # noqa: ANN401
        parameters: Any,  # noqa: ANN401
    ) -> "OneHopCursor":
        with limit:
            return self._keep(_found(self._connection._conn, operation, parameters))  # noqa: SLF001

    def executemany(self, operation: Any, seq_of_parameters: Any) -> Any:  # noqa: ANN401
        few = isinstance(seq_of_parameters, list) and len(seq_of_parameters) == 1
        if few:
            return self.execute(operation, seq_of_parameters[0])
        return super().executemany(operation, seq_of_parameters)

    async def _execute_async(self, operation: Any, parameters: Any) -> Any:  # noqa: ANN401
        return await self._visit(operation, parameters, many=False)

    async def _executemany_async(self, operation: Any, seq_of_parameters: Any) -> Any:  # noqa: ANN401
        return await self._visit(operation, seq_of_parameters, many=True)

    async def _async_soft_close(self) -> None:
        """Nothing to close: the driver's cursor was closed in the same visit."""

    def close(self) -> None:
        self._rows.clear()

    async def _visit(self, operation: Any, parameters: Any, *, many: bool) -> "OneHopCursor":  # noqa: ANN401
        driver = self._connection._conn  # noqa: SLF001
        async with self._adapt_connection._execute_mutex:  # noqa: SLF001
            found = await self._connection._execute(  # noqa: SLF001
                _found, driver, operation, parameters, many=many
            )
        return self._keep(found)

    def _keep(self, found: Found) -> "OneHopCursor":
        self._description, rows, self._rowcount, self._lastrowid = found
        self._rows = collections.deque(rows)
        return self


def _found(driver: Any, operation: Any, parameters: Any, *, many: bool = False) -> Found:  # noqa: ANN401
    cursor = driver.cursor()
    try:
        if many:
            cursor.executemany(operation, parameters)
        elif parameters is None:
            cursor.execute(operation)
        else:
            cursor.execute(operation, parameters)
        rows = cursor.fetchall() if cursor.description else []
        return cursor.description, rows, cursor.rowcount, cursor.lastrowid
    finally:
        cursor.close()


def install() -> bool:
    """Use the one-hop cursor for every aiosqlite connection of this process; False if it cannot."""
    connection = dialect.AsyncAdapt_aiosqlite_connection
    if not hasattr(connection, "_cursor_cls"):
        return False
    connection._cursor_cls = OneHopCursor  # noqa: SLF001
    return True


def at_once_where_quick(connection: Any) -> None:  # noqa: ANN401 - SQLAlchemy's connection
    """From now on the quick statements of this connection need no visit.

    The engine must be made with check_same_thread=False: two threads use it, never at once.
    """
    driver = connection.driver_connection
    setattr(driver, BUDGET, Budget(driver._conn))  # noqa: SLF001
