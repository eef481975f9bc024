"""Commands that bring questionnaires and responses in and out."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

Run = Callable[[Any], Any]


def add_to(main: click.Group, import_: click.Group, run: Run) -> None:
    """Hang the commands into the command line; `run` does work on an open database."""

    @import_.command("questionnaire")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--panel", required=True, help="The panel, by the name in its address.")
    @click.option("--title", help="What the concept is called; otherwise as in the file.")
    def import_questionnaire(file: Path, panel: str, title: str | None) -> None:
        """Make a draft concept of a questionnaire: .json, .lss, .lsq, .txt or .qsf."""
        click.echo(_questionnaire(run, file, panel, title))

    @import_.command("responses")
    @click.argument("concept")
    @click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
    @click.option("--panel", help="The panel, when several have a concept of this name.")
    def import_responses(concept: str, file: Path, panel: str | None) -> None:
        """Store responses from a CSV file with the columns of `export responses`.

        All of them or none; the same file twice changes nothing. A draft becomes a closed concept.
        """
        click.echo(_responses(run, concept, file, panel))

    @main.group("export")
    def export() -> None:
        """Take data out, for other programs."""

    @export.command("questionnaire")
    @click.argument("concept")
    @click.option("--panel", help="The panel, when several have a concept of this name.")
    @click.option("--lss", is_flag=True, help="As a LimeSurvey structure, not as our own JSON.")
    def export_questionnaire(concept: str, panel: str | None, lss: bool) -> None:
        """Print the questionnaire of a concept."""
        sys.stdout.buffer.write(_written(run, concept, panel, lss=lss))

    @export.command("responses")
    @click.argument("concept")
    @click.option("--panel", help="The panel, when several have a concept of this name.")
    def export_responses(concept: str, panel: str | None) -> None:
        """Print the responses of a closed concept as CSV, a row a respondent, without names."""
        _print_responses(run, concept, panel)


def _questionnaire(run: Run, file: Path, panel: str, title: str | None) -> str:
    from cocreate.concepts.transfers import make_concept
    from cocreate.kit.i18n import translate
    from cocreate.questionnaires.formats import Unreadable, read_any

    try:
        imported = read_any(file.name, file.read_bytes())
    except Unreadable as refused:
        raise click.ClickException(translate(refused.said, "en")) from None
    wanted = (title or imported.document.title or file.stem)[:120].strip()

    async def work(database: Any, _settings: Any) -> str:  # noqa: ANN401
        async with database.writing() as db:
            concept, found = await make_concept(db, panel, imported.document, wanted)
            return f"/panels/{found.slug}/concepts/{concept.slug}"

    where = _or_sentence(run, work)
    lines = [f"{len(imported.document.questions)} questions. The draft is at {where}"]
    if imported.left_out:
        lines.append("Not taken over:")
    lines += [f"  {line.place}: {translate(line.what, 'en')}" for line in imported.left_out]
    return "\n".join(lines)


def _responses(run: Run, concept: str, file: Path, panel: str | None) -> str:
    from cocreate.concepts.transfers import concept_called, load_responses
    from cocreate.kit.i18n import translate
    from cocreate.questionnaires.table import BadTable

    async def work(database: Any, _settings: Any) -> str:  # noqa: ANN401
        async with database.writing() as db:
            found, its_panel = await concept_called(db, concept, panel)
            with file.open(encoding="utf-8-sig", newline="") as lines:
                done = await load_responses(db, found, its_panel, lines)
        return (
            f"{done.rows:,} respondents: {done.new:,} new, {done.changed:,} changed, "
            f"{done.rows - done.new - done.changed:,} as they were.\n"
            f"They are in /panels/{done.panel}/concepts/{done.slug}/results"
        )

    try:
        return str(_or_sentence(run, work))
    except BadTable as bad:
        where = f"{file.name}, line {bad.line}" + (f", column {bad.column}" if bad.column else "")
        said = translate(bad.said, "en")
        raise click.ClickException(f"{where}: {said}. Nothing was imported.") from None
    except UnicodeDecodeError as problem:
        raise click.ClickException(f"{file.name} is not UTF-8: {problem}.") from None


def _written(run: Run, concept: str, panel: str | None, *, lss: bool) -> bytes:
    from cocreate.concepts.transfers import concept_called
    from cocreate.kit.i18n import translate
    from cocreate.questionnaires.formats import limesurvey_write, own
    from cocreate.questionnaires.models import Questionnaire
    from cocreate.questionnaires.versions import document_of

    async def work(database: Any, _settings: Any) -> Any:  # noqa: ANN401
        async with database.reading() as db:
            found, _panel = await concept_called(db, concept, panel)
            questionnaire = await db.get_one(Questionnaire, found.questionnaire_id)
            return await document_of(db, questionnaire, title=found.title)

    document = _or_sentence(run, work)
    if not lss:
        return own.write(document)
    written, left_out = limesurvey_write.write(document)
    for line in left_out:
        click.echo(f"Not taken over: {line.place}: {translate(line.what, 'en')}", err=True)
    return written


def _print_responses(run: Run, concept: str, panel: str | None) -> None:
    from cocreate.concepts.models import State
    from cocreate.concepts.transfers import concept_called, table_of
    from cocreate.kit import clock

    async def work(database: Any, _settings: Any) -> None:  # noqa: ANN401
        async with database.reading() as db:
            found, its_panel = await concept_called(db, concept, panel)
            if found.state(clock.now()) is not State.CLOSED:
                raise LookupError("Responses are exported once the concept is closed.")
            async for line in table_of(db, found, its_panel):
                click.echo(line, nl=False)

    _or_sentence(run, work)


def _or_sentence(run: Run, work: Any) -> Any:  # noqa: ANN401 - what the work returns
    try:
        return run(work)
    except LookupError as problem:
        said = str(problem.args[0]) if problem.args else str(problem)
        raise click.ClickException(said) from None
