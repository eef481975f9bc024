"""From a question to the sheet of its method, and the same figures unrounded for machines."""

from collections.abc import Callable
from typing import Any, NamedTuple, cast

from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.analysis.research import figures as made
from cocreate.analysis.research.heat import HeatFigures, heat_figures
from cocreate.analysis.research.jobs import Coming, in_time
from cocreate.analysis.research.reach import KINDS as REACHES
from cocreate.analysis.research.reach import (
    SOURCE,
    ReachFigures,
    reach,
    reach_figures,
    reach_section,
)
from cocreate.analysis.research.reading import likes_answers, maxdiff_answers
from cocreate.analysis.research.sheet_choices import maxdiff_sheet, pair_sheet, people_section
from cocreate.analysis.research.sheet_features import gut_sheet, kano_sheet
from cocreate.analysis.research.sheet_marks import heat_sheet, highlight_sheet
from cocreate.analysis.research.sheet_orders import order_sheet, sum_sheet
from cocreate.analysis.research.sheet_prices import ladder_sheet, meter_sheet
from cocreate.analysis.research.sheets import Section, Sheet
from cocreate.analysis.research.study import (
    Sample,
    Study,
    hidden_for,
    plain,
    sample_of,
    study_of,
)
from cocreate.kit.i18n import Message, Words, _
from cocreate.methods.release import Hidden
from cocreate.methods.research.heatmap import Rectangle
from cocreate.methods.research.maxdiff_people import Individuals, individuals
from cocreate.methods.research.shares import Refused, mean_of
from cocreate.questionnaires.columns import ColumnStore
from cocreate.questionnaires.figures import why_hidden
from cocreate.questionnaires.models import AnyQuestion, code_of

FORMAT = "cocreate-research/1"
SETS_AT_ONCE = 3_000
LABELS: dict[str, Message] = {
    "maxdiff": _("Shares of preference and utilities"),
    "price_meter": _("Price curves"),
    "price_ladder": _("Demand and revenue"),
    "kano": _("Kano: what each feature does"),
    "highlighter": _("The marked text"),
    "heatmap": _("The marked picture"),
    "gut": _("Gut reactions"),
    "pairwise": _("Who wins"),
    "ranking": _("The order, and which reach most"),
    "constant_sum": _("How it was divided"),
    "multi": _("Which together reach most"),
}
_FIGURES: dict[str, Callable[[Study], Any]] = {
    "maxdiff": made.maxdiff_figures,
    "price_meter": made.meter_figures,
    "price_ladder": made.ladder_figures,
    "kano": made.kano_figures,
    "highlighter": made.highlight_figures,
    "heatmap": heat_figures,
    "gut": made.gut_figures,
    "pairwise": made.pair_figures,
    "ranking": made.order_figures,
    "constant_sum": made.sum_figures,
}


class Link(NamedTuple):
    """Where a question's method is shown, and what it is called."""

    href: str
    label: Message


class Wish(NamedTuple):
    """What the reader asked for: how many items together, what counts as liked, and whether to
    work out each person's utilities."""

    size: int = 3
    top: int = 3
    people: bool = False


def method_link(question: AnyQuestion, path: str) -> Link | None:
    """The page of a question's method under the address of its concept; None without one."""
    if question.kind not in LABELS:
        return None
    return Link(f"{path}/methods/{code_of(question)}", LABELS[question.kind])


def figures_of(study: Study) -> Any:  # noqa: ANN401 - a struct of its own for each method
    """The figures of a question's method, Hidden, or None for a kind that has none of its own."""
    make = _FIGURES.get(study.question.kind)
    return study.once("figures", make) if make else None


async def sheet_of(
    study: Study, words: Words, files: str, wish: Wish, region: Rectangle | None = None
) -> Sheet:
    """The page of a question's method; `files` is where pictures are served."""
    found = await _soon(study) if study.question.kind == "maxdiff" else figures_of(study)
    if isinstance(found, Hidden):
        return Sheet(0, (), (), why_hidden(found))
    if isinstance(found, Coming):
        return Sheet(0, (Section(LABELS["maxdiff"], special="coming", data=found),), ())
    sheet = Sheet(0, (), ())
    if found is not None:
        sheet = _sheet(study, found, words, files, region)
    if isinstance(found, made.MaxDiffFigures) and wish.people:
        section = await _people(study, found, words)
        sheet = sheet._replace(sections=(*sheet.sections, section))
    reached = await reach_figures(study, wish.size, wish.top)
    if isinstance(reached, Hidden):
        return sheet._replace(hidden=why_hidden(reached))
    if reached is not None:
        section = _reach(reached, study, words, wish)
        n = sheet.n or (reached.n if isinstance(reached, ReachFigures) else 0)
        sections, sources = (*sheet.sections, section), (*sheet.sources, SOURCE)
        sheet = sheet._replace(n=n, sections=sections, sources=sources)
    return sheet


