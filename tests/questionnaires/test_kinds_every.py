"""What holds for every everyday kind: answers fit their columns and tables, made-up answers are
right, and the form names its boxes and keeps what stood in them."""

import math
import re
from random import Random
from typing import Any

import pytest

from cocreate.kit.forms import Form
from cocreate.kit.i18n import _, translate
from cocreate.kit.web.pages import Pages
from cocreate.kit.web.static import Assets
from cocreate.questionnaires.document import Item, Settings
from cocreate.questionnaires.forms import ends, labels
from cocreate.questionnaires.kinds import kind_of, seconds_of
from cocreate.questionnaires.kinds.base import Asked, Measure
from cocreate.settings import Settings as Installation
from tests.questionnaires.kinds import DONT_KNOW_KINDS, ORDINARY, ask, problems, read

EVERY = sorted(ORDINARY)
SEEDS = range(60)
OTHERWISE: list[tuple[str, dict[str, Any]]] = [
    ("ranking", {"most": 2}),
    ("numeric", {"least": None, "most": None, "step": None, "decimals": 0}),
    ("numeric", {"least": None, "most": -5, "step": 10, "decimals": 0}),
    ("slider", {"least": None, "most": None, "step": None}),
    ("date", {"least": None, "most": None}),
    ("constant_sum", {"total": 7, "decimals": 0}),
    ("multi", {"least": 3, "most": None}),
    *((kind, {"dont_know": True}) for kind in DONT_KNOW_KINDS),
]


@pytest.mark.parametrize(("kind", "settings"), [*((k, {}) for k in EVERY), *OTHERWISE])
def test_made_up_answers_are_right_and_fit_their_columns_and_tables(
    kind: str, settings: dict[str, Any]
) -> None:
    one = ask(kind, required=True, **settings)
    of = kind_of(kind)
    types = {column.suffix: column.type for column in of.columns(one.question)}
    measures = of.measures(one.question)
    for seed in SEEDS:
        fields = of.sample(one, Random(seed))
        assert all(name == "q12" or name.startswith("q12_") for name in fields)
        found = of.read(one, fields)
        assert found.errors == {}
        assert set(found.codes) <= set(types)
        for suffix, code in found.codes.items():
            assert math.isfinite(code)
            assert types[suffix] == "number" or -32_768 <= code == int(code) <= 32_767
        for measure in measures:
            assert _fits(measure, found.codes), (measure, found.codes)
        said = of.words(one.question, found.codes, found.texts)
        assert bool(translate(said, "nl")) == (kind != "instruction")


def _fits(measure: Measure, codes: dict[str, Any]) -> bool:
    """Whether what was stored can be counted in this table."""
    there = [codes[suffix] for suffix in measure.suffixes if suffix in codes]
    if measure.type == "number":
        return len(there) <= 1
    if measure.type == "multi":
        return all(code in {0, 1, -1} for code in there) and len(there) == len(measure.suffixes)
    return all(code in measure.codes or code == -1 for code in there)


@pytest.mark.parametrize(("kind", "settings"), [*((k, {}) for k in EVERY), *OTHERWISE])
def test_tables_name_their_columns_and_their_codes(kind: str, settings: dict[str, Any]) -> None:
    question = ask(kind, **settings).question
    types = {column.suffix: column.type for column in kind_of(kind).columns(question)}
    for measure in kind_of(kind).measures(question):
        assert set(measure.suffixes) <= set(types)
        wanted = "number" if measure.type == "number" else "code"
        assert {types[suffix] for suffix in measure.suffixes} == {wanted}
        assert len(measure.codes) == len(measure.labels) == len(set(measure.codes))
        assert {*measure.outside, *measure.top, *measure.bottom} <= set(measure.codes)
        if measure.type == "multi":
            assert [int(suffix) for suffix in measure.suffixes] == list(measure.codes)
        if question.spec.dont_know and measure.type != "number":
            assert measure.outside == (99,)


@pytest.mark.parametrize("kind", EVERY)
def test_a_question_that_may_be_skipped_says_so_in_its_own_columns(kind: str) -> None:
    one = ask(kind)
    found = read(one)
    assert found.errors == {}
    assert set(found.codes.values()) <= {-1}
    assert translate(kind_of(kind).words(one.question, found.codes, found.texts), "en") == ""


