"""The panel's settings, what it knows of members, its images, and the panels of a site."""

import hashlib

import pytest
from litestar import Litestar
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit.db import Database
from cocreate.panels.models import Attribute, AuditEntry, Membership, Panel, PanelFile
from tests.cast import ADMIN, MARKETER, MEMBER, SITE, STRANGER
from tests.client import Browser
from tests.factories import House

PANEL = "/panels/riverside"
SETTINGS = {
    "name": "River",
    "about": "Talk along.",
    "locale": "nl",
    "brand_colour": "#AA3300",
    "small_cell": "10",
}


async def test_the_settings_are_saved_and_shown(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    assert (await admin.submit(f"{PANEL}/settings", SETTINGS)).status_code == 303
    panel = await db.scalar(select(Panel).where(Panel.slug == "riverside"))
    assert panel is not None
    assert (panel.name, panel.about, panel.locale) == ("River", "Talk along.", "nl")
    assert (panel.brand_colour, panel.small_cell) == ("#aa3300", 10)
    shown = (await admin.get(f"{PANEL}/settings")).text
    assert 'value="River"' in shown
    assert "/brand/aa3300-" in shown
    entry = (await db.scalars(select(AuditEntry))).one()
    assert (entry.verb, entry.details["from"], entry.details["to"]) == ("panel.changed", 5, 10)


@pytest.mark.parametrize("threshold", ["4", "0", "-5", "21", "many", ""])
async def test_the_smallest_group_never_goes_below_five(
    browser: type[Browser], house: House, db: AsyncSession, threshold: str
) -> None:
    admin = await browser.of(ADMIN)
    answer = await admin.submit(f"{PANEL}/settings", {**SETTINGS, "small_cell": threshold})
    assert answer.status_code == 422
    assert await db.scalar(select(Panel.small_cell).where(Panel.slug == "riverside")) == 5


async def test_an_attribute_is_added_and_its_labels_change(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    region = {"key": "region", "label_nl": "Regio", "label_en": "Region"}
    region |= {"value-1": "n", "nl-1": "Noord", "en-1": "North", "value-3": "s"}
    answer = await admin.submit(f"{PANEL}/attributes", region)
    assert answer.status_code == 303
    held = await db.scalar(select(Attribute).where(Attribute.key == "region"))
    assert held is not None
    assert held.options == [
        {"value": "n", "label": {"nl": "Noord", "en": "North"}},
        {"value": "s", "label": {"nl": "s", "en": "s"}},
    ]
    assert "North" in (await admin.get(f"{PANEL}/attributes")).text
    assert (await admin.submit(f"{PANEL}/attributes", region)).status_code == 422
    for wrong in ({"key": "Region 2"}, {"key": "email"}, {"value-3": ""}, {"value-3": "N"}):
        answer = await admin.submit(f"{PANEL}/attributes", {**region, "key": "r2", **wrong})
        assert answer.status_code == 422, wrong
    changed = {name: value for name, value in region.items() if name != "key"}
    changed |= {"en-1": "Up north"}
    path = f"{PANEL}/attributes/{held.id}"
    assert (await admin.submit(path, changed)).status_code == 303
    assert "Up north" in (await admin.get(path)).text


async def test_a_value_that_members_have_cannot_be_taken_away(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    age = await db.scalar(select(Attribute).where(Attribute.panel_id == house.panel.id))
    assert age is not None
    path = f"{PANEL}/attributes/{age.id}"
    labels = {"label_nl": "Leeftijd", "label_en": "Age"}
    answer = await admin.submit(path, {**labels, "value-1": "18-34", "value-2": "55+"})
    assert answer.status_code == 422
    assert "6 members have it" in answer.text
    answer = await admin.submit(path, {**labels, "value-1": "18-34", "value-2": "35-54"})
    assert answer.status_code == 303


async def test_an_attribute_of_another_panel_is_not_found(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    admin = await browser.of(ADMIN)
    other = await db.scalar(select(Attribute.id).where(Attribute.panel_id == house.other.id))
    assert (await admin.get(f"{PANEL}/attributes/{other}")).status_code == 404
    assert (await admin.submit(f"{PANEL}/attributes/{other}")).status_code == 404


async def test_settings_are_for_the_administrator(browser: type[Browser], house: House) -> None:
    for actor, status in ((MEMBER, 403), (MARKETER, 403), (STRANGER, 404)):
        somebody = await browser.of(actor)
        for path in ("settings", "attributes", "attributes/new"):
            assert (await somebody.get(f"{PANEL}/{path}")).status_code == status
        assert (await somebody.submit(f"{PANEL}/settings", SETTINGS)).status_code == status


async def test_an_image_is_served_in_its_own_panel_and_kept_by_the_browser(
    browser: type[Browser], house: House, database: Database, the_app: Litestar
) -> None:
    name = await the_app.state["files"].put(b"RIFFwebp", ".webp")
    async with database.writing() as session:
        session.add(PanelFile(panel_id=house.panel.id, hash=name, media_type="image/webp"))
    member, stranger = await browser.of(MEMBER), await browser.of(STRANGER)
    answer = await member.get(f"{PANEL}/files/{name}")
    assert (answer.status_code, answer.content) == (200, b"RIFFwebp")
    assert answer.headers["content-type"] == "image/webp"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert answer.headers["x-content-type-options"] == "nosniff"
    unknown = hashlib.sha256(b"other").hexdigest()
    refused = [
        await stranger.get(f"{PANEL}/files/{name}"),
        await stranger.get(f"/panels/hillside/files/{name}"),
        await stranger.get(f"{PANEL}/files/{unknown}"),
        await member.get(f"{PANEL}/files/{unknown}"),
        await member.get(f"{PANEL}/files/..%2f..%2fsecret.key"),
        await browser().get(f"{PANEL}/files/{name}", headers={"accept": "image/*"}),
    ]
    assert [answer.status_code for answer in refused] == [404] * 6
    assert len({answer.content for answer in refused[:5]}) == 1


async def test_the_site_administrator_makes_a_panel_and_sees_nothing_inside_others(
    browser: type[Browser], house: House, db: AsyncSession
) -> None:
    site = await browser.of(SITE)
    page = await site.get("/site")
    assert "Riverside panel" in page.text
    assert (await site.get(f"{PANEL}/members")).status_code == 404
    made = await site.submit("/site/panels", {"name": "Home owners", "slug": "home-owners"})
    assert made.headers["location"] == "/panels/home-owners/members"
    assert (await site.get("/panels/home-owners/members")).status_code == 200
    role = await db.scalar(
        select(Membership.role).where(Membership.person_id == house.person(SITE).id)
    )
    assert role == "panel_admin"
    for slug in ("home-owners", "Home", "a--b", "-a", "../x", ""):
        answer = await site.submit("/site/panels", {"name": "X", "slug": slug})
        assert answer.status_code == 422, slug


async def test_the_site_page_does_not_exist_for_others(
    browser: type[Browser], house: House
) -> None:
    for actor in (ADMIN, MEMBER, STRANGER):
        somebody = await browser.of(actor)
        assert (await somebody.get("/site")).status_code == 404
        made = await somebody.submit("/site/panels", {"name": "X", "slug": "x"})
        assert made.status_code == 404
