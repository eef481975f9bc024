"""Where a request may come from: the host that it names and the page that it was sent from."""

import pytest
from litestar import Litestar

from cocreate.kit.db import Database
from cocreate.kit.web.access import csrf_token
from tests.client import Browser
from tests.factories import House

SAME = "http://testserver"


async def post(app: Litestar, headers: dict[str, str]) -> int:
    """Choose a language with these headers; the status."""
    visitor = Browser()
    visitor.cookies.set("cocreate_visit", "v")
    form = {"_csrf": csrf_token(app.state["settings"].secret, "v"), "locale": "en"}
    return (await visitor.post("/language", data=form, headers=headers)).status_code


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": SAME}, 303),
        ({"sec-fetch-site": "same-origin", "origin": SAME}, 303),
        ({"sec-fetch-site": "none"}, 303),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"sec-fetch-site": "odd"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver@evil.example"}, 403),
        ({"origin": "http://testserver:8000"}, 403),
        ({"origin": "http://["}, 403),
        ({"origin": "testserver"}, 403),
    ],
)
async def test_a_form_comes_from_our_own_page(
    browser: type[Browser], house: House, the_app: Litestar, headers: dict[str, str], status: int
) -> None:
    assert await post(the_app, headers) == status


@pytest.mark.parametrize("host", ["testserver", "TestServer", "testserver:8000", "testserver:443"])
async def test_our_own_name_is_known_in_every_spelling(
    browser: type[Browser], database: Database, host: str
) -> None:
    assert (await browser().get("/sign-in", headers={"host": host})).status_code == 200


async def test_looking_from_another_site_is_allowed(
    browser: type[Browser], database: Database
) -> None:
    headers = {"sec-fetch-site": "cross-site", "origin": "https://news.example"}
    assert (await browser().get("/sign-in", headers=headers)).status_code == 200
