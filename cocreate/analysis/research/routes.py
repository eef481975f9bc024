"""The pages of research methods: one for each question that has a method, and the drivers."""

from typing import Any

from litestar import Response, Router, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis import study as tables
from cocreate.analysis.pages import studied
from cocreate.analysis.research.driving import (
    MOST_DRIVERS,
    candidates,
    driver_figures,
    driver_section,
)
from cocreate.analysis.research.methods import LABELS, Wish, sheet_of
from cocreate.analysis.research.regions import (
    PieceInput,
    Region,
    RegionInput,
    piece_filter,
    region_filter,
    region_of,
    write_down,
)
from cocreate.analysis.research.sheet_marks import cell_told
from cocreate.analysis.research.study import Sample, Study, sample_of, study_of
from cocreate.concepts.models import State
from cocreate.concepts.showing import Shown, shown_to
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.forms import Form, parse
from cocreate.kit.i18n import Words, _
from cocreate.kit.web.pages import page, pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.methods.release import Hidden
from cocreate.panels.places import Place, place_of
from cocreate.panels.policy import POLICY
from cocreate.questionnaires.figures import HIDDEN, why_hidden

READ, WRITE = {"action": "analysis.read"}, {"action": "analysis.write"}
CONCEPT = "/panels/{panel:str}/concepts/{concept:str}"


@get(f"{CONCEPT}/methods/{{code:str}}", opt=READ)
async def show_method(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    code: FromPath[str],
    arm: FromQuery[int] = 0,
    size: FromQuery[int] = 3,
    top: FromQuery[int] = 3,
    people: FromQuery[str] = "",
    region: FromQuery[int] = 0,
) -> Response[Any]:
    """What its method makes of the answers to one question."""
    wish = Wish(size=max(1, size), top=max(1, top), people=people == "yes")
    return await _method_page(request, db, concept, code, arm, wish, region)


@post(f"{CONCEPT}/methods/{{code:str}}/regions", opt=WRITE)
async def choose_region(
    request: AnyRequest, db: Db, concept: FromPath[str], code: FromPath[str]
) -> Response[Any]:
    """Point at a region of a picture: it becomes a table of the ledger."""
    place, study, all_answers = await _writing(request, db, concept, code)
    values = await form_values(request)
    try:
        condition = region_filter(study, parse(RegionInput, values))
    except Invalid as mistakes:
        form = Form(values=values, errors=mistakes.errors)
        return await _method_page(request, db, concept, code, 0, Wish(), 0, form, status=422)
    made = await write_down(db, all_answers, condition, place.membership.id)
    path = f"{place.path}/concepts/{concept}/methods/{code}"
    return redirect(request, f"{path}?region={made.seq}#region")


@post(f"{CONCEPT}/methods/{{code:str}}/pieces", opt=WRITE)
async def choose_piece(
    request: AnyRequest, db: Db, concept: FromPath[str], code: FromPath[str]
) -> Response[Any]:
    """All tables for who marked a piece of a text."""
    place, study, all_answers = await _writing(request, db, concept, code)
    condition = piece_filter(study, parse(PieceInput, await form_values(request)))
    made = await write_down(db, all_answers, condition, place.membership.id)
    return redirect(request, f"{place.path}/concepts/{concept}/tables?table={made.seq}#table")


async def _writing(
    request: AnyRequest, db: AsyncSession, concept: str, code: str
) -> tuple[Place, Study, tables.Study]:
    """A question of a closed concept, for who may make tables of it."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    sample = await _sample(request, db, place, shown)
    study = study_of(sample, code)
    if not sample.closed:
        raise Conflict(HIDDEN["still_open"])
    if study.arm is not None:
        raise Conflict(_("Regions of a picture that each variant has are not filtered on."))
    _concept, all_answers = await studied(request, db, concept)
    return place, study, all_answers


async def _method_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: str,
    code: str,
    arm: int,
    wish: Wish,
    seq: int,
    form: Form | None = None,
    *,
    status: int = 200,
) -> Response[Any]:
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    sample = await _sample(request, db, place, shown)
    study = study_of(sample, code, arm)
    region = None
    if seq and study.question.kind == "heatmap" and study.arm is None:
        _concept, all_answers = await studied(request, db, concept)
        region = await region_of(db, study, all_answers, seq)
    words, files = words_of(request, place), f"{place.path}/files"
    sheet = await sheet_of(study, words, files, wish, region.area if region else None)
    return page(
        request,
        "analysis/research/method.html",
        status=status,
        place=place,
        shown=shown,
        study=study,
        code=code,
        label=LABELS.get(study.question.kind, _("Results")),
        sheet=sheet,
        wish=wish,
        region=region,
        region_told=cell_told(region.cell, words) if region and region.cell else "",
        form=form or Form(values=_corners(region)),
        writes=place.membership.role in POLICY["analysis.write"].roles,
        closed=shown.state is State.CLOSED,
    )


@get(f"{CONCEPT}/drivers", opt=READ)
async def show_drivers(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    outcome: FromQuery[str] = "",
    drivers: FromQuery[list[str] | None] = None,
) -> Response[Any]:
    """What goes together with the answer to one question; the rest of the scales, or some."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    sample = await _sample(request, db, place, shown)
    words, offered = words_of(request, place), candidates(sample)
    explained = next((each for each in offered if each.name == outcome), None)
    chosen = [each for each in offered if each.name in (drivers or ()) and each != explained]
    section = hidden = None
    if explained is not None and chosen:
        found = driver_figures(sample, explained, chosen[:MOST_DRIVERS])
        if isinstance(found, Hidden):
            hidden = why_hidden(found)
        else:
            section = driver_section(found, explained, chosen[:MOST_DRIVERS], words)
    return page(
        request,
        "analysis/research/drivers.html",
        place=place,
        shown=shown,
        offered=offered,
        outcome=outcome,
        chosen={each.name for each in chosen},
        section=section,
        hidden=hidden,
        closed=shown.state is State.CLOSED,
    )


def _corners(region: Region | None) -> dict[str, Any]:
    if region is None:
        return {}
    area = region.area
    corners = (area.x0, area.y0, area.x1, area.y1)
    names = ("left", "top", "right", "bottom")
    return {name: round(100 * end) for name, end in zip(names, corners, strict=True)}


def words_of(request: AnyRequest, place: Place) -> Words:
    """How the reader writes numbers."""
    return Words(place.viewer.locale, pages_of(request).settings.zone)


async def _sample(request: AnyRequest, db: AsyncSession, place: Place, shown: Shown) -> Sample:
    return await sample_of(
        db,
        request.app.state["columns"],
        shown.concept.questionnaire_id,
        place.panel.id,
        closed=shown.state is State.CLOSED,
        k=place.panel.small_cell,
    )


router = Router(path="/", route_handlers=[show_method, choose_region, choose_piece, show_drivers])
