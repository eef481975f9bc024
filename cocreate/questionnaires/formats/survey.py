"""A LimeSurvey questionnaire as rows, whichever file and version of the format it came from."""

from dataclasses import dataclass, field


@dataclass
class Answer:
    """One answer that a question offers; texts by language."""

    code: str
    texts: dict[str, str]
    order: int = 0
    scale: int = 0


@dataclass
class Sub:
    """A row (scale 0) or column (scale 1) of a question."""

    code: str
    texts: dict[str, str]
    order: int = 0
    scale: int = 0


@dataclass
class Question:
    """A question with everything that hangs on it."""

    qid: str
    group: str
    type: str
    code: str
    order: int = 0
    mandatory: bool = False
    other: bool = False
    relevance: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    helps: dict[str, str] = field(default_factory=dict)
    attributes: dict[str, str] = field(default_factory=dict)
    subs: list[Sub] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)


@dataclass
class Group:
    """A page of questions."""

    gid: str
    order: int = 0
    names: dict[str, str] = field(default_factory=dict)
    relevance: str = ""
    random: str = ""


@dataclass
class Survey:
    """The whole, groups and questions in order."""

    languages: list[str]
    titles: dict[str, str] = field(default_factory=dict)
    one_page: bool = False
    quotas: int = 0
    groups: list[Group] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
