"""Reading Qualtrics: the survey in a .qsf file, which is JSON."""

from collections.abc import Callable
from typing import Any

import msgspec

from cocreate.kit.i18n import _
from cocreate.questionnaires.document import (
    OTHER,
    BlockDocument,
    Document,
    Item,
    Option,
    Order,
    QuestionDocument,
    Settings,
)
from cocreate.questionnaires.formats.taken import (
    Imported,
    Notes,
    Unreadable,
    fresh_name,
    plain,
    short,
)

Payload = dict[str, Any]
LABEL_MAX, TEXT_MAX = 500, 2_000


class Work:
    """The names given so far, and what stays behind."""

    def __init__(self) -> None:
        self.notes = Notes()
        self.names: set[str] = set()

    def name(self, wanted: str) -> str:
        """A name for a question, like theirs."""
        given = fresh_name(wanted, self.names)
        self.names.add(given)
        return given

    def text(self, html: object, place: str, length: int = LABEL_MAX) -> str:
        """The words of a text, without its mark-up."""
        words, media = plain(html if isinstance(html, str) else "")
        if media:
            self.notes.add(place, _("pictures, sound or scripts in a text"))
        return short(words, length, place, self.notes)


def read(content: bytes) -> Imported:
    """The questionnaire of a .qsf file. Raises Unreadable."""
    try:
        file = msgspec.json.decode(content)
        entry, elements = file["SurveyEntry"], file["SurveyElements"]
        by_kind = _by_kind(elements)
        language = str(entry.get("SurveyLanguage") or "EN").partition("-")[0].lower()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as problem:
        raise Unreadable(
            _("This is not readable JSON: %(problem)s.", problem=str(problem))
        ) from None
    except (KeyError, TypeError, AttributeError):
        raise Unreadable(_("This is JSON, but not of a Qualtrics survey.")) from None
    work = Work()
    blocks, order = _blocks(work, by_kind.get("BL", []))
    questions = {
        str(element.get("PrimaryAttribute", "")): element.get("Payload")
        for element in by_kind.get("SQ", [])
    }
    made = [
        question
        for qid, block in order
        if isinstance(payload := questions.get(qid), dict)
        for question in _converted(work, payload, block)
    ]
    _flow(work, by_kind.get("FL", []))
    if by_kind.get("QO"):
        work.notes.add("", _("%(n)s quotas: set them in the field", n=len(by_kind["QO"])))
    document = Document(
        title=work.text(entry.get("SurveyName"), "", 120),
        languages=(language,),
        blocks=tuple(blocks),
        questions=tuple(made),
    )
    return Imported(document, work.notes.all)


def _by_kind(elements: list[Payload]) -> dict[str, list[Payload]]:
    found: dict[str, list[Payload]] = {}
    for element in elements:
        found.setdefault(str(element.get("Element")), []).append(element)
    return found


def _blocks(
    work: Work, elements: list[Payload]
) -> tuple[list[BlockDocument], list[tuple[str, str]]]:
    """The blocks, and the questions as (their id, our block) in order; the bin stays behind."""
    listed: list[Payload] = []
    for element in elements:
        payload = element.get("Payload")
        rows = payload.values() if isinstance(payload, dict) else payload or []
        listed += [row for row in rows if isinstance(row, dict)]
    blocks, order = [], []
    for number, row in enumerate((row for row in listed if row.get("Type") != "Trash"), 1):
        title = work.text(row.get("Description"), "", 200)
        options = row.get("Options")
        shuffled = isinstance(options, dict) and options.get("RandomizeQuestions") not in {
            None,
            "",
            "false",
            False,
        }
        code = f"B{number}"
        blocks.append(BlockDocument(code, title, order="random" if shuffled else "fixed"))
        order += [
            (str(part.get("QuestionID", "")), code)
            for part in row.get("BlockElements") or []
            if isinstance(part, dict) and part.get("Type") == "Question"
        ]
    return blocks, order


def _flow(work: Work, elements: list[Payload]) -> None:
    """The flow between blocks is not taken over: say what of it there was."""
    waiting = [element.get("Payload") for element in elements]
    said = {
        "Branch": _("branches in the survey flow"),
        "BlockRandomizer": _("blocks that are shuffled or drawn"),
        "EmbeddedData": _("embedded data"),
        "EndSurvey": _("early ends in the survey flow"),
        "WebService": _("calls to other services"),
        "Quota": _("quota checks in the survey flow"),
    }
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            if message := said.get(str(part.get("Type"))):
                work.notes.add("", message)
            flow = part.get("Flow")
            waiting += flow if isinstance(flow, list) else []


