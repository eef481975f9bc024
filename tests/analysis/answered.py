"""A closed concept with known answers, for tables."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit.db import Database
from cocreate.panels.models import Attribute
from cocreate.questionnaires.models import Question, Response
from tests.factories import House, make_concept

PATH = "/panels/riverside/concepts/pots"
REGIONS = ("north", "south")
BRANDS = [{"code": n, "text": name} for n, name in enumerate(("Alder", "Birch", "Cedar"), 1)]
KINDS = ("scale5", "yes_no", "multi", "numeric", "matrix")


async def answered(
    database: Database,
    house: House,
    rows: Sequence[tuple[Mapping[str, Any], Mapping[str, str]]],
    *,
    state: str = "closed",
    slug: str = "pots",
    kinds: tuple[str, ...] = KINDS,
    settings: Mapping[str, Any] | None = None,
    arms: Sequence[str] = (),
    design: str = "single",
    seen: Sequence[Sequence[int]] = (),
) -> tuple[Concept, dict[str, int]]:
    """A concept whose questions (by kind) hold these answers: ({"scale5": 4, "multi_2": 1}, {age}).

    `seen` has for each respondent the places of the arms he saw; "scale5@0" is about the first.
    """
    async with database.writing() as session:
        concept = await make_concept(session, house.panel, slug, state=state, kinds=kinds)
        await _region(session, house)
        which = concept.questionnaire_id
        made = [Arm(questionnaire_id=which, seq=seq, name=name) for seq, name in enumerate(arms, 1)]
        session.add_all([*made, Fieldwork(questionnaire_id=which, design=design)])
        await session.flush()
        questions = await session.scalars(
            select(Question).where(Question.questionnaire_id == which)
        )
        ids = {}
        for question in questions:
            ids[question.kind] = question.id
            question.settings = {**_SETTINGS.get(question.kind, {}), **(settings or {})}
        names = {str(place): str(arm.id) for place, arm in enumerate(made)}
        if rows:
            await session.execute(
                insert(Response),
                [
                    {
                        "questionnaire_id": which,
                        "respondent_key": f"{slug}{i:024x}"[-32:],
                        "codes": {_column(name, ids, names): v for name, v in given.items()},
                        "attributes": dict(known),
                        "arms": [made[place].id for place in seen[i]] if seen else [],
                        "submitted_on": concept.created_at.date(),
                    }
                    for i, (given, known) in enumerate(rows)
                ],
            )
    return concept, ids


async def _region(session: AsyncSession, house: House) -> None:
    """A second attribute of the panel, unless it has that already."""
    if await session.scalar(select(Attribute.id).where(Attribute.key == "region")):
        return
    session.add(
        Attribute(
            panel_id=house.panel.id,
            key="region",
            label={"en": "Region", "nl": "Regio"},
            options=[{"value": r, "label": {"en": r, "nl": r}} for r in REGIONS],
            seq=1,
        )
    )


_SETTINGS: dict[str, dict[str, Any]] = {
    "multi": {"options": BRANDS},
    "single": {"options": BRANDS},
    "matrix": {"items": [{"code": 1, "text": "New"}, {"code": 2, "text": "Useful"}]},
    "ranking": {"items": [{"code": n, "text": str(n)} for n in (1, 2, 3)]},
    "constant_sum": {"items": [{"code": n, "text": str(n)} for n in (1, 2)]},
}


def _column(name: str, ids: Mapping[str, int], arms: Mapping[str, str]) -> str:
    """From "multi_2" or "scale5@0" to the column in which it is stored."""
    kind = max((one for one in ids if name.startswith(one)), key=len)
    rest = name.removeprefix(kind)
    if rest.startswith("@"):
        place, under, suffix = rest[1:].partition("_")
        rest = f"@{arms[place]}{under}{suffix}"
    return f"{ids[kind]}{rest}"


def drawn(
    n: int, *, seed: int = 1, ages: Sequence[str] = ("18-34", "35-54", "55+")
) -> list[tuple[dict[str, Any], dict[str, str]]]:
    """`n` people with an answer to everything in KINDS."""
    dice = random.Random(seed)
    rows = []
    for _ in range(n):
        age = dice.choice(list(ages))
        likes = (2, 3, 4, 5) if age == ages[0] else (1, 2, 3, 4)
        rows.append(
            (
                {
                    "scale5": dice.choice(likes),
                    "yes_no": dice.randrange(2),
                    **{f"multi_{code}": dice.randrange(2) for code in (1, 2, 3)},
                    "numeric": dice.randrange(100) / 4,
                    "matrix_1": dice.choice((1, 2, 3, 4, 5)),
                    "matrix_2": dice.choice((1, 2, 3, 4, 5)),
                },
                {"age": age, "region": dice.choice(REGIONS)},
            )
        )
    return rows
