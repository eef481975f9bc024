"""Our own format: written and read back without a difference, or refused with the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cocreate.kit.i18n import translate
from cocreate.questionnaires.document import (
    BlockDocument,
    Carry,
    Document,
    Item,
    Jump,
    Option,
    QuestionDocument,
    Settings,
)
from cocreate.questionnaires.formats import Unreadable, own, read_any

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
options = st.lists(st.builds(Option, st.integers(0, 999), words, st.booleans()), max_size=4).map(
    tuple
)
settings = st.builds(
    Settings,
    help=words,
    options=options,
    items=st.lists(st.builds(Item, st.integers(1, 999), words), max_size=3).map(tuple),
    least=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    order=st.sampled_from(["fixed", "random", "rotate"]),
    jumps=st.lists(st.builds(Jump, words, words), max_size=2).map(tuple),
    carry=st.none() | st.builds(Carry, words),
    words=st.dictionaries(st.sampled_from(["nl", "en"]), st.dictionaries(words, words), max_size=2),
)


@given(spec=settings, text=words, title=words)
def test_what_is_written_reads_back_the_same(spec: Settings, text: str, title: str):
    document = Document(
        title=title,
        blocks=(BlockDocument("B1", title),),
        questions=(QuestionDocument("Q1", "scale5", text, block="B1", settings=spec),),
    )
    written = own.write(document)
    assert own.read(written).document == document
    assert own.write(own.read(written).document) == written


TWIN = '{"code": "Q1", "kind": "open", "text": "a"}'
TWINS = f'{{"questions": [{TWIN}, {TWIN}]}}'.encode()


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b'{"format": "cocreate-questionnaire/2"}', "/2"),
        (
            b'{"questions": [{"code": "Q", "kind": "open", "text": "", "settings": {"hue": 1}}]}',
            "hue",
        ),
        (b'{"questions": [{"code": "Q1", "kind": "hologram", "text": "a"}]}', "hologram"),
        (b'{"questions": [{"code": "Q1", "kind": "open", "text": "a", "block": "B7"}]}', "B7"),
        (
            TWINS,
            "Q1",
        ),
        (b'{"blocks": [{"code": "B"}, {"code": "B"}]}', "blocks"),
        (b'\xff{"questions": []}', "not a questionnaire"),
        (b"[" * 9_000, "not a questionnaire"),
    ],
)
def test_a_file_that_is_wrong_says_where(document: bytes, said: str):
    with pytest.raises(Unreadable) as refused:
        read_any("a.json", document)
    assert said in translate(refused.value.said, "en")
