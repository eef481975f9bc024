"""Quotes: chosen so that nobody can be recognised, and proved to be somebody's exact words."""

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.brainstorms.models import Idea
from cocreate.briefs.document import BriefDocument, Quote, Source
from cocreate.concepts.models import Concept
from cocreate.kit.errors import Conflict
from cocreate.kit.i18n import _
from cocreate.questionnaires.models import Response, Verbatim
from cocreate.threads.models import Comment

SHORTEST, LONGEST = 40, 250
AT_MOST = 5

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)»]*\s+(?=[\"'“‘(«¿¡]?[^\W_a-z])")
_PERSONAL = re.compile(
    r"""
      \S@\S                                       # a mail address
    | (?<!\w)@\w\w                                # a name on a social network
    | https?:// | \bwww\.                         # may lead to a profile
    | \b[a-z]{2}\d{2}(?:[ .-]?[a-z0-9]{4}){2,}    # a bank account
    | \d(?:[ ().\-–/]{0,3}\d){7,}                 # a phone or citizen number, a date of birth
    | \b[1-9]\d{3}[ ]?[a-z]{2}\b[ ]?\d            # a Dutch postcode with a house number
    | \b\d{1,5}[a-z]?,?[ ]+[1-9]\d{3}[ ]?[a-z]{2}\b
    """,
    re.VERBOSE | re.IGNORECASE,
)
_POSTCODE = re.compile(r"\b[1-9]\d{3} ?[A-Z]{2}\b")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LONGEST_NAME = 4  # words


class QuoteNotFound(Conflict):
    """A text in the brief is no exact part of a stored, visible text of its subject."""

    def __init__(self, source: Source) -> None:
        self.source = source
        super().__init__(
            _(
                "A quote is not an exact part of what was written, or what was written is not"
                " shown any more. Make a new version of this brief."
            )
        )


class Candidate(NamedTuple):
    """A stored text that may be quoted; `respondent` is only compared, never kept."""

    text: str
    source: Source
    question: str
    respondent: str


def choose(
    candidates: Iterable[Candidate],
    *,
    small_cell: int,
    seed: str,
    names: Collection[str] = (),
    printable: Callable[[str], bool] = lambda text: text.isprintable(),
    at_most: int = AT_MOST,
) -> tuple[Quote, ...]:
    """Quotes by lot, a respondent at most one, taking turns between the questions.

    The lot depends on `seed` and the text alone: the same answers give the same quotes. A question
    with fewer than `small_cell` respondents gives none. `names` are written as `plain` does.
    """
    by_question: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        by_question[candidate.question].append(candidate)

    def fits(candidate: Candidate) -> bool:
        quoted = excerpt(candidate.text)
        return bool(quoted) and printable(quoted) and not is_personal(quoted, names)

    lots = [
        sorted(filter(fits, group), key=lambda candidate: _lot(seed, candidate.text))
        for group in by_question.values()
        if len({candidate.respondent for candidate in group}) >= small_cell
    ]
    chosen: list[Quote] = []
    heard: set[str] = set()
    while any(lots) and len(chosen) < at_most:
        for lot in lots:
            drawn = next((one for one in lot if _is_new(one, chosen, heard)), None)
            lot[:] = lot[lot.index(drawn) + 1 :] if drawn else []
            if drawn and len(chosen) < at_most:
                heard.add(drawn.respondent)
                chosen.append(_quote(drawn))
    return tuple(sorted(chosen, key=lambda quote: _lot(f"order {seed}", quote.text)))


def excerpt(text: str, shortest: int = SHORTEST, longest: int = LONGEST) -> str:
    """The first run of whole sentences on one line of a length worth quoting; "" if none.

    It is an exact substring of `text`.
    """
    for line in text.splitlines():
        sentences = list(_sentences(line))
        for first, (start, _end) in enumerate(sentences):
            ends = [end for _start, end in sentences[first:] if end - start <= longest]
            if ends and ends[-1] - start >= shortest:
                return line[start : ends[-1]]
    return ""


def opening(text: str, longest: int = LONGEST) -> str:
    """The whole text, or its first whole sentences up to `longest`: an exact substring."""
    whole = text.strip()
    if len(whole) <= longest and "\n" not in whole:
        return whole
    return excerpt(text, 1, longest)


def is_personal(text: str, names: Collection[str] = ()) -> bool:
    """Whether somebody could be found by it: numbers, addresses, or one of these plain names.

    A name of one word counts with a capital and within a sentence only: in Dutch "wil" and "door"
    are names as well as two of the most common words.
    """
    composed = unicodedata.normalize("NFKC", text)
    if _PERSONAL.search(composed) or _POSTCODE.search(composed):
        return True
    found = list(_WORD.finditer(composed))
    words = [word.group().casefold() for word in found]
    alone = (plain(word.group()) for word in found if _is_name(composed, word))
    return any(word in names for word in alone) or any(
        " ".join(words[at : at + length]) in names
        for length in range(2, _LONGEST_NAME + 1)
        for at in range(len(words) - length + 1)
    )


def _is_name(text: str, word: re.Match[str]) -> bool:
    before = text[: word.start()].rstrip(" \"'“”‘’«»([-–")
    return word.group()[0].isupper() and bool(before) and before[-1] not in ".!?…:\n"


def plain(name: str) -> str:
    """A name as it is compared: its words without capitals, marks and points."""
    return " ".join(word.casefold() for word in _WORD.findall(unicodedata.normalize("NFKC", name)))


async def prove(session: AsyncSession, document: BriefDocument) -> None:
    """Read every quoted text back from the database; raise QuoteNotFound for the first that is
    no exact part of a stored, visible text of this subject."""
    quoted = list(_quoted(document))
    stored = await _stored(session, document, [source for _text, source in quoted])
    for text, source in quoted:
        if not text or text not in stored.get(source, ""):
            raise QuoteNotFound(source)


def _quoted(document: BriefDocument) -> Iterator[tuple[str, Source]]:
    for quote in document.quotes:
        yield quote.text, quote.source
    for comment in document.comments:
        yield comment.text, comment.source
    lists = document.statements
    for idea in (*lists.supported, *lists.dividing) if lists else ():
        yield idea.text, idea.source


async def _stored(
    session: AsyncSession, document: BriefDocument, sources: Sequence[Source]
) -> dict[Source, str]:
    ids = {
        kind: {source.id for source in sources if source.kind == kind}
        for kind in ("verbatim", "comment", "idea")
    }
    found: dict[Source, str] = {}
    subject = document.subject_id
    threads = select(Idea.thread_id).where(Idea.brainstorm_id == subject, Idea.hidden_at.is_(None))
    if document.kind == "concept":
        threads = select(Concept.thread_id).where(Concept.id == subject)
        verbatims = (
            select(Verbatim.response_id, Verbatim.question_id, Verbatim.text)
            .join(Response, Response.id == Verbatim.response_id)
            .join(Concept, Concept.questionnaire_id == Response.questionnaire_id)
            .where(
                Concept.id == subject,
                Response.is_test.is_(False),
                Response.id.in_(ids["verbatim"]),
            )
        )
        for response_id, question_id, text in await session.execute(verbatims):
            found[Source("verbatim", response_id, question_id)] = text
    else:
        ideas = select(Idea.id, Idea.text).where(
            Idea.brainstorm_id == subject, Idea.hidden_at.is_(None), Idea.id.in_(ids["idea"])
        )
        for idea_id, text in await session.execute(ideas):
            found[Source("idea", idea_id)] = text
    comments = select(Comment.id, Comment.body).where(
        Comment.thread_id.in_(threads),
        Comment.hidden_at.is_(None),
        Comment.withdrawn_at.is_(None),
        Comment.id.in_(ids["comment"]),
    )
    for comment_id, body in await session.execute(comments):
        found[Source("comment", comment_id)] = body
    return found


def _is_new(candidate: Candidate, chosen: Sequence[Quote], heard: Collection[str]) -> bool:
    """Neither from somebody who is quoted already nor beginning as another quote does."""
    start = plain(excerpt(candidate.text))[:SHORTEST]
    return candidate.respondent not in heard and all(
        not plain(quote.text).startswith(start) for quote in chosen
    )


def _quote(candidate: Candidate) -> Quote:
    text = excerpt(candidate.text)
    return Quote(text, candidate.source, candidate.question, text != candidate.text.strip())


def _sentences(line: str) -> Iterable[tuple[int, int]]:
    """Start and end of each sentence, without the space around it."""
    start = len(line) - len(line.lstrip())
    for boundary in _SENTENCE_END.finditer(line):
        end = boundary.end() - len(boundary.group()) + len(boundary.group().rstrip())
        if end > start:
            yield start, end
        start = boundary.end()
    if end_of_line := line.rstrip():
        yield start, len(end_of_line)


def _lot(seed: str, text: str) -> str:
    return hashlib.sha256(f"{seed}\n{text}".encode()).hexdigest()
