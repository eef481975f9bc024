"""Who and what stay apart: in the tables, in the figures, and for whoever may see most."""

import hashlib
import itertools
import json

import msgspec
import pytest
from sqlalchemy import Text, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.concepts.results import results_json
from cocreate.kit.events import Event
from cocreate.kit.forms import body_hash
from cocreate.kit.web.access import csrf_token
from cocreate.panels.models import Membership
from cocreate.people.models import AnsweredRequest
from cocreate.questionnaires.models import Participation, Response, Verbatim
from cocreate.schema import metadata
from tests import cast
from tests.factories import fields_of
from tests.trust.scene import Scene
from tests.trust.wire import Answer, ask

# What may stand in a row of answers. A column more is a decision about privacy: take it here.
RESPONSE = {
    "id", "questionnaire_id", "respondent_key", "codes", "attributes", "is_test", "submitted_on",
    "version", "arms", "seconds", "excluded",
}  # fmt: skip
VERBATIM = {"response_id", "question_id", "part", "text"}
# What is said about an answer. Nothing here leads to a member but who of the company decided.
ABOUT_AN_ANSWER = {"verbatim", "response_flag", "response_review", "theme_text"}
PERSONAL = {"person", "membership", "web_session", "sign_in", "draft", "answered_request"}


async def concept_of(db: AsyncSession, scene: Scene) -> Concept:
    slug = scene.world.sides["riverside"].ids["concept"]
    found = await db.scalar(select(Concept).where(Concept.slug == slug))
    assert found is not None
    return found


async def answer(scene: Scene, db: AsyncSession, actor: cast.Actor, **given: str) -> Answer:
    """Answer the concept as a member."""
    concept = await concept_of(db, scene)
    fields = await fields_of(db, concept)
    token = scene.world.tokens[actor.email]
    form = {fields[kind]: value for kind, value in given.items() if kind in fields}
    form |= {"_key": "a-key", "_csrf": csrf_token(scene.settings.secret, token)}
    path = f"/panels/riverside/concepts/{concept.slug}/response"
    headers = [("user-agent", "zq-agent"), ("x-forwarded-for", "203.0.113.9")]
    cookie = f"cocreate_session={token}"
    return await ask(scene.app, "POST", path, form=form, cookie=cookie, headers=headers)


def test_the_tables_of_answers_know_no_person() -> None:
    tables = metadata.tables
    assert set(tables["response"].columns.keys()) == RESPONSE
    assert set(tables["verbatim"].columns.keys()) == VERBATIM
    for name in ("response", "verbatim"):
        leads_to = {key.column.table.name for key in tables[name].foreign_keys}
        assert leads_to & (PERSONAL | {"participation"}) == set()


def test_only_participation_knows_both_sides() -> None:
    """No other table holds a respondent key, nor points at an answer."""
    holders = {t.name for t in metadata.sorted_tables if "respondent_key" in t.columns}
    assert holders == {"response", "participation"}
    pointing = {
        table.name
        for table in metadata.sorted_tables
        for key in table.foreign_keys
        if key.column.table.name == "response"
    }
    assert pointing == ABOUT_AN_ANSWER
    people = {
        (table, column.name)
        for table in ABOUT_AN_ANSWER
        for column in metadata.tables[table].columns
        for key in column.foreign_keys
        if key.column.table.name in PERSONAL
    }
    assert people == {("response_review", "decided_by")}


async def test_without_participation_nothing_leads_from_an_answer_to_its_member(
    scene: Scene, db: AsyncSession
) -> None:
    said = "My own words zq1"
    assert (await answer(scene, db, cast.MEMBER, scale5="4", open=said)).status == 303
    response = await db.scalar(
        select(Response)
        .join(Verbatim, Verbatim.response_id == Response.id)
        .where(Verbatim.text == said)
    )
    assert response is not None
    member = scene.world.sides["riverside"].members[cast.MEMBER.email]
    stored = json.dumps([response.codes, response.attributes], default=str)
    for trace in (cast.MEMBER.email, cast.MEMBER.name, "zq-agent", "203.0.113.9", "127.0.0.1"):
        assert trace not in stored
    others = await everything_but(db, {"response", "verbatim", "participation"})
    assert response.respondent_key not in others
    assert said not in others
    assert await db.scalar(
        select(Participation.respondent_key).where(
            Participation.membership_id == member.id,
            Participation.respondent_key == response.respondent_key,
        )
    ), "only here"


