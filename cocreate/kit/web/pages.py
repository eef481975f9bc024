"""Pages: templates rendered in the reader's language with what every page needs."""

import base64
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import cache
from hashlib import sha256
from typing import Any, TypeVar

import msgspec
from jinja2 import FileSystemLoader, StrictUndefined
from litestar import Request, Response
from litestar.datastructures import Cookie
from litestar.response import Redirect
from litestar.types import Scope
from markupsafe import Markup

from cocreate.kit.data import data_dir
from cocreate.kit.errors import BadRequest
from cocreate.kit.i18n import (
    LOCALES,
    Message,
    Words,
    best_locale,
    catalogue,
    language_name,
    translate,
)
from cocreate.kit.markdown import render as markdown
from cocreate.kit.web.access import Viewer, csrf_token, viewer_of
from cocreate.kit.web.static import Assets
from cocreate.kit.web.templating import PageEnvironment, csrf_field, sentences
from cocreate.settings import Settings

FLASH = "cocreate_flash"
PARTS = 300  # rendered parts that are kept: some ten kilobytes each
Extras = Callable[[Viewer | None, str, str], dict[str, Any]]
T = TypeVar("T")


class Pages:
    """The templates of one app, an environment a language."""

    def __init__(self, settings: Settings, assets: Assets, extras: Extras) -> None:
        self.settings = settings
        self.assets = assets
        self.extras = extras
        # Part of every page's version: after a restart templates and words may be other ones.
        self.stamp = secrets.token_hex(8)
        self._parts: OrderedDict[Hashable, Any] = OrderedDict()
        self._environments = {locale: self._environment(locale) for locale in LOCALES}

    def render(self, locale: str, template: str, context: dict[str, Any]) -> str:
        """The text of `template`; an unknown name in it is an error, never an empty place."""
        return self._environments[locale].get_template(template).render(context)

    def same_for_all(self, locale: str, template: str, key: Hashable, **context: Any) -> Markup:  # noqa: ANN401
        """A part of a page that holds nothing of its reader, rendered once for each `key`.

        The key names everything that `template` shows; a reader's own part never comes here.
        """
        return self.kept(
            (locale, template, key),
            lambda: Markup(self.render(locale, template, context)),  # noqa: S704 - a template
        )

    def kept(self, name: Hashable, make: Callable[[], T]) -> T:
        """What `make` made for this name, as long as it is among those that were asked for last."""
        if name in self._parts and not self.settings.dev:
            self._parts.move_to_end(name)
            found: T = self._parts[name]
            return found
        made = self._parts[name] = make()
        while len(self._parts) > PARTS:
            self._parts.popitem(last=False)
        return made

    def context(self, scope: Scope, **context: Any) -> dict[str, Any]:  # noqa: ANN401
        """What every page has, and `context` on top."""
        state = scope["state"]
        viewer: Viewer | None = state.get("viewer")
        return {
            "viewer": viewer,
            "viewer_avatar": "",
            "panel": viewer.panel if viewer else None,
            "csrf_token": csrf_token(self.settings.secret, state.get("browser_token", "")),
            "request_path": scope["path"],
            "flashes": state.get("flashes", []),
            **self.extras(viewer, scope["path"], locale_of(scope, self.settings)),
            **context,
        }

    def failure(self, scope: Scope, *, status: int, **context: Any) -> bytes:  # noqa: ANN401
        """The page of something that went wrong: of the viewer it knows the language only."""
        template = "errors/not_found.html" if status == 404 else "errors/error.html"
        nobody: Any = {**scope, "state": {}, "path": "/"}
        shown = self.context(nobody, status=status, **context)
        return self.render(locale_of(scope, self.settings), template, shown).encode()

    def _environment(self, locale: str) -> PageEnvironment:
        words = Words(locale, self.settings.zone)
        environment = PageEnvironment(
            loader=FileSystemLoader(data_dir("templates")),
            autoescape=_escapes,
            undefined=StrictUndefined,
            auto_reload=self.settings.dev,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        environment.policies["ext.i18n.trimmed"] = True  # a {% trans %} may be laid out over lines
        environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        environment.filters |= {
            "day": words.day,
            "moment": words.moment,
            "ago": words.ago,
            "clock": words.clock,
            "num": words.num,
            "pct": words.pct,
            "markdown": markdown,
        }
        environment.globals |= {
            **sentences(catalogue(locale)),
            "csrf_field": csrf_field,
            "same": self._same(environment),
            "locale": locale,
            "locales": [(code, language_name(code)) for code in LOCALES],
            "static": self.assets.url,
            "t": lambda message: translate(message, locale),
            "company": self.settings.company,
            "demo": self.settings.demo,
            "words": words,
        }
        return environment

    def _same(self, environment: PageEnvironment) -> Callable[[str], Markup]:
        """For templates that know nothing of the page around them: rendered once."""

        def render(template: str) -> Markup:
            return Markup(environment.get_template(template).render())  # noqa: S704 - a template

        return render if self.settings.dev else cache(render)


def _escapes(template: str | None) -> bool:
    """Everything, but the text of a mail: there `&amp;` would be read as it stands."""
    return not (template or "").endswith(".txt")


def pages_of(request: Request[Any, Any, Any]) -> Pages:
    """The templates of the running app."""
    found: Pages = request.app.state["pages"]
    return found


def locale_of(scope: Scope, settings: Settings) -> str:
    """The person's own language; for others the cookie, then what the browser asks for."""
    viewer: Viewer | None = scope.get("state", {}).get("viewer")
    if viewer is not None:
        return viewer.locale
    chosen: str | None = scope.get("state", {}).get("locale")
    if chosen in LOCALES:
        return str(chosen)
    accept = dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1")
    return best_locale(accept, settings.locale)


def page(
    request: Request[Any, Any, Any],
    template: str,
    *,
    status: int = 200,
    etag: str | None = None,
    **context: Any,  # noqa: ANN401
) -> Response[str]:
    """Render `template` for who is asking. With `etag` the browser may ask "still the same?"."""
    pages = pages_of(request)
    scope = request.scope
    text = pages.render(locale_of(scope, pages.settings), template, pages.context(scope, **context))
    return as_page(request, text, status=status, etag=etag)


def as_page(
    request: Request[Any, Any, Any], text: str, *, status: int = 200, etag: str | None = None
) -> Response[str]:
    """The answer with the text of a whole page."""
    scope = request.scope
    headers = {"vary": "Cookie, HX-Request"}
    if etag and not scope["state"].get("flashes"):
        headers |= {"etag": etag, "cache-control": "private, no-cache"}
    shown = bool(scope["state"].get("flashes"))
    cookies = [Cookie(key=FLASH, value="", max_age=0, path="/")] if shown else []
    return Response(
        text,
        status_code=status,
        media_type="text/html",
        headers=headers,
        cookies=cookies,
    )


def unchanged(request: Request[Any, Any, Any], etag: str) -> Response[str] | None:
    """A 304 when the browser already has this version of the page."""
    if request.headers.get("if-none-match") != etag or request.scope["state"].get("flashes"):
        return None
    return Response(
        "", status_code=304, headers={"etag": etag, "cache-control": "private, no-cache"}
    )


def etag_of(request: Request[Any, Any, Any], *parts: object) -> str:
    """A version name that differs per person, browser (for its form token), language and page
    version."""
    viewer = viewer_of(request)
    pages = pages_of(request)
    seed = (
        viewer,
        request.scope["state"].get("browser_token", ""),
        locale_of(request.scope, pages.settings),
        pages.stamp,
        parts,
    )
    return f'"{sha256(repr(seed).encode()).hexdigest()[:24]}"'


def redirect(
    request: Request[Any, Any, Any],
    path: str,
    flash: Message | None = None,
    tone: str = "go",
) -> Response[Any]:
    """303 to a path of ours, with a sentence for the next page."""
    if not path.startswith("/") or path.startswith(("//", "/\\")):
        raise BadRequest
    response = Redirect(path, status_code=303)
    if flash is not None:
        secret = pages_of(request).settings.secret
        response.set_cookie(
            key=FLASH,
            value=_sign(secret, msgspec.json.encode([tone, flash.text, flash.values])),
            path="/",
            httponly=True,
            secure=pages_of(request).settings.https,
            samesite="lax",
            max_age=60,
        )
    return response


def flashes_from(cookie: str | None, secret: bytes, locale: str) -> list[dict[str, str | Markup]]:
    """The sentences that the last page left, if the cookie is ours."""
    if not cookie:
        return []
    body = _unsign(secret, cookie)
    if body is None:
        return []
    tone, text, values = msgspec.json.decode(body)
    return [{"tone": tone, "text": translate(Message(text, values), locale)}]


def safe_next(path: str) -> str:
    """A path of this site to go to after signing in; anything else becomes the home page."""
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and "\\" not in path
    return path if plain and path.isprintable() and len(path) <= 500 else "/"


def _sign(secret: bytes, body: bytes) -> str:
    mark = hmac.new(secret, b"flash:" + body, sha256).hexdigest()[:32]
    return base64.urlsafe_b64encode(body).decode().rstrip("=") + "." + mark


def _unsign(secret: bytes, value: str) -> bytes | None:
    packed, _dot, mark = value.partition(".")
    try:
        body = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4))
    except ValueError:
        return None
    good = hmac.new(secret, b"flash:" + body, sha256).hexdigest()[:32]
    return body if hmac.compare_digest(good.encode(), mark.encode()) else None
