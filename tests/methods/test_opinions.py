"""Opinion groups: planted groups are found again, statistics equal those worked out elsewhere."""

from math import sqrt

import numpy as np
import pytest
from scipy.stats import contingency
from sklearn.metrics import adjusted_rand_score, silhouette_score

from cocreate.methods.opinions import (
    Cell,
    Row,
    Table,
    adjusted_rand,
    groups_of,
    k_means,
    letters_of,
    majority_z,
    opinion_groups,
    packed,
    silhouette,
    space_of,
    two_shares_z,
    unpack,
)
from cocreate.methods.opinions.matrix import UNSEEN
from cocreate.methods.opinions.statements import agreed_by_all, rejected_by_all, rows_of, split_by


def planted(sizes, statements=40, filled=0.5, seed=7):
    """Votes of groups that differ, and who is in which; some statements all agree on."""
    dice = np.random.default_rng(seed)
    lean = dice.choice([-1.2, 1.2], (len(sizes), statements))
    if len(sizes) == 4:  # on two axes four groups are apart when two questions part them
        halves = np.repeat([0, 1], statements // 2)
        lean = np.where(np.array([[1, 1], [1, 0], [0, 1], [0, 0]])[:, halves] > 0, 1.2, -1.2)
    lean[:, :4] = 2.5  # everybody agrees
    lean[:, 4] = -2.5  # nobody wants this
    lean[0, 5], lean[1:, 5] = 2.0, -2.0  # the first group against the rest
    group = np.repeat(np.arange(len(sizes)), sizes)
    votes = np.clip(np.rint(lean[group] + dice.normal(0, 0.8, (len(group), statements))), -1, 1)
    votes = np.where(dice.random(votes.shape) < filled, votes, UNSEEN).astype(np.int8)
    return Table(np.arange(len(group)) + 100, np.arange(statements) + 1, votes), group


def test_votes_come_back_out_of_what_the_database_joined():
    cast = {5: {31: 1, 12: -1}, 9: {12: 0}}
    joined = [(s, ",".join(str(packed(m, v)) for m, v in of.items())) for s, of in cast.items()]
    table = unpack(joined)
    assert table.members.tolist() == [12, 31]
    assert table.statements.tolist() == [5, 9]
    assert table.votes.tolist() == [[-1, 0], [1, UNSEEN]]
    assert unpack([]).votes.shape == (0, 0)


def test_the_axes_are_the_principal_components_of_the_imputed_table():
    table, _group = planted([40, 40])
    seen = np.where(table.votes == UNSEEN, np.nan, table.votes)
    filled = np.where(np.isnan(seen), np.nanmean(seen, axis=0), seen)
    left, strength, right = np.linalg.svd(filled - filled.mean(axis=0), full_matrices=False)
    stretch = np.sqrt(table.votes.shape[1] / (table.votes != UNSEEN).sum(axis=1))
    space = space_of(table.votes)
    for axis in (0, 1):
        straight = left[:, axis] * strength[axis] * stretch
        turned = straight * np.sign(straight @ space.points[:, axis])
        assert space.points[:, axis] == pytest.approx(turned, abs=1e-9)
    assert space.explained == pytest.approx(tuple((strength**2 / (strength**2).sum())[:2]))
    assert right.shape[1] == 40


def test_few_votes_do_not_pull_somebody_to_the_middle():
    table, _group = planted([40, 40], filled=1.0)
    thin = table.votes.copy()
    thin[0, ::2] = UNSEEN
    full, few = space_of(table.votes).points[0], space_of(thin).points[0]
    assert np.hypot(*few) == pytest.approx(np.hypot(*full), rel=0.35)
    assert np.hypot(*few) / np.sqrt(2) < 0.8 * np.hypot(*full)  # so it would be without


@pytest.mark.parametrize("sizes", [[60, 50], [60, 50, 40], [90, 60, 40, 30]])
def test_planted_groups_are_found_and_so_is_their_number(sizes):
    table, group = planted(sizes)
    found, stands = groups_of(table, {}, 5)
    assert len(found.groups) == len(sizes)
    assert [each.size for each in found.groups] == pytest.approx(sizes, abs=3)
    place = dict(zip(stands.members, stands.letters, strict=True))
    mine = [group[member - 100] for member in stands.members]
    assert adjusted_rand([ord(place[m]) for m in stands.members], mine) > 0.9


def test_the_same_votes_give_the_same_run():
    table, _group = planted([60, 50, 40])
    assert groups_of(table, {}, 5) == groups_of(table, {}, 5)


def test_what_all_share_what_nobody_wants_and_what_splits():
    table, _group = planted([60, 50], filled=0.9)
    found, _stands = groups_of(table, {}, 5)
    assert {1, 2, 3, 4} <= set(found.agreed)
    assert 5 in found.rejected
    assert 6 not in {*found.agreed, *found.rejected}
    first = found.groups[0]
    assert all(said.z > 1.645 for said in first.says)
    assert 1 <= len(first.says) <= 5
    rows = {row.statement: row for row in found.rows}
    for statement in found.agreed:
        assert all(cell.agree >= 0.6 * cell.n for cell in rows[statement].cells)
    for statement in found.split:
        shares = [cell.smooth for cell in rows[statement].cells]
        assert max(shares) - min(shares) >= 0.3


def test_group_informed_consensus_by_hand():
    cells = (Cell(8, 1, 1), Cell(3, 5, 0))
    votes = np.array([[1]] * 8 + [[-1], [0]] + [[1]] * 3 + [[-1]] * 5, np.int8)
    [row] = rows_of(votes, np.array([4]), np.repeat([0, 1], [10, 8]), 2, 5)
    assert (row.statement, row.cells) == (4, cells)
    assert row.consensus == pytest.approx(9 / 12 * 4 / 10)


def test_a_statement_is_broken_down_whole_or_not_at_all():
    votes = np.ones((30, 1), np.int8)
    labels = np.repeat([0, 1, -1], [12, 14, 4])
    assert rows_of(votes, np.array([1]), labels, 2, 5) == []  # four in no group: to be subtracted
    labels = np.repeat([0, 1, -1], [12, 13, 5])
    assert len(rows_of(votes, np.array([1]), labels, 2, 5)) == 1
    votes[:9] = UNSEEN  # three of the first group are left
    assert rows_of(votes, np.array([1]), labels, 2, 5) == []
    assert len(rows_of(votes, np.array([1]), labels, 2, 1)) == 1  # votes are counted openly


def test_nothing_is_said_of_a_group_of_which_few_voted():
    rows = [
        Row(1, (Cell(4, 0, 0), Cell(50, 1, 0)), 0.8),
        Row(2, (Cell(0, 4, 0), Cell(50, 0, 0)), 0),
    ]
    assert (agreed_by_all(rows), rejected_by_all(rows), split_by(rows)) == ((), (), ())


def test_z_of_two_shares_by_hand_and_by_chi_square():
    table = np.array([[31, 10], [11, 30]])  # one more than 30 of 40 and 10 of 40
    chi2 = contingency.chi2_contingency(table, correction=False).statistic
    assert two_shares_z(30, 40, 10, 40) == pytest.approx(sqrt(chi2))
    assert two_shares_z(40, 40, 12, 12) == 0
    assert majority_z(30, 40) == pytest.approx(2 * sqrt(41) * (31 / 41 - 0.5))


def test_k_means_finds_what_is_apart_and_refuses_what_is_not_there():
    points = np.array([[0.0, 0], [0, 1], [1, 0], [9, 9], [9, 8]])
    assert k_means(points, 2).tolist() == [0, 0, 0, 1, 1]
    with pytest.raises(ValueError, match="3 groups need as many different points"):
        k_means(np.zeros((20, 2)), 3)


def test_the_silhouette_is_that_of_scikit_learn():
    dice = np.random.default_rng(3)
    points = np.concatenate([dice.normal(0, 1, (90, 2)), dice.normal(3, 1, (60, 2))])
    labels = k_means(points, 3)
    assert silhouette(points, labels) == pytest.approx(silhouette_score(points, labels))
    large = np.concatenate([dice.normal(0, 1, (2_000, 2)), dice.normal(5, 1, (1_000, 2))])
    halves = k_means(large, 2)
    assert silhouette(large, halves) == pytest.approx(silhouette_score(large, halves), abs=0.02)


def test_the_adjusted_rand_index_is_that_of_scikit_learn():
    dice = np.random.default_rng(4)
    for _round in range(5):
        one, other = dice.integers(0, 3, 80), dice.integers(0, 4, 80)
        assert adjusted_rand(one, other) == pytest.approx(adjusted_rand_score(one, other))
    assert adjusted_rand([1, 1, 2], [7, 7, 5]) == 1
    assert adjusted_rand([1, 1, 1], [2, 2, 2]) == 1
    with pytest.raises(ValueError, match="the same people"):
        adjusted_rand([1], [1, 2])


def test_letters_stay_with_the_people():
    members, labels = np.arange(12), np.repeat([0, 1, 2], 4)
    before = dict(zip(range(12), "CCCCAAAABBBB", strict=True))
    assert letters_of(members, labels, before) == ("C", "A", "B")
    assert letters_of(members, labels, {}) == ("A", "B", "C")
    before = dict(zip(range(8), "AAAAAAAA", strict=True))  # A split in two, and strangers came
    assert letters_of(members, labels, before) == ("A", "B", "C")
    before = dict(zip(range(12), "AAAABBBBDDDE", strict=True))
    assert letters_of(members, labels, before) == ("A", "B", "D")


def test_groups_keep_their_letters_when_more_people_vote():
    table, _group = planted([60, 50, 40])
    first = Table(table.members[::2], table.statements, table.votes[::2])
    _found, earlier = groups_of(first, {}, 5)
    turned = {"A": "C", "B": "A", "C": "B"}
    before = {m: turned[x] for m, x in zip(earlier.members, earlier.letters, strict=True)}
    _found, later = groups_of(table, before, 5)
    now = dict(zip(later.members, later.letters, strict=True))
    kept = [now[member] == letter for member, letter in before.items()]
    assert sum(kept) > 0.95 * len(kept)


def test_too_few_people_or_statements_give_no_groups_and_say_why():
    table, _group = planted([14, 10])
    found, stands = groups_of(table, {}, 5)
    assert (found.why, found.groups, stands.members) == ("few_members", (), [])
    table, _group = planted([40, 40], statements=6, filled=1.0)
    assert groups_of(table, {}, 5)[0].why == "few_statements"
    table, _group = planted([40, 40], filled=0.1)  # four votes each
    assert groups_of(table, {}, 5)[0].why == "few_members"
    same = Table(table.members, table.statements, np.ones((80, 40), np.int8))
    assert groups_of(same, {}, 5)[0].why == "small_groups"
    nobody, stands = opinion_groups([], {}, 5)
    assert (nobody.why, nobody.members, stands.members) == ("few_statements", 0, [])


def test_no_group_of_fewer_than_ten_is_ever_shown():
    table, _group = planted([60, 50, 6], filled=0.9)
    found, _stands = groups_of(table, {}, 5)
    assert min(each.size for each in found.groups) >= 10
    assert found.grouped == sum(each.size for each in found.groups)


def test_the_map_holds_no_mark_of_fewer_than_five():
    table, _group = planted([60, 50])
    found, _stands = groups_of(table, {}, 1)
    assert found.spots
    assert min(spot.people for spot in found.spots) >= 5
    assert min(spot.people for spot in groups_of(table, {}, 9)[0].spots) >= 9
    for each in found.groups:
        assert all(-0.5 < x < 1.5 and -0.5 < y < 1.5 for x, y in each.ellipse.outline())