async def everything_but(db: AsyncSession, left_out: set[str]) -> str:
    """All rows of all other tables as one text."""
    rows = []
    for table in metadata.sorted_tables:
        if table.name not in left_out:
            rows += [str(row) for row in await db.execute(select(table))]
    return "\n".join(rows)


async def test_no_hash_of_answers_is_kept_beside_a_person(scene: Scene, db: AsyncSession) -> None:
    """Three closed questions have 110 answers: whoever has the hash has the answer."""
    assert (
        await answer(scene, db, cast.MEMBER, scale5="4", scale11="7", yes_no="yes")
    ).status == 303
    concept = await concept_of(db, scene)
    fields = await fields_of(db, concept)
    person = scene.world.house.people[cast.MEMBER.email]
    kept = await db.scalar(
        select(AnsweredRequest.body_hash).where(AnsweredRequest.person_id == person.id)
    )
    assert kept is not None
    names = [fields[kind] for kind in ("scale5", "scale11", "yes_no")]
    for codes in itertools.product(map(str, range(1, 6)), map(str, range(11)), ("no", "yes")):
        tried = dict(zip(names, codes, strict=True))
        for more in ({}, {fields["open"]: ""}):
            assert body_hash(tried | more) != kept
            plain = msgspec.json.encode(list((tried | more).values()))
            assert hashlib.sha256(plain).hexdigest() != kept


async def test_no_time_of_day_is_kept_with_which_answers_could_be_matched(
    scene: Scene, db: AsyncSession
) -> None:
    assert (await answer(scene, db, cast.MEMBER, scale5="4")).status == 303
    concept = await concept_of(db, scene)
    topic = f"questionnaire:{concept.questionnaire_id}"
    moments = [
        *await db.scalars(select(Event.at).where(Event.topic == topic)),
        *await db.scalars(select(AnsweredRequest.created_at)),
    ]
    assert len(moments) == 2
    assert {(m.hour, m.minute, m.second, m.microsecond) for m in moments} == {(0, 0, 0, 0)}


async def test_answers_to_a_test_link_never_count(scene: Scene, db: AsyncSession) -> None:
    concept = await concept_of(db, scene)
    fields = await fields_of(db, concept)
    before = await results_json(db, concept.slug)
    said = "Only a test zq2"
    cookie = "cocreate_visit=v"
    form = {
        "_csrf": csrf_token(scene.settings.secret, "v"),
        fields["scale5"]: "5",
        fields["open"]: said,
    }
    path = f"/test/{concept.test_key}"
    for _ in range(12):
        assert (await ask(scene.app, "POST", path, form=form, cookie=cookie)).status == 303
    tests = select(func.count()).select_from(Response).where(Response.is_test.is_(True))
    assert await db.scalar(tests) == 12
    assert await results_json(db, concept.slug) == before
    for actor in (cast.MARKETER, cast.ADMIN, cast.OWNER, cast.MODERATOR):
        assert said not in (await results_page(scene, actor, concept.slug)).text


