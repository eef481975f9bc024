"""Every part of the interface on one page: for designers, and for the accessibility test."""

from typing import Any

from litestar import Response, get

from cocreate.demo.sample_questions import kinds_shown
from cocreate.kit.charts import ChartRow, ChartSpec
from cocreate.kit.forms import DraftState, Form
from cocreate.kit.i18n import _
from cocreate.kit.paging import Paged
from cocreate.kit.web.pages import locale_of, page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.questionnaires.figures import drawn
from cocreate.questionnaires.forms import ends, labels

SCALE = ChartSpec(
    kind="scale",
    title="More than half would take it",
    categories=("Definitely not", "Probably not", "Perhaps", "Probably", "Definitely"),
    rows=(
        ChartRow("Would use it", (0.08, 0.11, 0.27, 0.35, 0.19), 269),
        ChartRow("Is new", (0.04, 0.09, 0.26, 0.38, 0.23), 269),
        ChartRow("Is believable", (0.11, 0.21, 0.30, 0.27, 0.11), 269),
    ),
    summary_label="Top-2",
    note="n = 269",
)


@get("/styleguide", opt={"action": "demo"})
async def styleguide(request: AnyRequest) -> Response[Any]:
    """All parts with sample content; exists in demo mode only."""
    locale = locale_of(request.scope, pages_of(request).settings)
    return page(
        request,
        "styleguide/index.html",
        form=Form(
            values={"intent": "4", "recommend": "8", "title": "Pots", "visibility": "after"},
            key="sample",
            draft=DraftState("styleguide", 0),
        ),
        wrong=Form(
            values={"email": "somebody@"},
            errors={
                "email": _("This is not a whole e-mail address."),
                "agreed": _("Please choose one of the answers."),
            },
        ),
        chart=drawn(SCALE, locale, "sample"),
        page=Paged(2, 68, 10, "?number="),
        labels=labels,
        ends=ends,
        **kinds_shown(pages_of(request).assets),
    )
