"""Taking a conversation in: all of it once, then only what changed; of a broken file nothing."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.conversation import ConversationError
from cocreate.brainstorms.exports import results_json
from cocreate.brainstorms.imports import import_folder
from cocreate.brainstorms.models import Brainstorm, Idea, Vote
from cocreate.brainstorms.queries import field_facts
from cocreate.kit import clock
from cocreate.kit.db import Database
from cocreate.kit.outbox import Mail
from cocreate.methods.proportions import wilson
from cocreate.panels.models import Membership, Panel
from cocreate.people.models import Person
from tests.brainstorms.stage import Stage, count
from tests.cast import MEMBER, MODERATOR, SECOND
from tests.client import Browser
from tests.factories import House

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1500000000000,then,0,0,0,0,1,Parks should be larger
1500000001000,then,1,7,0,0,0,"Trees, <b>many</b>"
1500000002000,then,2,0,0,0,-1,Buy my bicycle
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1500000003000,then,0,0,1
1500000004000,then,0,3,-1
1500000005000,then,1,3,1
1500000006000,then,0,3,0
1500000007000,then,2,3,1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three statements by two authors, four votes of two voters, one of them cast twice."""
    place = tmp_path / "town-parks"
    place.mkdir()
    (place / "summary.csv").write_text("topic,What about our parks?\nviews,2\n")
    (place / "comments.csv").write_text(COMMENTS)
    (place / "votes.csv").write_text(VOTES)
    (place / "participants-votes.csv").write_text("participant,0,1,2\n0,1,,\n3,0,1,1\n")
    return place


async def _counts(db: AsyncSession) -> dict[str, int]:
    found = {}
    for model in (Panel, Person, Membership, Brainstorm, Idea, Vote):
        found[model.__name__] = await count(db, model)
    return found


async def test_a_conversation_becomes_a_closed_brainstorm_of_pseudonyms(
    browser: type[Browser], house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    before = await _counts(db)
    report = await import_folder(database, folder, "riverside")
    assert report._asdict() == {
        "panel": "riverside",
        "slug": "town-parks",
        "voters": 2,
        "statements": 3,
        "hidden": 1,
        "vote_records": 5,
        "votes_counted": 4,
        "members_new": 3,
        "statements_new": 3,
        "statements_changed": 0,
        "votes_new": 4,
        "votes_changed": 0,
        "votes_gone": 0,
    }
    grown = {name: n - before[name] for name, n in (await _counts(db)).items()}
    assert grown == {
        "Panel": 0, "Person": 3, "Membership": 3, "Brainstorm": 1, "Idea": 3, "Vote": 4
    }  # fmt: skip
    members = await db.execute(
        select(Membership.external_ref, Membership.display_name, Membership.role, Person.email)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.external_ref.is_not(None))
        .order_by(Membership.id)
    )
    assert [tuple(row) for row in members] == [
        (f"conversation:town-parks:{n}", f"Participant {n}", "member", None) for n in (0, 3, 7)
    ]
    assert await count(db, Mail) == 0
    brainstorm = (await db.scalars(select(Brainstorm))).one()
    assert (brainstorm.title, brainstorm.open_counts) == ("What about our parks?", True)
    assert brainstorm.state(clock.now()) == "closed"
    facts = await field_facts(db, brainstorm)
    assert (facts.invited, facts.voters, facts.votes) == (None, 2, 4)
    assert (facts.first_at, facts.last_at) == (brainstorm.launched_at, brainstorm.closes_at)
    siem, mo = await browser.of(SECOND), await browser.of(MODERATOR)
    page = (await siem.get("/panels/riverside/brainstorms/town-parks")).text
    assert ("Parks should be larger" in page, "Trees, &lt;b&gt;many&lt;/b&gt;" in page) == (
        True,
    ) * 2
    assert ("Buy my bicycle" in page, 'name="vote"' in page) == (False, False)
    seen = (await mo.get("/panels/riverside/brainstorms/town-parks")).text
    assert "Buy my bicycle" in seen


