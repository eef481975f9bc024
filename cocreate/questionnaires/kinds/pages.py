"""A page to read on the way: an instruction, a story, something to look at."""

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.kinds.base import Found, Kind
from cocreate.questionnaires.models import AnyQuestion

_WORDS_A_SECOND = 4


def _problems(question: AnyQuestion) -> dict[str, Message]:
    spec = question.spec
    if spec.image and not spec.alt.strip():
        return {"alt": _("Describe the picture for who cannot see it.")}
    if not (question.text.strip() or spec.stimulus.strip() or spec.image):
        return {"stimulus": _("There is nothing to read or to see on this page.")}
    return {}


KINDS = (
    Kind(
        name="instruction",
        label=_("A page to read"),
        group="page",
        read=lambda _asked, _values: Found(),
        seconds=4,
        problems=_problems,
        fields=("stimulus", "image", "alt"),
        about=_("An explanation or a step in between. Nothing is asked."),
        extra_seconds=lambda spec: (
            len(spec.stimulus.split()) // _WORDS_A_SECOND + (5 if spec.image else 0)
        ),
    ),
)
