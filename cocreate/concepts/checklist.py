"""What stands between a draft and its launch: what must be there, and what would be wise."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from cocreate.concepts.models import Concept
from cocreate.concepts.personal import asks_who
from cocreate.concepts.queries import StimulusView
from cocreate.fieldwork.models import Arm, Design, Quota
from cocreate.kit.i18n import LOCALES, Message, _, language_name
from cocreate.questionnaires.checking import Problem
from cocreate.questionnaires.kinds import KINDS
from cocreate.questionnaires.models import Question, code_of

MOST_MINUTES = 8
LEAST_MEMBERS = 30
SHOWN = 5  # problems of one sort that are named one by one


class Check(NamedTuple):
    """One line: fine or not, whether it blocks the launch, and the part of the page it is about.

    `question` leads to the question that it is about.
    """

    text: Message
    fine: bool
    blocks: bool
    part: str
    question: int | None = None


class Facts(NamedTuple):
    """What the checks look at. `missing` counts the texts that a language lacks; `tests` how often
    it was tried; `routing` is what the routing check found."""

    concept: Concept
    questions: Sequence[Question]
    stimuli: Sequence[StimulusView]
    arms: Sequence[Arm]
    design: str
    shown: int
    quotas: Sequence[Quota]
    routing: Sequence[Problem]
    missing: Mapping[str, int]
    members: int
    minutes: int
    tests: int
    dates_fit: bool


def needs(facts: Facts) -> list[Check]:
    """What a launch cannot do without."""
    described = all(frame.alt.strip() for view in facts.stimuli for frame in view.frames)
    return [
        _must(
            facts.concept.title.strip() != "", "about", _("It has a title."), _("Give it a title.")
        ),
        _must(
            len(facts.questions) > 0,
            "questions",
            _("There is something to answer."),
            _("Add at least one question."),
        ),
        *_broken(facts),
        _must(
            described,
            "stimuli",
            _("Every picture is described for who cannot see it."),
            _("Describe every picture for who cannot see it."),
        ),
        *_compared(facts),
        *_said(facts),
        _must(
            facts.dates_fit,
            "launch",
            _("It closes after it opens."),
            _("Choose when it closes: later than it opens."),
        ),
    ]


def _broken(facts: Facts) -> Iterator[Check]:
    """Questions that are not finished, and routing that leads nowhere."""
    found: list[tuple[str, Message, int | None]] = [
        (code_of(one), problem, one.id)
        for one in facts.questions
        if one.kind in KINDS
        for problem in KINDS[one.kind].problems(one).values()
    ]
    found += [(p.code, p.message, p.question_id) for p in facts.routing if p.blocking]
    for code, problem, question_id in found[:SHOWN]:
        text = _("%(code)s: %(problem)s", code=code, problem=problem)
        yield Check(text, False, True, "questions", question_id)
    if more := len(found) - SHOWN if len(found) > SHOWN else 0:
        yield Check(_("And %(n)s more like these.", n=more), False, True, "questions")
    if not found and facts.questions:
        yield Check(_("Every question is complete and can be reached."), True, True, "questions")


def _compared(facts: Facts) -> Iterator[Check]:
    """Things to compare that show nothing, and questions that do not compare."""
    if not facts.arms:
        return
    shown = {view.stimulus.arm_id for view in facts.stimuli}
    empty = [arm.name for arm in facts.arms if arm.id not in shown]
    yield _must(
        not empty,
        "stimuli",
        _("Every variant has something to look at."),
        _("Put something to look at with: %(names)s.", names=", ".join(empty)),
    )
    yield _must(
        len(facts.arms) > 1 and facts.design != Design.SINGLE,
        "stimuli",
        _("It is chosen who sees which variant."),
        _("Choose who sees which variant."),
    )
    several = facts.design in {Design.SEQUENTIAL, Design.PROTOMONADIC}
    if several or facts.design == Design.MONADIC:
        yield _must(
            any(one.spec.per_arm for one in facts.questions) or not facts.questions,
            "questions",
            _("At least one question is asked for each variant."),
            _("No question is asked for each variant: there is nothing to compare."),
        )


def _said(facts: Facts) -> Iterator[Check]:
    """Languages that lack words: of those that members can read in. A file from elsewhere can hold
    more, and gaps there keep nobody from anything."""
    for language, lacking in facts.missing.items():
        if language not in LOCALES:
            continue
        name = language_name(language)
        yield _must(
            lacking == 0,
            "translation",
            _("All of it is said in %(language)s.", language=name),
            _("Texts that %(language)s still lacks: %(n)s.", language=name, n=lacking),
        )


def advice(facts: Facts) -> list[Check]:
    """What makes a launch worth its while."""
    minutes, members = facts.minutes, facts.members
    return [
        _wise(
            len(facts.stimuli) > 0,
            "stimuli",
            _("There is something to look at."),
            _("There is nothing to look at yet. A picture tells more than a text."),
        ),
        _wise(
            not facts.questions or any(question.required for question in facts.questions),
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
        *_quotas(facts),
        *_routing_advice(facts),
        *_personal(facts),
        _wise(
            facts.tests > 0,
            "try",
            _("It was tried out: %(n)s times.", n=facts.tests),
            _("Nobody tried it out yet. A minute now saves a launch that has to be undone."),
        ),
    ]


def _quotas(facts: Facts) -> Iterator[Check]:
    """Quotas and limits that cannot be filled by those who are invited."""
    caps = [(quota.name, quota.cap) for quota in facts.quotas]
    caps += [(arm.name, arm.cap) for arm in facts.arms if arm.cap is not None]
    if caps:
        too_many = [name for name, cap in caps if cap > facts.members]
        yield _wise(
            not too_many,
            "launch",
            _("Every quota can be reached."),
            _(
                "More are wanted than will be invited: %(names)s.",
                names=", ".join(too_many),
            ),
        )


def _routing_advice(facts: Facts) -> Iterator[Check]:
    for problem in [one for one in facts.routing if not one.blocking][:SHOWN]:
        text = _("%(code)s: %(problem)s", code=problem.code, problem=problem.message)
        yield Check(text, False, False, "questions", problem.question_id)


def _personal(facts: Facts) -> Iterator[Check]:
    for one in asks_who(facts.questions)[:SHOWN]:
        text = _(
            "%(code)s seems to ask for personal data. Answers are anonymous: ask it only when you "
            "cannot do without, and say why.",
            code=code_of(one),
        )
        yield Check(text, False, False, "questions", one.id)


def _must(fine: bool, part: str, when_fine: Message, when_not: Message) -> Check:
    return Check(when_fine if fine else when_not, fine, True, part)


def _wise(fine: bool, part: str, when_fine: Message, when_not: Message) -> Check:
    return Check(when_fine if fine else when_not, fine, False, part)
