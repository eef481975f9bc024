"""Reading LimeSurvey: structures (.lss, .lsq) of every version, and tab-separated text (.txt)."""

import csv
import io
import re
from collections import defaultdict
from xml.etree import ElementTree as ET

from cocreate.kit.i18n import _
from cocreate.questionnaires.formats.limesurvey_kinds import convert
from cocreate.questionnaires.formats.survey import Answer, Group, Question, Sub, Survey
from cocreate.questionnaires.formats.taken import Imported, Unreadable

Row = dict[str, str]
# A structure never declares a document type; what does could make a small file grow without end.
_DECLARES = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)


def read_structure(content: bytes) -> Imported:
    """The questionnaire of a .lss or .lsq file. Raises Unreadable."""
    if b"\0" in content or _DECLARES.search(content):  # NUL: another encoding would hide one
        raise Unreadable(_("This file declares a document type, which no questionnaire needs."))
    try:
        root = ET.fromstring(content)  # noqa: S314 - what declares anything was refused above
    except (ET.ParseError, ValueError, LookupError) as problem:
        raise Unreadable(
            _("This is not readable XML: %(problem)s.", problem=str(problem))
        ) from None
    if root.findtext("LimeSurveyDocType", "").strip() not in {"Survey", "Question", "Group"}:
        raise Unreadable(_("This is XML, but not of a LimeSurvey questionnaire."))
    tables = {
        table.tag: [
            {cell.tag: (cell.text or "").strip() for cell in row} for row in table.iter("row")
        ]
        for table in root
    }
    return convert(
        _survey(tables, [(one.text or "").strip() for one in root.findall("languages/language")])
    )


def _survey(tables: dict[str, list[Row]], named: list[str]) -> Survey:
    settings = (tables.get("surveys") or [{}])[0]
    first = settings.get("language") or next((name for name in named if name), "en")
    more = [*settings.get("additional_languages", "").split(), *named]
    languages = list(dict.fromkeys([first, *(name for name in more if name)]))
    survey = Survey(languages, one_page=settings.get("format") == "A")
    survey.quotas = len(tables.get("quota", []))
    for row in tables.get("surveys_languagesettings", []):
        survey.titles[row.get("surveyls_language", "")] = row.get("surveyls_title", "")
    survey.groups = _groups(tables)
    survey.questions = _questions(tables, survey.groups)
    return survey


def _groups(tables: dict[str, list[Row]]) -> list[Group]:
    groups: dict[str, Group] = {}
    for row in [*tables.get("groups", []), *tables.get("group_l10ns", [])]:
        group = groups.setdefault(row.get("gid", ""), Group(row.get("gid", "")))
        group.order = _whole(row.get("group_order", "")) or group.order
        group.relevance = row.get("grelevance", "") or group.relevance
        group.random = row.get("randomization_group", "") or group.random
        if row.get("language"):
            group.names[row["language"]] = row.get("group_name", "")
    return sorted(groups.values(), key=lambda group: (group.order, _whole(group.gid)))


def _questions(tables: dict[str, list[Row]], groups: list[Group]) -> list[Question]:
    questions: dict[str, Question] = {}
    for row in tables.get("questions", []):
        if row.get("parent_qid", "0") not in {"", "0"}:
            continue
        question = questions.setdefault(row["qid"], _question(row))
        if row.get("language"):  # before version 4 every language had a row of its own
            question.texts[row["language"]] = row.get("question", "")
            question.helps[row["language"]] = row.get("help", "")
    _hang_texts(tables, questions)
    _hang_subs(tables, questions)
    _hang_answers(tables, questions)
    for row in tables.get("question_attributes", []):
        if row.get("qid") in questions and row.get("value", "") != "":
            questions[row["qid"]].attributes.setdefault(row.get("attribute", ""), row["value"])
    place = {group.gid: number for number, group in enumerate(groups)}
    return sorted(questions.values(), key=lambda q: (place.get(q.group, 0), q.order, _whole(q.qid)))


def _question(row: Row) -> Question:
    return Question(
        qid=row["qid"],
        group=row.get("gid", ""),
        type=row.get("type", ""),
        code=row.get("title", ""),
        order=_whole(row.get("question_order", "")),
        mandatory=row.get("mandatory") in {"Y", "S"},
        other=row.get("other") == "Y",
        relevance=row.get("relevance", ""),
    )


def _hang_texts(tables: dict[str, list[Row]], questions: dict[str, Question]) -> None:
    for row in tables.get("question_l10ns", []):
        if question := questions.get(row.get("qid", "")):
            question.texts[row["language"]] = row.get("question", "")
            question.helps[row["language"]] = row.get("help", "")


