"""Where somebody sorts: finding the question, showing the page, settling what was changed."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from litestar import Response
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import State
from cocreate.concepts.showing import Shown, shown_to
from cocreate.kit.errors import Conflict, Invalid, NotFound
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Message, Words, _
from cocreate.kit.web.pages import page, pages_of, redirect
from cocreate.kit.web.requests import AnyRequest, form_values
from cocreate.panels.places import Place, place_of
from cocreate.panels.policy import POLICY
from cocreate.questionnaires.models import Question, code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.themes.queries import PAGE, quotes_of, texts_of, theme_called
from cocreate.themes.showing import FEELINGS, Piece, pieces_of, shelf_of

READ, WRITE = {"action": "analysis.read"}, {"action": "analysis.write"}
HERE = "/panels/{panel:str}/concepts/{concept:str}/themes/{code:str}"


class Desk(NamedTuple):
    """Where somebody sorts: the question, and which of its texts."""

    place: Place
    shown: Shown
    question: Question
    pieces: list[Piece]
    part: str

    @property
    def path(self) -> str:
        """The address of the page."""
        return f"{self.shown.path(self.place)}/themes/{code_of(self.question)}"

    def to(self, **more: object) -> str:
        """The address with what is open on it."""
        asked = {"part": self.part, **more}
        query = "&".join(f"{name}={value}" for name, value in asked.items() if value != "")
        return self.path.replace("&", "%26") + (f"?{query}" if query else "")


async def desk_of(
    request: AnyRequest, db: AsyncSession, concept: str, code: str, part: str
) -> Desk:
    """The question with this code, when something can be written at it; else NotFound."""
    place = place_of(request)
    shown = await shown_to(db, place, concept)
    questions = await questions_of(db, shown.concept.questionnaire_id)
    found = [question for question in questions if code_of(question) == code]
    question = max(found, key=lambda each: (each.until is None, each.seq), default=None)
    if question is None:
        raise NotFound
    pieces = await pieces_of(db, question)
    chosen = next((piece for piece in pieces if piece.part == part), pieces[0] if pieces else None)
    if chosen is None:
        raise NotFound
    return Desk(place, shown, question, pieces, chosen.part)


Change = Callable[[Desk, dict[str, Any]], Awaitable[Message | None]]


async def settle(
    request: AnyRequest,
    db: AsyncSession,
    desk: Desk,
    change: Change,
    form: str = "",
    theme: int | None = None,
) -> Response[Any]:
    """Let `change` work on a closed concept; `form` is the one that shows what is wrong."""
    if desk.shown.state is not State.CLOSED:
        raise Conflict(_("Texts are sorted once the concept is closed."))
    values = await form_values(request)
    try:
        said = await change(desk, values)
    except Invalid as mistakes:
        if not form:
            raise
        wrong = {form: Form(values=values, errors=mistakes.errors)}
        return await themes_page(request, db, desk, theme, wrong=wrong, status=422)
    at = "" if theme is None else "#texts"
    return redirect(request, desk.to(theme="" if theme is None else theme) + at, said)


async def themes_page(
    request: AnyRequest,
    db: AsyncSession,
    desk: Desk,
    theme: int | None,
    *,
    number: int = 1,
    wrong: dict[str, Form] | None = None,
    status: int = 200,
) -> Response[Any]:
    """The page, with the texts of one theme when one is open."""
    place, question = desk.place, desk.question
    words = Words(place.viewer.locale, pages_of(request).settings.zone)
    k, closed = place.panel.small_cell, desk.shown.state is State.CLOSED
    shelf = await shelf_of(db, question, desk.part, words, closed=closed, k=k)
    opened, texts, quotes = None, [], {}
    if not shelf.hidden:
        quotes = await quotes_of(db, question, desk.part)
        if theme is not None:
            opened = await theme_called(db, question, desk.part, theme) if theme else None
            texts = await texts_of(db, question, desk.part, theme, number)
    return page(
        request,
        "themes/show.html",
        status=status,
        place=place,
        shown=desk.shown,
        desk=desk,
        code=code_of(question),
        shelf=shelf,
        quotes=quotes,
        chosen=theme,
        opened=opened,
        texts=texts,
        number=number,
        more=len(texts) == PAGE,
        feelings=FEELINGS,
        k=k,
        writes=place.membership.role in POLICY["analysis.write"].roles,
        wrong=wrong or {},
        blank=Form(),
        filled=_filled,
    )


def _filled(**values: str) -> Form:
    """A form that holds what is there now."""
    return Form(values=dict(values))
