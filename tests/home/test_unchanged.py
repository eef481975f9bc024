"""The first page of a panel is sent again only when something on it has changed."""

from cocreate.threads.models import Comment
from tests.cast import MEMBER, SECOND
from tests.factories import make_concept

HOME = "/panels/riverside"


async def test_nothing_new_is_not_sent_again_and_news_is(browser, house, database):
    mila, siem = await browser.of(MEMBER), await browser.of(SECOND)
    first = await mila.get(HOME)
    known = {"if-none-match": first.headers["etag"]}
    again = await mila.get(HOME, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["cache-control"] == "private, no-cache"
    assert (await siem.get(HOME, headers=known)).status_code == 200

    async with database.writing() as session:
        concept = await make_concept(session, house.panel)
    news = await mila.get(HOME, headers=known)
    assert news.status_code == 200
    assert "Savings pots" in news.text

    known = {"if-none-match": news.headers["etag"]}
    async with database.writing() as session:
        author = house.membership(MEMBER).id
        session.add(Comment(thread_id=concept.thread_id, author_id=author, body="Green one"))
    assert "Green one" in (await mila.get(HOME, headers=known)).text


async def test_another_sign_in_of_the_same_person_gets_a_page_of_its_own(browser, house):
    mila, elsewhere = await browser.of(MEMBER), await browser.of(MEMBER)
    known = {"if-none-match": (await mila.get(HOME)).headers["etag"]}
    answer = await elsewhere.get(HOME, headers=known)
    assert answer.status_code == 200
    assert elsewhere.csrf() in answer.text
    assert mila.csrf() not in answer.text
