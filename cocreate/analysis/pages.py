"""The page of tables: the form, the tables that were made, and one of them."""

import asyncio
from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from litestar import Response
from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.against import PAIRED, against
from cocreate.analysis.forms import CORRECTIONS, LEVELS, rule_in
from cocreate.analysis.models import ReleasedTable, TableSpec
from cocreate.analysis.queries import ledger_of, weightings_of
from cocreate.analysis.sheet import Sheet, sheet_of
from cocreate.analysis.study import Study, UnknownGroup, study_of
from cocreate.analysis.tables import table_of
from cocreate.concepts.models import Concept, State
from cocreate.concepts.queries import concept_of
from cocreate.kit import clock
from cocreate.kit.errors import NotFound
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Message, Words, _, translate
from cocreate.kit.web.pages import Pages, page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.methods.significance import Rule
from cocreate.methods.weighting import WeightingError
from cocreate.panels.places import place_of
from cocreate.panels.policy import POLICY
from cocreate.questionnaires.columns import ARM
from cocreate.questionnaires.models import code_of


class Choice(NamedTuple):
    """How one table is looked at: nothing of it gives more away."""

    table: int = 0
    rows: tuple[str, ...] = ()
    level: str = "95"
    correction: str = "none"

    @property
    def rule(self) -> Rule:
        """How columns are tested."""
        return rule_in(self.level, self.correction)

    def query(self) -> str:
        """As it stands in an address."""
        pairs = [("table", self.table), ("level", self.level), ("correction", self.correction)]
        return urlencode([*pairs, *(("rows", code) for code in self.rows)])


class Made(NamedTuple):
    """A table of the ledger, in words."""

    seq: int
    label: str


def choice_of(request: AnyRequest) -> Choice:
    """What an address asks for."""
    given = request.query_params
    number = given.get("table", "")
    return Choice(
        table=int(number) if number.isdecimal() and len(number) < 6 else 0,
        rows=tuple(given.getall("rows", [])),
        level=given.get("level", "95"),
        correction=given.get("correction", "none"),
    )


async def studied(request: AnyRequest, db: AsyncSession, slug: str) -> tuple[Concept, Study]:
    """The concept of the path and its answers."""
    place = place_of(request)
    concept = await concept_of(db, place.panel.id, slug, place.membership.role)
    study = await study_of(
        db,
        request.app.state["columns"],
        place.panel.id,
        concept.questionnaire_id,
        closed=concept.state(clock.now()) is State.CLOSED,
        k=place.panel.small_cell,
        locale=place.viewer.locale,
    )
    return concept, study


async def tables_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    study: Study,
    *,
    form: Form | None = None,
    status: int = 200,
) -> Response[Any]:
    """The form, and the table that the address asks for."""
    place, choice = place_of(request), choice_of(request)
    ledger = await ledger_of(db, concept.questionnaire_id)
    shown = await shown_table(request, study, ledger, choice) if choice.table else None
    path = f"{place.path}/concepts/{concept.slug}"
    weightings = await weightings_of(db, place.panel.id)
    return page(
        request,
        "analysis/tables.html",
        status=status,
        place=place,
        concept=concept,
        path=path,
        closed=study.closed,
        answers=len(study),
        form=form or Form(values=_values(choice)),
        groups=study.can_be_groups(),
        attributes=study.attributes,
        questions=[(code_of(q), q.text) for q in study.questions],
        weightings=[(str(one.id), one.name) for one in weightings],
        levels=[(str(level), f"{level}%") for level in LEVELS],
        corrections=list(CORRECTIONS.items()),
        made=[Made(one.seq, told(study, one.table, place.viewer.locale)) for one in ledger],
        choice=choice,
        shown=shown,
        manages=place.membership.role in POLICY["analysis.write"].roles,
    )


async def sheets_of(
    study: Study, ledger: Sequence[ReleasedTable], choice: Choice, words: Words
) -> list[tuple[str, Sheet]]:
    """The table that was chosen, and the variants of the concept against each other: titled."""
    place = next((i for i, one in enumerate(ledger) if one.seq == choice.table), None)
    if place is None:
        raise NotFound
    specs, rule = [one.table for one in ledger], choice.rule
    known = [q for q in study.questions if code_of(q) in choice.rows]
    wanted = {q.id for q in known or study.questions}
    paired = study.design in PAIRED

    def made() -> list[tuple[str, Sheet]]:
        # Nobody but who saw a variant judged it: the variants stand beside each other anyway.
        alone = all(ARM in group for group in specs[place].banner) and len(study.arms) > 1
        units = [
            unit
            for unit in study.units
            if unit.question.id in wanted and not (alone and unit.arm is not None)
        ]
        table = table_of(study, specs, place, rule, units)
        title = translate(_("Table %(n)s", n=choice.table), words.locale)
        found = [(title, sheet_of(table, study.arms, words))]
        at = 0 if alone else 1
        arms = against(study, specs, place, rule, paired=paired)
        if arms is not None:
            told = tuple(b for b in arms.blocks if b.unit.question.id in wanted)
            sheet = sheet_of(arms._replace(blocks=told), (), words, everybody=False, paired=paired)
            found.insert(at, (translate(_("Variant against variant"), words.locale), sheet))
        return found

    try:
        found = await asyncio.to_thread(made)
    except (WeightingError, UnknownGroup):
        # A class of an attribute was renamed since: the table cannot be made any more.
        raise NotFound from None
    return [(name, sheet) for name, sheet in found if sheet.sections]


async def shown_table(
    request: AnyRequest, study: Study, ledger: Sequence[ReleasedTable], choice: Choice
) -> list[tuple[str, Sheet, Markup]]:
    """Every sheet with its rows rendered, kept until the answers change."""
    pages, locale = pages_of(request), place_of(request).viewer.locale
    words = Words(locale, pages.settings.zone)
    name = ("shown", choice, locale, pages.stamp)
    if name not in study.kept:
        sheets = await sheets_of(study, ledger, choice, words)
        study.kept[name] = [
            (title, sheet, await _rendered(pages, locale, sheet)) for title, sheet in sheets
        ]
    found: list[tuple[str, Sheet, Markup]] = study.kept[name]  # type: ignore[assignment]  # made above
    return found


async def _rendered(pages: Pages, locale: str, sheet: Sheet) -> Markup:
    """The bodies of a table, section by section: others get their turn in between."""
    parts = []
    for section in sheet.sections:
        context = {"section": section, "width": len(sheet.heads) + 1}
        parts.append(pages.render(locale, "analysis/_section.html", context))
        await asyncio.sleep(0)
    return Markup("".join(parts))  # noqa: S704 - templates made it


def told(study: Study, spec: TableSpec, locale: str) -> str:
    """What a table tells apart, in a line."""
    groups: list[str] = []
    for names in spec.banner:
        try:
            groups.append(translate(study.part(names).name, locale))
        except UnknownGroup:
            groups.append("…")
    parts = [", ".join(groups) or translate(_("Total"), locale)]
    if spec.filter:
        parts.append(translate(_("only %(condition)s", condition=spec.filter), locale))
    if spec.weights:
        name: Message | str = spec.weights.name or _("weighted")
        parts.append(translate(name, locale))
    return " · ".join(parts)


def _values(choice: Choice) -> dict[str, Any]:
    return {
        "level": choice.level,
        "correction": choice.correction,
        "rows": list(choice.rows),
    }
