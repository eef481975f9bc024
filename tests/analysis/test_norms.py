"""The house norm on the results page: from the panel's own closed tests of the same question."""

from sqlalchemy import update

from cocreate.kit.db import Database
from cocreate.questionnaires.models import Question
from tests.analysis.answered import answered
from tests.cast import MARKETER
from tests.client import Browser
from tests.factories import House

PATH = "/panels/riverside/concepts/now/results"


async def _tests(database: Database, house: House, shares: list[int], now: int) -> None:
    """Closed tests of 100 people each, so many of whom were in favour, and one more now."""
    for place, yes in enumerate([*shares, now]):
        rows = [({"yes_no": int(i < yes)}, {"age": "55+"}) for i in range(100)]
        slug = "now" if place == len(shares) else f"test-{place}"
        await answered(database, house, rows, kinds=("yes_no",), slug=slug)
    async with database.writing() as session:
        await session.execute(update(Question).values(code="intent"))


async def test_a_concept_stands_among_the_closed_tests_of_the_panel(
    browser: type[Browser], house: House, database: Database
) -> None:
    await _tests(database, house, [30, 35, 40, 45, 50, 55], 80)
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(PATH)).text
    assert "Norm of 6 tests of this panel: 4" in shown
    assert "above the norm, and better than 6 of them" in shown


async def test_with_too_few_tests_there_is_no_norm_and_the_page_says_so(
    browser: type[Browser], house: House, database: Database
) -> None:
    await _tests(database, house, [30, 35, 40], 80)
    marketer = await browser.of(MARKETER)
    shown = (await marketer.get(PATH)).text
    assert "No norm yet: 3 earlier closed tests of this panel asked the same" in shown
    assert "above the norm" not in shown
