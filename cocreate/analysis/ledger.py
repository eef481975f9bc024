"""Whether a table may be shown beside everything that was shown before it: docs/methods.md.

Every group of a banner is a partition of those who are inside the filter, and the filter itself is
one. The breakdowns that the results page always offers come first, then the tables in the order in
which they were asked for. Each question is judged by itself, for its base is its own.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from cocreate.analysis.models import TableSpec
from cocreate.analysis.study import Study
from cocreate.methods.disclosure import safe_together
from cocreate.methods.release import Hidden
from cocreate.methods.released_tables import Parts, filtered, may_release
from cocreate.methods.tabulate import MISSING, NOT_ASKED, Answers, Numbers
from cocreate.questionnaires.measured import Unit, base_of


class Verdict(NamedTuple):
    """Why everybody inside the filter, and each group of the banner, stay hidden; None: shown."""

    everybody: Hidden | None
    groups: tuple[Hidden | None, ...]


def verdict(study: Study, ledger: Sequence[TableSpec], place: int, unit: Unit) -> Verdict:
    """What may be shown of table number `place` of the ledger for one measure."""
    base = base_of(unit, study.columns)
    # Required questions have one base between them: decide once.
    digest = sha256(base.tobytes()).digest()
    name = ("verdict", ledger[place].key, place, digest)
    return study.remember(name, lambda: decide(study, ledger, place, base))


def decide(study: Study, ledger: Sequence[TableSpec], place: int, base: Answers) -> Verdict:
    """The same for any base: a code for who answered, negative for who did not."""
    if bool((base == NOT_ASKED).all()):
        nobody = Hidden("not_asked")
        return Verdict(nobody, (nobody,) * len(ledger[place].banner))
    earlier: list[Parts] = [study.columns.groups(a.key) for a in study.attributes]
    for before in ledger[:place]:
        earlier += _parts(study, before)
    weightings: list[Numbers] = []
    for spec in ledger[: place + 1]:
        weights = study.weights(spec)
        if weights is not None and not any(np.array_equal(weights, one) for one in weightings):
            weightings.append(weights)
    reasons: list[Hidden | None] = []

    def safe(tables: Sequence[Parts], k: int) -> bool:
        digests = tuple(sha256(table.tobytes()).digest() for table in tables)
        return study.remember(("safe", digests, k), lambda: safe_together(tables, k))

    for blocks in _parts(study, ledger[place]):
        outcome = may_release(
            base >= 0,
            blocks,
            earlier,
            study.k,
            closed=study.closed,
            silent=base == MISSING,
            weightings=weightings,
            together_safe=safe,
        )
        # Without everybody there is nothing to break down.
        reasons.append(reasons[0] if reasons and reasons[0] else outcome)
        earlier.append(blocks)
    return Verdict(reasons[0], tuple(reasons[1:]))


def _parts(study: Study, spec: TableSpec) -> list[Parts]:
    """The partitions that a table shows: those inside the filter, then group by group."""

    def make() -> list[Parts]:
        inside = study.inside(spec.filter)
        everybody = np.ones(len(study), bool) if inside is None else inside
        groups = [study.part(names).group for names in spec.banner]
        whole: Parts = np.zeros(len(study), np.int16)
        return [
            filtered(whole, 1, everybody),
            *(filtered(group.blocks, group.size, everybody) for group in groups),
        ]

    return study.remember(("parts", spec.banner, spec.filter), make)
