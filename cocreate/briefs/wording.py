"""The headline and the sentence that proves it, by rules over the figures.

Nothing here guesses: a majority is called clear only when its whole interval lies on one side of
one half.
"""

from collections.abc import Iterable, Sequence
from typing import Literal
from zoneinfo import ZoneInfo

from cocreate.briefs.document import Field, Figure, Share, Statements
from cocreate.kit.i18n import Message, Words, _, translate

Side = Literal["above", "below", "open"]


class Pen:
    """Writes in one language."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        # Days are stored as days, so the zone is never used.
        self.words = Words(locale, ZoneInfo("UTC"))

    def __call__(self, message: Message) -> str:
        return translate(message, self.locale)

    def share(self, share: Share) -> str:
        """54%."""
        return self.words.pct(share.share)

    def interval(self, share: Share) -> str:
        """48–60%."""
        low, high = self.words.pct(share.low), self.words.pct(share.high)
        return high if low == high else f"{low.rstrip('%').strip()}–{high}"

    def points(self, half_width: float) -> str:
        """5.9: percentage points."""
        return self.words.num(100 * half_width, 1)

    def listed(self, items: Iterable[str]) -> str:
        """a, b, c."""
        return ", ".join(items)


def side(share: Share) -> Side:
    """Where one half lies: under the whole interval (above), over it (below) or within."""
    if share.low > 0.5:
        return "above"
    return "below" if share.high < 0.5 else "open"


def finding(
    pen: Pen, field: Field, figures: Sequence[Figure], statements: Statements | None
) -> str:
    """The headline, from the first question that has figures or from all statements."""
    if statements is not None:
        return _statements_finding(pen, statements)
    if field.n_answered == 0:
        return pen(_("Nobody has answered yet"))
    leading = lead(figures)
    if leading is None:
        return pen(_("There are too few answers to show figures"))
    if leading.top2 and leading.kind == "scale5":
        return pen(_with_share(_TOP2, pen, leading.top2))
    if leading.yes:
        return pen(_with_share(_YES, pen, leading.yes))
    mean = pen.words.num(leading.mean or 0.0, 1)
    return pen(_("The average mark is %(mean)s", mean=mean))


def evidence(
    pen: Pen, field: Field, figures: Sequence[Figure], statements: Statements | None
) -> str:
    """The sentence under the headline: which question, which interval, how many answers."""
    if statements is not None:
        return _statements_evidence(pen, statements)
    leading = lead(figures)
    if leading is None:
        return pen(_("Answers so far: %(n)s.", n=pen.words.num(field.n_answered)))
    values: dict[str, object] = {"question": leading.question, "n": pen.words.num(leading.n)}
    share = leading.top2 if leading.kind == "scale5" else leading.yes
    if share is None:
        return pen(_("The question was: “%(question)s”, n = %(n)s.", **values))
    return pen(
        _(
            "The question was: “%(question)s”, n = %(n)s. The 95%% interval runs from %(low)s"
            " to %(high)s.",
            low=pen.words.pct(share.low),
            high=pen.words.pct(share.high),
            **values,
        )
    )


def lead(figures: Sequence[Figure]) -> Figure | None:
    """The question that the headline speaks of: the first scale, else the first with figures."""
    shown = [figure for figure in figures if not figure.hidden and figure.n]
    scales = [figure for figure in shown if figure.kind == "scale5"]
    return next(iter([*scales, *shown]), None)


_TOP2: dict[Side, Message] = {
    "above": _("A clear majority, %(share)s, gives one of the two highest answers"),
    "below": _("Less than half, %(share)s, gives one of the two highest answers"),
    "open": _("No clear majority: %(share)s gives one of the two highest answers"),
}
_YES: dict[Side, Message] = {
    "above": _("A clear majority, %(share)s, says yes"),
    "below": _("Less than half, %(share)s, says yes"),
    "open": _("No clear majority: %(share)s says yes"),
}


def _with_share(sentences: dict[Side, Message], pen: Pen, share: Share) -> Message:
    return _(sentences[side(share)].text, share=pen.share(share))


def _statements_finding(pen: Pen, statements: Statements) -> str:
    total, clear = statements.total, statements.n_clear
    if not statements.supported:
        return pen(_("There are no figures to show yet"))
    values: dict[str, object] = {"clear": pen.words.num(clear), "total": pen.words.num(total)}
    if clear == 0:
        return pen(_("A clear majority agrees with none of the %(total)s ideas", **values))
    return pen(_("A clear majority agrees with %(clear)s of %(total)s ideas", **values))


def _statements_evidence(pen: Pen, statements: Statements) -> str:
    n_votes = pen.words.num(statements.n_votes)
    best = next((one for one in statements.supported if one.agreed), None)
    if best is None or best.agreed is None:
        return pen(_("Votes so far: %(n)s.", n=n_votes))
    return pen(
        _(
            "Most support: “%(idea)s” Of the %(n)s who voted on it, %(share)s agree; the 95%%"
            " interval runs from %(low)s to %(high)s.",
            idea=best.text,
            n=pen.words.num(best.n),
            share=pen.share(best.agreed),
            low=pen.words.pct(best.agreed.low),
            high=pen.words.pct(best.agreed.high),
        )
    )
