"""What is compared: variants with their pictures, who sees which, and what keeps a launch back."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept, Stimulus
from cocreate.concepts.ready.templates import POSTERS, TEMPLATES
from cocreate.fieldwork.models import Arm, Fieldwork
from cocreate.kit.db import Database
from cocreate.questionnaires.models import QuestionnaireVersion
from cocreate.questionnaires.queries import questions_of
from cocreate.settings import Settings
from tests.cast import MARKETER
from tests.client import Browser
from tests.concepts.drafting import (
    a_draft,
    a_picture,
    dates,
    said,
    upload,
    with_question,
    with_text,
)
from tests.factories import House, make_crowd


async def _concept(db: AsyncSession, path: str) -> Concept:
    db.expire_all()
    found = await db.scalar(select(Concept).where(Concept.slug == path.rsplit("/", 1)[1]))
    assert found is not None
    return found


async def _field(
    db: AsyncSession, path: str
) -> tuple[str, int, list[tuple[str, bool, int | None]]]:
    concept = await _concept(db, path)
    field = await db.get(Fieldwork, concept.questionnaire_id)
    arms = await db.scalars(
        select(Arm).where(Arm.questionnaire_id == concept.questionnaire_id).order_by(Arm.seq)
    )
    named = [(arm.name, arm.is_control, arm.cap) for arm in arms]
    return (field.design, field.shown, named) if field else ("", 0, named)


async def _shown(db: AsyncSession, path: str) -> list[tuple[str, str | None]]:
    concept = await _concept(db, path)
    found = await db.execute(
        select(Stimulus.kind, Stimulus.text, Arm.name)
        .outerjoin(Arm, Arm.id == Stimulus.arm_id)
        .where(Stimulus.concept_id == concept.id)
        .order_by(Stimulus.seq)
    )
    return [(row.text or row.kind, row.name) for row in found]


async def test_two_posters_are_compared_from_template_to_launch(
    browser: type[Browser],
    house: House,
    db: AsyncSession,
    database: Database,
    settings: Settings,
) -> None:
    async with database.writing() as session:
        await make_crowd(session, house.panel, 40)
    mara = await browser.of(MARKETER)
    path = await a_draft(mara, "Posters", "posters")
    assert await _field(db, path) == (
        "monadic",
        1,
        [("Poster A", False, None), ("Poster B", False, None)],
    )
    questions = await questions_of(db, (await _concept(db, path)).questionnaire_id)
    assert [(q.kind, q.spec.per_arm) for q in questions] == [
        (ready.kind, True) for ready in POSTERS.questions
    ]
    early = await mara.submit(f"{path}/launch", dates(settings))
    assert (
        early.status_code,
        "Put something to look at with: Poster A, Poster B." in early.text,
    ) == (
        422,
        True,
    )
    pictures = [
        ("image_1", ("a.png", a_picture(), "image/png")),
        ("image_2", ("b.png", a_picture(colour="navy"), "image/png")),
    ]
    half = await mara.submit(f"{path}/arms/pictures", {"alt_1": "A jar"}, files=pictures)
    assert (half.status_code, said(half), await _shown(db, path)) == (422, ["alt_2"], [])
    texts = {"alt_1": "A jar", "alt_2": "A purse"}
    assert (await mara.submit(f"{path}/arms/pictures", texts, files=pictures)).status_code == 303
    assert await _shown(db, path) == [("image", "Poster A"), ("image", "Poster B")]
    page = (await mara.get(f"{path}/edit")).text
    assert ("What this can show you" in page, "Still needed:" in page) == (True, False)
    assert (await mara.submit(f"{path}/launch", dates(settings))).status_code == 303
    versions = await db.scalars(select(QuestionnaireVersion.number))
    assert list(versions) == [1]
    late = await mara.submit(f"{path}/arms", {"name": "Poster C"})
    assert late.status_code == 409


async def test_what_was_there_is_divided_and_comes_together_again(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    for text in ("First slogan", "Second slogan"):
        await with_text(mara, path, text)
    await with_question(mara, path)
    await with_question(mara, path, kind="instruction", text="Read on", required="no")
    assert (await mara.submit(f"{path}/comparison")).status_code == 303
    assert (await mara.submit(f"{path}/comparison")).status_code == 409
    assert await _field(db, path) == (
        "monadic",
        1,
        [("Variant A", False, None), ("Variant B", False, None)],
    )
    assert await _shown(db, path) == [("First slogan", "Variant A"), ("Second slogan", "Variant B")]
    concept = await _concept(db, path)
    assert [q.spec.per_arm for q in await questions_of(db, concept.questionnaire_id)] == [
        True,
        False,
    ]
    arms = list(await db.scalars(select(Arm).order_by(Arm.seq)))
    await mara.submit(f"{path}/arms/{arms[0].id}", {"name": "Now", "control": "yes", "cap": "50"})
    same = await mara.submit(f"{path}/arms/{arms[1].id}", {"name": "now"})
    assert (same.status_code, said(same)) == (422, ["name"])
    await mara.submit(f"{path}/arms/{arms[1].id}", {"name": "New", "control": "yes"})
    assert (await _field(db, path))[2] == [("Now", False, 50), ("New", True, None)]
    await mara.submit(f"{path}/arms/{arms[0].id}/removal")
    assert await _field(db, path) == ("single", 1, [])
    assert await _shown(db, path) == [("First slogan", None), ("Second slogan", None)]


async def test_the_design_fits_the_number_of_variants(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path = await a_draft(mara)
    none = await mara.submit(f"{path}/design", {"design": "monadic"})
    assert (none.status_code, (await _field(db, path))[0]) == (422, "single")
    for name in ("One", "Two", "Three"):
        await mara.submit(f"{path}/arms", {"name": name})
    assert (await _field(db, path))[:2] == ("monadic", 1)
    many = await mara.submit(f"{path}/design", {"design": "sequential", "shown": "4"})
    assert (many.status_code, said(many)) == (422, ["shown"])
    await mara.submit(f"{path}/design", {"design": "sequential", "shown": "2"})
    assert (await _field(db, path))[:2] == ("sequential", 2)
    await mara.submit(f"{path}/design", {"design": "protomonadic"})
    assert (await _field(db, path))[:2] == ("protomonadic", 3)


async def test_a_stimulus_goes_to_a_variant_of_this_concept_only(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    path, other = await a_draft(mara), await a_draft(mara, "Other")
    for one in (path, other):
        await mara.submit(f"{one}/comparison")
    arms = list(await db.scalars(select(Arm).order_by(Arm.id)))
    mine, theirs = arms[0].id, arms[2].id
    text = {"kind": "text", "text": "Slogan"}
    assert (await mara.submit(f"{path}/stimuli", text | {"arm": str(theirs)})).status_code == 404
    await mara.submit(f"{path}/stimuli", text | {"arm": str(mine)})
    await upload(mara, path, "image", a_picture(), alt_1="A jar")
    assert await _shown(db, path) == [("Slogan", "Variant A"), ("image", None)]
    stimulus = await db.scalar(select(Stimulus.id).where(Stimulus.kind == "text"))
    await mara.submit(f"{path}/stimuli/{stimulus}", {"text": "Slogan", "arm": ""})
    assert await _shown(db, path) == [("Slogan", None), ("image", None)]
    assert (await mara.submit(f"{path}/arms/{theirs}", {"name": "Mine"})).status_code == 404


async def test_every_template_can_be_begun_with_in_both_languages(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    mara = await browser.of(MARKETER)
    gallery = (await mara.get("/panels/riverside/concepts/new")).text
    assert [gallery.count(f'name="start" value="{name}"') for name in TEMPLATES] == [1] * 10
    for name, template in TEMPLATES.items():
        form = {"title": name, "start": name, "both": "yes"}
        answer = await mara.submit("/panels/riverside/concepts", form)
        assert answer.status_code == 303, (name, said(answer))
        path = answer.headers["location"].split("/edit")[0]
        concept = await _concept(db, path)
        questions = await questions_of(db, concept.questionnaire_id)
        assert [q.code for q in questions] == [ready.code for ready in template.questions]
        assert (await mara.get(f"{path}/questions")).status_code == 200
        shown = (await mara.get(f"{path}/edit")).text
        assert "still lacks" not in shown
