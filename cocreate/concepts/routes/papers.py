"""A draft's questionnaire as a file: taken out whole, and taken in from here or elsewhere."""

from typing import Any

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath

from cocreate.concepts.actions.editing import must_be_draft
from cocreate.concepts.actions.taking_in import take_in_document
from cocreate.concepts.models import Concept
from cocreate.concepts.settling import Values, found, settle
from cocreate.kit.errors import BadRequest
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Message, _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_files
from cocreate.panels.places import place_of
from cocreate.people.cookies import new_token
from cocreate.questionnaires.formats import LARGEST, Imported, Unreadable, own, read_any
from cocreate.questionnaires.models import Questionnaire
from cocreate.questionnaires.queries import questions_of
from cocreate.questionnaires.versions import document_of

ONE = "/panels/{panel:str}/concepts/{concept:str}/questionnaire"
EDIT = {"action": "concepts.edit"}


@get(f"{ONE}.json", opt={"action": "concepts.results"})
async def take_out(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[bytes]:
    """The questionnaire as a file that can be taken in again without a difference."""
    draft = await found(request, db, concept)
    questionnaire = await db.get_one(Questionnaire, draft.questionnaire_id)
    document = await document_of(db, questionnaire, title=draft.title)
    name = f'attachment; filename="{draft.slug}.json"'
    headers = {"content-disposition": name, "cache-control": "private, no-store"}
    return Response(own.write(document), media_type="application/json", headers=headers)


@get(ONE, opt=EDIT)
async def choose(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """The form to choose a file."""
    draft = await found(request, db, concept)
    if draft.launched_at is not None:
        return redirect(request, f"{place_of(request).path}/concepts/{draft.slug}/edit")
    return await _page(request, db, draft, Form(key=new_token()[:32]))


@post(f"{ONE}/preview", opt=EDIT, request_max_body_size=LARGEST + 100_000)
async def look(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """What is in the chosen file, and what of it cannot be taken over; nothing is stored yet."""
    draft = await found(request, db, concept)
    must_be_draft(draft)
    form = Form(key=new_token()[:32])
    files = await form_files(request, "file")
    if not files:
        form.errors = {"file": _("Choose a file first.")}
        return await _page(request, db, draft, form, status=422)
    try:
        imported = await _read(files[0])
    except Unreadable as problem:
        form.errors = {"file": problem.said}
        return await _page(request, db, draft, form, status=422)
    return await _page(request, db, draft, form, imported=imported)


async def _read(upload: UploadFile) -> Imported:
    return read_any(upload.filename or "", await upload.read())


async def _page(
    request: AnyRequest,
    db: Db,
    draft: Concept,
    form: Form,
    *,
    imported: Imported | None = None,
    status: int = 200,
) -> Response[Any]:
    place = place_of(request)
    return page(
        request,
        "concepts/questionnaire.html",
        status=status,
        place=place,
        concept=draft,
        path=f"{place.path}/concepts/{draft.slug}",
        form=form,
        imported=imported,
        document=own.write(imported.document).decode() if imported else "",
        there=len(await questions_of(db, draft.questionnaire_id)),
    )


@post(ONE, opt=EDIT, request_max_body_size=3 * LARGEST)
async def take_in(request: AnyRequest, db: Db, concept: FromPath[str]) -> Response[Any]:
    """Put what was looked at in the place of the questions that are there."""

    async def change(draft: Concept, values: Values) -> Message:
        try:
            imported = own.read(str(values.get("document", "")).encode())
        except Unreadable as problem:
            raise BadRequest(problem.said) from None
        n = await take_in_document(db, draft, imported.document)
        return _("Questions that were taken in: %(n)s.", n=n)

    return await settle(request, db, concept, change, anchor="questions")


handlers: list[Any] = [take_out, choose, look, take_in]
