"""Every route of the app, for everybody, at every kind of address.

What is expected follows from the policy table and the kind of address alone. A route is found in
the app, its ids in the world: nobody can add a route and forget it here.
"""

import pytest
from litestar import Litestar, Router, get
from litestar.response import Stream

from cocreate.kit.web.access import Rule, every_handler_names_its_action
from cocreate.panels.policy import POLICY
from tests import cast
from tests.cast import Actor
from tests.trust.routes import METHODS, SAFE, Cell, Route, all_routes, cells, value_of
from tests.trust.scene import HTML, Client, Scene
from tests.trust.watching import row_counts
from tests.trust.wire import Answer, ask
from tests.trust.world import EVERYBODY, World

ANONYMOUS = None
WHO: tuple[Actor | None, ...] = (ANONYMOUS, *EVERYBODY)
DATA = ("accept", "application/json")
FRAGMENT = ("hx-request", "true")
# A form that holds junk is refused as a form (400, 422), a state that is over as a conflict (409).
DONE = {200, 303, 304, 400, 409, 422}


def verdict(rule: Rule, actor: Actor | None, role: str | None) -> str:
    """open, sign-in, hidden (404) or refused (403): what the table says."""
    if rule.public:
        return "open"
    if actor is None:
        return "sign-in"
    if rule.signed_in:
        return "open"
    if rule.site_admin:
        return "open" if actor is cast.SITE else "hidden"
    if role is None:
        return "hidden"
    return "open" if role in rule.roles else "refused"


def expected(route: Route, cell: Cell, actor: Actor | None, world: World) -> str:
    """The table's verdict, and for who may: done at the right address, hidden at any other."""
    if route.action == "demo":
        return "hidden"  # this is not the machine on which the demo runs
    role = world.role_in(actor, cell.panel) if cell.panel in world.sides else None
    if not route.in_panel:
        role = None
    found = verdict(POLICY[route.action], actor, role)
    return found if found != "open" or cell.right else "hidden"


def problem_with(found: Answer, wanted: str, method: str, canonical: set[bytes]) -> str:
    """What is wrong with an answer; "" when it is right."""
    if wanted == "open":
        fine = found.status in (DONE if method not in SAFE else {200, 303})
        fine = fine and not found.header("location").startswith("/sign-in?")
        return "" if fine else f"{found.status} instead of done"
    if wanted == "sign-in":
        if method in SAFE:
            right = (found.status, found.header("location")[:14]) == (303, "/sign-in?next=")
            return "" if right else f"{found.status} instead of the way to sign in"
        return "" if found.status == 401 else f"{found.status} instead of 401"
    if wanted == "refused":
        return "" if found.status == 403 else f"{found.status} instead of 403"
    if found.status != 404:
        return f"{found.status} instead of 404"
    return "" if found.body in canonical else "a 404 that differs"


async def canonical_404(client: Client) -> set[bytes]:
    """What this person gets for a panel that does not exist, and for an address that none has:
    there nobody looks who asks, so it is in the language of the browser."""
    dead = await client.ask("GET", "/no/such/page")
    if client.actor is None:
        return {dead.body}
    read = await client.ask("GET", "/panels/nowhere")
    wrote = await client.ask("POST", "/panels/nowhere/concepts")
    assert (dead.status, read.status, wrote.status, wrote.body) == (404, 404, 404, read.body)
    return {dead.body, read.body}


@pytest.mark.parametrize("actor", WHO, ids=lambda a: a.name if a else "nobody")
async def test_everybody_gets_what_the_policy_says_at_every_address(
    scene: Scene, actor: Actor | None
) -> None:
    client, wrong, tried = scene.client(actor), [], 0
    same = await canonical_404(client)
    before, changed = await row_counts(scene.database), scene.watch.changed
    for route in all_routes(scene.app):
        for cell in cells(route, scene.world, actor):
            wanted = expected(route, cell, actor, scene.world)
            scene.watch.rehearsing = wanted == "open"
            found = await client.ask(route.method, cell.path, form=route.form)
            tried += 1
            if problem := problem_with(found, wanted, route.method, same):
                wrong.append(f"{client.name} {route.method} {cell.path} ({cell.what}): {problem}")
            if route.streams and wanted == "open":
                assert found.header("content-type").startswith("text/event-stream")
    scene.watch.rehearsing = False
    assert not wrong, "\n".join(map(str, wrong))
    assert tried > 300
    assert scene.watch.changed == changed, "somebody without the right changed something"
    assert await row_counts(scene.database) == before


@pytest.mark.parametrize("actor", [None, cast.MEMBER, cast.SECOND, cast.STRANGER, cast.ADMIN])
async def test_a_request_for_a_fragment_gets_no_more(scene: Scene, actor: Actor | None) -> None:
    client, wrong = scene.client(actor), []
    same = await canonical_404(client)
    for route in all_routes(scene.app):
        for cell in cells(route, scene.world, actor):
            wanted = expected(route, cell, actor, scene.world)
            if (wanted, route.method) == ("sign-in", "GET"):
                wanted = "hidden"  # the sign-in page has no place in the middle of another page
            with scene.watch.rehearsal():
                found = await client.ask(route.method, cell.path, HTML, FRAGMENT, form=route.form)
            if problem := problem_with(found, wanted, route.method, same):
                wrong.append(f"{client.name} {route.method} {cell.path} ({cell.what}): {problem}")
    assert not wrong, "\n".join(map(str, wrong))


