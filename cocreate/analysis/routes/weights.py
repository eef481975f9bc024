"""Targets to weight to, and what they would do to the answers of a concept."""

import asyncio
from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.actions import refusal, save_weighting
from cocreate.analysis.forms import TARGET, targets_in
from cocreate.analysis.models import SavedWeighting, Targets
from cocreate.analysis.pages import studied
from cocreate.analysis.queries import weighting_in, weightings_of
from cocreate.analysis.study import Study
from cocreate.concepts.models import Concept
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.methods.release import Hidden, release_breakdown
from cocreate.methods.tabulate import group_sizes
from cocreate.methods.weighting import WeightingError
from cocreate.panels.places import place_of
from cocreate.panels.policy import POLICY

ALL = "/panels/{panel:str}/concepts/{concept:str}/weights"
ONE = f"{ALL}/{{weighting:int}}"
READ, WRITE = {"action": "analysis.read"}, {"action": "analysis.write"}
LOW_EFFICIENCY, LARGE_WEIGHT = 0.7, 5.0


@get(ALL, opt=READ)
async def show(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The targets of the panel, and the form for new ones."""
    found, study = await studied(request, db, concept)
    return await _page(request, db, found, study)


@post(ALL, opt=WRITE)
async def add(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Keep new targets."""
    return await _keep(request, db, concept, None)


@get(ONE, opt=READ)
async def show_one(
    request: AnyRequest, db: Db, concept: FromPath[str], weighting: FromPath[int]
) -> Response[Any]:
    """One set of targets, with what it does to the answers of this concept."""
    found, study = await studied(request, db, concept)
    saved = await weighting_in(db, place_of(request).panel.id, weighting)
    return await _page(request, db, found, study, saved=saved)


@post(ONE, opt=WRITE)
async def change(
    request: AnyRequest, db: Db, concept: FromPath[str], weighting: FromPath[int]
) -> Response[Any]:
    """Change targets; tables that were made with them keep those they had."""
    return await _keep(request, db, concept, weighting)


@post(f"{ONE}/removal", opt=WRITE)
async def remove(
    request: AnyRequest, db: Db, concept: FromPath[str], weighting: FromPath[int]
) -> Response[Any]:
    """Take targets away; tables that were made with them stay."""
    place = place_of(request)
    found, _study = await studied(request, db, concept)
    await db.delete(await weighting_in(db, place.panel.id, weighting))
    path = f"{place.path}/concepts/{found.slug}/weights"
    return redirect(request, path, _("Removed."))


async def _keep(
    request: AnyRequest, db: AsyncSession, slug: str, weighting: int | None
) -> Response[Any]:
    place, values = place_of(request), await form_values(request)
    found, study = await studied(request, db, slug)
    saved = await weighting_in(db, place.panel.id, weighting) if weighting is not None else None
    try:
        targets = targets_in(values, study.attributes)
        await _try(study, targets)
        kept = await save_weighting(db, place.panel.id, targets, saved)
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        return await _page(request, db, found, study, saved=saved, form=form, status=422)
    path = f"{place.path}/concepts/{found.slug}/weights/{kept.id}"
    return redirect(request, path, _("Saved."))


async def _try(study: Study, targets: Targets) -> None:
    """Raise Invalid beside the field that is wrong. What can be wrong without looking at answers
    is told always; what the answers tell only once these can be shown."""
    try:
        await asyncio.to_thread(study.weighting, targets)
    except WeightingError as problem:
        if problem.reason in {"bad_target", "targets_do_not_add_up", "no_targets"}:
            name = f"{TARGET}{problem.margin}_0" if problem.margin else "name"
            raise Invalid({name: refusal(study, problem)}) from None


async def _page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    study: Study,
    *,
    saved: SavedWeighting | None = None,
    form: Form | None = None,
    status: int = 200,
) -> Response[Any]:
    place = place_of(request)
    report = refused = None
    if saved is not None and form is None and _may_report(study, saved.as_targets):
        try:
            report = await asyncio.to_thread(study.weighting, saved.as_targets)
        except WeightingError as problem:
            refused = refusal(study, problem)
    return page(
        request,
        "analysis/weights.html",
        status=status,
        place=place,
        concept=concept,
        path=f"{place.path}/concepts/{concept.slug}",
        attributes=study.attributes,
        named={a.key: a for a in study.attributes},
        weightings=await weightings_of(db, place.panel.id),
        saved=saved,
        form=form or Form(values=_values(study, saved) if saved else {}),
        report=report,
        refused=refused,
        closed=study.closed,
        answers=len(study),
        low_efficiency=LOW_EFFICIENCY,
        large_weight=LARGE_WEIGHT,
        manages=place.membership.role in POLICY["analysis.write"].roles,
    )


def _may_report(study: Study, targets: Targets) -> bool:
    """Whether the shares of classes among those who answered may be told: once the concept is
    closed, and never of a class with a few people."""
    margins = [a for a in study.attributes if a.key in targets.shares]
    return study.closed and all(
        not isinstance(
            release_breakdown(group_sizes(study.columns.groups(a.key), len(a.options)), study.k),
            Hidden,
        )
        for a in margins
    )


def _values(study: Study, saved: SavedWeighting) -> dict[str, Any]:
    values: dict[str, Any] = {
        "name": saved.name,
        "low": "" if saved.low is None else saved.low,
        "high": "" if saved.high is None else saved.high,
    }
    for attribute in study.attributes:
        shares = saved.targets.get(attribute.key, {})
        for place, option in enumerate(attribute.options):
            share = shares.get(option["value"])
            values[f"{TARGET}{attribute.key}_{place}"] = "" if share is None else f"{share:g}"
    return values


handlers: list[Any] = [show, add, show_one, change, remove]
