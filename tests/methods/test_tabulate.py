from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.methods.tabulate import MISSING, NOT_ASKED, Columns, group_sizes, tabulate

one_person = st.tuples(st.sampled_from([NOT_ASKED, MISSING, 1, 2, 3, 4, 5]), st.integers(-1, 3))


@settings(deadline=None)
@given(st.lists(one_person, max_size=200))
def test_counts_equal_a_plain_loop(everybody):
    answers = np.array([answer for answer, _ in everybody], np.int16)
    groups = np.array([group for _, group in everybody], np.int16)
    plain = Counter(everybody)
    counts = tabulate(answers, range(1, 6), groups, 4)
    assert counts.tolist() == [
        [plain[answer, group] for answer in range(1, 6)] for group in (0, 1, 2, 3, -1)
    ]
    assert tabulate(answers, range(1, 6))[0].tolist() == counts.sum(axis=0).tolist()
    sizes = Counter(group for _, group in everybody)
    assert group_sizes(groups, 4).tolist() == [sizes[group] for group in (0, 1, 2, 3, -1)]


def test_an_answer_outside_its_codes_is_not_lost_in_silence():
    with pytest.raises(ValueError, match="outside the codes"):
        tabulate(np.array([1, 2, 6], np.int16), range(1, 6))


def test_a_group_beyond_the_last_is_an_error():
    with pytest.raises(ValueError, match="group 3 of 3"):
        tabulate(np.array([1], np.int16), (1, 2), np.array([3], np.int16), 3)


def test_groups_and_answers_are_of_the_same_people():
    with pytest.raises(ValueError, match="2 groups for 1 answers"):
        tabulate(np.array([1], np.int16), (1, 2), np.array([0, 0], np.int16), 1)


def test_a_code_that_does_not_fit_its_column():
    with pytest.raises(ValueError, match="between 0 and 999"):
        tabulate(np.array([1], np.int16), (1, 2000))


def test_columns_grow_and_keep_their_order():
    columns = Columns(answers=["liking"], attributes=["region"])
    for person in range(1000):
        columns.append({"liking": person % 5 + 1, "region": person % 300})
    columns.append({"region": 7})
    columns.extend({"liking": [5, 4]}, n=2)
    assert len(columns) == 1003
    assert columns.answers("liking").tolist() == [
        *(person % 5 + 1 for person in range(1000)),
        MISSING,
        5,
        4,
    ]
    assert columns.groups("region").tolist() == [
        *(person % 300 for person in range(1000)),
        7,
        MISSING,
        MISSING,
    ]


def test_a_view_stays_as_it_was_while_the_columns_grow():
    columns = Columns(answers=["liking"])
    columns.append({"liking": 3})
    before = columns.answers("liking")
    for _ in range(500):
        columns.append({"liking": 1})
    assert before.tolist() == [3]
    with pytest.raises(ValueError, match="read-only"):
        before[0] = 5


@pytest.mark.parametrize(
    ("rows", "n", "complaint"),
    [
        ({"liking": [40_000]}, 1, "does not fit"),
        ({"liking": np.array([-40_000])}, 1, "does not fit"),
        ({"liking": [1, 2]}, 1, "for 1 people"),
        ({"mood": [1]}, 1, "no such column"),
    ],
)
def test_a_refused_row_changes_nothing(rows, n, complaint):
    columns = Columns(answers=["liking"], attributes=["region"])
    columns.append({"liking": 2})
    with pytest.raises((ValueError, KeyError), match=complaint):
        columns.extend(rows, n=n)
    assert columns.answers("liking").tolist() == [2]
    columns.append({"liking": 4})
    assert columns.answers("liking").tolist() == [2, 4]


def test_two_columns_need_two_names():
    with pytest.raises(ValueError, match="same name"):
        Columns(answers=["age"], attributes=["age"])
