"""A closed concept with one question of every research kind, answered by generated people."""

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

import msgspec
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.panels.models import Panel
from cocreate.questionnaires.document import Item, Option, Settings
from cocreate.questionnaires.forms import plainly
from cocreate.questionnaires.kinds import kind_of
from cocreate.questionnaires.models import Question, QuestionView, Response, Verbatim
from tests.factories import AGES, make_concept

ITEMS = tuple(
    Item(code, text)
    for code, text in enumerate(
        ("Pays at once", "A pot for every goal", "A person day and night", "No yearly fee",
         "Monthly interest", "Warns in time", "Sorts receipts"),
        1,
    )
)  # fmt: skip
OPTIONS = tuple(Option(item.code, item.text) for item in ITEMS[:5])
TEXT = "Pots round up what you pay and keep the change. Free, for as long as you like."
RESEARCH: tuple[tuple[str, str, Settings], ...] = (
    ("MD", "maxdiff", Settings(items=ITEMS, per_set=4)),
    ("AN", "maxdiff", Settings(items=ITEMS[:5], per_set=3, anchor=True)),
    ("PM", "price_meter", Settings()),
    ("PL", "price_ladder", Settings(prices=(2.5, 5, 7.5, 10), unit="€")),
    ("KA", "kano", Settings(items=ITEMS[:4])),
    ("HL", "highlighter", Settings(stimulus=TEXT)),
    ("HM", "heatmap", Settings(image="0" * 64, alt="A poster", image_width=800, image_height=600)),
    ("GU", "gut", Settings(items=ITEMS[:4])),
    ("PW", "pairwise", Settings(items=ITEMS[:5])),
    ("RK", "ranking", Settings(items=ITEMS[:5])),
    ("CS", "constant_sum", Settings(items=ITEMS[:4])),
    ("MU", "multi", Settings(options=OPTIONS, most=3)),
    ("SA", "scale5", Settings()),
    ("SB", "scale5", Settings()),
    ("SC", "scale10", Settings()),
)


@dataclass
class Answered:
    """A concept, its questions by code, and what each person answered: codes as stored."""

    concept: Concept
    questions: dict[str, Question]
    codes: list[dict[str, Any]] = field(default_factory=list)

    def told(self, code: str, suffix: object = "") -> list[Any]:
        """One stored column, person by person."""
        name = str(self.questions[code].id) + (f"_{suffix}" if suffix != "" else "")
        return [person.get(name) for person in self.codes]


async def research_concept(
    session: AsyncSession,
    panel: Panel,
    n: int,
    *,
    state: str = "closed",
    slug: str = "pots",
    asked: tuple[tuple[str, str, Settings], ...] = RESEARCH,
    required: bool = True,
) -> Answered:
    """The concept, with `n` people who answered everything as the kinds generate it."""
    concept = await make_concept(session, panel, slug, state=state, kinds=())
    questions = [
        Question(
            questionnaire_id=concept.questionnaire_id,
            seq=seq,
            kind=kind,
            text=f"What about {code}?",
            required=required,
            code=code,
            settings=msgspec.to_builtins(spec),
        )
        for seq, (code, kind, spec) in enumerate(asked, 1)
    ]
    session.add_all(questions)
    await session.flush()  # their ids are the names of columns
    found = Answered(concept, {question.code: question for question in questions})
    draw = Random(n)
    for person in range(n):
        codes, texts = _answers(questions, person, draw)
        found.codes.append(codes)
        await _store(session, concept, person, codes, texts)
    return found


def _answers(
    questions: list[Question], person: int, draw: Random
) -> tuple[dict[str, Any], dict[tuple[int, str], str]]:
    codes: dict[str, Any] = {}
    texts: dict[tuple[int, str], str] = {}
    for question in questions:
        view = QuestionView(
            question.id, question.kind, question.text, question.required, "", "",
            question.seq, question.code, None, question.spec,
        )  # fmt: skip
        one = replace(plainly(view), seed=person + 1)
        values = kind_of(question.kind).sample(one, draw)
        read = kind_of(question.kind).read(one, values)
        if read.errors:
            raise AssertionError(f"{question.code}: {read.errors}")
        for suffix, code in read.codes.items():
            codes[f"{question.id}_{suffix}" if suffix else str(question.id)] = code
        for part, text in read.texts.items():
            texts[question.id, part] = text
    return codes, texts


async def _store(
    session: AsyncSession,
    concept: Concept,
    person: int,
    codes: dict[str, Any],
    texts: dict[tuple[int, str], str],
) -> None:
    response = Response(
        questionnaire_id=concept.questionnaire_id,
        respondent_key=f"{concept.questionnaire_id:016x}{person:016x}",
        codes=codes,
        attributes={"age": AGES[person % 3]},
    )
    session.add(response)
    await session.flush()  # texts hang on its id
    if texts:
        await session.execute(
            insert(Verbatim),
            [
                {"response_id": response.id, "question_id": q, "part": part, "text": text}
                for (q, part), text in texts.items()
            ],
        )
