"""What a brief does not say, and how it was made: sentences by rules over the data.

The method box answers the questions that AAPOR's code of ethics (2021) wants answered with every
published figure: who paid, whom, how, when, in what words, how many, how sure, weighted or not.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import msgspec

from cocreate.briefs.document import Breakdown, Field, Figure, Kind, Note, Share, Statements
from cocreate.briefs.wording import Pen
from cocreate.kit.i18n import Message, _
from cocreate.methods.proportions import LOW_BASE, SOLID_BASE


class Circumstances(msgspec.Struct, frozen=True, kw_only=True):
    """What the limits and the method follow from, besides the figures themselves."""

    kind: Kind
    company: str
    panel_name: str
    n_members: int
    small_cell: int
    language: str
    still_open: bool = False
    seen_at_once: bool = False
    open_counts: bool = False
    imported: bool = False
    n_hidden_ideas: int = 0
    n_quotes: int = 0
    finding_by_marketer: bool = False


class Found(msgspec.Struct, frozen=True):
    """The figures that the sentences are about."""

    field: Field
    figures: tuple[Figure, ...] = ()
    breakdown: Breakdown | None = None
    statements: Statements | None = None


def does_not_say(pen: Pen, case: Circumstances, found: Found) -> tuple[str, ...]:
    """The limits that hold for this brief, the weightiest first."""
    return tuple(
        pen(message)
        for rule in (_sample, _silent, _bases, _hidden, _influence, _votes, _future)
        for message in rule(pen, case, found)
    )


def _sample(_pen: Pen, case: Circumstances, _found: Found) -> Iterator[Message]:
    if case.imported:
        yield _(
            "Who took part chose to do so in a public conversation. They are no random sample, so"
            " the intervals speak of people like them only."
        )
    else:
        yield _(
            "Members joined this panel by choice. They are no random sample of all customers, so"
            " the intervals speak of this panel only."
        )


def _silent(pen: Pen, case: Circumstances, found: Found) -> Iterator[Message]:
    field = found.field
    if case.still_open:
        yield _(
            "It was still open when this brief was made: the newest answers are not in it, and"
            " the figures can change."
        )
    if field.n_invited is not None and field.n_invited > field.n_answered:
        yield _(
            "Of %(invited)s invited members, %(silent)s did not answer. What they think is not"
            " known.",
            invited=pen.words.num(field.n_invited),
            silent=pen.words.num(field.n_invited - field.n_answered),
        )


def _bases(_pen: Pen, case: Circumstances, found: Found) -> Iterator[Message]:
    bases = [figure.n for figure in found.figures if not figure.hidden]
    if bases and min(bases) < LOW_BASE:
        yield _(
            "Figures on fewer than %(least)s answers are a first impression, no more.",
            least=LOW_BASE,
        )
    elif bases and min(bases) < SOLID_BASE:
        yield _(
            "Figures on fewer than %(solid)s answers show a direction, not an exact size.",
            solid=SOLID_BASE,
        )
    if case.n_quotes:
        yield _("Quotes show how members put it. They do not show how many think so.")


def _hidden(pen: Pen, case: Circumstances, found: Found) -> Iterator[Message]:
    hidden = [figure.question for figure in found.figures if figure.hidden]
    if hidden:
        yield _(
            "Without figures, since too few members answered: %(questions)s.",
            questions=pen.listed(f"“{question}”" for question in hidden),
        )
    if found.breakdown is not None and found.breakdown.hidden:
        yield _(
            "Not shown by %(attribute)s: %(reason)s",
            attribute=found.breakdown.attribute,
            reason=found.breakdown.hidden,
        )
    if case.n_hidden_ideas:
        yield _(
            "Ideas that a moderator hid are left out: %(n)s.", n=pen.words.num(case.n_hidden_ideas)
        )


def _influence(_pen: Pen, case: Circumstances, _found: Found) -> Iterator[Message]:
    if case.seen_at_once:
        yield _(
            "Members could read each other's comments before they answered, and may have been"
            " led by them."
        )
    if case.open_counts:
        yield _("Votes were counted openly, so later voters may have followed earlier ones.")


def _votes(pen: Pen, _case: Circumstances, found: Found) -> Iterator[Message]:
    statements = found.statements
    if statements is None:
        return
    bases = [one.n for one in (*statements.supported, *statements.dividing)]
    if bases and min(bases) < max(bases):
        yield _(
            "Not everybody voted on every idea: those shown here had between %(least)s and"
            " %(most)s votes.",
            least=pen.words.num(min(bases)),
            most=pen.words.num(max(bases)),
        )


def _future(_pen: Pen, case: Circumstances, found: Found) -> Iterator[Message]:
    if case.kind == "brainstorm":
        yield _("Support for an idea does not say what it costs or whether it can be done.")
    elif found.field.n_answered:
        yield _(
            "One concept was shown, so nothing here says whether another would do better."
            " What people say they will do is not what they do."
        )


def method(pen: Pen, case: Circumstances, found: Found) -> tuple[Note, ...]:
    """How the brief was made, a labelled sentence an item."""
    notes = [*_people(pen, case, found.field), *_work(pen, case, found)]
    return tuple(Note(pen(label), pen(text)) for label, text in notes)


def _people(pen: Pen, case: Circumstances, field: Field) -> Iterator[tuple[Message, Message]]:
    company = case.company
    yield (
        _("Commissioned and carried out by"),
        _("%(company)s, in its own panel “%(panel)s”", company=company, panel=case.panel_name),
    )
    if case.imported:
        yield _("Population"), _("whoever took part in a public conversation, imported here")
    else:
        yield (
            _("Population"),
            _("%(n)s members of the panel", n=pen.words.num(case.n_members)),
        )
    if field.n_invited is not None:
        yield _("Invited"), _("%(n)s members, not drawn by lot", n=pen.words.num(field.n_invited))
    if field.opens or field.closes:
        yield _("Dates"), Message("%(dates)s", {"dates": dates(pen, field.opens, field.closes)})
    if not case.imported:
        yield _("Language of the questions"), Message("%(name)s", {"name": case.language})


def _work(pen: Pen, case: Circumstances, found: Found) -> Iterator[tuple[Message, Message]]:
    field = found.field
    if case.kind == "brainstorm":
        yield _("Way of asking"), _("ideas on a web page; agree, disagree or pass on each")
        yield _("Answers"), _("%(n)s people voted", n=pen.words.num(field.n_answered))
    else:
        yield _("Way of asking"), _("questions on a web page, answered by oneself")
        yield _("Answers"), _("%(n)s, one a member", n=pen.words.num(field.n_answered))
    widest = max((one.high - one.low for one in _shares(found)), default=None)
    if widest is not None:
        yield (
            _("Precision"),
            _(
                "95%% intervals after Wilson; the widest here is ± %(points)s points",
                points=pen.points(widest / 2),
            ),
        )
    yield _("Weighting"), _("none: every answer counts once")
    yield (
        _("Processing"),
        _(
            "test answers left out; no group under %(cell)s people is shown; quotes are literal,"
            " drawn by lot, without names, and checked against what is stored",
            cell=case.small_cell,
        ),
    )
    yield (
        _("Headline"),
        _("written by the marketer")
        if case.finding_by_marketer
        else _("made from the figures by a fixed rule"),
    )


def _shares(found: Found) -> Iterable[Share]:
    for figure in found.figures:
        yield from (one for one in (figure.top2, figure.bottom2, figure.yes) if one)
    statements = found.statements
    for idea in (*statements.supported, *statements.dividing) if statements else ():
        yield from (one for one in (idea.agreed, idea.disagreed) if one)


def dates(pen: Pen, opens: date | None, closes: date | None) -> str:
    """9–20 November 2026, 30 October – 20 November 2026, or the one day that is known."""
    day = pen.words.day
    if opens is None or closes is None or opens == closes:
        return "".join(day(known) for known in {opens, closes} if known)
    if (opens.year, opens.month) == (closes.year, closes.month):
        return f"{opens.day}–{day(closes)}"
    if opens.year == closes.year:
        return f"{day(opens).removesuffix(str(opens.year)).strip()} – {day(closes)}"
    return f"{day(opens)} – {day(closes)}"
