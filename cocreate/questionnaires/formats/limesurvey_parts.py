"""The parts of a LimeSurvey question: texts by language, options, rows, settings."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import msgspec

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import Item, Option, Order, QuestionDocument, Settings, Words
from cocreate.questionnaires.formats.limesurvey_routing import Known
from cocreate.questionnaires.formats.survey import Answer, Question, Sub, Survey
from cocreate.questionnaires.formats.taken import Notes, plain, short

TEXT_MAX, LABEL_MAX = 2_000, 500
LEFT_KINDS: dict[str, Message] = {
    "I": _("a choice of language: the panel has one of its own"),
    "*": _("a calculation"),
}
# Settings about looks, and those that are taken over where they matter.
KNOWN_ATTRIBUTES = frozenset(
    """
    alphasort answer_order answer_width array_filter array_filter_exclude array_filter_style
    assessment_value category_separator commented_checkbox commented_checkbox_auto cssclass
    display_columns display_rows dropdown_dates dropdown_dates_minute_step dualscale_headerA
    dualscale_headerB exclude_all_others hide_tip input_boxes location_mapheight
    location_mapwidth location_mapzoom max_answers max_num_value_n min_answers min_num_value_n
    multiflexible_checkbox multiflexible_max multiflexible_min multiflexible_step
    num_value_int_only numbers_only other_position other_replace_text page_break
    public_statistics random_order repeat_headings samechoiceheight samelistheight show_totals
    showpopups slider_accuracy slider_custom_handle slider_handle slider_layout slider_max
    slider_min slider_orientation slider_separator slider_showminmax statistics_graphtype
    statistics_showgraph statistics_showmap subquestion_order suffix text_input_columns
    text_input_width time_limit_action use_dropdown value_range_allows_missing
    """.split()  # noqa: SIM905 - a list of words
)
OFF = frozenset({"", "0", "N"})


class Work(Protocol):
    """What the parts need to know of the conversion."""

    survey: Survey
    notes: Notes
    known: Known

    def name(self, wanted: str) -> str:
        """A name for a question."""
        ...


@dataclass(frozen=True)
class Base:
    """What every question made of one of theirs has in common."""

    code: str
    block: str
    required: bool
    show_if: str

    def part(self, number: int) -> "Base":
        """The same for one of several questions made of one."""
        return self.named(str(number))

    def named(self, *names: str) -> "Base":
        """The same for one of several, called after its row."""
        return replace(self, code="_" + "_".join(names))


class Worded(Protocol):
    """An answer or a row."""

    code: str
    texts: dict[str, str]


def left_kind(type_: str) -> Message:
    """What to say of a type that has no counterpart."""
    return LEFT_KINDS.get(type_, _("a question of type %(type)s", type=type_))


def texts(
    work: Work, place: str, said: dict[str, str], path: str, length: int
) -> tuple[str, Words]:
    """The text in the first language, and the others as words under `path`."""
    found: dict[str, str] = {}
    for language in work.survey.languages:
        words, media = plain(said.get(language, ""))
        if media:
            work.notes.add(place, _("pictures, sound or scripts in a text"))
        if words:
            found[language] = short(words, length, place, work.notes)
    first = work.survey.languages[0]
    text = found.pop(first, "") or next(iter(found.values()), "")
    return text, {language: {path: words} for language, words in found.items()}


def merged(*sets: Words) -> Words:
    """The words of several parts of a question in one."""
    all_words: Words = {}
    for words in sets:
        for language, paths in words.items():
            all_words.setdefault(language, {}).update(paths)
    return all_words


def options(
    work: Work, question: Question, rows: Sequence[Worded]
) -> tuple[list[Option], dict[str, int], Words]:
    """Options numbered in order, their codes by theirs, and the words in other languages."""
    made, codes, words = [], {}, []
    for number, row in enumerate(rows, 1):
        text, more = texts(work, question.code, row.texts, f"options.{number}", LABEL_MAX)
        made.append(Option(number, text or row.code))
        codes[row.code] = number
        words.append(more)
    return made, codes, merged(*words)


def items(
    work: Work, question: Question, rows: Sequence[Worded], carried: dict[str, int]
) -> tuple[list[Item], Words]:
    """Rows numbered in order, or as the options they are carried from."""
    made, words = [], []
    taken = set(carried.values())
    free = iter(n for n in range(1, 1_000) if n not in taken)
    for row in rows:
        number = carried.get(row.code) or next(free)
        text, more = texts(work, question.code, row.texts, f"items.{number}", LABEL_MAX)
        made.append(Item(number, text or row.code))
        words.append(more)
    return made, merged(*words)


def other_words(work: Work, question: Question) -> tuple[str, Words]:
    """What the "other" option is called."""
    own = plain(question.attributes.get("other_replace_text", ""))[0]
    names = {"nl": "Anders, namelijk", "en": "Other"}
    text = own or names.get(work.survey.languages[0], names["en"])
    return text, {}


def fixed_options(
    work: Work, labels: Callable[[str], list[tuple[str, str]]]
) -> tuple[list[Option], Words]:
    """Options that their system has ready for a type, in the languages of the questionnaire."""
    first, *others = work.survey.languages
    made = [Option(number, text) for number, (_code, text) in enumerate(labels(first), 1)]
    words = {
        language: {f"options.{n}": text for n, (_code, text) in enumerate(labels(language), 1)}
        for language in others
    }
    return made, words


def yes_uncertain_no(language: str) -> list[tuple[str, str]]:
    """The answers of their "yes, no, uncertain"."""
    dutch = [("Y", "Ja"), ("U", "Weet ik niet zeker"), ("N", "Nee")]
    return dutch if language.startswith("nl") else [("Y", "Yes"), ("U", "Uncertain"), ("N", "No")]


def more_same_less(language: str) -> list[tuple[str, str]]:
    """The answers of their "increase, same, decrease"."""
    dutch = [("I", "Meer"), ("S", "Hetzelfde"), ("D", "Minder")]
    return (
        dutch
        if language.startswith("nl")
        else [("I", "Increase"), ("S", "Same"), ("D", "Decrease")]
    )


def with_genders(question: Question) -> Question:
    """Their ready question for gender, its two answers written out."""
    words = {"F": {"en": "Female", "nl": "Vrouw"}, "M": {"en": "Male", "nl": "Man"}}
    return replace(question, answers=[Answer(code, texts) for code, texts in words.items()])


def with_points(question: Question, points: int) -> Question:
    """Their ready question of points, the points written out."""
    languages = question.texts
    answers = [Answer(str(n), dict.fromkeys(languages, str(n))) for n in range(1, points + 1)]
    return replace(question, answers=answers)


def row_order(question: Question) -> Order:
    """Whether rows are shuffled for each respondent."""
    attributes = question.attributes
    shuffled = (
        attributes.get("random_order") == "1" or attributes.get("subquestion_order") == "random"
    )
    return "random" if shuffled else "fixed"


def number(work: Work, question: Question, attribute: str) -> float | None:
    """A limit that is a plain number; what is calculated is left out."""
    given = question.attributes.get(attribute, "").strip()
    if not given:
        return None
    if re.fullmatch(r"-?\d{1,12}([.,]\d{1,6})?", given):
        return float(given.replace(",", "."))
    work.notes.add(question.code, _("the limit %(limit)s", limit=f"{attribute} = {given}"[:200]))
    return None


def note_attributes(work: Work, question: Question) -> None:
    """Name the settings that change what is asked and that we do not have."""
    for attribute, value in question.attributes.items():
        if attribute not in KNOWN_ATTRIBUTES and value not in OFF:
            work.notes.add(
                question.code, _("the setting %(setting)s", setting=f"{attribute} = {value}"[:200])
            )


def made(
    work: Work, question: Question, base: Base, kind: str, settings: Settings, more: str = ""
) -> QuestionDocument:
    """The question as ours; `more` stands behind its text (a row's name)."""
    text, words = texts(work, question.code, question.texts, "text", TEXT_MAX)
    help_, help_words = texts(work, question.code, question.helps, "help", TEXT_MAX)
    return QuestionDocument(
        code=work.name(question.code + base.code),
        kind=kind,
        text=f"{text}\n{more}".strip() if more else text or question.code,
        required=base.required,
        block=base.block,
        settings=msgspec.structs.replace(
            settings,
            help=help_,
            show_if=base.show_if,
            words=merged(settings.words, words, help_words),
        ),
    )


def named(work: Work, question: Question, sub: Sub) -> str:
    """What a row or column is called."""
    return texts(work, question.code, sub.texts, "", LABEL_MAX)[0] or sub.code


def cell(
    work: Work, question: Question, base: Base, kind: str, row: Sub, column: Sub | None
) -> QuestionDocument:
    """One box of several as a question of its own."""
    parts = [row, column] if column else [row]
    name = " · ".join(named(work, question, part) for part in parts)
    mine = base.named(*(part.code for part in parts))
    settings = Settings()
    if kind == "numeric":
        settings = Settings(
            decimals=2,
            least=number(work, question, "multiflexible_min"),
            most=number(work, question, "multiflexible_max"),
        )
    made_one = made(work, question, mine, kind, settings, name)
    work.known.other(f"{question.code}{mine.code}", made_one.code)
    return made_one


def slider(work: Work, question: Question, base: Base, row: Sub) -> QuestionDocument:
    """One slider of several as a question of its own."""
    least = number(work, question, "slider_min") or 0
    most = number(work, question, "slider_max") or 100
    step = number(work, question, "slider_accuracy") or 1
    digits = next((n for n in range(6) if round(step, n) == step), 6)
    settings = Settings(least=least, most=most, step=round(step, digits), decimals=digits)
    return made(
        work, question, base.named(row.code), "slider", settings, named(work, question, row)
    )
