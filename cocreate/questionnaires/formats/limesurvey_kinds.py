"""From a LimeSurvey questionnaire to ours: which of their types is which of our kinds."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cocreate.kit.i18n import _
from cocreate.questionnaires.document import (
    OTHER,
    BlockDocument,
    Carry,
    Document,
    Item,
    Option,
    QuestionDocument,
    Settings,
)
from cocreate.questionnaires.formats import limesurvey_parts as parts
from cocreate.questionnaires.formats.limesurvey_routing import Known, translated
from cocreate.questionnaires.formats.survey import Group, Question, Sub, Survey
from cocreate.questionnaires.formats.taken import Imported, Notes, fresh_name, plain

CELLS_MAX = 20  # questions that one table of boxes may become
Made = list[QuestionDocument]


@dataclass
class Work:
    """What is known while a survey is converted: names given so far, and what stays behind."""

    survey: Survey
    notes: Notes = field(default_factory=Notes)
    names: set[str] = field(default_factory=set)
    known: Known = field(default_factory=Known)

    def name(self, wanted: str) -> str:
        """A name for a question, like theirs."""
        given = fresh_name(wanted, self.names)
        self.names.add(given)
        return given


def convert(survey: Survey) -> Imported:
    """The document, and a line for everything that has no place in it."""
    work = Work(survey)
    work.known.by_id = {question.qid: question.code for question in survey.questions}
    if survey.quotas:
        work.notes.add("", _("%(n)s quotas: set them in the field", n=survey.quotas))
    blocks, block_of = _blocks(work)
    questions: Made = []
    for question in survey.questions:
        questions += _converted(work, question, block_of.get(question.group, ""))
    first = survey.languages[0]
    title, _media = plain(survey.titles.get(first, ""))
    document = Document(
        title=title[:120],
        languages=tuple(survey.languages),
        mode="page" if survey.one_page else "steps",
        blocks=tuple(blocks),
        questions=tuple(questions),
    )
    return Imported(document, work.notes.all)


def _blocks(work: Work) -> tuple[list[BlockDocument], dict[str, str]]:
    blocks, block_of = [], {}
    for number, group in enumerate(work.survey.groups, 1):
        code = f"B{number}"
        block_of[group.gid] = code
        if group.random:
            work.notes.add(_group_name(work, group), _("groups that are shuffled among each other"))
        if group.relevance not in {"", "1"}:
            work.notes.add(_group_name(work, group), _("the condition of a whole group"))
        title, words = parts.texts(work, _group_name(work, group), group.names, "title", 200)
        blocks.append(BlockDocument(code=code, title=title, words=words))
    return blocks, block_of


def _group_name(work: Work, group: Group) -> str:
    return group.names.get(work.survey.languages[0], "") or group.gid


def _converted(work: Work, question: Question, block: str) -> Made:
    maker = _MAKERS.get(question.type)
    if maker is None:
        work.notes.add(question.code, parts.left_kind(question.type))
        return []
    parts.note_attributes(work, question)
    show_if = translated(question.relevance, work.known)
    if show_if is None:
        work.notes.add(question.code, _("its condition: %(text)s", text=question.relevance[:200]))
        show_if = ""
    base = parts.Base(
        code="", block=block, required=question.mandatory and question.type != "X", show_if=show_if
    )
    return maker(work, question, base)


def _single(work: Work, question: Question, base: parts.Base) -> Made:
    options, codes, words = parts.options(work, question, question.answers)
    if question.other:
        text, more = parts.other_words(work, question)
        options.append(Option(OTHER, text, other=True, anchored=True))
        words = parts.merged(words, more)
        codes["-oth-"] = OTHER
    if question.type == "O":
        work.notes.add(question.code, _("the box for a comment beside the list"))
    kind = "dropdown" if question.type == "!" else "single"
    settings = Settings(
        options=tuple(options),
        order=parts.row_order(question),
        words=words,
    )
    made = parts.made(work, question, base, kind, settings)
    work.known.single(question.code, made.code, codes)
    return [made]


def _multi(work: Work, question: Question, base: parts.Base) -> Made:
    rows = [sub for sub in question.subs if sub.scale == 0]
    options, codes, words = parts.options(work, question, rows)
    alone = set(question.attributes.get("exclude_all_others", "").split(";"))
    back = {number: code for code, number in codes.items()}
    chosen = [
        Option(o.code, o.text, exclusive=back[o.code] in alone, anchored=back[o.code] in alone)
        for o in options
    ]
    if question.other:
        text, more = parts.other_words(work, question)
        chosen.append(Option(OTHER, text, other=True, anchored=True))
        words = parts.merged(words, more)
        codes["other"] = OTHER
    if question.type == "P":
        work.notes.add(question.code, _("the comments beside the boxes"))
    settings = Settings(
        options=tuple(chosen),
        order=parts.row_order(question),
        least=parts.number(work, question, "min_answers"),
        most=parts.number(work, question, "max_answers"),
        words=words,
    )
    made = parts.made(work, question, base, "multi", settings)
    work.known.multi(question.code, made.code, codes)
    return [made]


def _matrix(
    fixed: Callable[[str], list[tuple[str, str]]] | None, scale: int = 0
) -> Callable[[Work, Question, parts.Base], Made]:
    def make(work: Work, question: Question, base: parts.Base) -> Made:
        rows = [sub for sub in question.subs if sub.scale == 0]
        carried = _carried(work, question)
        items, words = parts.items(work, question, rows, work.known.codes(carried))
        if fixed is None:
            answers = [answer for answer in question.answers if answer.scale == scale]
            options, _codes, more = parts.options(work, question, answers)
        else:
            options, more = parts.fixed_options(work, fixed)
        settings = Settings(
            items=tuple(items),
            options=tuple(options),
            items_order=parts.row_order(question),
            carry_items=carried,
            words=parts.merged(words, more),
        )
        return [parts.made(work, question, base, "matrix", settings)]

    return make


def _carried(work: Work, question: Question) -> Carry | None:
    """Rows that depend on what was chosen at an earlier question."""
    for attribute, which in (("array_filter", "chosen"), ("array_filter_exclude", "not_chosen")):
        theirs = question.attributes.get(attribute, "")
        if not theirs:
            continue
        if ours := work.known.name_of(theirs):
            return Carry(ours, which)  # type: ignore[arg-type]  # one of the two words above
        work.notes.add(question.code, _("rows that depend on %(question)s", question=theirs))
    return None


def _dual(work: Work, question: Question, base: parts.Base) -> Made:
    return [
        made
        for scale in (0, 1)
        for made in _matrix(None, scale)(work, question, base.part(scale + 1))
    ]


def _number(work: Work, question: Question, base: parts.Base) -> Made:
    settings = Settings(
        least=parts.number(work, question, "min_num_value_n"),
        most=parts.number(work, question, "max_num_value_n"),
        decimals=0 if question.attributes.get("num_value_int_only") == "1" else 2,
        unit=plain(question.attributes.get("suffix", ""))[0][:30],
    )
    made = parts.made(work, question, base, "numeric", settings)
    work.known.number(question.code, made.code)
    return [made]


def _plain_kind(kind: str) -> Callable[[Work, Question, parts.Base], Made]:
    def make(work: Work, question: Question, base: parts.Base) -> Made:
        made = parts.made(work, question, base, kind, Settings())
        if kind == "yes_no":
            work.known.single(question.code, made.code, {"Y": 1, "N": 0})
        else:
            work.known.other(question.code, made.code)
        return [made]

    return make


def _rows_as(kind: str) -> Callable[[Work, Question, parts.Base], Made]:
    """Several boxes under one question become as many questions of ours."""

    def make(work: Work, question: Question, base: parts.Base) -> Made:
        rows = [sub for sub in question.subs if sub.scale == 0]
        columns = [sub for sub in question.subs if sub.scale == 1]
        across: list[Sub | None] = [*columns] or [None]
        cells = [(row, column) for row in rows for column in across]
        if len(cells) > CELLS_MAX:
            work.notes.add(question.code, _("a table of %(n)s boxes", n=len(cells)))
            return []
        if kind == "numeric" and question.attributes.get("slider_layout") == "1":
            return [parts.slider(work, question, base, row) for row in rows]
        return [parts.cell(work, question, base, kind, row, column) for row, column in cells]

    return make


def _ranking(work: Work, question: Question, base: parts.Base) -> Made:
    subs = [sub for sub in question.subs if sub.scale == 0]
    items, words = parts.items(work, question, question.answers or subs, {})
    settings = Settings(
        items=tuple(Item(item.code, item.text) for item in items),
        items_order=parts.row_order(question),
        least=parts.number(work, question, "min_answers"),
        most=parts.number(work, question, "max_answers"),
        words=words,
    )
    return [parts.made(work, question, base, "ranking", settings)]


def _table_of_numbers(work: Work, question: Question, base: parts.Base) -> Made:
    """Their table of numbers: as tick boxes one of our multis a row, else a box a cell."""
    if question.attributes.get("multiflexible_checkbox") != "1":
        return _rows_as("numeric")(work, question, base)
    rows = [sub for sub in question.subs if sub.scale == 0]
    columns = [sub for sub in question.subs if sub.scale == 1]
    options, _codes, words = parts.options(work, question, columns)
    settings = Settings(options=tuple(options), words=words)
    return [
        parts.made(
            work,
            question,
            base.named(row.code),
            "multi",
            settings,
            parts.named(work, question, row),
        )
        for row in rows
    ]


def _points(word: str) -> list[tuple[str, str]]:
    return [(str(n), str(n)) for n in range(1, int(word) + 1)]


_MAKERS: dict[str, Callable[[Work, Question, parts.Base], Made]] = {
    "L": _single,
    "!": _single,
    "O": _single,
    "G": lambda work, question, base: _single(work, parts.with_genders(question), base),
    "5": lambda work, question, base: _single(work, parts.with_points(question, 5), base),
    "Y": _plain_kind("yes_no"),
    "M": _multi,
    "P": _multi,
    "F": _matrix(None),
    "H": _matrix(None),
    "A": _matrix(lambda _language: _points("5")),
    "B": _matrix(lambda _language: _points("10")),
    "C": _matrix(parts.yes_uncertain_no),
    "E": _matrix(parts.more_same_less),
    "1": _dual,
    "N": _number,
    "S": _plain_kind("short"),
    "T": _plain_kind("open"),
    "U": _plain_kind("open"),
    "D": _plain_kind("date"),
    "X": _plain_kind("instruction"),
    "|": _plain_kind("file"),
    "R": _ranking,
    "Q": _rows_as("short"),
    "K": _rows_as("numeric"),
    ";": _rows_as("short"),
    ":": _table_of_numbers,
}
