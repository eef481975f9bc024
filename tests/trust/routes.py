"""The route table as a list of cells to try: every route, every kind of address under it."""

from collections.abc import Iterator
from typing import NamedTuple

from litestar import Litestar
from litestar.response import Stream
from litestar.routes import HTTPRoute

from tests.cast import Actor
from tests.trust.world import SIDES, Side, World

OTHER = dict(zip(SIDES, reversed(SIDES), strict=True))
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SAFE = {"GET", "HEAD", "OPTIONS"}
UNKNOWN_NUMBER, UNKNOWN_NAME = "987654321", "unknown-zq"
# Names that stand for nothing that exists: any of them is as good as another.
FREE = {"context": "thread-1", "link": "no-such-link", "letter": "a"}
# Handlers that let only the author of a comment act, by the last word of their address.
AUTHORS = ("edit", "withdrawal", "{comment:int}")


# What a handler must be sent before it looks for the thing that its address names.
FORMS = {
    "reports/{report:int}": {"outcome": "kept"},
    "/stimuli": {"kind": "text", "text": "Something to read"},
    "/position": {"direction": "up"},
    "/decision": {"decision": "kept"},
    "questions/{question:int}": {"kind": "open", "text": "Why?"},
    "stimuli/{stimulus:int}": {"caption": "Another one"},
    "blocks/{block:int}": {"title": "Another one"},
    "arms/{arm:int}": {"name": "Another one"},
}


class Route(NamedTuple):
    """One handler under one address."""

    method: str
    template: str
    action: str
    params: dict[str, type]  # without the panel
    streams: bool

    @property
    def in_panel(self) -> bool:
        """Whether its address names a panel."""
        return "{panel:" in self.template

    @property
    def form(self) -> dict[str, str]:
        """What to send: where nothing special is needed, a field that belongs to no form."""
        fitting = (form for end, form in FORMS.items() if self.template.endswith(end))
        return next(fitting, {"zq_unknown": "1"})

    @property
    def of_draft(self) -> bool:
        """Whether it changes what can only be changed before the launch."""
        parts = ("/questions", "/stimuli", "/removal", "/blocks", "/arms", "/copies", "/design")
        if self.template.endswith("/revisions"):
            return False  # only what was launched has them
        return self.action == "concepts.edit" and any(part in self.template for part in parts)

    @property
    def own_comment(self) -> bool:
        """Whether it is about what somebody wrote himself."""
        writes = self.method == "POST" or self.template.endswith("edit")
        return "{comment:" in self.template and self.template.endswith(AUTHORS) and writes


class Cell(NamedTuple):
    """An address to ask for. `right` means: everything in it is where the address says."""

    path: str
    panel: str  # the panel that the address names, "" for none
    right: bool
    what: str


def all_routes(app: Litestar) -> list[Route]:
    """Every handler that the app has, besides the answers to OPTIONS."""
    found = []
    for route in app.routes:
        assert isinstance(route, HTTPRoute)
        params = {name: param.type for name, param in route.path_parameters.items()}
        params.pop("panel", None)
        for handler in route.route_handlers:
            streams = handler.parsed_fn_signature.return_type.annotation is Stream
            for method in handler.http_methods - {"OPTIONS"}:
                action = str(handler.opt["action"])
                found.append(Route(str(method), route.path, action, params, streams))
    return found


def cells(route: Route, world: World, actor: Actor | None) -> Iterator[Cell]:
    """The right address, and every wrong one: unknown, of the other panel, of another parent."""
    for slug in SIDES if route.in_panel else SIDES[:1]:
        here, there = world.sides[slug], world.sides[OTHER[slug]]
        own = {name: value_of(route, name, here, actor) for name in route.params}
        yield Cell(filled(route, slug, own), slug, True, "own")
        checked = [name for name in route.params if name not in FREE]
        for name in checked:
            wrong = {"unknown": UNKNOWN_NUMBER if route.params[name] is int else UNKNOWN_NAME}
            if route.in_panel:
                wrong["other panel's"] = value_of(route, name, there, actor)
                if name != checked[0] and name in here.siblings:
                    wrong["other parent's"] = here.siblings[name]
            for what, value in wrong.items():
                if value != own[name]:
                    path = filled(route, slug, own | {name: value})
                    yield Cell(path, slug, False, f"{what} {name}")
        if route.in_panel and len(checked) > 1:
            foreign = {name: value_of(route, name, there, actor) for name in route.params}
            yield Cell(filled(route, slug, foreign), slug, False, "all other panel's")
    if route.in_panel:
        yield Cell(filled(route, "no-such-panel", own), "no-such-panel", False, "unknown panel")


def value_of(route: Route, name: str, side: Side, actor: Actor | None) -> str:
    """The id for a path parameter. A name that is not known here fails: add it to the world."""
    if name in FREE:
        return FREE[name]
    if route.of_draft and name in side.draft:
        return side.draft[name]
    if name == "comment" and route.own_comment and actor and actor.email in side.comments:
        return side.comments[actor.email]
    if name in {"name", "digest"}:
        return _special(route, name, side)
    assert name in side.ids, f"{route.template}: tests/trust/world.py makes no {name!r}"
    return side.ids[name]


def _special(route: Route, name: str, side: Side) -> str:
    kind = route.template.split("/")[1]
    known: dict[tuple[str, str], str] = {
        ("test", "name"): side.ids["hash"],
        ("brand", "name"): side.ids["brand"],
        ("static", "digest"): side.ids["digest"],
        ("static", "name"): "css/app.css",
    }
    assert (kind, name) in known, f"{route.template}: no value for {name!r}"
    return known[kind, name]


def filled(route: Route, panel: str, values: dict[str, str]) -> str:
    """The address with these values in it."""
    path = route.template.replace("{panel:str}", panel)
    for name, value in values.items():
        for kind in ("str", "int", "path"):
            path = path.replace(f"{{{name}:{kind}}}", value)
    assert "{" not in path, path
    return path
