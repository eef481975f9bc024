"""What a member answered, read back to himself in words."""

from collections.abc import Mapping, Sequence

from cocreate.kit.i18n import Message
from cocreate.questionnaires.kinds import kind_of, suffixed
from cocreate.questionnaires.models import Question, Response

Written = Mapping[tuple[int, str], str]


def own_answers(
    questions: Sequence[Question], own: tuple[Response, Written], arms: Mapping[int, str]
) -> list[tuple[str, Message | str]]:
    """Question and answer: once for each arm that he saw, with its name, and each turn of a loop.

    Of what has a condition only what was asked.
    """
    response, written = own
    answers: list[tuple[str, Message | str]] = []
    named = {name.partition("_")[0] for name in response.codes}
    named |= {f"{of}{part.partition('_')[0]}" for of, part in written if part[:1] == "@"}
    for question in questions:
        mine = str(question.id)
        turns = sorted(name for name in named if name.partition("@")[0] == mine)
        if not turns and mine not in {str(of) for of, _part in written}:
            if question.until is not None or question.since > response.version:
                continue
            if question.spec.show_if or question.spec.per_arm or question.block_id:
                continue
        for place in turns or [mine]:
            turn = place.partition("@")[2]
            said = kind_of(question.kind).words(
                question, suffixed(response.codes, place), _texts(written, question.id, turn)
            )
            arm = arms.get(int(turn)) if turn.isdecimal() else None
            answers.append((f"{question.text} ({arm})" if arm else question.text, said))
    return answers


def _texts(written: Written, of: int, turn: str) -> dict[str, str]:
    """What was written at one question in one turn, by part."""
    start = f"@{turn}" if turn else ""
    parts = {part: text for (question_id, part), text in written.items() if question_id == of}
    if not turn:
        return {part: text for part, text in parts.items() if part[:1] != "@"}
    return {
        part.removeprefix(start).removeprefix("_"): text
        for part, text in parts.items()
        if part == start or part.startswith(f"{start}_")
    }
