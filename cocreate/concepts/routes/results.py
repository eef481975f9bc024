"""The results of a concept, for the people of the company."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from cocreate.concepts.models import State
from cocreate.concepts.results import page_of_results
from cocreate.concepts.showing import shown_to
from cocreate.kit.i18n import Words
from cocreate.kit.web.pages import etag_of, page, pages_of, unchanged
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.attributes import attributes_of_panel
from cocreate.panels.places import place_of
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
    )
    etag = etag_of(request, shown.versions, results.counted, results.answered, results.invited, by)
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
    )


handlers = [show_results]
