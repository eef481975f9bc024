"""What stands between a draft and its launch: what must be there, and what would be wise."""

from collections.abc import Sequence
from typing import NamedTuple

from cocreate.concepts.models import Concept
from cocreate.concepts.queries import StimulusView
from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.models import Question

MOST_MINUTES = 8
LEAST_MEMBERS = 30


class Check(NamedTuple):
    """One line: fine or not, whether it blocks the launch, and the part of the page it is about."""

    text: Message
    fine: bool
    blocks: bool
    part: str


def needs(
    concept: Concept,
    questions: Sequence[Question],
    stimuli: Sequence[StimulusView],
    *,
    dates_fit: bool,
) -> list[Check]:
    """What a launch cannot do without."""
    described = all(frame.alt.strip() for view in stimuli for frame in view.frames)
    return [
        _must(concept.title.strip() != "", "about", _("It has a title."), _("Give it a title.")),
        _must(
            len(questions) > 0,
            "questions",
            _("There is something to answer."),
            _("Add at least one question."),
        ),
        _must(
            described,
            "stimuli",
            _("Every picture is described for who cannot see it."),
            _("Describe every picture for who cannot see it."),
        ),
        _must(
            dates_fit,
            "launch",
            _("It closes after it opens."),
            _("Choose when it closes: later than it opens."),
        ),
    ]


def advice(
    questions: Sequence[Question],
    stimuli: Sequence[StimulusView],
    *,
    members: int,
    minutes: int,
) -> list[Check]:
    """What makes a launch worth its while."""
    return [
        _wise(
            len(stimuli) > 0,
            "stimuli",
            _("There is something to look at."),
            _("There is nothing to look at yet. A picture tells more than a text."),
        ),
        _wise(
            not questions or any(question.required for question in questions),
            "questions",
            _("At least one question has to be answered."),
            _("No question has to be answered: members can send an empty form."),
        ),
        _wise(
            minutes <= MOST_MINUTES,
            "questions",
            _("It takes a member about %(n)s min.", n=minutes),
            _("It takes a member about %(n)s min. Above 8 many give up: shorten it.", n=minutes),
        ),
        _wise(
            members >= LEAST_MEMBERS,
            "launch",
            _("Members who will be invited: %(n)s.", n=members),
            _(
                "Members who will be invited: %(n)s. Below 30 figures are rough, and splitting "
                "them up shows little.",
                n=members,
            ),
        ),
    ]


def _must(fine: bool, part: str, when_fine: Message, when_not: Message) -> Check:
    return Check(when_fine if fine else when_not, fine, True, part)


def _wise(fine: bool, part: str, when_fine: Message, when_not: Message) -> Check:
    return Check(when_fine if fine else when_not, fine, False, part)