@pytest.mark.parametrize("kind", EVERY)
def test_an_ordinary_question_has_no_problems_and_a_kind_explains_itself(kind: str) -> None:
    of = kind_of(kind)
    assert problems(kind) == {}
    assert translate(of.about, "en")
    assert set(of.fields) <= set(Settings.__struct_fields__)
    assert 0 < seconds_of(ask(kind).question) < 90


def test_more_to_answer_takes_longer() -> None:
    few, many = (ask("matrix", items=tuple(Item(n, str(n)) for n in range(1, m))) for m in (3, 9))
    assert seconds_of(few.question) < seconds_of(many.question)


@pytest.fixture(scope="module")
def pages(settings: Installation) -> Pages:
    """The templates, without an app around them."""
    return Pages(settings, Assets(), lambda *_about: {})


def _html(pages: Pages, one: Asked, form: Form, locale: str = "en") -> str:
    context = {"asked": [one], "form": form, "labels": labels, "ends": ends, "files": "/files"}
    return pages.render(locale, "questionnaires/_questions.html", context)


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("locale", ["en", "nl"])
def test_every_box_has_a_name_an_id_of_its_own_and_a_label(
    pages: Pages, kind: str, locale: str
) -> None:
    one = ask(kind, help="Think first", dont_know=kind in DONT_KNOW_KINDS)
    html = _html(pages, one, Form(), locale)
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    for pointed in re.findall(
        r' (?:for|aria-labelledby|aria-describedby|data-other)="([^"]+)"', html
    ):
        assert set(pointed.split()) <= set(ids)
    for box in re.findall(r"<(?:input|select|textarea)\b[^>]*>", html):
        if 'type="range"' in box:
            continue
        assert re.search(r' name="q12(_\w+)?"', box)
        own = re.search(r' id="([^"]+)"', box)
        assert own is not None
        labelled = f'for="{own[1]}"' in html or "aria-labelledby" in box
        assert labelled or re.search(r"<label[^>]*>\s*(<img[^>]*>\s*)?" + re.escape(box), html)
    assert ("Think first" in html) == (kind != "instruction")


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind not in {"file", "instruction"}])
def test_what_was_filled_in_stands_there_again(pages: Pages, kind: str) -> None:
    one = ask(kind)
    for seed in range(8):
        fields = kind_of(kind).sample(one, Random(seed))
        html = _html(pages, one, Form(values=fields))
        for name, value in fields.items():
            assert _holds(html, name, value), (name, value)
    empty = _html(pages, one, Form())
    assert " checked" not in empty
    assert " selected" not in empty


def _holds(html: str, name: str, value: str) -> bool:
    """Whether the boxes called `name` show `value`."""
    box = re.escape(f'name="{name}"')
    if any(
        f'value="{value}"' in tag
        and ("checked" in tag or 'type="text"' in tag or 'type="date"' in tag)
        for tag in re.findall(rf"<input\b[^>]*{box}[^>]*>", html)
    ):
        return True
    for inside in re.findall(rf"<select\b[^>]*{box}[^>]*>(.*?)</select>", html, re.DOTALL):
        return f'<option value="{value}" selected' in inside
    return any(value in text for text in re.findall(rf"{box}[^>]*>\n(.*?)</textarea>", html))


@pytest.mark.parametrize("kind", [kind for kind in EVERY if kind != "instruction"])
def test_a_mistake_stands_beside_its_box_in_the_language_of_the_reader(
    pages: Pages, kind: str
) -> None:
    one = ask(kind, required=True)
    name = "q12_1" if kind == "matrix" else "q12"
    form = Form(errors={name: _("Please answer this question.")})
    for locale, said in (("en", "Please answer"), ("nl", "Geef antwoord op deze vraag.")):
        html = _html(pages, one, form, locale)
        assert f'id="f-{name}"' in html  # where the list of mistakes leads
        error = html.index(f'id="f-{name}-error"')
        assert said in html[error:]
        assert f"f-{name}-error" in html[:error] or f"f-{name}-error" in html[error + 30 :]


def test_a_kept_photo_is_shown_and_travels_along(pages: Pages) -> None:
    html = _html(pages, ask("file"), Form(values={"q12": "a" * 64}))
    assert f'<input type="hidden" name="q12" value="{"a" * 64}">' in html
    assert f'src="/files/{"a" * 64}"' in html
    assert 'name="q12_file"' in html
