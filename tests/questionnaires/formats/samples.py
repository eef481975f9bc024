"""Small files as the other systems write them, about a bakery that does not exist."""

from typing import Any

import msgspec


def _table(name: str, rows: list[dict[str, object]]) -> str:
    cells = "".join(
        "<row>"
        + "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items())
        + "</row>"
        for row in rows
    )
    return f"<{name}><rows>{cells}</rows></{name}>"


def lss(*tables: tuple[str, list[dict[str, object]]], kind: str = "Survey") -> bytes:
    """A structure file with these tables."""
    body = "".join(_table(name, rows) for name, rows in tables)
    head = f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>493</DBVersion>"
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{head}{body}</document>'.encode()


def question(qid: int, type_: str, title: str, **more: object) -> dict[str, object]:
    """A row of their table of questions."""
    return {
        "qid": qid,
        "parent_qid": 0,
        "gid": 1,
        "type": type_,
        "title": title,
        "other": "N",
        "mandatory": "N",
        "question_order": qid,
        "scale_id": 0,
        "relevance": "1",
        **more,
    }


def words(qid: int, text: str, language: str = "nl", help_: str = "") -> dict[str, object]:
    """A row of their table of texts."""
    return {"id": qid, "qid": qid, "question": text, "help": help_, "language": language}


SETTINGS: list[dict[str, object]] = [
    {"qid": 1, "attribute": "random_order", "value": "1"},
    {"qid": 2, "attribute": "exclude_all_others", "value": "SQ002"},
    {"qid": 2, "attribute": "max_answers", "value": "loaves"},
    {"qid": 3, "attribute": "array_filter", "value": "bought"},
    {"qid": 4, "attribute": "min_num_value_n", "value": "1"},
    {"qid": 9, "attribute": "maximum_chars", "value": "80"},
]


def bakery() -> bytes:
    """Choices, rows, numbers, a filter and conditions, in Dutch and English."""
    questions = [
        question(1, "L", "bread", mandatory="Y", other="Y"),
        question(2, "M", "bought", relevance='bread.NAOK == "A2"'),
        question(3, "F", "liking", relevance="count(that.bought.NAOK) > 0"),
        question(4, "N", "loaves", relevance='!is_empty(bread.NAOK) and bought_SQ002.NAOK == "Y"'),
        question(5, "X", "thanks", relevance="7X1X4.NAOK >= 3"),
        question(6, "R", "order"),
        question(7, "Q", "name"),
        question(8, "*", "sum", relevance="loaves * 2 > 4"),
        question(9, "T", "why", relevance="strlen(name) > 4"),
    ]
    subs = [
        question(20 + n, "T", f"SQ00{n}", parent_qid=parent, question_order=n)
        for parent, n in ((2, 1), (2, 2), (3, 3), (3, 4), (7, 5))
    ]
    for sub, code in ((2, "SQ001"), (3, "SQ002")):
        subs[sub]["title"] = code
    texts = [
        words(1, "<p>Which <b>bread</b>?</p>", "en"),
        words(1, "Welk brood?<img src='x.png'>"),
        *(words(n, f"Vraag {n}?") for n in range(2, 10)),
        *(words(20 + n, f"Rij {n}") for n in range(1, 6)),
    ]
    answers = [
        {"aid": n, "qid": qid, "code": code, "sortorder": n, "scale_id": 0}
        for n, (qid, code) in enumerate(
            [(1, "A1"), (1, "A2"), (3, "B1"), (3, "B2"), (6, "C1"), (6, "C2")], 1
        )
    ]
    said = [
        {"id": n, "aid": n, "answer": text, "language": "nl"}
        for n, text in enumerate(["Wit", "Bruin", "Minder", "Meer", "Vers", "Goedkoop"], 1)
    ]
    said.append({"id": 9, "aid": 1, "answer": "White", "language": "en"})
    return lss(
        ("surveys", [{"sid": 7, "language": "nl", "additional_languages": "en", "format": "G"}]),
        ("surveys_languagesettings", [{"surveyls_language": "nl", "surveyls_title": "De bakker"}]),
        ("groups", [{"gid": 1, "group_order": 0, "grelevance": "", "randomization_group": ""}]),
        ("group_l10ns", [{"gid": 1, "language": "nl", "group_name": "Over brood"}]),
        ("questions", questions),
        ("subquestions", subs),
        ("question_l10ns", texts),
        ("answers", answers),
        ("answer_l10ns", said),
        ("question_attributes", SETTINGS),
    )


TABS = "\n".join(
    "\t".join(line)
    for line in [
        (
            "class",
            "type/scale",
            "name",
            "relevance",
            "text",
            "help",
            "language",
            "mandatory",
            "other",
        ),
        ("S", "", "language", "1", "en", "", "", "", ""),
        ("SL", "", "surveyls_title", "1", "The bakery", "", "en", "", ""),
        ("G", "1", "About bread", "1", "", "", "en", "", ""),
        ("Q", "L", "bread", "1", "Which bread?", "", "en", "Y", ""),
        ("A", "0", "A1", "", "White", "", "en", "", ""),
        ("A", "0", "A2", "", "Brown", "", "en", "", ""),
        ("Q", "Y", "again", 'bread.NAOK == "A2"', "Again?", "Tell us", "en", "", ""),
        ("G", "1", "Over brood", "1", "", "", "nl", "", ""),
        ("Q", "L", "bread", "1", "Welk brood?", "", "nl", "Y", ""),
        ("A", "0", "A1", "", "Wit", "", "nl", "", ""),
    ]
).encode()


def qsf(*questions: dict[str, Any], flow: list[dict[str, Any]] | None = None) -> bytes:
    """A survey file with these questions in one block, and a bin with one more."""
    block = [{"Type": "Question", "QuestionID": q["QuestionID"]} for q in questions]
    blocks = [
        {"Type": "Default", "Description": "Bread", "BlockElements": block},
        {
            "Type": "Trash",
            "Description": "Bin",
            "BlockElements": [{"Type": "Question", "QuestionID": "QID99"}],
        },
    ]
    elements: list[dict[str, Any]] = [
        {"Element": "BL", "Payload": blocks},
        {"Element": "FL", "Payload": {"Flow": flow or []}},
        *({"Element": "SQ", "PrimaryAttribute": q["QuestionID"], "Payload": q} for q in questions),
        {
            "Element": "SQ",
            "PrimaryAttribute": "QID99",
            "Payload": {"QuestionType": "TE", "Selector": "SL"},
        },
    ]
    entry = {"SurveyName": "The bakery", "SurveyLanguage": "EN-GB"}
    return msgspec.json.encode({"SurveyEntry": entry, "SurveyElements": elements})
