import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cocreate.methods.crosstab import Banner, Group, any_of
from cocreate.methods.significance import Rule, compare_means

EXACT = 1e-9
FIVE = (1, 2, 3, 4, 5)


def people(n, seed, sizes=(2, 3, 4)):
    dice = np.random.default_rng(seed)
    answers = dice.choice(np.array([-2, -1, *FIVE], np.int8), n)
    groups = [
        Group(f"group {place}", dice.integers(-1, size, n).astype(np.int16), size)
        for place, size in enumerate(sizes)
    ]
    return answers, groups, dice.uniform(0.2, 3, n), dice.random(n) < 0.7


def masks(groups, inside):
    """The banner column by column, the obvious way."""
    each = [group.blocks == place for group in groups for place in range(group.size)]
    return [inside, *(inside & column for column in each)]


def counted(answers, columns, weights, codes=FIVE):
    return [
        [float(weights[column & (answers == code)].sum()) for column in columns] for code in codes
    ]


@settings(deadline=None, max_examples=40)
@given(n=st.integers(0, 300), seed=st.integers(0, 10_000), weighted=st.booleans())
def test_a_cross_table_equals_a_mask_per_column(n, seed, weighted):
    answers, groups, weights, inside = people(n, seed)
    weights = weights if weighted else np.ones(n)
    banner = Banner.of(groups, n=n, weights=weights if weighted else None, filtered=inside)
    told = banner.cross(answers, FIVE)
    columns = masks(groups, inside)
    assert told.counts.tolist() == counted(answers, columns, np.ones(n))
    assert told.weighted == pytest.approx(np.array(counted(answers, columns, weights)), rel=EXACT)
    base = [column & (answers >= 0) for column in columns]
    assert told.base.tolist() == [int(one.sum()) for one in base]
    assert told.missing.tolist() == [int((one & (answers == -1)).sum()) for one in columns]
    assert told.not_asked.tolist() == [int((one & (answers == -2)).sum()) for one in columns]
    total = np.array([weights[one].sum() for one in base])
    squares = np.array([(weights[one] ** 2).sum() for one in base])
    kish = np.divide(total**2, squares, where=squares > 0, out=np.zeros_like(total))
    assert told.weighted_base == pytest.approx(total, rel=EXACT)
    assert told.effective_base == pytest.approx(kish, rel=EXACT)


def test_many_groups_fold_in_bundles_and_give_the_same_table():
    answers, groups, weights, inside = people(500, 3, sizes=(4,) * 9)
    banner = Banner.of(groups, n=500, weights=weights, filtered=inside)
    apart = [Banner.of([group], n=500, weights=weights, filtered=inside) for group in groups]
    told = banner.cross(answers, FIVE)
    pieces = [one.cross(answers, FIVE) for one in apart]
    side_by_side = np.hstack([pieces[0].weighted[:, :1], *(one.weighted[:, 1:] for one in pieces)])
    assert told.weighted == pytest.approx(side_by_side, rel=EXACT)
    assert banner.spans == tuple((1 + 4 * place, 5 + 4 * place) for place in range(9))


def test_high_codes_are_counted_by_rank():
    answers = np.array([1000, 30000, 1000, -1, -2, 7], np.int16)
    banner = Banner.of([Group("half", np.array([0, 0, 1, 1, 0, -1], np.int16), 2)], n=6)
    told = banner.cross(answers, (7, 1000, 30000))
    assert told.counts.tolist() == [[1, 0, 0], [2, 1, 1], [1, 1, 0]]
    assert (told.missing.tolist(), told.not_asked.tolist()) == ([1, 0, 1], [1, 1, 0])
    with pytest.raises(ValueError, match="outside the codes"):
        banner.cross(answers, (7, 30000))


@pytest.mark.parametrize("stray", [0, 6, -3])
def test_an_answer_outside_its_codes_is_not_lost_in_silence(stray):
    banner = Banner.of([], n=3, filtered=np.zeros(3, bool))
    with pytest.raises(ValueError, match="outside the codes"):
        banner.cross(np.array([1, 5, stray], np.int8), FIVE)


