"""The file: one page, readable by everybody and everything, and always the same."""

import io
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import IndirectObject

from cocreate.briefs.document import Quote, Source, dump, load
from cocreate.briefs.pdf import fitted, pdf, preview
from tests.briefs.sample import QUOTE, brainstorm, concept


def read(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def text_of(data: bytes) -> str:
    # Lines are broken by the layout, so spaces say nothing.
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(data).pages))


@pytest.mark.parametrize("locale", ["en", "nl"])
@pytest.mark.parametrize("made", [concept, brainstorm])
async def test_it_fits_on_one_page_in_both_languages(made, locale):
    document = await fitted(made(locale))
    assert len(read(await pdf(document)).pages) == 1
    assert [page[:4] for page in await preview(document)] == [b"\x89PNG"]


async def test_it_holds_the_figures_with_their_intervals():
    text = text_of(await pdf(concept()))
    for figure in ("54% (48–60%)", "1,140", "269", "24%", "3.50", "1.10", "62% (56–68%)", "6.87"):
        assert figure in text
    dutch = text_of(await pdf(concept("nl")))
    for figure in ("1.140", "3,50", "1,10", "6,87", "9–20 november 2026"):
        assert figure in dutch
    ideas = text_of(await pdf(await fitted(brainstorm())))
    assert "90% (83–94%)" in ideas
    assert "5,303" in ideas


async def test_the_quotes_are_in_it_letter_by_letter():
    assert f"“{QUOTE}”" in text_of(await pdf(concept()))
    [quote] = concept(quotes=1).quotes
    cut = replace(concept(), quotes=(replace(quote, cut=True),))
    assert f"“{QUOTE}” […]" in text_of(await pdf(cut))


async def test_the_same_document_gives_the_same_bytes():
    document = concept("nl")
    assert await pdf(document) == await pdf(load(dump(document)))
    assert await pdf(document) != await pdf(replace(document, version=4))


async def test_it_is_tagged_archivable_and_names_its_language():
    reader = read(await pdf(concept("nl")))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "nl"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert str(reader.metadata.title).startswith("Pots for every goal: ")
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part>" in xmp
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in xmp


async def test_every_chart_is_described_in_words():
    root: Any = read(await pdf(concept())).trailer["/Root"]
    told = alternatives(root["/StructTreeRoot"])
    assert len(told) == 3
    assert any("Yes 62%, No 38%" in words for words in told)


def alternatives(node: object, seen: frozenset[int] = frozenset()) -> list[str]:
    """The alternative texts of all figures in the tag tree."""
    if isinstance(node, IndirectObject):
        node = node.get_object()
    if isinstance(node, list):
        return [words for child in node for words in alternatives(child, seen)]
    if not isinstance(node, dict) or id(node) in seen:
        return []
    own = [str(node["/Alt"])] if "/Alt" in node else []
    return own + alternatives(node.get("/K"), seen | {id(node)})


@pytest.mark.parametrize(
    "text",
    [
        '#read("/etc/passwd") *bold* $x^2$ @label <tag> \\ // comment',
        '#{ panic("no") } #import "@preview/x:1.0.0": *',
        '"]} , {"words": 1}',
        "</text><script>alert(1)</script>&amp;",
    ],
)
async def test_what_people_type_is_text_and_nothing_else(text):
    base = concept()
    quote = Quote(text, Source("verbatim", 1, 1), text)
    said = replace(base, title=text[:120], finding=text, evidence=text, quotes=(quote,))
    assert re.sub(r"\s+", "", text) in re.sub(r"\s+", "", text_of(await pdf(said)))


async def test_characters_that_no_font_has_do_not_stop_it():
    hard = "漢字 ع\u202e \x07 👩‍💻 \ue000 é"
    ideas = brainstorm(ideas=2)
    lists = ideas.statements
    assert lists is not None
    odd = replace(lists, supported=(replace(lists.supported[0], text=hard),))
    written = await pdf(replace(ideas, title=hard, statements=odd))
    assert "□□" in text_of(written)


async def test_long_texts_take_a_second_page_and_lose_nothing():
    base = concept(quotes=5)
    figures = tuple(
        replace(figure, question=f"{n} {figure.question}")
        for n in range(5)
        for figure in base.figures
    )
    document = await fitted(replace(base, figures=figures))
    written = await pdf(document)
    assert len(read(written).pages) > 1
    assert "4 What about yes_no in number 3?" in text_of(written)
    assert len(document.quotes) == 3


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
async def test_anything_that_can_be_stored_can_be_printed(text):
    quote = Quote(text, Source("verbatim", 1, 1), text)
    figures = tuple(replace(figure, question=text) for figure in concept().figures)
    odd = replace(concept(), title=text, finding=text, figures=figures, quotes=(quote,))
    assert (await pdf(odd)).startswith(b"%PDF-")