def _converted(work: Work, payload: Payload, block: str) -> list[QuestionDocument]:
    code = str(payload.get("DataExportTag") or payload.get("QuestionID") or "Q")
    type_, selector = str(payload.get("QuestionType")), str(payload.get("Selector"))
    maker = _MAKERS.get((type_, selector)) or _MAKERS.get((type_, ""))
    if maker is None:
        work.notes.add(code, _("a question of type %(type)s", type=f"{type_} {selector}"))
        return []
    for key, message in (
        ("DisplayLogic", _("the condition under which it is shown")),
        ("SkipLogic", _("where to go on after it")),
        ("QuestionJS", _("its script")),
        ("DynamicChoices", _("answers that come from an earlier question")),
    ):
        if payload.get(key):
            work.notes.add(code, message)
    kind, settings = maker(work, payload, code)
    validation = payload.get("Validation")
    rules = validation.get("Settings") if isinstance(validation, dict) else None
    forced = isinstance(rules, dict) and rules.get("ForceResponse") == "ON"
    text = work.text(payload.get("QuestionText"), code, TEXT_MAX)
    return [
        QuestionDocument(
            code=work.name(code),
            kind=kind,
            text=text or code,
            required=forced and kind != "instruction",
            block=block,
            settings=settings,
        )
    ]


def _listed(
    work: Work, payload: Payload, code: str, field: str, order: str
) -> list[tuple[int, str, Payload]]:
    """The choices (or answers) in order, numbered as they are there where that can be."""
    choices = payload.get(field)
    rows: dict[str, Any] = (
        {str(key): row for key, row in choices.items()}
        if isinstance(choices, dict)
        else {str(number): row for number, row in enumerate(choices or [], 1)}
    )
    wanted = [str(key) for key in payload.get(order) or rows]
    keys = [key for key in wanted if key in rows] + [key for key in rows if key not in wanted]
    whole = all(key.isdigit() and 1 <= int(key) < OTHER for key in keys)
    found = []
    for number, key in enumerate(keys, 1):
        row = rows[key] if isinstance(rows[key], dict) else {"Display": rows[key]}
        found.append((int(key) if whole else number, work.text(row.get("Display"), code), row))
    return found


def _options(work: Work, payload: Payload, code: str, field: str = "Choices") -> tuple[Option, ...]:
    order = "ChoiceOrder" if field == "Choices" else "AnswerOrder"
    return tuple(
        Option(
            OTHER if row.get("TextEntry") else number,
            text or str(number),
            other=bool(row.get("TextEntry")),
            exclusive=bool(row.get("ExclusiveAnswer")),
            anchored=bool(row.get("TextEntry") or row.get("ExclusiveAnswer")),
        )
        for number, text, row in _one_other(work, _listed(work, payload, code, field, order), code)
    )


def _one_other(
    work: Work, rows: list[tuple[int, str, Payload]], code: str
) -> list[tuple[int, str, Payload]]:
    """At most one choice has a box for words: the box of every later one is left out."""
    seen, kept = False, []
    for number, text, row in rows:
        if row.get("TextEntry") and seen:
            work.notes.add(code, _("a second box for words beside a choice"))
            kept.append((number, text, {**row, "TextEntry": None}))
        else:
            seen = seen or bool(row.get("TextEntry"))
            kept.append((number, text, row))
    return kept


def _items(work: Work, payload: Payload, code: str) -> tuple[Item, ...]:
    rows = _listed(work, payload, code, "Choices", "ChoiceOrder")
    return tuple(Item(number, text or str(number)) for number, text, _row in rows)


def _order(payload: Payload) -> Order:
    random = payload.get("Randomization")
    kind = random.get("Type") if isinstance(random, dict) else None
    return "random" if kind in {"All", "Advanced", "Subset"} else "fixed"


def _choice(kind: str) -> Callable[[Work, Payload, str], tuple[str, Settings]]:
    def make(work: Work, payload: Payload, code: str) -> tuple[str, Settings]:
        if payload.get("Selector") == "NPS":
            return "nps", Settings()
        return kind, Settings(options=_options(work, payload, code), order=_order(payload))

    return make


def _matrix(work: Work, payload: Payload, code: str) -> tuple[str, Settings]:
    if payload.get("SubSelector") == "MultipleAnswer":
        work.notes.add(code, _("several answers in one row: one can be chosen now"))
    return "matrix", Settings(
        items=_items(work, payload, code),
        options=_options(work, payload, code, "Answers"),
        items_order=_order(payload),
    )


def _ordered(kind: str) -> Callable[[Work, Payload, str], tuple[str, Settings]]:
    def make(work: Work, payload: Payload, code: str) -> tuple[str, Settings]:
        return kind, Settings(items=_items(work, payload, code), items_order=_order(payload))

    return make


def _simple(kind: str) -> Callable[[Work, Payload, str], tuple[str, Settings]]:
    return lambda _work, _payload, _code: (kind, Settings())


_MAKERS: dict[tuple[str, str], Callable[[Work, Payload, str], tuple[str, Settings]]] = {
    ("MC", ""): _choice("single"),
    ("MC", "DL"): _choice("dropdown"),
    ("MC", "SB"): _choice("dropdown"),
    ("MC", "MAVR"): _choice("multi"),
    ("MC", "MAHR"): _choice("multi"),
    ("MC", "MACOL"): _choice("multi"),
    ("MC", "MSB"): _choice("multi"),
    ("Matrix", "Likert"): _matrix,
    ("Matrix", "Bipolar"): _matrix,
    ("TE", ""): _simple("open"),
    ("TE", "SL"): _simple("short"),
    ("DB", ""): _simple("instruction"),
    ("RO", ""): _ordered("ranking"),
    ("CS", ""): _ordered("constant_sum"),
    ("FileUpload", ""): _simple("file"),
}
