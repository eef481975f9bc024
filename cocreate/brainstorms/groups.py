"""What the page of opinion groups shows, and what the command line prints of them."""

from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Brainstorm, GroupRun, GroupStand, Idea
from cocreate.brainstorms.queries import Reader, known_to
from cocreate.brainstorms.queries.groups import is_final, last_run, opinions_of, own_stand
from cocreate.kit import clock
from cocreate.kit.charts.landscape import MapGroup, MapSpec, MapSpot
from cocreate.kit.charts.plots import plot, plot_table
from cocreate.kit.i18n import Words, _, translate
from cocreate.methods.opinions import Cell, Group, Opinions, Says, outside
from cocreate.methods.proportions import Proportion, proportion
from cocreate.questionnaires.figures import NARROW, WIDE, Figure


class GroupShare(NamedTuple):
    """What one group thinks of a statement: parts of its members who voted, with intervals."""

    letter: str
    agree: Proportion
    disagree: Proportion
    passed: Proportion


class StatementLine(NamedTuple):
    """A statement in a list. `shares` are of every group; empty while it is too early for
    figures."""

    idea_id: int
    text: str
    shares: list[GroupShare]


class SaidLine(NamedTuple):
    """What a group says that others do not; `own` and `rest` are None while it is too early."""

    idea_id: int
    text: str
    agrees: bool
    own: Proportion | None
    rest: Proportion | None


class GroupCard(NamedTuple):
    """A group with its share of those who are in one, and what it says."""

    letter: str
    size: int
    share: Proportion
    lines: list[SaidLine]


class GroupsView(NamedTuple):
    """The page. `withheld` counts statements on which this reader has yet to vote."""

    opinions: Opinions
    run: GroupRun
    chart: Figure | None
    own_letter: str | None
    cards: list[GroupCard]
    agreed: list[StatementLine]
    rejected: list[StatementLine]
    split: list[StatementLine]
    withheld: int
    with_figures: bool


async def groups_view(
    db: AsyncSession, brainstorm: Brainstorm, reader: Reader, words: Words
) -> GroupsView | None:
    """The last run as this reader may see it; None before the first one.

    While it is open a member sees only what is said of statements that he voted on, as everywhere;
    and where votes are not counted openly nobody sees figures of a group before the closing.
    """
    run = await last_run(db, brainstorm.id)
    if run is None:
        return None
    found, figures = opinions_of(run, brainstorm, reader.small_cell), is_final(run, brainstorm)
    stand = await own_stand(db, brainstorm.id, reader.membership_id)
    texts = await _texts(db, brainstorm)
    known = set(texts)
    if not reader.staff and brainstorm.state(clock.now()) != "closed":
        known &= await known_to(db, brainstorm, reader.membership_id)
    lines = _Lines(found, {i: text for i, text in texts.items() if i in known}, figures=figures)
    named = {said.statement for group in found.groups for said in group.says}
    named |= {*found.agreed, *found.rejected, *found.split}
    return GroupsView(
        opinions=found,
        run=run,
        chart=_chart(found, words, stand),
        own_letter=stand.letter if stand else None,
        cards=[lines.card(number, group) for number, group in enumerate(found.groups)],
        agreed=lines.of(found.agreed),
        rejected=lines.of(found.rejected),
        split=lines.of(found.split),
        withheld=len(named & set(texts) - known),
        with_figures=figures,
    )


async def groups_json(
    db: AsyncSession, brainstorm: Brainstorm, small_cell: int
) -> dict[str, Any] | None:
    """What `cocreate results SLUG --json` prints under `groups`: null before the first run. As on
    the page, figures of groups are null while it is too early for them."""
    run = await last_run(db, brainstorm.id)
    if run is None:
        return None
    found, figures = opinions_of(run, brainstorm, small_cell), is_final(run, brainstorm)
    lines = _Lines(found, await _texts(db, brainstorm), figures=figures)
    told: dict[str, Any] = {
        "made_at": run.made_at.isoformat(),
        "participants": found.members,
        "grouped": found.grouped,
        "votes": found.votes,
        "withheld": found.why,
        "explained": list(found.explained),
        "silhouettes": {str(number): fit for number, fit in found.fits.items()},
        "groups": [_group_json(lines.card(n, group)) for n, group in enumerate(found.groups)],
    }
    for name, ids in (
        ("all_agree", found.agreed), ("all_disagree", found.rejected), ("split", found.split)
    ):  # fmt: skip
        told[name] = [_line_json(line) for line in lines.of(ids)]
    return told


