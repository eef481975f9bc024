"""The folder of a public conversation: read whole, or refused with the place of the mistake."""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.brainstorms.conversation import (
    CastVote,
    ConversationError,
    Statement,
    read_conversation,
)

FILES = {
    "summary.csv": "topic,The pond in the park\nvoters,3\nconversation-description,\n",
    "comments.csv": (
        "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
        '2000,Thu,7,1,1,1,1,"A bench, please"\n'
        '1000,Thu,3,0,0,0,-1,"It says ""no"" to\nducks 🦆"\n'
    ),
    "votes.csv": (
        "timestamp,datetime,comment-id,voter-id,vote\n"
        "5000,Thu,7,0,1\n"
        "3000,Thu,3,0,-1\n"
        "4000,Thu,3,2,0\n"
        "6000,Thu,3,0,1\n"
        "6000,Thu,3,0,0\n"
    ),
    "participants-votes.csv": "participant,group-id,n-votes,3,7\n0,1,2,0,1\n1,,0,,\n2,0,1,0,\n",
}
REAL = Path(
    os.environ.get("COCREATE_SHARED_DATA") or Path(__file__).parents[2].parent / "shared/data"
)


def written(folder, **changes):
    """The four files with some replaced: text, bytes, or None for a file that is not there."""
    folder.mkdir(exist_ok=True)
    for name, text in FILES.items():
        content = changes.get(name.removesuffix(".csv").replace("-", "_"), text)
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
    return folder


def moment(second):
    return datetime(1970, 1, 1, 0, 0, second, tzinfo=UTC)


def test_the_whole_conversation_is_read(tmp_path):
    conversation = read_conversation(written(tmp_path))
    assert conversation.topic == "The pond in the park"
    assert conversation.description == ""
    assert conversation.statements == [
        Statement(7, 1, "A bench, please", moment(2), 1),
        Statement(3, 0, 'It says "no" to\nducks 🦆', moment(1), -1),
    ]
    assert conversation.votes == [
        CastVote(0, 3, -1, moment(3)),
        CastVote(2, 3, 0, moment(4)),
        CastVote(0, 7, 1, moment(5)),
        CastVote(0, 3, 1, moment(6)),
        CastVote(0, 3, 0, moment(6)),
    ]
    assert conversation.counted == {(0, 3): 0, (2, 3): 0, (0, 7): 1}
    assert conversation.vote_records == 5


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_what_windows_adds_is_tolerated(tmp_path, encoding, newline):
    changes = {
        name.removesuffix(".csv").replace("-", "_"): text.replace("\n", newline).encode(encoding)
        for name, text in FILES.items()
    }
    changes["votes"] += newline.encode() * 2
    conversation = read_conversation(written(tmp_path, **changes))
    assert (conversation.topic, conversation.vote_records) == ("The pond in the park", 5)
    assert conversation.statements[0].text == "A bench, please"


HEADER = FILES["comments.csv"].split("\n")[0]
VOTES = "timestamp,comment-id,voter-id,vote\n"
# What is changed, and the place that is named: file, line, column.
BROKEN: dict[str, tuple[dict[str, Any], str, int | None, str | None]] = {
    "no summary": ({"summary": None}, "summary.csv", None, None),
    "no comments": ({"comments": None}, "comments.csv", None, None),
    "no votes": ({"votes": None}, "votes.csv", None, None),
    "no participants": ({"participants_votes": None}, "participants-votes.csv", None, None),
    "empty summary": ({"summary": ""}, "summary.csv", None, None),
    "empty comments": ({"comments": ""}, "comments.csv", 1, "timestamp"),
    "empty votes": ({"votes": "\n\n"}, "votes.csv", 1, "timestamp"),
    "no topic": ({"summary": "voters,3\n"}, "summary.csv", None, None),
    "blank topic": ({"summary": "voters,3\ntopic, \n"}, "summary.csv", 2, "value"),
    "two topics": ({"summary": "topic,a\ntopic,b\n"}, "summary.csv", 2, "key"),
    "long topic": ({"summary": "topic," + "x" * 201}, "summary.csv", 1, "value"),
    "long description": (
        {"summary": "topic,a\nconversation-description," + "x" * 5001},
        "summary.csv",
        2,
        "value",
    ),
    "summary of three cells": ({"summary": "topic,a,b\n"}, "summary.csv", 1, "value"),
    "summary of one cell": ({"summary": "topic\n"}, "summary.csv", 1, "value"),
    "summary with NUL": ({"summary": "topic,a\0b\n"}, "summary.csv", 1, "value"),
    "missing column": (
        {"comments": "timestamp,comment-id,author-id,comment-body\n1,1,1,x\n"},
        "comments.csv",
        1,
        "moderated",
    ),
    "column twice": ({"votes": "vote," + VOTES + "1,1,7,0,1\n"}, "votes.csv", 1, "vote"),
    "comments header only": ({"comments": HEADER + "\n"}, "comments.csv", None, None),
    "votes header only": ({"votes": VOTES}, "votes.csv", None, None),
    "participants header only": (
        {"participants_votes": "participant,group-id\n"},
        "participants-votes.csv",
        None,
        None,
    ),
    "too few cells": ({"votes": VOTES + "1,7,0,1\n1,7,0\n"}, "votes.csv", 3, "vote"),
    "too many cells": ({"votes": VOTES + "1,7,0,1,1\n"}, "votes.csv", 2, "vote"),
    "not an integer": ({"votes": VOTES + "1,7,zero,1\n"}, "votes.csv", 2, "voter-id"),
    "a fraction": ({"votes": VOTES + "1,7,0,1.0\n"}, "votes.csv", 2, "vote"),
    "an empty number": ({"votes": VOTES + ",7,0,1\n"}, "votes.csv", 2, "timestamp"),
    "digits of another script": ({"votes": VOTES + "1,７,0,1\n"}, "votes.csv", 2, "comment-id"),
    "an underscore": ({"votes": VOTES + "1_0,7,0,1\n"}, "votes.csv", 2, "timestamp"),
    "a huge number": ({"votes": VOTES + f"1,7,{10**14},1\n"}, "votes.csv", 2, "voter-id"),
    "an endless number": ({"votes": VOTES + f"1,7,{'9' * 5000},1\n"}, "votes.csv", 2, "voter-id"),
    "a negative voter": ({"votes": VOTES + "1,7,-1,1\n"}, "votes.csv", 2, "voter-id"),
    "a date after 9999": ({"votes": VOTES + f"{10**15 - 1},7,0,1\n"}, "votes.csv", 2, "timestamp"),
    "vote of 2": ({"votes": VOTES + "1,7,0,1\n2,7,0,2\n"}, "votes.csv", 3, "vote"),
    "vote of -2": ({"votes": VOTES + "1,7,0,-2\n"}, "votes.csv", 2, "vote"),
    "unknown statement": ({"votes": VOTES + "1,7,0,1\n1,8,0,1\n"}, "votes.csv", 3, "comment-id"),
    "the same participant twice": (
        {"participants_votes": "participant\n1\n1\n"},
        "participants-votes.csv",
        3,
        "participant",
    ),
}
STATEMENTS: dict[str, tuple[str, str | None]] = {
    "duplicate id": ("3,T,7,0,0,0,1,again\n", "comment-id"),
    "unknown moderation": ("3,T,8,0,0,0,2,x\n", "moderated"),
    "empty body": ("3,T,8,0,0,0,1,\n", "comment-body"),
    "blank body": ('3,T,8,0,0,0,1," \n "\n', "comment-body"),
    "long body": ("3,T,8,0,0,0,1," + "é" * 1001 + "\n", "comment-body"),
    "NUL": ("3,T,8,0,0,0,1,a\0b\n", "comment-body"),
    "author is a name": ("3,T,8,Noor,0,0,1,x\n", "author-id"),
    "quotes do not match": ('3,T,8,0,0,0,1,"x" y\n', None),
    "a quote never ends": ('3,T,8,0,0,0,1,"x\n\n\n', None),
    "an endless cell": ('3,T,8,0,0,0,1,"' + "x\n" * 100_000, None),
}
for name, (text, column) in STATEMENTS.items():
    # The record starts on line 5: the one before it takes two lines.
    BROKEN[name] = ({"comments": FILES["comments.csv"] + text}, "comments.csv", 5, column)
