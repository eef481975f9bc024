"""Making a table, which is written down before anybody sees it; and keeping targets."""

import asyncio
from hashlib import sha256

import msgspec
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.models import ReleasedTable, SavedWeighting, TableSpec, Targets
from cocreate.analysis.study import Study, UnknownGroup
from cocreate.kit import clock
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.i18n import Message, _
from cocreate.methods.weighting import WeightingError
from cocreate.panels.attributes import words as words_in
from cocreate.questionnaires.expressions import ExpressionError
from cocreate.questionnaires.figures import HIDDEN
from cocreate.questionnaires.models import Questionnaire

TABLES_MAX = 200
COLUMNS_MAX = 150


async def make_table(
    db: AsyncSession, study: Study, spec: TableSpec, made_by: int | None = None
) -> ReleasedTable:
    """Write a table into the ledger, unless it is there already. Raises Invalid with what is wrong
    beside its field, and Conflict while the concept is open."""
    if not study.closed:
        raise Conflict(HIDDEN["still_open"])
    await asyncio.to_thread(check_table, study, spec)
    # Two tables that are made at once must not both be judged as the last one.
    await db.execute(
        select(Questionnaire.id).where(Questionnaire.id == study.questionnaire_id).with_for_update()
    )
    mine = ReleasedTable.questionnaire_id == study.questionnaire_id
    fingerprint = sha256(spec.key).hexdigest()
    known = await db.scalar(
        select(ReleasedTable).where(mine, ReleasedTable.fingerprint == fingerprint)
    )
    if known is not None:
        return known
    last = await db.scalar(select(func.max(ReleasedTable.seq)).where(mine)) or 0
    if last >= TABLES_MAX:
        raise Conflict(_("This concept has %(n)s tables: use one of them.", n=TABLES_MAX))
    table = ReleasedTable(
        questionnaire_id=study.questionnaire_id,
        seq=last + 1,
        fingerprint=fingerprint,
        spec=msgspec.to_builtins(spec),
        made_by=made_by,
    )
    db.add(table)
    await db.flush()  # its number is part of its address
    return table


def check_table(study: Study, spec: TableSpec) -> None:
    """Raise Invalid when the table cannot be made of this study."""
    columns = 0
    for names in spec.banner:
        try:
            columns += study.part(names).group.size
        except UnknownGroup:
            raise Invalid({"banner": _("This cannot be a group of a table.")}) from None
    if columns > COLUMNS_MAX:
        raise Invalid({"banner": _("At most %(n)s columns in one table.", n=COLUMNS_MAX)})
    try:
        study.inside(spec.filter)
    except ExpressionError as problem:
        raise Invalid({"filter": problem.message}) from None
    if spec.weights is not None:
        try:
            study.weighting(spec.weights)
        except WeightingError as problem:
            raise Invalid({"weights": refusal(study, problem)}) from None


def refusal(study: Study, problem: WeightingError) -> Message:
    """Why targets cannot be met, for who wrote them."""
    attribute = next((a for a in study.attributes if a.key == problem.margin), None)
    margin = words_in(attribute.label, study.locale) if attribute else problem.margin or ""
    category = ""
    if attribute and problem.category is not None and problem.category < len(attribute.options):
        category = words_in(attribute.options[problem.category]["label"], study.locale)
    if problem.reason == "targets_do_not_add_up":
        return _(
            "%(margin)s: the shares add up to %(total)s, not to 100.",
            margin=margin,
            total=round(float(problem.total or 0), 3),
        )
    if problem.reason == "missing":
        return _(
            "%(margin)s is not known of %(n)s people who answered: they cannot be weighted by it.",
            margin=margin,
            n=problem.n,
        )
    sentences: dict[str, Message] = {
        "nobody": _("Nobody answered yet."),
        "no_targets": _("Fill in the shares of at least one attribute."),
        "unknown_margin": _("The panel has no attribute “%(margin)s”.", margin=margin),
        "bad_target": _("%(margin)s: a share is a number from 0 up.", margin=margin),
        "without_target": _(
            "%(margin)s: people in “%(category)s” answered, and it has no share.",
            margin=margin,
            category=category,
        ),
        "without_respondents": _(
            "%(margin)s: nobody in “%(category)s” answered, so its share cannot be met.",
            margin=margin,
            category=category,
        ),
    }
    return sentences[problem.reason]


async def save_weighting(
    db: AsyncSession, panel_id: int, targets: Targets, known: SavedWeighting | None = None
) -> SavedWeighting:
    """Keep targets under their name, which no other of the panel has."""
    taken = await db.scalar(
        select(SavedWeighting.id).where(
            SavedWeighting.panel_id == panel_id, SavedWeighting.name == targets.name
        )
    )
    if taken is not None and (known is None or taken != known.id):
        raise Invalid({"name": _("There are targets of this name already.")})
    if known is None:
        known = SavedWeighting(panel_id=panel_id, name=targets.name, targets={})
        db.add(known)
    known.name, known.targets = targets.name, targets.shares
    known.low, known.high, known.changed_at = targets.low, targets.high, clock.now()
    await db.flush()  # its id is part of its address
    return known
