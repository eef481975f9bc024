"""Writing a LimeSurvey structure (.lss): what it has a type for, the rest is listed."""

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from cocreate.kit.i18n import Message, _, translate
from cocreate.questionnaires.document import (
    DONT_KNOW,
    BlockDocument,
    Document,
    Item,
    Option,
    QuestionDocument,
)
from cocreate.questionnaires.formats.limesurvey_conditions import TYPES, relevance
from cocreate.questionnaires.formats.taken import LeftOut, Notes
from cocreate.questionnaires.kinds.scales import DONT_KNOW_LABEL, ENDS, POINTS, SCALE5_MIDDLE

DB_VERSION = "493"  # the form of version 6: texts in tables of their own


class Tables:
    """Rows by table, each with a number of its own."""

    def __init__(self) -> None:
        self.rows: dict[str, list[dict[str, str]]] = {}
        self._numbers = iter(range(1, 1_000_000))

    def number(self) -> str:
        """The next free number."""
        return str(next(self._numbers))

    def add(self, table: str, **cells: object) -> None:
        """One row more."""
        self.rows.setdefault(table, []).append({name: str(value) for name, value in cells.items()})


def write(document: Document) -> tuple[bytes, tuple[LeftOut, ...]]:
    """The structure as XML, and a line for everything of the document that is not in it."""
    tables, notes, survey = Tables(), Notes(), "100000"
    first = document.languages[0]
    tables.add(
        "surveys",
        sid=survey,
        language=first,
        additional_languages=" ".join(document.languages[1:]),
        format="A" if document.mode == "page" else "S",
        anonymized="Y",
    )
    for language in document.languages:
        tables.add(
            "surveys_languagesettings",
            surveyls_survey_id=survey,
            surveyls_language=language,
            surveyls_title=document.title,
        )
    blocks = document.blocks or (BlockDocument("B1", document.title),)
    groups = {block.code: _group(tables, document, block, n) for n, block in enumerate(blocks)}
    for order, question in enumerate(document.questions, 1):
        group = groups.get(question.block) or next(iter(groups.values()))
        _question(tables, notes, document, question, (survey, group, str(order)))
    return _xml(document, tables), notes.all


def _group(tables: Tables, document: Document, block: BlockDocument, order: int) -> str:
    number = tables.number()
    tables.add("groups", gid=number, sid="100000", group_order=order, grelevance="")
    for language in document.languages:
        title = block.words.get(language, {}).get("title", block.title)
        tables.add("group_l10ns", gid=number, language=language, group_name=title or block.code)
    return number


def _question(
    tables: Tables,
    notes: Notes,
    document: Document,
    question: QuestionDocument,
    place: tuple[str, str, str],
) -> None:
    type_ = TYPES.get(question.kind)
    if type_ is None:
        notes.add(question.code, _("a question of kind %(kind)s", kind=question.kind))
        return
    condition = relevance(document, question.settings.show_if)
    if condition is None:
        notes.add(question.code, _("its condition: %(text)s", text=question.settings.show_if))
    _note_rest(notes, question)
    number, (survey, group, order) = tables.number(), place
    tables.add(
        "questions",
        qid=number,
        parent_qid=0,
        sid=survey,
        gid=group,
        type=type_,
        title=question.code.replace("_", ""),
        other="Y" if any(option.other for option in question.settings.options) else "N",
        mandatory="Y" if question.required else "N",
        question_order=order,
        scale_id=0,
        relevance=condition or "1",
    )
    _words(tables, document, question, number)
    _parts(tables, document, question, number)
    for name, value in _attributes(question):
        tables.add("question_attributes", qid=number, attribute=name, value=value)


def _words(tables: Tables, document: Document, question: QuestionDocument, number: str) -> None:
    for language in document.languages:
        said = question.settings.words.get(language, {})
        tables.add(
            "question_l10ns",
            id=tables.number(),
            qid=number,
            question=said.get("text", question.text),
            help=said.get("help", question.settings.help),
            language=language,
        )


def _parts(tables: Tables, document: Document, question: QuestionDocument, number: str) -> None:
    spec, kind = question.settings, question.kind
    options = [option for option in spec.options if not option.other] or _points(document, question)
    if kind in {"matrix", "constant_sum"}:
        _rows(tables, document, question, number, spec.items)
    if kind == "multi":
        _rows(tables, document, question, number, options)
    elif kind == "ranking":
        _answers(tables, document, question, number, spec.items)
    elif TYPES[kind] in {"L", "!", "F"}:
        _answers(tables, document, question, number, options)


