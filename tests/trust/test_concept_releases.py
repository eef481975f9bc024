"""All that a concept test ever shows, attacked: live.md I12, trust.md P1 and P2."""

import csv
import io
import random
import re
from typing import Any

import pytest
from sqlalchemy import insert

from cocreate.analysis.exports import Asked, full_results_json
from cocreate.concepts.models import Concept
from cocreate.concepts.results import results_json
from cocreate.kit.db import Database
from cocreate.questionnaires.models import Response
from tests.analysis.answered import PATH, REGIONS, answered
from tests.cast import MARKETER
from tests.client import Browser
from tests.factories import AGES, House
from tests.methods.attack import differences, exposed

K = 5
TABLES = f"{PATH}/tables"
Person = tuple[dict[str, int], dict[str, str]]


def people(n: int, seed: int) -> list[Person]:
    """Uneven as people are: a rare age, a region that nearly goes with it, some who skip."""
    dice = random.Random(seed)
    rows = []
    for _ in range(n):
        age = dice.choices(AGES, [5, 4, 1])[0]
        near = age != "55+" or dice.random() < 0.1
        region = REGIONS[0] if near and dice.random() < 0.7 else REGIONS[1]
        given = {"scale5": dice.randrange(1, 6) if dice.random() < 0.9 else -1}
        rows.append((given | {"yes_no": dice.randrange(2)}, {"age": age, "region": region}))
    return rows


# What somebody who wants to know asks for: the form, and the condition in it.
def _asked(ids: dict[str, int]) -> list[tuple[dict[str, object], str]]:
    groups: list[dict[str, object]] = [
        {"banner": ["a:region"]},
        {"banner": ["a:age"]},
        {"banner": [f"q:{ids['yes_no']}"]},
        {"outer": "a:region", "inner": "a:age"},
    ]
    filters = ["", "region == 'north'", "age == '55+'", "age != '55+'", "Q2 == 1"]
    return [(group | {"filter": one}, one) for one in filters for group in groups]


def _inside(condition: str, person: Person) -> bool:
    given, known = person
    return {
        "": True,
        "region == 'north'": known["region"] == "north",
        "age == '55+'": known["age"] == "55+",
        "age != '55+'": known["age"] != "55+",
        "Q2 == 1": given["yes_no"] == 1,
    }[condition]


def _fits(head: str, person: Person) -> bool:
    """Whether a column is about this person, by what stands above it."""
    given, known = person
    said = {known["age"], known["region"], "Yes" if given["yes_no"] else "No"}
    classes = [word for word in (*AGES, *REGIONS, "Yes", "No") if re.search(_word(word), head)]
    return all(one in said for one in classes)


def _word(word: str) -> str:
    return rf"(?<![\w-]){re.escape(word)}(?![\w-])"


def columns_shown(file: str) -> list[tuple[str, str, float]]:
    """Of each question and column that the file has figures of: code, head, base."""
    lines = list(csv.reader(io.StringIO(file.removeprefix("\ufeff")), delimiter=";"))
    heads, found = [], []
    for line in lines[1:]:
        if line[:3] == ["", "", ""]:
            heads = line
        elif line[2:3] == ["Base"]:
            cells = zip(heads[3::2], line[3::2], strict=True)
            found += [(line[0], head, float(base)) for head, base in cells if base]
    return found


async def _rows_seen(
    browser: type[Browser], ids: dict[str, int], crowd: list[Person]
) -> tuple[list[list[int]], int]:
    """For each figure that was ever shown about Q1 a row: 1 for whom it is about."""
    mara, rows, shown = await browser.of(MARKETER), set(), 0
    for form, condition in _asked(ids):
        made = await mara.submit(TABLES, form)
        assert made.status_code == 303, made.text
        table = re.search(r"table=(\d+)", made.headers["location"])
        assert table is not None
        page = await mara.get(made.headers["location"])
        assert page.status_code == 200
        file = await mara.get(f"{TABLES}/file?table={table[1]}")
        for code, head, base in columns_shown(file.text):
            about = [
                _inside(condition, person) and _fits(head, person) and person[0]["scale5"] > 0
                for person in crowd
            ]
            if code != "Q1":
                continue
            # The attacker knows whom a column is about; what he does not know is the answers.
            assert sum(about) == base, (condition, head)
            shown += 1
            rows.add(tuple(map(int, about)))
    return [list(row) for row in rows if any(row)], shown


