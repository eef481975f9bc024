"""A draft's questionnaire in a second language: side by side with the first."""

from typing import Any

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.desk import Trouble
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Done, Page, Values, found, settle
from cocreate.kit.errors import Invalid, NotFound
from cocreate.kit.i18n import LOCALES, Message, _, language_name
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db
from cocreate.panels.places import place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.editing import blocks_of
from cocreate.questionnaires.models import Question, Questionnaire, code_of
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.translating import forget, missing_in, say, texts_to_say

BASE = "/panels/{panel:str}/concepts/{concept:str}"
EDIT = {"action": "concepts.edit"}
QUESTIONS_PAGE = 25  # questions on one page: a form has a limited number of fields
LONGEST = 10_000


async def translation_page(
    request: AnyRequest,
    db: AsyncSession,
    concept: Concept,
    *,
    opened: str = "",
    sent: str = "",
    trouble: Trouble | None = None,
    status: int = 200,
) -> Response[Any]:
    """Texts of the questionnaire with a box for the words in the other language.

    `opened` is the number of the page.
    """
    place = place_of(request)
    questionnaire = await db.get_one(Questionnaire, concept.questionnaire_id)
    languages = languages_of(questionnaire, place.panel.locale)
    questions = await questions_of(db, concept.questionnaire_id)
    other = languages[1] if len(languages) > 1 else ""
    path = f"{place.path}/concepts/{concept.slug}"
    paged = nearest_page(
        _number(opened), len(questions), f"{path}/translation", size=QUESTIONS_PAGE
    )
    here = questions[paged.offset : paged.offset + QUESTIONS_PAGE]
    context = part_of(concept.id, paged.number)
    texts = [(one, texts_to_say(one, other)) for one in here] if other else []
    form = await drafted_form(db, place.viewer.person_id, context, new_token()[:32])
    if form.draft is None or form.draft.version == 0:
        form.values = {field_of(one, s.path): s.other for one, said in texts for s in said}
    if trouble:
        form.values, form.errors = trouble.values, trouble.errors
    return page(
        request,
        "concepts/translation.html",
        status=status,
        place=place,
        concept=concept,
        path=path,
        paged=paged,
        form=form,
        first=languages[0],
        other=other,
        offered=[one for one in LOCALES if one != languages[0]],
        texts=texts,
        lacking=missing_in(questions, languages).get(other, 0),
        language_name=language_name,
        code_of=code_of,
        field_of=field_of,
        cleared_drafts=[sent] if sent == context and not form.errors else [],
    )


TRANSLATION = Page(translation_page, "translation")


def part_of(concept_id: int, number: int) -> str:
    """The name of the form on one page of the translation."""
    return f"translation-{concept_id}-{number}"


def _number(text: str) -> int:
    digits = text.rpartition("-")[2]
    return int(digits[:6]) if digits.isdecimal() else 1


def languages_of(questionnaire: Questionnaire, locale: str) -> list[str]:
    """The languages it is asked in; that of the panel when nobody chose any."""
    return list(questionnaire.languages) or [locale]


def field_of(question: Question, path: str) -> str:
    """The name of the box for a text: "q12.options.3"."""
    return f"{question.field}.{path}"


@get(f"{BASE}/translation", opt=EDIT)
async def show(
    request: AnyRequest,
    db: Db,
    concept: FromPath[str],
    number: FromQuery[int] = 1,
    sent: FromQuery[str] = "",
) -> Response[Any]:
    """Side by side: the texts, and their words in the other language."""
    draft = await found(request, db, concept)
    if draft.launched_at is not None:
        return redirect(request, f"{place_of(request).path}/concepts/{draft.slug}/edit")
    return await translation_page(request, db, draft, opened=str(number), sent=sent)


@post(f"{BASE}/translation", opt=EDIT)
async def store(
    request: AnyRequest, db: Db, concept: FromPath[str], number: FromQuery[int] = 1
) -> Response[Any]:
    """The words of a page at once; where a box is left empty the first language is shown."""
    here = await found(request, db, concept)

    async def change(draft: Concept, values: Values) -> Message:
        questionnaire = await db.get_one(Questionnaire, draft.questionnaire_id)
        languages = languages_of(questionnaire, place_of(request).panel.locale)
        if len(languages) < 2:
            raise NotFound
        too_long = {
            name: _("At most %(n)s characters, please.", n=LONGEST)
            for name, text in values.items()
            if len(str(text)) > LONGEST
        }
        if too_long:
            raise Invalid(too_long)
        for question in await questions_of(db, draft.questionnaire_id):
            start = f"{question.field}."
            words = {
                name.removeprefix(start): str(text).strip()
                for name, text in values.items()
                if name.startswith(start)
            }
            if words:
                say(question, languages[1], words)
        return _("Saved.")

    return await settle(
        request,
        db,
        concept,
        change,
        part=part_of(here.id, number),
        anchor="content",
        on=TRANSLATION,
    )


@post(f"{BASE}/languages", opt=EDIT)
async def choose(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """A second language, or none."""

    async def change(draft: Concept, values: Values) -> Done:
        questionnaire = await db.get_one(Questionnaire, draft.questionnaire_id)
        first = languages_of(questionnaire, place_of(request).panel.locale)[0]
        wish = str(values.get("second", ""))
        second = [wish] if wish in LOCALES and wish != first else []
        for gone in set(questionnaire.languages[1:]) - set(second):
            questions = await questions_of(db, draft.questionnaire_id)
            forget([*questions, *await blocks_of(db, draft.questionnaire_id)], gone)
        questionnaire.languages = [first, *second]
        return Done(_("It is asked in two languages now.") if second else _("One language it is."))

    return await settle(request, db, concept, change, anchor="content", on=TRANSLATION)


handlers: list[Any] = [show, store, choose]