def _points(document: Document, question: QuestionDocument) -> list[Option]:
    """The points of a scale written out, as their list needs them."""
    codes, language = POINTS.get(question.kind, ()), document.languages[0]
    if not codes:
        return []
    ends = ENDS[question.kind]
    names = {code: str(code) for code in codes}
    if question.kind == "scale5" and not (question.low or question.high):
        names |= dict(zip(codes[1:4], (translate(m, language) for m in SCALE5_MIDDLE), strict=True))
    names[codes[0]] = question.low or translate(ends[0], language)
    names[codes[-1]] = question.high or translate(ends[1], language)
    if question.settings.dont_know:
        names[DONT_KNOW] = translate(DONT_KNOW_LABEL, language)
    return [Option(code, name) for code, name in names.items()]


def _rows(
    tables: Tables,
    document: Document,
    question: QuestionDocument,
    parent: str,
    rows: Iterable[Option | Item],
) -> None:
    path = "items" if question.kind != "multi" else "options"
    for order, row in enumerate(rows, 1):
        number = tables.number()
        tables.add(
            "subquestions",
            qid=number,
            parent_qid=parent,
            type="T",
            title=f"SQ{row.code:03d}",
            question_order=order,
            scale_id=0,
        )
        for language in document.languages:
            said = question.settings.words.get(language, {}).get(f"{path}.{row.code}", row.text)
            tables.add(
                "question_l10ns", id=tables.number(), qid=number, question=said, language=language
            )


def _answers(
    tables: Tables,
    document: Document,
    question: QuestionDocument,
    parent: str,
    rows: Sequence[Option | Item],
) -> None:
    path = "items" if question.kind == "ranking" else "options"
    for order, row in enumerate(rows, 1):
        number = tables.number()
        tables.add(
            "answers", aid=number, qid=parent, code=f"A{row.code}", sortorder=order, scale_id=0
        )
        for language in document.languages:
            said = question.settings.words.get(language, {}).get(f"{path}.{row.code}", row.text)
            tables.add(
                "answer_l10ns", id=tables.number(), aid=number, answer=said, language=language
            )


def _attributes(question: QuestionDocument) -> Iterable[tuple[str, str]]:
    spec = question.settings
    if "random" in {spec.order, spec.items_order}:
        yield "random_order", "1"
    if question.kind in {"numeric", "slider"}:
        yield from _limits(spec.least, spec.most, "min_num_value_n", "max_num_value_n")
        if not spec.decimals:
            yield "num_value_int_only", "1"
        if spec.unit:
            yield "suffix", spec.unit
    elif question.kind in {"multi", "ranking"}:
        yield from _limits(spec.least, spec.most, "min_answers", "max_answers")
    elif question.kind == "constant_sum":
        yield "equals_num_value", f"{spec.total:g}"
    alone = ";".join(f"SQ{option.code:03d}" for option in spec.options if option.exclusive)
    if alone:
        yield "exclude_all_others", alone
    other = next((option.text for option in spec.options if option.other), "")
    if other:
        yield "other_replace_text", other
    if spec.carry_items and spec.carry_items.which != "shown":
        name = "array_filter" if spec.carry_items.which == "chosen" else "array_filter_exclude"
        yield name, spec.carry_items.question.replace("_", "")


def _limits(
    least: float | None, most: float | None, low: str, high: str
) -> Iterable[tuple[str, str]]:
    if least is not None:
        yield low, f"{least:g}"
    if most is not None:
        yield high, f"{most:g}"


def _note_rest(notes: Notes, question: QuestionDocument) -> None:
    spec = question.settings
    rest: tuple[tuple[object, Message], ...] = (
        (spec.probes, _("the questions that ask on")),
        (spec.jumps, _("where to go on after it")),
        (spec.per_arm, _("that it is asked for each arm")),
        (spec.carry, _("answers that come from an earlier question")),
        (any(option.image for option in spec.options), _("pictures beside the answers")),
        (any(option.show_if for option in spec.options), _("conditions of answers")),
        (any(item.show_if for item in spec.items), _("conditions of answers")),
    )
    for there, message in rest:
        if there:
            notes.add(question.code, message)


def _xml(document: Document, tables: Tables) -> bytes:
    root = ET.Element("document")
    ET.SubElement(root, "LimeSurveyDocType").text = "Survey"
    ET.SubElement(root, "DBVersion").text = DB_VERSION
    languages = ET.SubElement(root, "languages")
    for language in document.languages:
        ET.SubElement(languages, "language").text = language
    for name, rows in tables.rows.items():
        table = ET.SubElement(root, name)
        fields = ET.SubElement(table, "fields")
        for field in dict.fromkeys(field for row in rows for field in row):
            ET.SubElement(fields, "fieldname").text = field
        body = ET.SubElement(table, "rows")
        for row in rows:
            element = ET.SubElement(body, "row")
            for field, value in row.items():
                ET.SubElement(element, field).text = value
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