async def test_a_test_link_in_many_hands_fills_no_disk(
    scene: Scene, db: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cocreate.questionnaires.actions.TESTS_MAX", 3)
    path = f"/test/{(await concept_of(db, scene)).test_key}"
    form = {"_csrf": csrf_token(scene.settings.secret, "v")}
    asked = [
        await ask(scene.app, "POST", path, form=form, cookie="cocreate_visit=v") for _ in "12345"
    ]
    assert [a.status for a in asked] == [303, 303, 303, 413, 413]


async def results_page(scene: Scene, actor: cast.Actor, slug: str, query: str = "") -> Answer:
    cookie = f"cocreate_session={scene.world.tokens[actor.email]}"
    path = f"/panels/riverside/concepts/{slug}/results{query}"
    found = await ask(scene.app, "GET", path, cookie=cookie)
    assert found.status == 200
    return found


@pytest.mark.parametrize("actor", [cast.MODERATOR, cast.MARKETER, cast.OWNER, cast.ADMIN])
async def test_few_answers_are_hidden_from_everybody(
    scene: Scene, db: AsyncSession, actor: cast.Actor
) -> None:
    """Three people answered and wrote: below five nobody sees what, whatever he may do."""
    concept = await concept_of(db, scene)
    for query in ("", "?by=age"):
        page = await results_page(scene, actor, concept.slug, query)
        assert "Wrote zqheron" not in page.text
        assert "<table" not in page.text
        assert "<svg" not in page.text.split("<main", 1)[1].replace('<svg class="icon', "")


async def test_enough_answers_are_shown_so_the_hiding_is_not_for_want_of_a_page(
    scene: Scene, db: AsyncSession
) -> None:
    concept = await concept_of(db, scene)
    fields = await fields_of(db, concept)
    async with scene.database.writing() as session:
        session.add_all(
            Response(
                questionnaire_id=concept.questionnaire_id,
                respondent_key=f"more-{n}",
                codes={fields["scale5"][1:]: 1 + n % 2},
                attributes={"age": "18-34"},
            )
            for n in range(20)
        )
    page = await results_page(scene, cast.OWNER, concept.slug)
    assert "<table" in page.text
    told = await results_json(db, concept.slug)
    assert told is not None
    assert "hidden" not in told["questions"][0]["total"]


async def test_few_answers_are_hidden_from_the_command_line(scene: Scene, db: AsyncSession) -> None:
    concept = await concept_of(db, scene)
    for by in (None, "age"):
        told = await results_json(db, concept.slug, by=by)
        assert told is not None
        shown = [
            figure
            for question in told["questions"]
            for figure in (
                question.get("total"),
                question.get("written"),
                question.get("breakdown"),
            )
            if figure is not None and "hidden" not in figure
        ]
        assert shown == []
        assert "Wrote" not in json.dumps(told)


async def test_few_answers_are_hidden_also_in_what_becomes_of_them(
    scene: Scene, db: AsyncSession
) -> None:
    """The brief, the preview and the list of briefs tell no more than the results do."""
    concept = await concept_of(db, scene)
    token = scene.world.tokens[cast.ADMIN.email]
    cookie = f"cocreate_session={token}"
    form = {"_csrf": csrf_token(scene.settings.secret, token), "locale": "en"}
    base = f"/panels/riverside/concepts/{concept.slug}"
    made = await ask(scene.app, "POST", f"{base}/briefs", form=form, cookie=cookie)
    pages = [f"{base}/briefs", f"{base}/preview", "/panels/riverside/briefs"]
    if made.status == 303:
        pages.append(made.header("location"))
    for path in pages:
        assert "Wrote zqheron" not in (await ask(scene.app, "GET", path, cookie=cookie)).text


async def test_a_member_reads_his_own_answers_and_nobody_else_does(
    scene: Scene, db: AsyncSession
) -> None:
    said = "My own words zq3"
    assert (await answer(scene, db, cast.MEMBER, scale5="4", open=said)).status == 303
    concept = await concept_of(db, scene)
    path = f"/panels/riverside/concepts/{concept.slug}"
    readers = []
    for actor in cast.IN_PANEL:
        cookie = f"cocreate_session={scene.world.tokens[actor.email]}"
        page = await ask(scene.app, "GET", path, cookie=cookie)
        assert page.status == 200
        readers += [actor.name] if said in page.text else []
    assert readers == [cast.MEMBER.name]


async def test_who_is_removed_takes_name_and_words_along(scene: Scene, db: AsyncSession) -> None:
    """Deleting a person leaves answers that lead nowhere."""
    assert (await answer(scene, db, cast.MEMBER, scale5="4", open="Words zq4")).status == 303
    person = scene.world.house.people[cast.MEMBER.email]
    async with scene.database.writing() as session:
        await session.execute(text("delete from person where id = :id"), {"id": person.id})
    db.expire_all()
    left = await everything_but(db, set())
    assert [w for w in (cast.MEMBER.email, cast.MEMBER.name) if w in left] == []
    assert await db.scalar(select(func.count()).where(Verbatim.text == "Words zq4")) == 1
    keys = select(Participation.respondent_key)
    orphaned = (
        select(func.count()).select_from(Response).where(Response.respondent_key.not_in(keys))
    )
    assert await db.scalar(orphaned) == 1
    assert await db.scalar(select(func.count()).where(Membership.person_id == person.id)) == 0


def test_every_personal_text_has_a_place_where_it_is_known() -> None:
    """Free text stands in few tables; a new one is looked at for erasing and exporting."""
    texts = {
        table.name
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Text)
    }
    assert texts <= {
        "answered_request", "brainstorm", "comment", "comment_version", "concept", "idea",
        "verbatim",
    }  # fmt: skip
