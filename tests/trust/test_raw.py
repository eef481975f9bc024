# ruff: noqa: E501 - lists of odd texts are read as lists
"""Bytes that no browser sends: each gets a page in the reader's language, never a bare failure."""

import time
from typing import Any

import pytest

from cocreate.kit.web.access import csrf_token
from tests import cast
from tests.trust.scene import Scene
from tests.trust.watching import row_counts
from tests.trust.wire import Answer, ask

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTI = "multipart/form-data; boundary=zz"
TOKEN = "TOKEN"


def part(name: str, value: bytes, *, more: str = "", kind: str = "") -> bytes:
    """One part of a multipart body; `more` goes into its disposition, `kind` is its type."""
    lines = [f'--zz\r\nContent-Disposition: form-data; name="{name}"{more}'.encode()]
    lines += [f"Content-Type: {kind}".encode()] if kind else []
    return b"\r\n".join(lines) + b"\r\n\r\n" + value + b"\r\n"


CSRF = part("_csrf", TOKEN.encode())
END = b"--zz--\r\n"
BOX = ' filename="box.png"'

# kind of body, the body (TOKEN stands for the right form token), what it may be answered with
BODIES: dict[str, tuple[str, bytes, set[int]]] = {
    "bad utf-8": (FORM, b"_csrf=TOKEN&body=%ff%fe", {400}),
    "bad utf-8, unquoted": (FORM, b"_csrf=TOKEN&body=\xff\xfe", {400}),
    "nul": (FORM, b"_csrf=TOKEN&body=a%00b", {400}),
    "lone surrogate": (FORM, b"_csrf=TOKEN&body=%ed%a0%80", {400}),
    "overlong": (FORM, b"_csrf=TOKEN&body=%c0%af", {400}),
    "token twice": (FORM, b"_csrf=TOKEN&_csrf=x&body=twice", {303}),
    "wrong token first": (FORM, b"_csrf=x&_csrf=TOKEN&body=twice", {403}),
    "token not ascii": (FORM, b"_csrf=%c3%a9&body=x", {403}),
    "no token": (FORM, b"body=x", {403}),
    "field twice": (FORM, b"_csrf=TOKEN&body=a&body=b", {422}),
    "1001 fields": (FORM, b"_csrf=TOKEN&" + b"a=&" * 1_001, {400}),
    "100000 fields": (FORM, b"_csrf=TOKEN&" + b"a&" * 100_000, {400}),
    "unknown field": (FORM, b"_csrf=TOKEN&body=x&author_id=1", {400}),
    "unknown field, unreadable name": (FORM, b"_csrf=TOKEN&%00=x&body=x", {400}),
    "too large": (FORM, b"_csrf=TOKEN&body=" + b"a" * 400_000, {413}),
    "no body": (FORM, b"", {403}),
    "only ampersands": (FORM, b"&&&&&&", {403}),
    "huge number": (FORM, b"_csrf=TOKEN&body=x&parent=" + b"9" * 4_000, {400, 422}),
    "more than a number": (FORM, b"_csrf=TOKEN&body=x&parent=9223372036854775808", {404, 422}),
    "not a number": (FORM, b"_csrf=TOKEN&body=x&parent=1e400", {422}),
    "json to a form": (JSON, b'{"body": "x"}', {400}),
    "xml to a form": ("text/xml", b"<x/>", {400}),
    "type that is no type": (";;;=", b"body=x", {400, 422}),
    "no type": ("", b"body=x", {400, 422}),
    "multipart, well": (MULTI, CSRF + part("body", b"Hello") + END, {303}),
    "multipart, bad utf-8": (MULTI, CSRF + part("body", b"\xff") + END, {400}),
    "multipart, nul": (MULTI, CSRF + part("body", b"\x00") + END, {400}),
    "multipart, a file for a text": (MULTI, CSRF + part("body", b"x", more=f";{BOX}") + END, {422}),
    "multipart, token as a file": (
        MULTI,
        part("_csrf", TOKEN.encode(), more=f";{BOX}") + part("body", b"x") + END,
        {403},
    ),
    "multipart, unfinished": (MULTI, CSRF + part("body", b"x")[:-4], {400}),
    "multipart, no end": (MULTI, CSRF + part("body", b"x"), {400}),
    "multipart, nothing": (MULTI, b"", {400, 403}),
    "multipart, only the end": (MULTI, END, {403}),
    "multipart, other boundary": (MULTI, b"--yy\r\n\r\n--yy--\r\n", {400}),
    "multipart, no boundary": ("multipart/form-data", CSRF + END, {400}),
    "multipart, endless boundary": (
        "multipart/form-data; boundary=" + "z" * 5_000,
        CSRF + END,
        {400},
    ),
    "multipart, 1001 parts": (MULTI, CSRF + part("a", b"") * 1_001 + END, {400}),
    "multipart, huge header": (
        MULTI,
        CSRF + part("body", b"x", kind="text/plain; x=" + "y" * 9_000) + END,
        {400},
    ),
    "multipart, many headers": (
        MULTI,
        CSRF + part("body", b"x", kind="a" + "\r\nX-Y: z" * 50) + END,
        {400},
    ),
    "multipart, name not utf-8": (MULTI, CSRF + b'--zz\r\nContent-Disposition: form-data; name="\xff"\r\n\r\nx\r\n' + END, {400}),
    "multipart, no disposition": (MULTI, CSRF + b"--zz\r\nX-Y: z\r\n\r\nx\r\n" + END, {400}),
    "multipart, unknown codec": (
        MULTI,
        CSRF + part("body", b"Hello", kind="text/plain; charset=zip") + END,
        {303},
    ),
    "multipart, utf-7": (
        MULTI,
        CSRF + part("body", b"+2AA-", kind="text/plain; charset=utf-7") + END,
        {303},
    ),
}  # fmt: skip