def _hang_subs(tables: dict[str, list[Row]], questions: dict[str, Question]) -> None:
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.get("question_l10ns", []):
        words[row["qid"]][row["language"]] = row.get("question", "")
    subs: dict[str, Sub] = {}
    for row in tables.get("subquestions", []):
        if row["qid"] not in subs:
            subs[row["qid"]] = Sub(
                code=row.get("title", ""),
                texts=dict(words.get(row["qid"], {})),
                order=_whole(row.get("question_order", "")),
                scale=_whole(row.get("scale_id", "")),
            )
            if question := questions.get(row.get("parent_qid", "")):
                question.subs.append(subs[row["qid"]])
        if row.get("language"):
            subs[row["qid"]].texts[row["language"]] = row.get("question", "")
    for question in questions.values():
        question.subs.sort(key=lambda sub: (sub.scale, sub.order))


def _hang_answers(tables: dict[str, list[Row]], questions: dict[str, Question]) -> None:
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for row in tables.get("answer_l10ns", []):
        words[row.get("aid", "")][row.get("language", "")] = row.get("answer", "")
    answers: dict[tuple[str, str, str], Answer] = {}
    for row in tables.get("answers", []):
        key = (row.get("qid", ""), row.get("scale_id", ""), row.get("code", ""))
        if key not in answers:
            answers[key] = Answer(
                code=key[2],
                texts=dict(words.get(row.get("aid", "-"), {})),
                order=_whole(row.get("sortorder", "")),
                scale=_whole(key[1]),
            )
            if question := questions.get(key[0]):
                question.answers.append(answers[key])
        if row.get("language"):
            answers[key].texts[row["language"]] = row.get("answer", "")
    for question in questions.values():
        question.answers.sort(key=lambda answer: (answer.scale, answer.order))


def read_tabs(content: bytes) -> Imported:
    """The questionnaire of LimeSurvey's tab-separated text. Raises Unreadable."""
    try:
        lines = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter="\t"))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise Unreadable(
            _("This text cannot be read as tab-separated UTF-8: %(problem)s.", problem=str(problem))
        ) from None
    rows = [{key: (value or "").strip() for key, value in line.items() if key} for line in lines]
    if not rows or "class" not in rows[0] or "name" not in rows[0]:
        raise Unreadable(_("This is text, but not of a LimeSurvey questionnaire."))
    return convert(_from_lines(rows))


def _from_lines(rows: list[Row]) -> Survey:
    told = {row["name"]: row.get("text", "") for row in rows if row["class"] == "S"}
    used = [row["language"] for row in rows if row.get("language")]
    survey = Survey(list(dict.fromkeys([told.get("language") or "en", *used])))
    survey.one_page = told.get("format") == "A"
    groups: dict[str, Group] = {}
    questions: dict[tuple[str, str], Question] = {}
    group, question, children = "", None, {}  # type: str, Question | None, dict[object, Sub | Answer]
    for number, row in enumerate(rows):
        language = row.get("language", "") or survey.languages[0]
        if row["class"] == "SL" and row["name"] == "surveyls_title":
            survey.titles[language] = row.get("text", "")
        elif row["class"] == "G":
            group = row.get("type/scale", "") or row["name"]
            kept = groups.setdefault(
                group, Group(group, len(groups), random=row.get("random_group", ""))
            )
            kept.names[language] = row["name"]
            kept.relevance = row.get("relevance", "") or kept.relevance
        elif row["class"] == "Q":
            question = questions.setdefault((group, row["name"]), _from_line(row, group, number))
            question.texts[language] = row.get("text", "")
            question.helps[language] = row.get("help", "")
        elif row["class"] in {"SQ", "A"} and question is not None:
            _hang_line(question, row, language, children)
    survey.groups, survey.questions = list(groups.values()), list(questions.values())
    return survey


_FIELDS = frozenset(
    {
        "class",
        "type/scale",
        "name",
        "relevance",
        "text",
        "help",
        "language",
        "validation",
        "mandatory",
        "encrypted",
        "other",
        "default",
        "same_default",
        "id",
        "related_id",
    }
)


def _from_line(row: Row, group: str, number: int) -> Question:
    return Question(
        qid=str(number),
        group=group,
        type=row.get("type/scale", ""),
        code=row["name"],
        order=number,
        mandatory=row.get("mandatory") in {"Y", "S"},
        other=row.get("other") == "Y",
        relevance=row.get("relevance", ""),
        attributes={key: value for key, value in row.items() if key not in _FIELDS and value},
    )


def _hang_line(
    question: Question, row: Row, language: str, children: dict[object, Sub | Answer]
) -> None:
    scale = _whole(row.get("type/scale", ""))
    key = (question.qid, row["class"], scale, row["name"])
    if key not in children:
        if row["class"] == "SQ":
            sub = Sub(row["name"], {}, len(question.subs), scale)
            question.subs.append(sub)
            children[key] = sub
        else:
            answer = Answer(row["name"], {}, len(question.answers), scale)
            question.answers.append(answer)
            children[key] = answer
    children[key].texts[language] = row.get("text", "")


def _whole(text: str) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text.strip()) else 0