async def test_results_are_those_of_the_page_and_not_rounded(
    house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    await import_folder(database, folder, "riverside", slug="parks")
    found = await results_json(db, "parks")
    assert {key: found[key] for key in found if key != "statements"} == {
        "kind": "brainstorm",
        "slug": "parks",
        "panel": "riverside",
        "title": "What about our parks?",
        "state": "closed",
        "participants": 2,
        "votes": 4,
        "groups": None,
    }
    parks, trees, bicycle = found["statements"]
    bounds = wilson(1, 2)
    assert bounds is not None
    assert {key: value for key, value in parks.items() if key != "id"} == {
        "external_id": 0,
        "text": "Parks should be larger",
        "agree": 1,
        "disagree": 0,
        "pass": 1,
        "n": 2,
        "share_agree": 0.5,
        "low": bounds.low,
        "high": bounds.high,
        "division": 0.0,
        "support": bounds.low,
        "hidden": False,
    }
    assert (trees["agree"], trees["n"], bicycle["hidden"], bicycle["agree"]) == (1, 1, True, 1)
    with pytest.raises(LookupError, match="There is no brainstorm nothing in any panel"):
        await results_json(db, "nothing")
    await import_folder(database, folder, "hillside", slug="parks")
    with pytest.raises(LookupError, match=r"add --panel \(hillside, riverside\)"):
        await results_json(db, "parks")
    assert (await results_json(db, "parks", "hillside"))["panel"] == "hillside"


async def test_importing_twice_changes_nothing(
    house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    await import_folder(database, folder, "riverside")
    before, rows = await _counts(db), await _rows(db)
    again = await import_folder(database, folder, "riverside")
    assert (again.voters, again.votes_counted, again.changed) == (2, 4, False)
    assert (await _counts(db), await _rows(db)) == (before, rows)


async def _rows(db: AsyncSession) -> list[object]:
    db.expire_all()
    columns = (*Brainstorm.__table__.columns, *Idea.__table__.columns, *Vote.__table__.columns)
    found = await db.execute(
        select(*columns).join_from(Brainstorm, Idea).outerjoin(Vote, Vote.idea_id == Idea.id)
    )
    return sorted((tuple(row) for row in found), key=repr)


async def test_a_changed_file_changes_what_changed(
    house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    await import_folder(database, folder, "riverside")
    comments = COMMENTS.replace("Parks should be", "Our parks should be").replace(",-1,", ",1,")
    (folder / "comments.csv").write_text(comments + "1500000009000,then,9,8,0,0,1,Benches\n")
    votes = VOTES.replace("1500000006000,then,0,3,0", "1500000006000,then,0,3,1")
    votes = votes.replace("1500000005000,then,1,3,1\n", "")
    (folder / "votes.csv").write_text(votes + "1500000010000,then,9,0,-1\n")
    report = await import_folder(database, folder, "riverside")
    assert report._asdict() | {"panel": "", "slug": ""} == {
        "panel": "",
        "slug": "",
        "voters": 2,
        "statements": 4,
        "hidden": 0,
        "vote_records": 5,
        "votes_counted": 4,
        "members_new": 1,
        "statements_new": 1,
        "statements_changed": 2,
        "votes_new": 1,
        "votes_changed": 1,
        "votes_gone": 1,
    }
    found = (await results_json(db, "town-parks"))["statements"]
    assert [(s["text"], s["agree"], s["disagree"], s["pass"], s["hidden"]) for s in found] == [
        ("Our parks should be larger", 2, 0, 0, False),
        ("Trees, <b>many</b>", 0, 0, 0, False),
        ("Buy my bicycle", 1, 0, 0, False),
        ("Benches", 0, 1, 0, False),
    ]


async def test_what_our_moderators_decided_stays(
    browser: type[Browser], house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    await import_folder(database, folder, "riverside")
    ideas = {idea.external_id: idea.id for idea in await db.scalars(select(Idea))}
    mo, path = await browser.of(MODERATOR), "/panels/riverside/brainstorms/town-parks/ideas"
    await mo.submit(f"{path}/{ideas[2]}/restoration")
    await mo.submit(f"{path}/{ideas[0]}/hiding", {"reason": "Advertising"})
    assert not (await import_folder(database, folder, "riverside")).changed
    found = (await results_json(db, "town-parks"))["statements"]
    assert [statement["hidden"] for statement in found] == [True, False, False]


async def test_a_broken_file_is_refused_with_its_place_and_nothing_is_imported(
    house: House, database: Database, db: AsyncSession, folder: Path
) -> None:
    before = await _counts(db)
    broken = {
        ("votes.csv", 4, "vote"): VOTES.replace("1,3,1", "1,3,5"),
        ("votes.csv", 3, "comment-id"): VOTES.replace("then,0,3,-1", "then,44,3,-1"),
        ("comments.csv", 3, "timestamp"): COMMENTS.replace("1500000001000", "soon"),
    }
    for (file, line, column), text in broken.items():
        for name, whole in (("votes.csv", VOTES), ("comments.csv", COMMENTS)):
            (folder / name).write_text(text if name == file else whole)
        with pytest.raises(ConversationError) as refused:
            await import_folder(database, folder, "new-panel", create_panel=True)
        assert (refused.value.file, refused.value.line, refused.value.column) == (
            file,
            line,
            column,
        )
    assert await _counts(db) == before


async def test_refusals_say_what_to_do(
    stage: Stage, database: Database, db: AsyncSession, folder: Path
) -> None:
    before = await _counts(db)
    with pytest.raises(LookupError, match=r"There is no panel demo\. Add --create-panel"):
        await import_folder(database, folder, "demo")
    with pytest.raises(LookupError, match="choose another name"):
        await import_folder(database, folder, "riverside", slug=stage.slug)
    with pytest.raises(LookupError, match="cannot be an address"):
        await import_folder(database, folder, "../etc", create_panel=True)
    assert await _counts(db) == before
    report = await import_folder(database, folder, "city-hall", create_panel=True)
    panel = (await db.scalars(select(Panel).where(Panel.slug == "city-hall"))).one()
    assert (report.panel, panel.name, panel.locale) == ("city-hall", "City hall", "nl")
    names = await db.scalars(select(Membership.display_name).where(Membership.panel_id == panel.id))
    assert sorted(names) == ["Deelnemer 0", "Deelnemer 3", "Deelnemer 7"]


async def test_a_pseudonym_is_nobody_to_invite(
    house: House, database: Database, db: AsyncSession, folder: Path, stage: Stage
) -> None:
    await import_folder(database, folder, "riverside")
    brainstorm = await db.get_one(Brainstorm, stage.id)
    facts = await field_facts(db, brainstorm)
    assert facts == (2, 0, 0, None, None)  # the two members of the cast
    assert house.membership(MEMBER).role == "member"