async def _soon(study: Study) -> made.MaxDiffFigures | Hidden | Coming:
    """The figures of a MaxDiff: of many sets in the child process, so that other pages go on."""
    found = study.once("answers", maxdiff_answers)
    if len(found.tasks.person) <= SETS_AT_ONCE:
        return cast("made.MaxDiffFigures | Hidden", figures_of(study))
    if hidden := hidden_for(study, found.base):
        return hidden
    fitted = await in_time(
        study.sample.kept,
        (*study.key, "fit"),
        made.maxdiff_fit,
        found.tasks,
        len(found.items),
        found.enough,
    )
    return fitted if isinstance(fitted, Coming) else made.maxdiff_told(found, *fitted)


def _sheet(
    study: Study,
    found: Any,  # noqa: ANN401 - a struct of its own for each method
    words: Words,
    files: str,
    region: Rectangle | None,
) -> Sheet:
    match found:
        case made.MaxDiffFigures():
            return maxdiff_sheet(found, words)
        case made.MeterFigures():
            return meter_sheet(found, words)
        case made.LadderFigures():
            return ladder_sheet(found, words)
        case made.KanoFigures():
            return kano_sheet(found, words)
        case made.HighlightFigures():
            return highlight_sheet(found, words, study.sample.k)
        case HeatFigures():
            return heat_sheet(found, study.question.spec, files, words, region)
        case made.GutFigures():
            return gut_sheet(found, study.question, words)
        case made.PairFigures():
            return pair_sheet(found, words)
        case made.OrderFigures():
            return order_sheet(found, words)
        case _:
            return sum_sheet(found, words)


async def _people(study: Study, found: made.MaxDiffFigures, words: Words) -> Section:
    answers = study.once("answers", maxdiff_answers)
    each = await in_time(
        study.sample.kept,
        (*study.key, "people"),
        individuals,
        answers.tasks,
        len(found.items),
        enough=answers.enough,
    )
    if isinstance(each, Coming):
        return Section(_("Person by person"), special="coming", data=each)
    return people_section(found.items, each, words, study.sample.k)


def _reach(reached: ReachFigures | Coming, study: Study, words: Words, wish: Wish) -> Section:
    if isinstance(reached, Coming):
        title = _("Which items together reach the most people (TURF)")
        return Section(title, special="coming", data=reached)
    return reach_section(reached, study, words, wish.top)


async def research_of(
    db: AsyncSession,
    store: ColumnStore,
    questionnaire_id: int,
    panel_id: int,
    *,
    closed: bool,
    k: int,
) -> dict[str, Any]:
    """Every method's figures by question code, as JSON has them; a question that was asked for
    each arm has a list of them. The shape is `FORMAT`, and grows only."""
    sample = await sample_of(db, store, questionnaire_id, panel_id, closed=closed, k=k)
    told: dict[str, Any] = {"format": FORMAT, "questions": {}}
    for question in sample.questions:
        if question.kind not in LABELS or question.until is not None:
            continue
        if question.spec.per_arm and sample.arms:
            told["questions"][code_of(question)] = [
                {"arm": arm.name} | research_json(sample, code_of(question), arm.seq)
                for arm in sample.arms
            ]
        else:
            told["questions"][code_of(question)] = research_json(sample, code_of(question))
    return told


def research_json(sample: Sample, code: str, arm: int = 0) -> dict[str, Any]:
    """One question's figures, unrounded: what its page shows, and the reason where it shows none.

    Works everything out where it stands: for the command line, not for a page.
    """
    study = study_of(sample, code, arm)
    found = figures_of(study)
    if isinstance(found, Hidden):
        return {"hidden": found.reason}
    told: dict[str, Any] = {"method": study.question.kind} | (plain(found) if found else {})
    if isinstance(found, made.HighlightFigures):
        told = _few_left_out(told, found)
    if isinstance(found, made.MaxDiffFigures):
        answers = maxdiff_answers(study)
        each = individuals(answers.tasks, len(found.items), enough=answers.enough)
        told["people"] = _individuals_json(each)
    if study.question.kind in REACHES:
        base, items, likes = likes_answers(study)
        if hidden := hidden_for(study, base):
            return {"hidden": hidden.reason}
        if len(items) > 1:
            sizes, steps = reach(likes, min(3, len(items)))
            told["reach"] = {
                "n": int(base.sum()),
                "items": [{"code": item, "text": text} for item, text in items],
                "sizes": plain(sizes),
                "steps": plain(steps),
            }
    return told


def _few_left_out(told: dict[str, Any], found: made.HighlightFigures) -> dict[str, Any]:
    """Without the counts that concern fewer than k people."""
    for marked, shown in zip(told["marked"], found.shown, strict=True):
        for kind, on in zip(("like", "dislike", "confusing"), shown, strict=True):
            if not on:
                marked[kind] = None
        if not (shown[0] and shown[1]):
            marked["net"] = marked["polarising"] = None
    del told["shown"]
    return told


def _individuals_json(each: Individuals | Refused) -> dict[str, Any]:
    """Means over people: no row is about one of them."""
    if isinstance(each, Refused):
        return {"refused": plain(each)}
    return {
        "n": len(each.people),
        "settled": each.settled,
        "mean_utility": plain(each.mean_utility),
        "mean_share": plain(each.mean_share),
        "fit": plain(mean_of(each.fit)),
    }
