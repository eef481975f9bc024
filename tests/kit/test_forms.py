"""What a form may send: only its own fields, within limits, in one spelling."""

import gc
import unicodedata
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from litestar import Litestar

from cocreate.kit.errors import BadRequest, Invalid
from cocreate.kit.forms import Form, Input, body_hash, clean, parse, values_of
from cocreate.schema import metadata


class Note(Input):
    """A form with one of each."""

    body: Annotated[str, msgspec.Meta(max_length=5, min_length=2)]
    n: Annotated[int, msgspec.Meta(ge=1, le=9)] = 1
    kind: Literal["a", "b"] = "a"


def every_input() -> list[type[Input]]:
    """All structs that the app reads forms into."""
    gc.collect()  # structs of tests that are over
    found, todo = [], [Input]
    while todo:
        kind = todo.pop()
        todo += kind.__subclasses__()
        found += [kind] if kind.__module__.startswith("cocreate.") and kind is not Input else []
    return found


def test_no_form_sets_a_column_that_is_not_its_own(the_app: Litestar) -> None:
    columns = {column.name for table in metadata.sorted_tables for column in table.columns}
    tried = 0
    for kind in every_input():
        fields = {field.encode_name for field in msgspec.structs.fields(kind)}
        for column in columns - fields:
            with pytest.raises(BadRequest):
                parse(kind, {column: "1"})
            tried += 1
    assert tried > 1_000


def test_every_text_of_every_form_has_a_limit(the_app: Litestar) -> None:
    endless = [
        f"{kind.__module__}.{kind.__name__}.{field.name}"
        for kind in every_input()
        for field in msgspec.structs.fields(kind)
        if unlimited(field.type)
    ]
    assert endless == []
    assert len(every_input()) >= 15


def unlimited(kind: Any) -> bool:
    """Whether a text of any length fits."""
    if kind is str:
        return True
    if get_origin(kind) is Annotated:
        limits = [meta for meta in get_args(kind) if isinstance(meta, msgspec.Meta)]
        bounded = any(meta.max_length is not None or meta.pattern for meta in limits)
        return get_args(kind)[0] is str and not bounded
    return any(unlimited(part) for part in get_args(kind) if get_origin(kind) is not Literal)


def test_every_mistake_is_named_at_once_and_nothing_else_is_lost() -> None:
    with pytest.raises(Invalid) as told:
        parse(Note, {"body": "123456", "n": "10", "kind": "c"})
    assert {name: str(message) for name, message in told.value.errors.items()} == {
        "body": "At most 5 characters, please.",
        "n": "9 or less, please.",
        "kind": "Please choose one of the answers.",
    }


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Please fill this in."),
        ({"body": "   "}, "Please fill this in."),
        ({"body": "x"}, "At least 2 characters, please."),
        ({"body": ["ab", "cd"]}, "This cannot be read. Please look at it again."),
    ],
)
def test_what_is_wrong_is_said_in_words(values: dict[str, Any], message: str) -> None:
    with pytest.raises(Invalid) as told:
        parse(Note, values)
    assert str(told.value.errors["body"]) == message


@pytest.mark.parametrize("number", ["x", "1.5", "1e400", "nan", "9" * 5_000, "0x1"])
def test_a_number_is_a_number(number: str) -> None:
    with pytest.raises(Invalid) as told:
        parse(Note, {"body": "ok", "n": number})
    assert set(told.value.errors) == {"n"}


def test_hidden_fields_are_no_fields_of_the_form() -> None:
    assert parse(Note, {"body": " ok ", "_key": "k", "_go": "send"}) == Note(body="ok")


def test_one_text_has_one_spelling() -> None:
    decomposed = unicodedata.normalize("NFD", "café\r\nnaïve\r")
    assert clean(decomposed) == "café\nnaïve\n"


def test_what_no_database_takes_is_refused() -> None:
    with pytest.raises(BadRequest):
        clean("a\x00b")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\x00")))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\r" not in once


def test_a_field_sent_twice_is_a_list_and_files_stay_out() -> None:
    sent = [("a", "1"), ("b", "x"), ("a", "2"), ("a", "3"), ("_csrf", "t"), ("file", object())]
    assert values_of(sent) == {"a": ["1", "2", "3"], "b": "x"}


def test_a_retry_is_known_by_what_it_says_not_by_its_key() -> None:
    first = body_hash({"_key": "k1", "b": "2", "a": "1"})
    assert body_hash({"a": "1", "b": "2", "_key": "other"}) == first
    assert body_hash({"a": "1", "b": "3"}) != first


def test_a_form_shows_what_it_has_and_nothing_for_the_rest() -> None:
    form = Form({"a": "1"})
    assert (form.value("a"), form.value("b"), form.error("a")) == ("1", "", None)
