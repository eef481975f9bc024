"""Laying briefs before their reader: the versions of a subject, and one version as a page."""

from typing import Any

from litestar import Response
from msgspec.structs import replace
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.queries import brainstorm_of
from cocreate.briefs import queries
from cocreate.briefs.actions import House, given_in
from cocreate.briefs.document import BriefDocument, load
from cocreate.briefs.models import Brief
from cocreate.briefs.queries import Subject, about, last_finding, list_briefs, path_of
from cocreate.briefs.sheet import pictures, texts
from cocreate.concepts.models import Concept
from cocreate.concepts.queries import concept_of
from cocreate.kit.charts import ChartSpec
from cocreate.kit.errors import Conflict, Invalid
from cocreate.kit.forms import Form
from cocreate.kit.i18n import LOCALES, _, language_name, translate
from cocreate.kit.paging import nearest_page
from cocreate.kit.web.pages import page, pages_of
from cocreate.kit.web.requests import AnyRequest
from cocreate.panels.attributes import attributes_of_panel, words
from cocreate.panels.places import Place, place_of
from cocreate.people.cookies import new_token
from cocreate.people.queries import drafted_form
from cocreate.questionnaires.figures import Figure, drawn

LANGUAGES = [(code, language_name(code)) for code in LOCALES]
Values = dict[str, Any]


def house_of(request: AnyRequest) -> House:
    """What every brief of this installation carries."""
    settings = pages_of(request).settings
    return House(company=settings.company, zone=settings.zone)


async def subject_here(db: AsyncSession, place: Place, folder: str, slug: str) -> Subject:
    """The concept or brainstorm of this panel that the path names; else NotFound."""
    if folder == "concepts":
        return await concept_of(db, place.panel.id, slug, place.membership.role)
    return await brainstorm_of(db, place.panel.id, slug, staff=place.membership.is_staff)


def new_context(subject: Subject) -> str:
    """The name of the draft of the form for a new version."""
    return f"brief-of-{'concept' if isinstance(subject, Concept) else 'brainstorm'}-{subject.id}"


def again_context(brief: Brief) -> str:
    """The name of the draft of the form that makes a version again."""
    return f"brief-{brief.id}"


async def versions_page(
    request: AnyRequest,
    db: AsyncSession,
    subject: Subject,
    *,
    number: int = 1,
    values: Values | None = None,
    mistakes: Invalid | None = None,
) -> Response[Any]:
    """All versions about one subject, and the form for a new one."""
    place = place_of(request)
    path = path_of(place, subject)
    rows, total = await list_briefs(db, place, about(subject), page=number)
    start = {"locale": place.panel.locale, "finding": await last_finding(db, subject)}
    form = await _form(db, place, new_context(subject), start, values, mistakes)
    return page(
        request,
        "briefs/index.html",
        status=mistakes.status if mistakes else 200,
        place=place,
        subject=subject,
        path=path,
        kind="concept" if isinstance(subject, Concept) else "brainstorm",
        rows=rows,
        paged=nearest_page(number, total, f"{path}/briefs"),
        form=form,
        choices=await _choices(db, place),
        languages=LANGUAGES,
    )


async def brief_page(
    request: AnyRequest,
    db: AsyncSession,
    brief: Brief,
    *,
    sent: str = "",
    values: Values | None = None,
    mistakes: Invalid | None = None,
    refusal: Conflict | None = None,
) -> Response[Any]:
    """One version: the same words, figures and charts as its PDF."""
    place = place_of(request)
    subject = await queries.subject_of(db, brief)
    document = load(brief.document)
    given = given_in(document)
    start = {"locale": given.locale, "by": given.by, "finding": given.finding}
    form = await _form(db, place, again_context(brief), start, values, mistakes)
    mine = {new_context(subject), again_context(brief)}
    problem = mistakes or refusal
    return page(
        request,
        "briefs/show.html",
        status=problem.status if problem else 200,
        place=place,
        subject=subject,
        subject_path=path_of(place, subject),
        kind=document.kind,
        brief=brief,
        path=f"{place.path}/briefs/{brief.id}",
        sheet=texts(document),
        charts=charts_of(document),
        handling=await queries.handling_of(db, brief),
        form=form,
        choices=await _choices(db, place),
        languages=LANGUAGES,
        refusal=refusal.message if refusal else None,
        cleared_drafts=[sent] if sent in mine else [],
    )


async def file_headers(db: AsyncSession, brief: Brief) -> dict[str, str]:
    """What goes with the PDF: its name, and for a frozen one its hash as version."""
    subject = await queries.subject_of(db, brief)
    ending = "" if brief.sha256 else "-draft"
    name = f"brief-{subject.slug}-v{brief.version}{ending}.pdf"
    headers = {
        "cache-control": "private, no-cache" if brief.sha256 else "no-store",
        "content-disposition": f'attachment; filename="{name}"',
    }
    return headers | ({"etag": f'"{brief.sha256}"'} if brief.sha256 else {})


def charts_of(document: BriefDocument) -> list[Figure]:
    """The charts of the PDF as the web shows them, a table with each."""
    everybody = translate(_("Everybody"), document.locale)
    return [
        drawn(_named_once(picture.spec, everybody), document.locale, f"chart-{at}")
        for at, picture in enumerate(pictures(document))
    ]


def _named_once(spec: ChartSpec, everybody: str) -> ChartSpec:
    """On the web the question stands above its chart, so its row need not name it again."""
    if [row.label for row in spec.rows] != [spec.title]:
        return spec
    return replace(spec, rows=(replace(spec.rows[0], label=everybody),))


async def _form(
    db: AsyncSession,
    place: Place,
    context: str,
    start: Values,
    values: Values | None,
    mistakes: Invalid | None,
) -> Form:
    form = await drafted_form(db, place.viewer.person_id, context, new_token()[:32])
    form.values = {**start, **form.values, **(values or {})}
    form.errors = mistakes.errors if mistakes else {}
    return form


async def _choices(db: AsyncSession, place: Place) -> list[tuple[str, str]]:
    """The attributes by which the leading question can be broken down."""
    found = await attributes_of_panel(db, place.panel.id)
    return [(one.key, words(one.label, place.viewer.locale)) for one in found]
