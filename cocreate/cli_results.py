"""`cocreate results`: the figures of a concept or a brainstorm, for programs."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import click

from cocreate.kit.db import Database
from cocreate.settings import Settings

Work = Callable[[Database, Settings], Awaitable[Any]]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def add_results(main: click.Group, with_database: Callable[[Work], Any]) -> None:
    """Put the command beside the others."""

    @main.command()
    @click.argument("slug")
    @click.option("--panel", help="The panel, when several have something of this name.")
    @click.option("--json", "as_json", is_flag=True, help="The figures of the page, unrounded.")
    @click.option(
        "--banner",
        multiple=True,
        help="Columns: an attribute, a question's code, arm, or OUTER/INNER. Several are possible.",
    )
    @click.option("--weight", type=FILE, help='Targets: {"age": {"18-34": 0.3, …}}.')
    @click.option("--filter", "only", default="", help="Only who meets this condition.")
    @click.option("--level", type=click.Choice(["90", "95", "99"]), default="95")
    @click.option("--correction", type=click.Choice(["none", "holm", "fdr"]), default="none")
    def results(
        slug: str,
        panel: str | None,
        as_json: bool,
        banner: tuple[str, ...],
        weight: Path | None,
        only: str,
        level: str,
        correction: Any,  # noqa: ANN401 - click has checked it
    ) -> None:
        """Print the results of a concept or a brainstorm, as its page shows them.

        A table with a banner, a filter or weights is written down, as one made on the page is:
        later tables are judged together with it.
        """
        from cocreate.analysis.exports import Asked
        from cocreate.methods.significance import Rule

        if not as_json:
            raise click.ClickException("Add --json: this is for programs. People read the page.")
        rule = Rule.at(int(level), correction)
        asked = Asked(banner, only.strip(), _targets(weight), rule)

        async def work(database: Database, _settings: Settings) -> Any:  # noqa: ANN401
            return await _found(database, slug, panel, asked)

        _print(with_database, work)


def _print(with_database: Callable[[Work], Any], work: Work) -> None:
    import msgspec

    try:
        found = with_database(work)
    except LookupError as problem:
        said = str(problem.args[0]) if problem.args else str(problem)
        raise click.ClickException(said) from None
    click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())


async def _found(database: Database, slug: str, panel: str | None, asked: Any) -> Any:  # noqa: ANN401
    from cocreate.analysis.exports import full_results_json
    from cocreate.brainstorms import exports
    from cocreate.kit.errors import Conflict, Invalid
    from cocreate.kit.worker import close_worker

    reaches = database.writing if asked.breaks_down else database.reading
    try:
        async with reaches() as session:
            if concept := await full_results_json(session, slug, panel, asked):
                return concept
        await exports.bring_groups_up_to_date(database, slug, panel)
        async with database.reading() as session:
            return await exports.results_json(session, slug, panel)
    except Invalid as problem:
        said = "; ".join(str(message) for message in problem.errors.values())
        raise click.ClickException(said) from None
    except Conflict as problem:
        raise click.ClickException(str(problem.message)) from None
    except LookupError as problem:
        said = str(problem.args[0]) if problem.args else str(problem)
        if "several panels" in said:
            raise
        raise LookupError(f"No concept has this name. {said}") from None
    finally:
        close_worker()


def _targets(file: Path | None) -> dict[str, dict[str, float]] | None:
    """The targets in a file, by attribute and class."""
    import msgspec

    if file is None:
        return None
    try:
        found = msgspec.json.decode(file.read_bytes(), type=dict[str, dict[str, float]])
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise click.ClickException(f"{file.name} holds no targets: {problem}") from None
    if not found:
        raise click.ClickException(f"{file.name} holds no targets.")
    return found
