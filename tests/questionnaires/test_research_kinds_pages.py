"""What holds for all research kinds: generated answers, columns, words, and the page itself."""

import re
from random import Random
from typing import Any

import pytest

from cocreate.demo.research_kinds import _QUESTIONS, sample_form
from cocreate.kit.forms import Form
from cocreate.kit.i18n import Message, translate
from cocreate.kit.web.pages import Pages
from cocreate.kit.web.static import Assets
from cocreate.questionnaires.forms import ends, labels, plainly, read_asked
from cocreate.questionnaires.kinds import KINDS, kind_of, seconds_of, suffixed
from cocreate.questionnaires.kinds.base import Asked
from cocreate.settings import Settings, from_environment

ASKED = [plainly(question) for question in _QUESTIONS]
NAMES = [f"{one.kind}-{one.question.seq}" for one in ASKED]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Pages:
    """The templates as the app has them."""
    folder = str(tmp_path_factory.mktemp("pages"))
    settings: Settings = from_environment(
        {"COCREATE_DATA_DIR": folder, "COCREATE_BASE_URL": "http://testserver"}, demo=True
    )
    return Pages(settings, Assets(), lambda *_: {})


def shown(pages: Pages, one: Asked, form: Form | None = None) -> str:
    """The question as HTML."""
    context: dict[str, Any] = {"asked": [one], "form": form or Form(), "labels": labels}
    return pages.render(
        "en", "questionnaires/_questions.html", {**context, "ends": ends, "files": "/files"}
    )


def controls(html: str) -> set[str]:
    """The names of all boxes, those of a noscript and a template too."""
    return set(re.findall(r'<(?:input|select|textarea)[^>]*? name="(q[^"]+)"', html))


def test_there_is_one_of_every_research_kind() -> None:
    research = {name for name, kind in KINDS.items() if kind.group == "research"}
    assert {one.kind for one in ASKED} == research
    for name in research:
        assert kind_of(name).about
        assert kind_of(name).fields
    assert all(8 <= seconds_of(one.question) <= 240 for one in ASKED)
    assert all(kind_of(one.kind).problems(one.question) == {} for one in ASKED)


@pytest.mark.parametrize("one", ASKED, ids=NAMES)
def test_generated_answers_are_always_right_and_fit_the_columns(one: Asked) -> None:
    columns = {column.suffix: column.type for column in kind_of(one.kind).columns(one.question)}
    for seed in range(60):
        its = Asked(**{**vars(one), "seed": seed})
        values = kind_of(one.kind).sample(its, Random(seed))
        answers = read_asked([its], values)
        assert answers.errors == {}
        codes = suffixed(answers.codes, one.column)
        assert codes.keys() <= columns.keys()
        for suffix, code in codes.items():
            whole = columns[suffix] == "code"
            assert isinstance(code, int) and -1 <= code <= 999 if whole else float(code) >= 0
        texts = {part: text for (_id, part), text in answers.texts.items()}
        said = kind_of(one.kind).words(one.question, codes, texts)
        assert "%(" not in translate(said, "en")
        assert said != ""


@pytest.mark.parametrize("one", ASKED, ids=NAMES)
def test_measures_name_columns_that_there_are(one: Asked) -> None:
    suffixes = {column.suffix for column in kind_of(one.kind).columns(one.question)}
    for measure in kind_of(one.kind).measures(one.question):
        assert set(measure.suffixes) <= suffixes
        assert len(measure.codes) == len(measure.labels)


@pytest.mark.parametrize("one", ASKED, ids=NAMES)
def test_every_answer_has_its_box_and_comes_back_in_it(pages: Pages, one: Asked) -> None:
    empty = shown(pages, one)
    assert 'id="f-' + one.name + '"' in empty  # where the error summary leads
    for seed in range(5):
        values = kind_of(one.kind).sample(one, Random(seed))
        assert values.keys() <= controls(empty)
        html = shown(pages, one, Form(values=values))
        for name, value in values.items():
            box = rf'name="{re.escape(name)}"[^>]*value="{re.escape(value)}"[^>]* checked'
            typed = rf'name="{re.escape(name)}"[^>]*value="{re.escape(value)}"'
            text = rf'name="{re.escape(name)}"[^>]*>\n?{re.escape(value)}'
            assert re.search(f"{box}|{typed}|{text}", html), (name, value)
        assert " checked" in html or one.kind in {"price_meter", "heatmap"}


@pytest.mark.parametrize("one", ASKED, ids=NAMES)
def test_every_mistake_stands_beside_a_box_that_can_be_reached(pages: Pages, one: Asked) -> None:
    values = kind_of(one.kind).sample(one, Random(1))
    forms = [{}, *({n: v for n, v in values.items() if n != left} for left in values)]
    for given in forms:
        errors = read_asked([one], given).errors
        html = shown(pages, one, Form(values=given, errors=errors))
        for name, message in errors.items():
            assert f'id="f-{name}"' in html
            assert f'id="f-{name}-error"' in html
            text = translate(message, "en").replace("'", "&#39;")
            assert text in html


def test_nothing_of_a_marketer_or_member_becomes_markup(pages: Pages) -> None:
    bad = '<b>"x"</b>'
    for one in ASKED:
        items = tuple(type(item)(item.code, bad) for item in one.items)
        its = Asked(**{**vars(one), "text": bad, "help": bad, "items": items, "stimulus": bad})
        values = dict.fromkeys(controls(shown(pages, its)), bad)
        assert "<b>" not in shown(pages, its, Form(values=values))


def test_the_refused_page_of_the_style_guide_has_mistakes() -> None:
    assert len(sample_form("wrong").errors) > 5
    assert sample_form("filled").errors == sample_form("").errors == {}


def test_every_word_is_one_that_can_be_translated() -> None:
    for kind in KINDS.values():
        assert isinstance(kind.label, Message)