def test_shares_nets_and_index_of_a_small_table_by_hand():
    answers = np.array([1, 2, 3, 4, 5, 5, 4, 4, -1, -2], np.int8)
    sex = Group("sex", np.array([0, 0, 0, 0, 1, 1, 1, -1, 0, 1], np.int16), 2)
    told = Banner.of([sex], n=10).cross(answers, FIVE)
    assert told.shares[:, 0].tolist() == [1 / 8, 1 / 8, 1 / 8, 3 / 8, 2 / 8]
    top = told.net((4, 5))
    assert (top.counts.tolist(), top.shares.tolist()) == ([5, 1, 3], [5 / 8, 1 / 4, 1.0])
    assert told.row_shares[3].tolist() == [1.0, 1 / 3, 1 / 3]
    assert told.index[4].tolist() == pytest.approx([100, 0, 100 * (2 / 3) / (2 / 8)])
    assert told.moments().mean.tolist() == [28 / 8, 10 / 4, 14 / 3]
    assert told.moments((0, 0, 0, 1, 1)).mean.tolist() == top.shares.tolist()


def test_a_column_without_a_base_has_no_share_rather_than_zero():
    nobody = Group("empty", np.array([0, 0, 0], np.int16), 2)
    told = Banner.of([nobody], n=3).cross(np.array([1, 2, 2], np.int8), (1, 2))
    assert np.isnan(told.shares[:, 2]).all()
    assert np.isnan(told.moments().mean[2])
    assert told.effective_base[2] == 0


def test_moments_without_weights_equal_numpy():
    answers, groups, _, inside = people(400, 5)
    numbers = np.where(answers >= 0, 1e6 + answers / 7, np.nan)
    banner = Banner.of(groups, n=400, filtered=inside)
    told = banner.moments(numbers)
    for place, column in enumerate(masks(groups, inside)):
        own = numbers[column & ~np.isnan(numbers)]
        assert told.n[place] == len(own)
        assert told.mean[place] == pytest.approx(own.mean(), rel=EXACT)
        assert told.sd[place] == pytest.approx(own.std(ddof=1), rel=EXACT)
        assert told.se[place] == pytest.approx(own.std(ddof=1) / np.sqrt(len(own)), rel=EXACT)


def test_weighted_moments_equal_r():
    # R 4.2.2: cov.wt(matrix(x), w / sum(w)), centre and square root of cov.
    x = np.array([1, 2, 2, 3, 5, 4, 4, 1], np.int8)
    weights = np.array([0.5, 1.2, 0.8, 1.0, 2.0, 0.7, 1.4, 0.4])
    banner = Banner.of([], n=8, weights=weights)
    for told in (banner.moments(x.astype(float)), banner.cross(x, FIVE).moments()):
        assert told.mean[0] == pytest.approx(3.2875, abs=EXACT)
        assert told.sd[0] == pytest.approx(1.49180769406731, abs=EXACT)


def test_one_person_has_a_mean_and_no_spread():
    told = Banner.of([], n=1, weights=np.array([2.5])).moments(np.array([4.0]))
    assert told.mean[0] == 4
    assert np.isnan(told.sd[0])
    assert np.isnan(told.se[0])


def test_net_promoter_score_of_a_column():
    answers = np.array([10] * 40 + [8] * 35 + [3] * 25, np.int8)
    told = Banner.of([], n=100).cross(answers, tuple(range(11)))
    assert told.nps()[0] == pytest.approx(15, abs=EXACT)
    assert told.nps_error()[0] == pytest.approx(100 * np.sqrt((0.65 - 0.15**2) / 100), abs=EXACT)