class _Lines:
    """Statements by number, of those that may be shown to somebody."""

    def __init__(self, found: Opinions, texts: dict[int, str], *, figures: bool) -> None:
        self._letters = [group.letter for group in found.groups]
        self._cells = {row.statement: row.cells for row in found.rows}
        self._texts = {i: text for i, text in texts.items() if i in self._cells}
        self._figures = figures
        self._grouped = found.grouped

    def of(self, ids: tuple[int, ...]) -> list[StatementLine]:
        return [StatementLine(i, self._texts[i], self._shares(i)) for i in ids if i in self._texts]

    def card(self, number: int, group: Group) -> GroupCard:
        said = [self._said(number, one) for one in group.says if one.statement in self._texts]
        return GroupCard(group.letter, group.size, proportion(group.size, self._grouped), said)

    def _shares(self, idea_id: int) -> list[GroupShare]:
        if not self._figures:
            return []
        return [
            GroupShare(letter, *(proportion(n, cell.n) for n in cell.counts))
            for letter, cell in zip(self._letters, self._cells[idea_id], strict=True)
        ]

    def _said(self, number: int, said: Says) -> SaidLine:
        own = rest = None
        if self._figures:
            cells = self._cells[said.statement]
            own = _share(cells[number], agrees=said.agrees)
            rest = _share(outside(cells, number), agrees=said.agrees)
        return SaidLine(said.statement, self._texts[said.statement], said.agrees, own, rest)


def _share(cell: Cell, *, agrees: bool) -> Proportion:
    return proportion(cell.agree if agrees else cell.disagree, cell.n)


async def _texts(db: AsyncSession, brainstorm: Brainstorm) -> dict[int, str]:
    found = await db.execute(
        select(Idea.id, Idea.text).where(
            Idea.brainstorm_id == brainstorm.id, Idea.hidden_at.is_(None)
        )
    )
    return {row[0]: row[1] for row in found}


def _chart(found: Opinions, words: Words, own: GroupStand | None) -> Figure | None:
    if found.frame is None:
        return None
    letters = [group.letter for group in found.groups]
    note = _(
        "A mark stands for people of one group who voted much alike, larger for more; places with"
        " few people are left out. The lines hold most of a group. Only distances mean something."
    )
    spec = MapSpec(
        title=translate(_("The map of opinions"), words.locale),
        groups=tuple(
            MapGroup(
                translate(_("Group %(letter)s", letter=group.letter), words.locale),
                group.letter,
                group.size,
                group.ellipse.outline(),
            )
            for group in found.groups
        ),
        spots=tuple(MapSpot(s.group, s.people, s.x, s.y) for s in found.spots),
        cell=1 / found.frame.across,
        you=(own.x, own.y) if own else None,
        yours=letters.index(own.letter) if own else None,
        note=translate(note, words.locale),
    )
    return Figure(
        title=spec.title,
        note=spec.note,
        svg_wide=plot(spec, style="web", locale=words.locale, width=WIDE, id="map-w"),
        svg_narrow=plot(spec, style="web", locale=words.locale, width=NARROW, id="map-n"),
        table=plot_table(spec, words.locale),
    )


def _group_json(card: GroupCard) -> dict[str, Any]:
    return {
        "group": card.letter,
        "people": card.size,
        "says": [
            {
                "id": line.idea_id,
                "text": line.text,
                "agrees": line.agrees,
                "share": line.own.share if line.own else None,
                "share_of_others": line.rest.share if line.rest else None,
            }
            for line in card.lines
        ],
    }


def _line_json(line: StatementLine) -> dict[str, Any]:
    shares = {
        share.letter: {
            "n": share.agree.n,
            "agree": share.agree.share,
            "disagree": share.disagree.share,
            "low": share.agree.interval.low if share.agree.interval else None,
            "high": share.agree.interval.high if share.agree.interval else None,
        }
        for share in line.shares
    }
    return {"id": line.idea_id, "text": line.text, "groups": shares or None}