class Sender:
    """Mila, who posts bytes to a conversation."""

    def __init__(self, scene: Scene, path: str = "", *, locale: str = "en") -> None:
        ids = scene.world.sides["riverside"].ids
        self.scene = scene
        self.path = path or f"/panels/riverside/threads/{ids['thread']}/comments"
        actor = cast.MEMBER if locale == "en" else cast.SECOND
        self.session = scene.world.tokens[actor.email]
        self.token = csrf_token(scene.settings.secret, self.session)

    async def send(self, kind: str, body: bytes | list[bytes], **headers: str) -> Answer:
        sent = [("content-type", kind)] if kind else []
        if kind != FORM and not kind.startswith("multipart"):
            sent.append(("x-csrf-token", self.token))
        sent += [(name.replace("_", "-"), value) for name, value in headers.items()]
        token = self.token.encode()
        filled = (
            [b.replace(b"TOKEN", token) for b in body]
            if isinstance(body, list)
            else body.replace(b"TOKEN", token)
        )
        cookie = f"cocreate_session={self.session}"
        return await ask(
            self.scene.app, "POST", self.path, headers=sent, cookie=cookie, body=filled
        )


def check_page(answer: Answer, allowed: set[int], lines: list[str]) -> None:
    """The right status, a page with the reference that the log has too."""
    assert answer.status in allowed, (answer.status, answer.text[:300])
    reference = answer.header("x-request-id")
    assert any(reference in line and f'"status": {answer.status}' in line for line in lines)
    if answer.status in {200, 303, 422}:
        return
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.text.startswith("<!doctype html>")
    assert (reference in answer.text) == (answer.status != 404)
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("name", BODIES)
async def test_a_body_that_no_browser_sends(scene: Scene, lines: list[str], name: str) -> None:
    kind, body, allowed = BODIES[name]
    before, begun = await row_counts(scene.database), time.perf_counter()
    answer = await Sender(scene).send(kind, body)
    assert time.perf_counter() - begun < 3
    check_page(answer, allowed, lines)
    if answer.status != 303:
        assert await row_counts(scene.database) == before


async def test_the_page_is_in_the_language_of_its_reader(scene: Scene) -> None:
    answer = await Sender(scene, locale="nl").send(FORM, b"_csrf=TOKEN&body=%ff")
    assert (answer.status, '<html lang="nl"' in answer.text) == (400, True)
    answer = await ask(scene.app, "POST", "/sign-in", headers=[("accept-language", "nl")])
    assert (answer.status, '<html lang="nl"' in answer.text) == (403, True)