def test_several_answers_share_the_base_of_those_asked():
    first = np.array([1, 1, 0, 0, -1, -2], np.int8)
    second = np.array([1, 0, 0, 1, -1, -2], np.int8)
    third = np.array([0, 0, 0, -2, -1, -2], np.int8)
    sex = Group("sex", np.array([0, 1, 0, 1, 0, 1], np.int16), 2)
    banner = Banner.of([sex], n=6)
    told = banner.multiple([first, second, third])
    assert told.base.tolist() == [4, 2, 2]
    assert (told.missing.tolist(), told.not_asked.tolist()) == ([1, 1, 0], [1, 0, 1])
    assert told.counts.tolist() == [[2, 1, 1], [2, 1, 1], [0, 0, 0]]
    assert told.shares[:, 0].tolist() == [0.5, 0.5, 0.0]
    assert told.shares_of_responses[:, 0].tolist() == [0.5, 0.5, 0.0]
    either = banner.cross(any_of([first, second, third], among=(0, 1)), (0, 1))
    assert either.base.tolist() == told.base.tolist()
    assert either.counts[1].tolist() == [3, 1, 2]
    with pytest.raises(ValueError, match="do not add up"):
        told.net((0, 1))


def test_nested_columns_are_those_of_both():
    outer = Group("region", np.array([0, 1, 1, -1, 0], np.int16), 2)
    inner = Group("age", np.array([2, 0, -1, 1, 0], np.int16), 3)
    assert inner.within(outer).blocks.tolist() == [2, 3, -1, -1, 0]
    assert inner.within(outer).size == 6


@pytest.mark.parametrize(
    ("make", "complaint"),
    [
        (lambda g: Banner.of([Group("g", g, 2)], n=3), "column 2 of 2"),
        (lambda g: Banner.of([Group("g", g, 3)], n=4), "3 people in g, not 4"),
        (lambda g: Banner.of([], n=3, weights=np.array([1, np.nan, 1])), "weights are 3 numbers"),
        (lambda g: Banner.of([], n=3, weights=np.array([1, -1.0, 1])), "weights are 3 numbers"),
        (lambda g: Banner.of([], n=3, filtered=np.ones(2, bool)), "a filter of shape"),
        (lambda g: Banner.of([], n=3).cross(g[:2].astype(np.int8), FIVE), "answers of shape"),
    ],
)
def test_columns_that_do_not_fit_are_an_error(make, complaint):
    with pytest.raises(ValueError, match=complaint):
        make(np.array([0, 1, 2], np.int16))


def test_a_weighted_table_equals_pspp():
    # PSPP 1.6.2: WEIGHT BY w. CROSSTABS /TABLES=q BY cell /CELLS=COUNT COLUMN, F12.8; and T-TEST
    # GROUPS=cell /VARIABLES=q without weights, equal variances not assumed.
    q = np.array([5, 4, 2, 4, 3, 3, 1, 5, 5, 2, 4, 1], np.int8)
    cell = np.array([1, 1, 1, 2, 2, 2, 1, 2, 2, 1, 2, 2], np.int16) - 1
    w = np.array([0.5, 1.5, 2.0, 1.0, 0.75, 1.25, 0.8, 2.2, 0.6, 1.4, 0.9, 1.1])
    told = Banner.of([Group("cell", cell, 2)], n=12, weights=w).cross(q, FIVE)
    assert told.weighted.tolist() == [
        pytest.approx([1.9, 0.8, 1.1], abs=EXACT),
        pytest.approx([3.4, 3.4, 0.0], abs=EXACT),
        pytest.approx([2.0, 0.0, 2.0], abs=EXACT),
        pytest.approx([3.4, 1.5, 1.9], abs=EXACT),
        pytest.approx([3.3, 0.5, 2.8], abs=EXACT),
    ]
    assert told.weighted_base.tolist() == pytest.approx([14.0, 6.2, 7.8], abs=EXACT)
    assert (100 * told.shares).round(1).tolist() == [
        [13.6, 12.9, 14.1],
        [24.3, 54.8, 0.0],
        [14.3, 0.0, 25.6],
        [24.3, 24.2, 24.4],
        [23.6, 8.1, 35.9],
    ]
    banner = Banner.of([Group("cell", cell, 2)], n=12)
    moments = banner.cross(q, FIVE).moments()
    assert moments.mean[1:].round(2).tolist() == [2.80, 3.57]
    assert moments.sd[1:].round(2).tolist() == [1.64, 1.40]
    assert moments.se[1:].round(2).tolist() == [0.73, 0.53]
    welch = compare_means(moments, banner.spans, Rule(low_base=0))
    assert (welch.statistic[0, 0].round(2), welch.p[0, 0].round(3)) == (-0.85, 0.419)
