"""The pages of research methods: their figures are those of the methods, from what was stored."""

from collections import Counter

import numpy as np
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.research.methods import research_json, research_of
from cocreate.analysis.research.study import Sample, sample_of
from cocreate.kit.db import Database
from cocreate.methods.research.kano import category_of
from cocreate.methods.research.prices import van_westendorp
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.kinds.maxdiff import sets_of
from tests.analysis.studies import ITEMS, Answered, research_concept
from tests.factories import House

PEOPLE = 60


@pytest.fixture
async def answered(house: House, database: Database) -> Answered:
    """Sixty people who answered everything."""
    async with database.writing() as session:
        return await research_concept(session, house.panel, PEOPLE)


@pytest.fixture
async def sample(house: House, answered: Answered, db: AsyncSession) -> Sample:
    """Their answers as columns."""
    concept = answered.concept
    return await sample_of(
        db, ColumnStore(), concept.questionnaire_id, house.panel.id, closed=True, k=5
    )


async def test_maxdiff_counts_are_those_of_the_stored_sets(
    answered: Answered, sample: Sample
) -> None:
    best, worst, shown = Counter[int](), Counter[int](), Counter[int]()
    spec = answered.questions["MD"].spec
    for person, version in enumerate(answered.told("MD", "v")):
        for number, codes in enumerate(sets_of(spec, version), 1):
            shown.update(codes)
            best[answered.told("MD", f"s{number}b")[person]] += 1
            worst[answered.told("MD", f"s{number}w")[person]] += 1
    told = research_json(sample, "MD")
    assert told["n"] == PEOPLE
    assert [(c["shown"], c["best"], c["worst"]) for c in told["counts"]] == [
        (shown[item.code], best[item.code], worst[item.code]) for item in ITEMS
    ]
    assert sum(item["share"] for item in told["pooled"]["items"]) == pytest.approx(100, abs=1e-9)
    assert told["people"]["n"] == PEOPLE


async def test_an_anchored_maxdiff_says_what_would_be_enough(sample: Sample) -> None:
    told = research_json(sample, "AN")["pooled"]["items"]
    assert all(0 <= item["threshold"]["enough"] <= 100 for item in told)


async def test_price_points_are_those_of_the_method_on_the_stored_amounts(
    answered: Answered, sample: Sample
) -> None:
    amounts = np.array(
        [[np.nan if a is None else a for a in answered.told("PM", n)] for n in range(1, 5)]
    ).T
    expected = van_westendorp(amounts)
    told = research_json(sample, "PM")
    assert (told["n"], told["meter"]["opp"], told["meter"]["idp"]) == (
        expected.n,
        expected.opp,
        expected.idp,
    )
    assert told["meter"]["classic"] == {"pmc": expected.classic.pmc, "pme": expected.classic.pme}


async def test_the_ladder_counts_who_would_buy_at_a_price_or_any_higher_one(
    answered: Answered, sample: Sample
) -> None:
    told = research_json(sample, "PL")["ladder"]["prices"]
    columns = [answered.told("PL", n) for n in range(1, 5)]
    for place, each in enumerate(told):
        willing = sum(any(col[person] == 1 for col in columns[place:]) for person in range(PEOPLE))
        assert each["share"]["count"] == willing


async def test_kano_counts_each_category_by_hand(answered: Answered, sample: Sample) -> None:
    told = research_json(sample, "KA")["features"]
    for item, feature in zip(ITEMS[:4], told, strict=True):
        pairs = zip(
            answered.told("KA", f"{item.code}f"), answered.told("KA", f"{item.code}d"), strict=True
        )
        by_hand = Counter(category_of(f, d) for f, d in pairs)
        assert {name: share["count"] for name, share in feature["shares"].items()} == {
            name: by_hand[name] for name in feature["shares"]
        }


async def test_highlights_below_k_are_left_out_and_the_others_are_counted(
    answered: Answered, sample: Sample
) -> None:
    told = research_json(sample, "HL")
    seen = 0
    for unit, marked in zip(told["units"], told["marked"], strict=True):
        codes = Counter(answered.told("HL", unit["code"]))
        for kind, code in (("like", 1), ("dislike", 2), ("confusing", 3)):
            count = None if marked[kind] is None else marked[kind]["count"]
            assert count == (codes[code] if codes[code] >= 5 else None)
            seen += count is None
    assert seen > 0  # there was something to hide


async def test_no_place_of_a_picture_is_about_fewer_than_k(
    answered: Answered, sample: Sample
) -> None:
    told = research_json(sample, "HM")
    marks = sum(code for code in answered.told("HM") if code > 0)
    assert told["clicks"] == marks
    assert all(cell["people"] >= 5 for cell in told["cells"])


async def test_gut_reactions_and_pairs_and_places(answered: Answered, sample: Sample) -> None:
    gut = research_json(sample, "GU")["reactions"]
    said = answered.told("GU", 1)
    times = answered.told("GU", "1t")
    counted = [(c, t) for c, t in zip(said, times, strict=True) if c in {0, 1} and t and t >= 200]
    assert gut[0]["n"] == len(counted)
    assert gut[0]["answers"][0]["share"]["count"] == sum(c == 1 for c, _t in counted)
    assert gut[0]["median"] == np.median([t for _c, t in counted])
    pairs = research_json(sample, "PW")["standings"]
    named = [(a.code, b.code) for a in ITEMS[:5] for b in ITEMS[:5] if a.code < b.code]
    answers = [answered.told("PW", f"{a}v{b}") for a, b in named]
    asked = sum(code is not None and code >= 0 for column in answers for code in column)
    assert pairs["comparisons"] == asked
    ranked = research_json(sample, "RK")["ranked"]
    assert ranked[0]["mean"]["mean"] == pytest.approx(np.mean(answered.told("RK", 1)), abs=1e-12)
    divided = research_json(sample, "CS")["divided"]
    assert divided[0]["mean"]["mean"] == pytest.approx(np.mean(answered.told("CS", 1)), abs=1e-12)


async def test_reach_is_the_share_who_chose_at_least_one(
    answered: Answered, sample: Sample
) -> None:
    told = research_json(sample, "MU")["reach"]
    chosen = [answered.told("MU", code) for code in range(1, 6)]
    for size in told["sizes"]:
        best = size["best"][0]
        reached = sum(any(chosen[i][p] == 1 for i in best["items"]) for p in range(PEOPLE))
        assert best["reach"]["count"] == reached


async def test_all_methods_of_a_concept_are_told_for_machines(
    house: House, answered: Answered, db: AsyncSession
) -> None:
    questionnaire = answered.concept.questionnaire_id
    told = await research_of(db, ColumnStore(), questionnaire, house.panel.id, closed=True, k=5)
    assert told["format"] == "cocreate-research/1"
    assert list(told["questions"]) == [
        "MD", "AN", "PM", "PL", "KA", "HL", "HM", "GU", "PW", "RK", "CS", "MU",
    ]  # fmt: skip
    assert not any("hidden" in question for question in told["questions"].values())


@pytest.mark.parametrize(
    ("n", "closed", "reason"), [(4, True, "too_few"), (60, False, "still_open")]
)
async def test_nothing_is_told_of_too_few_or_before_the_closing(
    house: House, database: Database, db: AsyncSession, n: int, closed: bool, reason: str
) -> None:
    async with database.writing() as session:
        found = await research_concept(session, house.panel, n, slug="jars")
    questionnaire = found.concept.questionnaire_id
    told = await research_of(db, ColumnStore(), questionnaire, house.panel.id, closed=closed, k=5)
    assert {question["hidden"] for question in told["questions"].values()} == {reason}
