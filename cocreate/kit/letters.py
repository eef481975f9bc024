"""A row of the outbox as a letter: templates/mail/<kind>.txt and .html in the reader's language.

The subject is the title of the HTML, so that a letter stands in one place.
"""

import html
import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

import msgspec
from jinja2 import TemplateError

from cocreate.kit.outbox import Mail
from cocreate.kit.web.pages import Pages

_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_KIND = re.compile(r"[a-z]+(-[a-z]+)*")
_BREAKS = re.compile(r"[\r\n\0\u0085\u2028\u2029]")


class Unsendable(Exception):
    """No letter can be made of this row, now or later; the text says why, without an address."""


class Letter(msgspec.Struct, frozen=True):
    """What somebody reads."""

    subject: str
    text: str
    html: str


def letter(mail: Mail, pages: Pages) -> Letter:
    """The letter in the language of who gets it. Links are made from the base URL alone."""
    if not _KIND.fullmatch(mail.kind):
        raise Unsendable(f"no letter of the kind {mail.kind!r}")
    context = {name: _value(name, value) for name, value in mail.values.items()}
    context["panel"] = {"name": mail.values["panel"]} if "panel" in mail.values else None
    context["url"] = lambda path: _absolute(pages.settings.base_url, path)
    try:
        text = pages.render(mail.locale, f"mail/{mail.kind}.txt", context)
        rich = pages.render(mail.locale, f"mail/{mail.kind}.html", context)
    except TemplateError as problem:
        raise Unsendable(f"the letter {mail.kind!r} cannot be made: {problem}") from problem
    title = _TITLE.search(rich)
    subject = html.unescape(title[1]).strip() if title else ""
    return Letter(_one_line("subject", subject), text.strip() + "\n", rich)


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Moments come out of JSON as texts."""
    if name.endswith(("_at", "closes")) and isinstance(value, str) and value:
        return datetime.fromisoformat(value)
    return value


def _absolute(base_url: str, path: str) -> str:
    if not path.startswith("/") or path.startswith("//"):
        raise Unsendable("a link does not lead to a page of ours")
    return base_url + path


def message(mail: Mail, pages: Pages) -> EmailMessage:
    """The letter with its headers, as it goes over the wire."""
    shown, settings = letter(mail, pages), pages.settings
    panel = mail.values.get("panel")
    sender = _one_line("sender", str(panel or settings.company))
    made = EmailMessage(policy=SMTP_POLICY)
    made["From"] = Address(sender, addr_spec=settings.mail_from)
    made["To"] = Address(addr_spec=_plain_address(mail.recipient))
    made["Subject"] = shown.subject
    made["Date"] = format_datetime(mail.created_at)
    made["Message-ID"] = f"<{_identity(mail)}@{urlsplit(settings.base_url).hostname}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(shown.text, cte="quoted-printable")
    made.add_alternative(shown.html, subtype="html", cte="quoted-printable")
    return made


def _one_line(what: str, text: str) -> str:
    # A line break in a header is how strangers add recipients to it.
    if _BREAKS.search(text):
        raise Unsendable(f"a line break in the {what}")
    return text


def _plain_address(address: str) -> str:
    local, at, domain = _one_line("address", address).rpartition("@")
    try:
        return local + at + domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise Unsendable("an address that no mail server knows") from None


def _identity(mail: Mail) -> str:
    name = (
        mail.dedupe if mail.dedupe and re.fullmatch(r"[\w.-]+", mail.dedupe, re.ASCII) else "mail"
    )
    return f"{name}.{mail.id}.{int(mail.created_at.timestamp())}"