async def test_somebody_unknown_cannot_tell_what_exists(scene: Scene) -> None:
    client, wrong = scene.client(ANONYMOUS), []
    for route in all_routes(scene.app):
        if POLICY[route.action].public:
            continue
        answers = set()
        for cell in cells(route, scene.world, None):
            found = await client.ask(route.method, cell.path, DATA, form=route.form)
            body = found.body.replace(found.header("x-request-id").encode(), b"")
            answers.add((found.status, body))
        if len(answers) != 1 or next(iter(answers))[0] not in {401, 404}:
            wrong.append((route.method, route.template, {status for status, _body in answers}))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("actor", [cast.MEMBER, cast.ADMIN, cast.SITE])
async def test_without_the_form_token_nothing_is_done(scene: Scene, actor: Actor) -> None:
    client, wrong = scene.client(actor), []
    before, changed = await row_counts(scene.database), scene.watch.changed
    for route in all_routes(scene.app):
        if route.method in SAFE:
            continue
        for cell in cells(route, scene.world, actor):
            if expected(route, cell, actor, scene.world) != "open":
                continue
            bare = await client.ask(route.method, cell.path, form=route.form, csrf=False)
            cross = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")]
            for header in cross:
                foreign = await client.ask(route.method, cell.path, HTML, header, form=route.form)
                if (bare.status, foreign.status) != (403, 403):
                    wrong.append((route.method, cell.path, bare.status, foreign.status))
    assert not wrong, "\n".join(map(str, wrong))
    assert scene.watch.changed == changed
    assert await row_counts(scene.database) == before


async def test_the_token_of_another_browser_is_worth_nothing(scene: Scene) -> None:
    mila, siem = scene.client(cast.MEMBER), scene.client(cast.SECOND)
    answer = await ask(
        scene.app,
        "POST",
        f"/panels/riverside/threads/{scene.world.sides['riverside'].ids['thread']}/comments",
        cookie=f"cocreate_session={mila.token}",
        form={"body": "Hello", "_csrf": siem.csrf},
    )
    assert answer.status == 403


@pytest.mark.parametrize("actor", [None, cast.MEMBER, cast.ADMIN])
async def test_a_method_that_a_page_does_not_have_is_refused_and_does_nothing(
    scene: Scene, actor: Actor | None
) -> None:
    client, changed = scene.client(actor), scene.watch.changed
    known: dict[str, set[str]] = {}
    for route in all_routes(scene.app):
        known.setdefault(route.template, set()).add(route.method)
    for route in all_routes(scene.app):
        [cell, *_others] = cells(route, scene.world, actor)
        for method in {*METHODS, "TRACE", "PROPFIND"} - known[route.template]:
            found = await client.ask(method, cell.path)
            assert (found.status, method, cell.path) == (405, method, cell.path)
            assert set(found.header("allow").split(", ")) == known[route.template] | {"OPTIONS"}
    assert scene.watch.changed == changed


async def test_asking_for_the_methods_of_an_address_tells_nothing_else(scene: Scene) -> None:
    for actor in (None, cast.MEMBER, cast.STRANGER):
        client = scene.client(actor)
        for route in all_routes(scene.app):
            found = {
                (a.status, a.body, a.header("allow"))
                for a in [
                    await client.ask("OPTIONS", cell.path)
                    for cell in cells(route, scene.world, actor)
                ]
            }
            assert len(found) == 1


async def test_numbers_no_database_holds_are_unknown_ids(scene: Scene) -> None:
    client, wrong = scene.client(cast.ADMIN), []
    same = await canonical_404(client)
    for route in all_routes(scene.app):
        [cell, *_others] = cells(route, scene.world, cast.ADMIN)
        wanted = expected(route, cell._replace(right=False), cast.ADMIN, scene.world)
        for name in [name for name, kind in route.params.items() if kind is int]:
            own = cells_value(route, name, scene.world)
            for number in (str(2**63), "9" * 400, "-1", "0", f"-{2**70}"):
                path = cell.path.replace(f"/{own}", f"/{number}")
                found = await client.ask(route.method, path, form=route.form)
                if found.status == 404 and found.body in same:
                    continue  # a number that no row can have is unknown before anything else
                if problem := problem_with(found, wanted, route.method, same):
                    wrong.append((route.method, path[:80], problem))
    assert not wrong, "\n".join(map(str, wrong))


def cells_value(route: Route, name: str, world: World) -> str:
    """The id that stands in the right address."""
    return value_of(route, name, world.sides["riverside"], cast.ADMIN)


def test_the_app_does_not_start_with_a_handler_that_names_no_action() -> None:
    @get("/secret")
    async def forgotten() -> str:
        return "everything"

    @get("/typo", opt={"action": "concepts.raed"})
    async def mistyped() -> str:
        return "everything"

    app = Litestar([Router("/", route_handlers=[forgotten, mistyped])], openapi_config=None)
    with pytest.raises(RuntimeError) as told:
        every_handler_names_its_action(app, POLICY)
    assert "/secret" in str(told.value)
    assert "concepts.raed" in str(told.value)


def test_every_stream_is_found_by_what_it_returns(the_app: Litestar) -> None:
    streams = {route.template for route in all_routes(the_app) if route.streams}
    named = {route.template for route in all_routes(the_app) if route.template.endswith("/stream")}
    assert streams == named
    assert Stream.__name__ == "Stream"
