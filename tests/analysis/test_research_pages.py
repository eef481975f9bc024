"""The pages of research methods, as colleagues see them and nobody else."""

import re

import numpy as np
import pytest

from cocreate.kit.db import Database
from cocreate.methods.research.drivers import Drivers, drivers
from tests.analysis.studies import RESEARCH, Answered, research_concept
from tests.cast import MARKETER, MEMBER, OWNER, STRANGER
from tests.client import Browser
from tests.factories import House

CONCEPT = "/panels/riverside/concepts/pots"
WITH_METHOD = [code for code, _kind, _spec in RESEARCH if code not in {"SA", "SB", "SC"}]


async def _answered(
    house: House, database: Database, n: int = 60, state: str = "closed"
) -> Answered:
    async with database.writing() as session:
        return await research_concept(session, house.panel, n, state=state)


async def test_every_method_has_its_page_with_figures_as_picture_and_table(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _answered(house, database)
    marketer = await browser.of(MARKETER)
    for code in WITH_METHOD:
        page = await marketer.get(f"{CONCEPT}/methods/{code}")
        assert (code, page.status_code) == (code, 200)
        assert "How this was made" in page.text
        assert page.text.count("<table") > 0
        if code != "HL":
            assert page.text.count("chart-svg") > 0
        assert not re.search(r"%\(\w+\)s|%%", page.text)


async def test_a_stranger_finds_nothing_and_a_member_may_not_look(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _answered(house, database, 12)
    for path in (f"{CONCEPT}/methods/MD", f"{CONCEPT}/drivers"):
        assert (await (await browser.of(OWNER)).get(path)).status_code == 200
        assert (await (await browser.of(STRANGER)).get(path)).status_code == 404
        assert (await (await browser.of(MEMBER)).get(path)).status_code == 403
    assert (await (await browser.of(OWNER)).get(f"{CONCEPT}/methods/ZZ")).status_code == 404
    region = {"left": "0", "top": "0", "right": "50", "bottom": "50"}
    path = f"{CONCEPT}/methods/HM/regions"
    assert (await (await browser.of(OWNER)).submit(path, region)).status_code == 403
    assert (await (await browser.of(STRANGER)).submit(path, region)).status_code == 404


@pytest.mark.parametrize(("n", "state"), [(4, "closed"), (30, "open")])
async def test_no_figure_before_the_closing_or_about_fewer_than_k(
    house: House, database: Database, browser: type[Browser], n: int, state: str
) -> None:
    await _answered(house, database, n, state)
    marketer = await browser.of(MARKETER)
    for code in WITH_METHOD:
        page = (await marketer.get(f"{CONCEPT}/methods/{code}")).text
        assert "chart-svg" not in page
        assert "<table" not in page
        assert ("Too few answers" in page) or ("once the concept is closed" in page)


async def test_a_region_tells_who_marked_in_it_and_becomes_a_table(
    house: House, database: Database, browser: type[Browser]
) -> None:
    found = await _answered(house, database)
    told = [found.told("HM", f"{k}{end}") for k in range(1, 11) for end in "xy"]
    inside = sum(
        any(
            x is not None and y is not None and x <= 0.5 and y <= 0.6
            for x, y in zip(*[iter(column[person] for column in told)] * 2, strict=True)
        )
        for person in range(60)
    )
    assert 5 <= inside <= 55
    marketer = await browser.of(MARKETER)
    region = {"left": "0", "top": "0", "right": "50", "bottom": "60"}
    answer = await marketer.submit(f"{CONCEPT}/methods/HM/regions", region)
    assert answer.status_code == 303
    page = await marketer.get(answer.headers["location"].split("#")[0])
    assert f"{inside} people" in page.text
    tables = re.search(r'href="([^"]+/tables\?table=1)', page.text)
    assert tables
    assert (await marketer.get(tables[1])).status_code == 200


async def test_a_region_that_differs_by_a_few_people_stays_hidden(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _answered(house, database)
    marketer = await browser.of(MARKETER)
    pages = []
    for right in ("50", "51"):
        region = {"left": "0", "top": "0", "right": right, "bottom": "60"}
        answer = await marketer.submit(f"{CONCEPT}/methods/HM/regions", region)
        pages.append((await marketer.get(answer.headers["location"].split("#")[0])).text)
    assert "marked here" in pages[0]
    shown = re.findall(r"(\d+) people \(", pages[0] + pages[1])
    if len(set(shown)) > 1:  # otherwise nobody marked in between
        assert abs(int(shown[0]) - int(shown[1])) >= 5


async def test_a_region_without_a_surface_is_refused_beside_its_field(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _answered(house, database, 12)
    marketer = await browser.of(MARKETER)
    region = {"left": "10", "top": "0", "right": "10", "bottom": "60"}
    answer = await marketer.submit(f"{CONCEPT}/methods/HM/regions", region)
    assert answer.status_code == 422
    assert "Choose two different corners." in answer.text


async def test_who_marked_a_piece_can_be_a_table(
    house: House, database: Database, browser: type[Browser]
) -> None:
    await _answered(house, database)
    marketer = await browser.of(MARKETER)
    answer = await marketer.submit(f"{CONCEPT}/methods/HL/pieces", {"piece": "3", "mark": "like"})
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("/tables?table=1#table")


async def test_drivers_share_out_what_the_method_explains(
    house: House, database: Database, browser: type[Browser]
) -> None:
    found = await _answered(house, database)
    columns = [np.array(found.told(code), float) for code in ("SA", "SB", "SC")]
    expected = drivers(np.stack(columns[1:], axis=1), columns[0])
    assert isinstance(expected, Drivers)
    marketer = await browser.of(MARKETER)
    page = await marketer.get(f"{CONCEPT}/drivers?outcome=SA&drivers=SB&drivers=SC")
    assert page.status_code == 200
    assert f"{expected.r2:.2f}" in page.text
    assert "Association, not cause" in page.text
    for driver in expected.drivers:
        assert f"{driver.importance:.0%}" in page.text