async def _breakdowns(database: Database, crowd: list[Person]) -> list[list[int]]:
    """The same of what the results page shows of Q1: everybody, and by each attribute."""
    rows = []
    for by, classes in (("age", AGES), ("region", REGIONS)):
        async with database.reading() as db:
            plain = await results_json(db, "pots", by=by)
        assert plain is not None
        question = plain["questions"][0]
        spoke = [person[0]["scale5"] > 0 for person in crowd]
        if "hidden" not in question["total"]:
            assert question["total"]["n"] == sum(spoke)
            rows.append(list(map(int, spoke)))
        if "hidden" not in question["breakdown"]:
            for name in classes:
                about = [s and p[1][by] == name for s, p in zip(spoke, crowd, strict=True)]
                rows.append(list(map(int, about)))
    return [row for row in rows if any(row)]


@pytest.mark.parametrize(
    ("n", "seed"), [(5, 0), (5, 1), (12, 0), (12, 1), (60, 0), (60, 1), (269, 0)]
)
async def test_p1_the_linear_attack_on_all_tables_exposes_nobody(
    browser: type[Browser], house: House, database: Database, n: int, seed: int
) -> None:
    crowd = people(n, seed)
    _concept, ids = await answered(database, house, crowd, kinds=("scale5", "yes_no"))
    rows, shown = await _rows_seen(browser, ids, crowd)
    rows = [
        list(row) for row in {*map(tuple, rows), *map(tuple, await _breakdowns(database, crowd))}
    ]
    if rows:
        assert exposed(rows) == set()
        assert differences(rows, K) == set()
    # Where there are many people it is not for want of figures.
    assert shown >= {5: 0, 12: 0, 60: 2, 269: 10}[n]


async def test_i12_a_small_cell_is_hidden_also_from_subtraction(
    browser: type[Browser], house: House, database: Database
) -> None:
    """Three of forty are old: their column, and with it every other one of that banner, is hidden;
    and so is everybody but them, from which the total would give them away."""
    crowd: list[Person] = [
        ({"scale5": 1 + i % 5, "yes_no": i % 2}, {"age": AGES[2 if i < 3 else i % 2], "region": r})
        for i, r in enumerate(REGIONS * 20)
    ]
    await answered(database, house, crowd, kinds=("scale5", "yes_no"))
    mara = await browser.of(MARKETER)
    asked: list[dict[str, Any]] = [
        {"banner": ["a:age"]},
        {"filter": "age == '55+'"},
        {"filter": "age != '55+'"},
        {"outer": "a:region", "inner": "a:age"},
    ]
    for place, form in enumerate(asked, 1):
        await mara.submit(TABLES, form)
        file = (await mara.get(f"{TABLES}/file?table={place}")).text
        bases = {base for _code, _head, base in columns_shown(file)}
        assert bases <= {40.0}, form
    # A banner in which nobody is few is shown beside them.
    await mara.submit(TABLES, {"banner": ["a:region"]})
    file = (await mara.get(f"{TABLES}/file?table=5")).text
    assert {base for _code, _head, base in columns_shown(file)} == {40.0, 20.0}
    results = (await mara.get(f"{PATH}/results?by=age")).text
    assert '<th scope="row">55+</th>' not in results


Told = tuple[list[dict[str, Any]], list[dict[str, Any]]]


async def _figures(database: Database) -> Told:
    """Everything the page and the command line tell, without when it was asked."""
    async with database.reading() as db:
        plain = await results_json(db, "pots")
    async with database.writing() as db:
        full = await full_results_json(db, "pots", None, Asked(banner=("age",)))
    assert plain is not None
    assert full is not None
    return plain["questions"], full["questions"]


def _n_of(figures: Told) -> int:
    """How many answers the first question's total tells of; 0 when it is refused."""
    total = figures[0][0]["total"]
    return 0 if "hidden" in total else int(total["n"])


async def test_p2_one_answer_more_between_two_looks_is_seen_by_nobody(
    house: House, database: Database
) -> None:
    """Equal, or both refused, or five answers further on: never one answer apart."""
    crowd = people(40, 3)
    for given, _known in crowd:
        given["scale5"] = abs(given["scale5"])
    concept, ids = await answered(
        database, house, crowd[:3], kinds=("scale5", "yes_no"), state="open"
    )
    looks = [await _figures(database)]
    for place, (given, known) in enumerate(crowd[3:], 3):
        row = {
            "questionnaire_id": concept.questionnaire_id,
            "respondent_key": f"more{place}",
            "codes": {str(ids[kind]): code for kind, code in given.items()},
            "attributes": known,
            "submitted_on": concept.created_at.date(),
        }
        async with database.writing() as session:
            await session.execute(insert(Response), [row])
        looks.append(await _figures(database))
    told = [_n_of(look) for look in looks]
    for before, after, here, there in zip(looks, looks[1:], told, told[1:], strict=False):
        if here == there:
            assert before == after
        else:
            assert there - here >= K
    assert (told[0], max(told)) == (0, 35)
    async with database.writing() as session:
        running = await session.get_one(Concept, concept.id)
        running.closes_at = concept.created_at
    closed = await _figures(database)
    assert _n_of(closed) - told[-1] >= K
