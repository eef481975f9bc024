"""The results of a concept, for the people of the company."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cocreate.concepts.models import State
from cocreate.concepts.norms import norms_of
from cocreate.concepts.results import arm_names, page_of_results
from cocreate.concepts.showing import shown_to
from cocreate.fieldwork.looks import looks_of
from cocreate.fieldwork.models import Fieldwork
from cocreate.fieldwork.quality import quality_summary
from cocreate.kit.i18n import Words
from cocreate.kit.web.pages import etag_of, page, pages_of, unchanged
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
from cocreate.panels.policy import POLICY
from cocreate.questionnaires.results import results_of


@get("/panels/{panel:str}/concepts/{concept:str}/results", opt={"action": "concepts.results"})
async def show_results(
    request: AnyRequest, db: Db, concept: FromPath[str], by: FromQuery[str] = ""
) -> Response[Any]:
    """All questions, as far as they may be shown, and by one attribute when asked."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    attributes = await attributes_of_panel(db, place.panel.id)
    results = await results_of(
        db,
        request.app.state["columns"],
        shown.concept.questionnaire_id,
        attributes,
        closed=shown.state is State.CLOSED,
        k=place.panel.small_cell,
        by=by or None,
        arms=await arm_names(db, shown.concept.questionnaire_id),
    )
    quality = await quality_summary(
        db,
        shown.concept.questionnaire_id,
        k=place.panel.small_cell,
        closed=shown.state is State.CLOSED,
    )
    field = await db.get(Fieldwork, shown.concept.questionnaire_id)
    counts = (results.counted, results.answered, results.invited)
    etag = etag_of(request, shown.versions, counts, by, quality)
    if same := unchanged(request, etag):
        return same
    words = Words(place.viewer.locale, pages_of(request).settings.zone)
    return page(
        request,
        "concepts/results.html",
        etag=etag,
        place=place,
        shown=shown,
        results=results,
        items=page_of_results(results, words),
        quality=quality,
        looks=looks_of(field) if field else (),
        may_make=place.membership.role in POLICY["analysis.write"].roles,
        norms=await norms_of(db, place.panel.id, results, place.panel.small_cell, words),
    )


handlers = [show_results]
