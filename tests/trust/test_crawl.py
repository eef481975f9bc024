"""Following every link as everybody: another panel's words are nowhere, and every page is sound."""

import html
import re
from urllib.parse import urldefrag

import pytest

from tests import cast
from tests.cast import Actor
from tests.trust.scene import Scene
from tests.trust.wire import Answer, ask
from tests.trust.world import LAPSED, RIVAL, WORDS

LINK = re.compile(r'\b(?:href|src|action|hx-get|hx-sse:connect|data-src)="(/[^"]*)"')
OUTSIDE = re.compile(r'\b(?:href|src|action|hx-[a-z]+|poster|srcset)="(?:https?:)?//[^"]*"')
INLINE = re.compile(
    r'<script(?![^>]*\bsrc=)|<style|\sstyle="|\son[a-z]+="|javascript:', re.IGNORECASE
)
PAGES_MAX = 250


async def crawl(scene: Scene, actor: Actor | None, start: str) -> dict[str, Answer]:
    """Every page that can be reached by links, forms' addresses read included."""
    token = scene.world.tokens[actor.email] if actor else ""
    cookie = f"cocreate_session={token}" if token else ""
    seen: dict[str, Answer] = {}
    todo = [start]
    while todo and len(seen) < PAGES_MAX:
        path = todo.pop(0)
        if path in seen or path.startswith(("/static", "/brand")):
            continue
        headers = [("accept", "text/html"), ("accept-language", "en")]
        seen[path] = await ask(scene.app, "GET", path, headers=headers, cookie=cookie)
        if seen[path].header("content-type").startswith("text/html"):
            found = [html.unescape(link) for link in LINK.findall(seen[path].text)]
            todo += [urldefrag(link)[0] for link in found]
        if location := seen[path].header("location"):
            todo.append(urldefrag(location)[0])
    return seen


@pytest.mark.parametrize(
    ("actor", "panel"),
    [
        (None, ""),
        (cast.MEMBER, "riverside"),
        (cast.SECOND, "riverside"),
        (cast.MODERATOR, "riverside"),
        (cast.MARKETER, "riverside"),
        (cast.OWNER, "riverside"),
        (cast.ADMIN, "riverside"),
        (cast.STRANGER, "hillside"),
        (RIVAL, "hillside"),
        (LAPSED, ""),
        (cast.SITE, ""),
    ],
    ids=lambda a: a.name if isinstance(a, Actor) else str(a or "nobody"),
)
async def test_nobody_reads_a_word_of_another_panel(
    scene: Scene, actor: Actor | None, panel: str
) -> None:
    pages = await crawl(scene, actor, "/")
    foreign = [word for slug, word in WORDS.items() if slug != panel]
    leaks = [
        (path, word)
        for path, answer in pages.items()
        for word in foreign
        if word.encode() in answer.body and (path, actor) != ("/site", cast.SITE)
    ]
    assert leaks == []
    lost = [path for path, a in pages.items() if a.status == 404 and not path.startswith("/demo")]
    assert lost == [], "a link to nowhere (the demo's is for the machine on which it runs)"
    assert {a.status for a in pages.values()} <= {200, 303, 403, 404, 405}
    refused = [path for path, a in pages.items() if a.status == 403]
    assert refused == [], "a link that leads to a refusal"
    if panel:
        own = [p for p, a in pages.items() if WORDS[panel].encode() in a.body]
        assert len(own) >= 8, own


@pytest.mark.parametrize("actor", [None, cast.MEMBER, cast.MARKETER, cast.ADMIN, cast.SITE])
async def test_no_page_runs_or_loads_anything_that_is_not_ours(
    scene: Scene, actor: Actor | None
) -> None:
    for path, answer in (await crawl(scene, actor, "/")).items():
        assert answer.header("content-security-policy").startswith("default-src 'none'; "), path
        assert answer.header("x-content-type-options") == "nosniff", path
        if answer.header("content-type").startswith("text/html"):
            assert (path, OUTSIDE.findall(answer.text)) == (path, [])
            assert (path, INLINE.findall(answer.text)) == (path, [])