async def test_a_codec_that_takes_seconds_is_not_used(scene: Scene) -> None:
    """Decoding punycode takes the square of its length; somebody unknown could ask for it."""
    slow = part("email", b"-" + b"b" * 280_000, kind="text/plain; charset=punycode")
    begun = time.perf_counter()
    await ask(
        scene.app,
        "POST",
        "/sign-in",
        headers=[("content-type", MULTI)],
        body=CSRF + slow + END,
        cookie="cocreate_visit=v",
    )
    assert time.perf_counter() - begun < 1


async def test_forms_are_not_remembered(scene: Scene) -> None:
    from litestar._parsers import parse_url_encoded_form_data

    parse_url_encoded_form_data.cache_clear()
    await Sender(scene).send(FORM, b"_csrf=TOKEN&body=Forget+me")
    assert parse_url_encoded_form_data.cache_info().currsize == 0


JSON_BODIES: dict[str, tuple[bytes, set[int]]] = {
    "deep": (b"[" * 45_000 + b"]" * 45_000, {400}),
    "deep fields": (b'{"version":0,"fields":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_001, {400}),
    "bad utf-8": (b'{"version":0,"fields":{"a":"\xff"}}', {400}),
    "nul": (b'{"version":0,"fields":{"a":"\\u0000"}}', {400}),
    "lone surrogate": (b'{"version":0,"fields":{"a":"\\ud800"}}', {400}),
    "byte order mark": (b'\xef\xbb\xbf{"version":0,"fields":{}}', {400}),
    "empty": (b"", {400}),
    "null": (b"null", {400}),
    "list": (b"[]", {400}),
    "no fields": (b'{"version":0}', {400}),
    "fields that are no object": (b'{"version":0,"fields":[1]}', {400}),
    "version that is no number": (b'{"version":"0","fields":{}}', {400}),
    "version that is huge": (b'{"version":' + b"9" * 400 + b',"fields":{}}', {400, 409}),
    "version below zero": (b'{"version":-1,"fields":{}}', {409}),
    "number beyond all": (b'{"version":1e400,"fields":{}}', {400}),
    "many fields": (
        b'{"version":0,"fields":{' + b",".join(b'"f%d":""' % n for n in range(1_001)) + b"}}",
        {400},
    ),
    "too large": (b'{"version":0,"fields":{"a":"' + b"x" * 120_000 + b'"}}', {413}),
    "too large to keep": (b'{"version":0,"fields":{"a":"' + b"x" * 70_000 + b'"}}', {413}),
    "key that is no text": (b'{"version":0,"fields":{"_key":["a"]}}', {200}),
}


@pytest.mark.parametrize("name", JSON_BODIES)
async def test_a_draft_that_no_browser_sends(scene: Scene, lines: list[str], name: str) -> None:
    body, allowed = JSON_BODIES[name]
    sender = Sender(scene)
    headers = [("x-csrf-token", sender.token), ("content-type", JSON)]
    cookie = f"cocreate_session={sender.session}"
    answer = await ask(scene.app, "PUT", "/drafts/note", headers=headers, cookie=cookie, body=body)
    assert answer.status in allowed, answer.text[:300]
    if answer.status not in {200, 409}:
        check_page(answer, allowed, lines)


async def test_a_chunked_body_over_the_limit_is_cut_off(scene: Scene, lines: list[str]) -> None:
    chunks = [b"_csrf=TOKEN&body=", *[b"a" * 50_000] * 20]
    check_page(await Sender(scene).send(FORM, chunks), {413}, lines)


@pytest.mark.parametrize("length", ["-1", "0", "x", "99999999999999999999", "1, 2", "³"])
async def test_a_length_that_lies(scene: Scene, lines: list[str], length: str) -> None:
    answer = await Sender(scene).send(
        FORM, [b"_csrf=TOKEN&body=Hello"], content_length=length, transfer_encoding="chunked"
    )
    check_page(answer, {303, 400, 413}, lines)


ODD_HEADERS = {
    "cookie": "cocreate_flash=\xe9.\xe9; cocreate_session=\xff; =; ;;; cocreate_locale=\x01",
    "x-csrf-token": "\xe9",
    "accept-language": "\xff;q=\xfe,,,;",
    "content-type": '\xff/\xfe; boundary="',
    "if-none-match": "\xff" * 100,
    "last-event-id": "9" * 5_000,
    "hx-request": "\xff",
    "origin": "http://[",
    "sec-fetch-site": "\xff",
    "accept": "\xff" * 60_000,
    "x-forwarded-for": "1.2.3.4, \xff",
}


@pytest.mark.parametrize("name", ODD_HEADERS)
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_header_that_no_browser_sends(
    scene: Scene, lines: list[str], name: str, method: str
) -> None:
    sender = Sender(scene)
    headers = [("accept", "text/html"), (name, ODD_HEADERS[name])]
    for path in ("/sign-in", "/", "/no-such-page", sender.path):
        answer = await ask(scene.app, method, path, headers=headers)
        check_page(answer, {200, 303, 400, 401, 403, 404, 405, 415}, lines)
        token = f"cocreate_session={sender.session}"
        answer = await ask(scene.app, method, path, headers=headers, cookie=token)
        check_page(answer, {200, 303, 400, 401, 403, 404, 405, 415, 422}, lines)


PATHS = [
    "/%00", "/panels/%00", "/panels/riverside%00", "/panels/riverside/concepts/%00",
    "/panels/%ff%fe", "/panels/%ed%a0%80", "/panels/%c0%ae%c0%ae/", "/static/%2e%2e/%2e%2e/etc/passwd",
    "/static/x/../../../../etc/passwd", "/static/x/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/static//etc/passwd", "/panels/riverside/files/..%2f..%2fsecret.key",
    "/panels/riverside/files/" + "a" * 64, "/brand/%00", "/brand/#", "/test/%00", "/sign-in/%00",
    "/panels/riverside/threads/1_0/x", "/panels/riverside/threads/%D9%A1%D9%A2",
    "/" + "a" * 60_000, "//evil.example/", "/panels/" + "%f0%9f%92%a9" * 100,
    "/panels/riverside/threads/" + "9" * 5_000, "/?x=%00", "/sign-in?next=%00", "/sign-in?next=%ff",
    "/panels/riverside/concepts?number=" + "9" * 30, "/panels/riverside/concepts?number=x",
    "/panels/riverside/concepts?which=%ff&which=open", "/panels/riverside/briefs?number=-5",
    "/panels/riverside/brainstorms?number=" + "9" * 30, "/panels/riverside/reports?number=-" + "9" * 30,
    "/panels/riverside/members?search=" + "%25_" * 500, "/panels/riverside/members?role=%00",
    "/panels/riverside/members?number=1e5", "/sign-in?" + "a=b&" * 20_000, "/sign-in?next=/&next=//e",
    "/panels/riverside/concepts/pots-riverside?question=" + "9" * 30,
    "/panels/riverside/concepts/pots-riverside?before=" + "9" * 18 + "&skip=" + "9" * 18,
    "/panels/riverside/concepts/pots-riverside/results?by=%F0%9F%92%A9",
    "/panels/riverside/brainstorms/ask-riverside?q=" + "%25" * 150 + "&sort=x&number=0",
    "/panels/riverside/brainstorms/ask-riverside/next?after=" + "9" * 30,
    "/panels/riverside/brainstorms/ask-riverside/next?after=-" + "9" * 18,
    "/panels/riverside/brainstorms/ask-riverside/stream?after=" + "9" * 30,
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path[:60])
async def test_an_address_that_no_link_holds(scene: Scene, lines: list[str], path: str) -> None:
    for actor in (None, cast.ADMIN):
        cookie = f"cocreate_session={scene.world.tokens[actor.email]}" if actor else ""
        answer = await ask(scene.app, "GET", path, headers=[("accept", "text/html")], cookie=cookie)
        if not answer.header("content-type").startswith("text/event-stream"):
            check_page(answer, {200, 303, 400, 404}, lines)


async def test_the_comment_page_with_a_number_that_no_database_holds(
    scene: Scene, lines: list[str]
) -> None:
    ids: dict[str, Any] = scene.world.sides["riverside"].ids
    path = f"/panels/riverside/threads/{ids['thread']}/comments/{ids['comment']}?before="
    cookie = f"cocreate_session={scene.world.tokens[cast.ADMIN.email]}"
    for number in (2**63, -(2**63) - 1, 10**40):
        answer = await ask(scene.app, "GET", f"{path}{number}", cookie=cookie)
        check_page(answer, {200, 400, 404}, lines)
