"""The outline of a questionnaire: its blocks and questions as their writer finds them."""

from collections.abc import Sequence
from typing import NamedTuple

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.blocks import block_spec
from cocreate.questionnaires.document import BlockDocument
from cocreate.questionnaires.kinds import KINDS, seconds_of
from cocreate.questionnaires.models import Block, Question, code_of
from cocreate.questionnaires.spoken import carried, labels_of, said

Text = Message | str
GROUPS: tuple[tuple[str, Message, str], ...] = (
    ("choice", _("Choosing"), "list-checks"),
    ("scale", _("Scales and marks"), "circle-dot"),
    ("text", _("Own words"), "message-square"),
    ("number", _("Numbers and days"), "table-2"),
    ("order", _("Putting in order"), "chevrons-up-down"),
    ("research", _("Research methods"), "star"),
    ("page", _("Page, consent and check"), "file-text"),
)
_GROUP_ICONS = {group: icon for group, _label, icon in GROUPS}
_ICONS = {
    "yes_no": "check",
    "image_choice": "image",
    "heatmap": "image",
    "highlighter": "pencil",
    "date": "calendar",
    "price_meter": "chart-column",
    "price_ladder": "chart-column",
    "consent": "shield-check",
    "attention": "badge-check",
    "file": "upload",
    "gut": "clock",
    "nps": "heart",
    "instruction": "info",
    "dropdown": "chevron-down",
}


def icon_of(kind: str) -> str:
    """The picture that stands for a kind."""
    group = KINDS[kind].group if kind in KINDS else "page"
    return _ICONS.get(kind) or _GROUP_ICONS.get(group, "circle-help")


class Row(NamedTuple):
    """A question in the outline. `when` is its condition in words, "" when it is always asked."""

    question: Question
    number: int
    code: str
    icon: str
    label: Text
    seconds: int
    when: Text
    onward: list[Text]
    per_arm: bool
    problems: dict[str, Message]


class Group(NamedTuple):
    """A block with its questions, or (`block` None) those that are in no block."""

    block: Block | None
    spec: BlockDocument | None
    when: Text
    loop: Text
    rows: list[Row]

    @property
    def seconds(self) -> int:
        """What it takes to answer all of it."""
        return sum(row.seconds for row in self.rows)


def minutes_of(questions: Sequence[Question], *, shown: int = 1) -> int:
    """Whole minutes that all of it takes most people, at least one; `shown` arms are judged."""
    seconds = sum(
        seconds_of(one) * (shown if one.spec.per_arm else 1)
        for one in questions
        if one.kind in KINDS
    )
    return max(1, round(seconds / 60))


def outline_of(
    questions: Sequence[Question], blocks: Sequence[Block], *, arms: int = 0
) -> list[Group]:
    """The questions in their order, by block; questions without a block come first."""
    labels = labels_of(questions)
    rows: dict[int | None, list[Row]] = {None: [], **{block.id: [] for block in blocks}}
    for number, question in enumerate(questions, 1):
        spec, kind = question.spec, KINDS.get(question.kind)
        onward: list[Text] = [
            _("to %(question)s when %(condition)s", question=j.to, condition=said(j.when, labels))
            if j.when
            else _("to %(question)s", question=j.to)
            for j in spec.jumps
        ]
        row = Row(
            question=question,
            number=number,
            code=code_of(question),
            icon=icon_of(question.kind),
            label=kind.label if kind else question.kind,
            seconds=seconds_of(question) if kind else 0,
            when=said(spec.show_if, labels) if spec.show_if else "",
            onward=onward,
            per_arm=bool(spec.per_arm and arms),
            problems=kind.problems(question) if kind else {},
        )
        rows.get(question.block_id, rows[None]).append(row)
    loose = [Group(None, None, "", "", rows[None])] if rows[None] or not blocks else []
    return [*loose, *(_group(block, rows[block.id], labels) for block in blocks)]


def _group(block: Block, rows: list[Row], labels: dict[str, dict[int, Text]]) -> Group:
    spec = block_spec(block)
    when = said(spec.show_if, labels) if spec.show_if else ""
    return Group(block, spec, when, carried(spec.loop) if spec.loop else "", rows)
