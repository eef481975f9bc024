"""The builder: every kind of question is written, changed and moved in it, and nothing is lost."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.people.models import Draft
from cocreate.questionnaires.document import Carry, Jump
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import Question, Questionnaire
from cocreate.questionnaires.queries import questions_of
from tests.cast import MARKETER, STRANGER
from tests.client import Browser
from tests.concepts.drafting import a_draft, a_picture, said, with_question
from tests.factories import House, make_concept

FILLED = {
    "options": "Red\nBlue\nOther, namely #other",
    "items": "Fast\nCheap\nKind\nNear\nSafe",
    "prices": "5; 7.50; 10",
    "stimulus": "A text that people read. It has two sentences.",
    "right": "2",
    "marks": "like",
}


async def _questions(db: AsyncSession, path: str) -> list[Question]:
    db.expire_all()
    concept = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert concept is not None
    return await questions_of(db, concept.questionnaire_id)


async def _order(db: AsyncSession, path: str) -> list[tuple[str, str, int | None]]:
    return [(one.text, one.code, one.block_id) for one in await _questions(db, path)]


@pytest.mark.parametrize("kind", sorted(KINDS))
async def test_every_kind_can_be_written_shown_and_saved_as_it_was(
    browser: type[Browser], house: House, db: AsyncSession, kind: str
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    fields = {name: text for name, text in FILLED.items() if name in KINDS[kind].fields}
    answer = await with_question(mara, path, kind=kind, text="What of this?", **fields)
    assert answer.status_code == 303, said(answer)
    [question] = await _questions(db, path)
    stored = question.settings
    shown = await mara.get(f"{path}/questions?opened=question-{question.id}&each=no")
    assert (shown.status_code, "What of this?" in shown.text) == (200, True)
    assert all(f'name="{name}"' in shown.text for name in fields)
    boxes = {"kind": kind, "text": "What of this?", "required": "yes", "code": question.code}
    again = await mara.submit(f"{path}/questions/{question.id}", boxes | fields)
    assert again.status_code == 303, said(again)
    [question] = await _questions(db, path)
    assert (question.kind, question.settings) == (kind, stored)


async def test_another_kind_shows_its_fields_at_once_and_stores_nothing(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, kind="single", options="Red\nBlue")
    [question] = await _questions(db, path)
    form = {"kind": "multi", "text": "Half written", "options": "Red\nBlue\nGreen"}
    answer = await mara.submit(f"{path}/questions/{question.id}", form | {"_then": "kind"})
    place = answer.headers["location"].split("#")[0]
    shown = await mara.get(place)
    assert ("Half written" in shown.text, "Green" in shown.text, 'name="least"' in shown.text) == (
        True,
        True,
        True,
    )
    [question] = await _questions(db, path)
    assert (question.kind, question.text) == ("single", "Would you use it?")
    await mara.submit(f"{path}/questions/{question.id}", form | {"least": "1", "most": "2"})
    [question] = await _questions(db, path)
    assert (question.kind, question.spec.least, len(question.spec.options)) == ("multi", 1, 3)
    assert await db.scalar(select(func.count()).select_from(Draft)) == 0


async def test_every_mistake_is_told_beside_its_box_and_what_was_typed_stays(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    form = {
        "kind": "numeric",
        "text": "",
        "least": "nine",
        "most": "3",
        "show_if": "Q7 == 3",
        "code": "1st",
        "unit": "per fortnight and a half, or so it seems",
    }
    answer = await with_question(mara, path, **form)
    assert (answer.status_code, sorted(said(answer))) == (
        422,
        ["code", "least", "show_if", "text", "unit"],
    )
    assert ('value="nine"' in answer.text, 'value="Q7 == 3"' in answer.text) == (True, True)
    assert "Look at character 1." in answer.text
    assert await _questions(db, path) == []
    odd = await with_question(mara, path, questionnaire_id="5")
    assert odd.status_code == 400


async def test_a_name_is_kept_wherever_a_question_goes_and_followed_when_it_changes(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, text="First", kind="single", options="A\nB")
    await with_question(mara, path, text="Second", show_if="Q1 == 2 and age == '18-34'")
    await with_question(mara, path, text="Of {{Q1|that}}?", kind="multi", carry="Q1", options="")
    first, second, third = await _questions(db, path)
    await mara.submit(f"{path}/questions/{first.id}/position", {"direction": "down"})
    assert await _order(db, path) == [
        ("Second", "Q2", None),
        ("First", "Q1", None),
        ("Of {{Q1|that}}?", "Q3", None),
    ]
    form = {"kind": "single", "text": "First", "options": "A\nB", "code": "colour"}
    await mara.submit(f"{path}/questions/{first.id}", form)
    _second, _first, third = await _questions(db, path)
    assert (_second.spec.show_if, third.text) == (
        "colour == 2 and age == '18-34'",
        "Of {{colour|that}}?",
    )
    assert third.spec.carry == Carry("colour", "chosen")
    taken = await mara.submit(f"{path}/questions/{second.id}", {**form, "code": "Colour"})
    assert (taken.status_code, said(taken)) == (422, ["code"])


async def test_blocks_hold_their_questions_together(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for text in ("One", "Two", "Three"):
        await with_question(mara, path, text=text, kind="single", options="A\nB")
    one, two, three = await _questions(db, path)
    titles = [await mara.submit(f"{path}/blocks", {"title": t}) for t in ("Begin", "End")]
    begin, end = (
        int(a.headers["location"].split("opened=block-")[1].split("#")[0]) for a in titles
    )
    await mara.submit(f"{path}/questions/{one.id}/position", {"block": str(end)})
    await mara.submit(f"{path}/questions/{three.id}/position", {"block": str(begin)})
    assert await _order(db, path) == [
        ("Two", "Q2", None),
        ("Three", "Q3", begin),
        ("One", "Q1", end),
    ]
    await mara.submit(f"{path}/questions/{two.id}/position", {"before": str(one.id)})
    await mara.submit(f"{path}/blocks/{end}/position", {"direction": "up"})
    assert [row[0] for row in await _order(db, path)] == ["Two", "One", "Three"]
    # At the edge of a block it goes into the next one.
    await mara.submit(f"{path}/questions/{one.id}/position", {"direction": "down"})
    assert await _order(db, path) == [
        ("Two", "Q2", end),
        ("One", "Q1", begin),
        ("Three", "Q3", begin),
    ]
    rules = {"title": "End", "show_if": "Q9 == 1", "order": "random"}
    wrong = await mara.submit(f"{path}/blocks/{end}", rules)
    assert (wrong.status_code, said(wrong)) == (422, ["show_if"])
    right = rules | {"show_if": "age == '55+'", "loop": "Q2", "loop_which": "chosen"}
    assert (await mara.submit(f"{path}/blocks/{end}", right)).status_code == 303
    shown = (await mara.get(f"{path}/questions")).text
    assert "only when age is 55+" in shown
    await mara.submit(f"{path}/blocks/{end}/removal")
    assert [row[2] for row in await _order(db, path)] == [None, begin, begin]


async def test_jumps_and_answers_one_by_one(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    await with_question(mara, path, kind="image_choice", options="Red\nBlue\nGreen")
    await with_question(mara, path, text="Last")
    first, _last = await _questions(db, path)
    form = {"kind": "image_choice", "text": "Which?", "options": "Red\nBlue\nGreen"}
    jumps = {"jump_1_to": "end", "jump_1_when": "Q1 == 2", "jump_2_to": "", "jump_2_when": ""}
    answer = await mara.submit(f"{path}/questions/{first.id}", form | jumps | {"_then": "each"})
    shown = await mara.get(answer.headers["location"].split("#")[0])
    assert ('name="option_2_show_if"' in shown.text, 'name="options"' in shown.text) == (
        True,
        False,
    )
    rows = {
        "kind": "image_choice",
        "text": "Which?",
        "each": "yes",
        "option_1_text": "Dark red",
        "option_1_alt": "A red square",
        "option_2_text": "",
        "option_3_text": "Green",
        "option_3_exclusive": "yes",
        "option_3_image": "",
        "option_new_text": "Yellow",
    }
    picture = [("option_1_image", ("red.png", a_picture(), "image/png"))]
    saved = await mara.submit(f"{path}/questions/{first.id}", rows, files=picture)
    assert saved.status_code == 303, said(saved)
    [first, _last] = await _questions(db, path)
    options = first.spec.options
    assert [(o.code, o.text, o.exclusive, bool(o.image)) for o in options] == [
        (1, "Dark red", False, True),
        (3, "Green", True, False),
        (4, "Yellow", False, False),
    ]
    name = options[0].image
    key = await db.scalar(select(Concept.test_key))
    nobody = Browser()
    assert (await nobody.get(f"/test/{key}/files/{name}")).status_code == 200
    assert (await nobody.get(f"/test/{key}/files/{'0' * 64}")).status_code == 404
    # The lines keep what only the rows can say.
    lines = {"kind": "image_choice", "text": "Which?", "options": "Dark red\nGreen #only"}
    await mara.submit(f"{path}/questions/{first.id}", lines | jumps)
    [first, _last] = await _questions(db, path)
    assert (first.spec.options, first.spec.jumps) == (options[:2], (Jump("end", "Q1 == 2"),))


async def test_a_half_written_question_is_previewed_without_being_stored(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    form = {"kind": "single", "text": "Which colour?", "options": "Red\nBlue"}
    shown = await mara.submit(f"{path}/questions/previews", form)
    assert (shown.status_code, "Which colour?" in shown.text, "Blue" in shown.text) == (
        200,
        True,
        True,
    )
    half = await mara.submit(f"{path}/questions/previews", form | {"text": ""})
    assert (half.status_code, half.text, await _questions(db, path)) == (204, "", [])


async def test_ready_and_earlier_questions_are_taken_over_within_the_panel_only(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    earlier, path = await a_draft(mara, "Earlier"), await a_draft(mara, "Now")
    await with_question(mara, earlier, text="Asked before", code="old", kind="single", options="A")
    await with_question(mara, earlier, text="Routed", show_if="old == 1")
    old = await _questions(db, earlier)
    assert "Earlier" in (await mara.get(f"{path}/questions?opened=add")).text
    form = {"ready": ["use", "nps"], "question": [str(old[1].id), str(old[0].id)]}
    assert (await mara.submit(f"{path}/copies", form)).status_code == 303
    await mara.submit(f"{path}/copies", {"ready": "use"})
    questions = await _questions(db, path)
    assert [(q.code, q.spec.show_if) for q in questions] == [
        ("use", ""),
        ("nps", ""),
        ("old", ""),
        ("Q2", ""),
        ("use_2", ""),
    ]
    async with Browser.database.writing() as session:
        other = await make_concept(session, house.other, "theirs", state="draft")
        theirs = await session.scalar(
            select(Question.id).where(Question.questionnaire_id == other.questionnaire_id).limit(1)
        )
    assert (await mara.submit(f"{path}/copies", {"question": str(theirs)})).status_code == 404
    nothing = await mara.submit(f"{path}/copies", {})
    assert (nothing.status_code, "Choose at least one question." in nothing.text) == (422, True)


async def test_each_change_counts_and_a_launched_concept_has_no_builder(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    revisions = []
    for text in ("One", "Two"):
        await with_question(mara, path, text=text)
        revisions.append(await db.scalar(select(func.max(Questionnaire.revision))))
    assert revisions[0] < revisions[1]  # type: ignore[operator]  # both are numbers
    async with Browser.database.writing() as session:
        concept = await make_concept(session, house.panel, "open")
    running = f"/panels/riverside/concepts/{concept.slug}"
    gone = await mara.get(f"{running}/questions")
    assert (gone.status_code, gone.headers["location"]) == (303, f"{running}/edit")
    assert (await with_question(mara, running)).status_code == 409
    storm = await browser.of(STRANGER)
    assert (await storm.get(f"{path}/questions")).status_code == 404