BROKEN["not UTF-8"] = (
    {"comments": FILES["comments.csv"].encode() + b"3,T,8,0,0,0,1,caf\xe9\n"},
    "comments.csv",
    5,
    None,
)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_refused_with_its_place(tmp_path, name):
    changes, file, line, column = BROKEN[name]
    with pytest.raises(ConversationError) as refused:
        read_conversation(written(tmp_path, **changes))
    error = refused.value
    assert (error.file, error.line, error.column) == (file, line, column)
    said = str(error.message)
    assert said == str(error)
    assert said.startswith(file)
    assert len(said) < 300
    for part in (line, column):
        assert part is None or str(part) in said


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ConversationError, match=r"summary\.csv: the file is missing"):
        read_conversation(tmp_path / "nowhere")
    (tmp_path / "summary.csv").mkdir()
    with pytest.raises(ConversationError, match="cannot be read"):
        read_conversation(tmp_path)


cuts = st.tuples(
    st.sampled_from(sorted(FILES)), st.integers(0, 300), st.integers(0, 20), st.binary(max_size=6)
)


@given(cuts)
@settings(max_examples=300, deadline=None)
def test_no_damage_ends_in_a_traceback(tmp_path_factory, cut):
    name, start, length, insert = cut
    folder = written(tmp_path_factory.getbasetemp() / "damaged")
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[:start] + insert + data[start + length :])
    try:
        conversation = read_conversation(folder)
    except ConversationError:
        return
    assert conversation.topic
    assert set(conversation.counted.values()) <= {-1, 0, 1}


def real(name):
    folder = REAL / "conversations" / name
    if not folder.is_dir():
        pytest.skip(f"NOT TESTED on real data: {folder} is absent")
    return folder


def by_hand(folder):
    """{(voter, statement): vote} straight from votes.csv, another way than the reader's."""
    with (folder / "votes.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))[1:]
    last: dict[tuple[int, int], tuple[int, int]] = {}
    for stamp, _when, statement, voter, vote in rows:
        key = (int(voter), int(statement))
        if key not in last or int(stamp) >= last[key][0]:
            last[key] = (int(stamp), int(vote))
    return len(rows), {key: vote for key, (_stamp, vote) in last.items()}


@pytest.mark.parametrize(
    ("name", "voters", "statements", "records", "counted"),
    [
        ("brexit-consensus", 204, 50, 5312, 5303),
        ("canadian-electoral-reform", 448, 174, 12018, 11950),
    ],
)
def test_a_real_conversation(name, voters, statements, records, counted):
    folder = real(name)
    conversation = read_conversation(folder)
    rows, votes = by_hand(folder)
    assert conversation.counted == votes
    assert conversation.vote_records == rows == records
    assert len(conversation.counted) == counted
    assert len({voter for voter, _statement in conversation.counted}) == voters
    assert len(conversation.statements) == statements
    assert [vote.at for vote in conversation.votes] == sorted(
        vote.at for vote in conversation.votes
    )
