"""Opinion groups: the map, what each group says, what all share and what splits them."""

from typing import Any

from litestar import Response, get
from litestar.params import FromPath

from cocreate.brainstorms.desk import desk_of
from cocreate.brainstorms.groups import groups_view
from cocreate.brainstorms.pages import found, path_of, reader_of
from cocreate.brainstorms.queries.groups import last_run, run_is_due
from cocreate.brainstorms.routes.reading import ONE
from cocreate.kit import clock
from cocreate.kit.i18n import Words
from cocreate.kit.web.pages import page, pages_of
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.methods.opinions import ENOUGH_MEMBERS, ENOUGH_STATEMENTS, ENOUGH_VOTES
from cocreate.panels.places import place_of


@get(f"{ONE}/groups", opt={"action": "brainstorms.groups"})
async def show_groups(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """The groups as last computed; newer ones are asked for when the votes moved on far enough."""
    place, reader = place_of(request), reader_of(place_of(request))
    here = await found(request, db, brainstorm)
    desk, run = desk_of(request.app.state["database"]), await last_run(db, here.id)
    due = await run_is_due(db, here, run, reader.small_cell)
    words = Words(place.viewer.locale, pages_of(request).settings.zone)
    return page(
        request,
        "brainstorms/groups.html",
        place=place,
        brainstorm=here,
        state=here.state(clock.now()),
        path=path_of(place, here),
        reader=reader,
        view=await groups_view(db, here, reader, words),
        computing=desk.ask(here.id) if due else None,
        enough={
            "members": ENOUGH_MEMBERS, "statements": ENOUGH_STATEMENTS, "votes": ENOUGH_VOTES
        },
    )  # fmt: skip


handlers = [show_groups]
