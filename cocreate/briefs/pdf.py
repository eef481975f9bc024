"""The brief on paper: one A4 page, tagged (PDF/UA-1) and fit to be kept (PDF/A-2a).

The template only lays out; every text reaches it as JSON, so nothing that somebody typed can act
as markup. It runs in an empty folder, without packages, network or the machine's own fonts: the
same document gives the same bytes anywhere.
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cache
from pathlib import Path

import msgspec
import typst
from msgspec.structs import replace

from cocreate.briefs.document import BriefDocument
from cocreate.briefs.glyphs import fonts_dir
from cocreate.briefs.sheet import printed

# Ideas a list, quotes and comments: what is left out, step by step, to stay on one page.
_MENUS = ((10, 5, 3), (8, 5, 3), (7, 4, 2), (6, 4, 2), (5, 3, 1))


async def pdf(document: BriefDocument) -> bytes:
    """The PDF. A document that is not approved says so on its page."""
    return await asyncio.to_thread(_pdf, document)


async def preview(document: BriefDocument, *, ppi: float = 110) -> list[bytes]:
    """The pages as PNG."""
    return await asyncio.to_thread(_pages, document, ppi)


async def fitted(document: BriefDocument) -> BriefDocument:
    """The document with as many ideas, quotes and comments as fit on one page; with the fewest
    when its questions alone take more."""
    return await asyncio.to_thread(_fitted, document)


def _fitted(document: BriefDocument) -> BriefDocument:
    shorter = document
    for ideas, quotes, comments in _MENUS:
        lists = document.statements
        shorter = replace(
            document,
            quotes=document.quotes[:quotes],
            comments=document.comments[:comments],
            statements=lists
            and replace(lists, supported=lists.supported[:ideas], dividing=lists.dividing[:ideas]),
        )
        with _compiler(shorter) as compiler:
            if compiler.query("<pages>", field="value", one=True) == "1":
                break
    return shorter


def _pdf(document: BriefDocument) -> bytes:
    made_on = document.approved_on or document.generated_on
    with _compiler(document) as compiler:
        written = compiler.compile(
            format="pdf",
            pdf_standards=["a-2a", "ua-1"],
            timestamp=datetime.combine(made_on, time(), UTC),
        )
    return _single(written)


def _pages(document: BriefDocument, ppi: float) -> list[bytes]:
    with _compiler(document) as compiler:
        pages = compiler.compile(format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [_single(pages)]


@contextmanager
def _compiler(document: BriefDocument) -> Iterator[typst.Compiler]:
    with tempfile.TemporaryDirectory(prefix="brief-") as nowhere:
        yield typst.Compiler(
            _template(),
            root=nowhere,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            sys_inputs={"brief": msgspec.json.encode(printed(document)).decode()},
            package_path=nowhere,
            package_cache_path=nowhere,
        )


def _single(made: bytes | list[bytes] | None) -> bytes:
    if not isinstance(made, bytes):
        raise TypeError("one file was asked for")
    return made


@cache
def _template() -> bytes:
    return Path(__file__).with_name("brief.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[fonts_dir()])
