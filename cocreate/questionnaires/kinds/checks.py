"""What can be wrong with the settings of a question, in the words of who writes it.

The mistakes are by the name of the setting, so that each stands beside its box in the editor.
"""

from collections import Counter
from collections.abc import Iterable

from cocreate.kit.i18n import Message, _
from cocreate.questionnaires.document import DONT_KNOW, Settings
from cocreate.questionnaires.models import AnyQuestion

FEWEST_ANSWERS = 2
DEEPEST_PROBE = 3


def option_problems(question: AnyQuestion) -> dict[str, Message]:
    """Too few answers, the same one twice, one without words, or "other" twice.

    A picture may speak for itself: then its description stands for its words.
    """
    spec = question.spec
    words = [(option.text.strip() or option.alt.strip()).casefold() for option in spec.options]
    if len(spec.options) < FEWEST_ANSWERS:
        if spec.carry is not None:
            return {}
        return {"options": _("Give at least two answers to choose from.")}
    if code := _twice(option.code for option in spec.options):
        return {"options": _("Two answers have the same number: %(code)s.", code=code)}
    if spec.dont_know and any(option.code == DONT_KNOW for option in spec.options):
        return {
            "options": _("The number %(code)s belongs to “I don't know”.", code=DONT_KNOW),
        }
    if not all(words):
        return {"options": _("One of the answers has no words.")}
    if text := _twice(words):
        return {"options": _("Two answers say the same: “%(text)s”.", text=text)}
    if sum(option.other for option in spec.options) > 1:
        return {"options": _("Only one answer can have a box for other words.")}
    return {}


def item_problems(question: AnyQuestion, fewest: int) -> dict[str, Message]:
    """Too few items, the same one twice, or one without words."""
    spec = question.spec
    if len(spec.items) < fewest:
        if spec.carry_items is not None:
            return {}
        two = _("Give at least two items.")
        return {"items": two if fewest > 1 else _("Give at least one item.")}
    if code := _twice(item.code for item in spec.items):
        return {"items": _("Two items have the same number: %(code)s.", code=code)}
    if any(not item.text.strip() for item in spec.items):
        return {"items": _("One of the items has no words.")}
    if text := _twice(item.text.strip().casefold() for item in spec.items):
        return {"items": _("Two items say the same: “%(text)s”.", text=text)}
    return {}


def count_problems(spec: Settings, available: int) -> dict[str, Message]:
    """How many may be chosen does not go together with how many there are."""
    errors: dict[str, Message] = {}
    for name, limit in (("least", spec.least), ("most", spec.most)):
        if limit is not None and (limit < 0 or limit != int(limit)):
            errors[name] = _("A whole number, please.")
    if errors:
        return errors
    if spec.most is not None and spec.most < 1:
        errors["most"] = _("At least one answer must be possible.")
    elif spec.least is not None and spec.most is not None and spec.least > spec.most:
        errors["least"] = _("The least is more than the most.")
    if available and spec.least is not None and spec.least > available and "least" not in errors:
        errors["least"] = _("There is less to choose from: %(n)s.", n=available)
    return errors


def bound_problems(
    least: float | None, most: float | None, step: float | None, decimals: int
) -> dict[str, Message]:
    """Limits of a number that no number can keep."""
    errors: dict[str, Message] = {}
    if least is not None and most is not None and least > most:
        errors["least"] = _("The least is more than the most.")
    if step is not None:
        if step <= 0:
            errors["step"] = _("A step is more than zero.")
        elif round(step, decimals) != step:
            errors["step"] = _("This step needs more digits behind the comma.")
        elif least is not None and most is not None and most - least < step:
            errors["step"] = _("This step is larger than the room between the least and the most.")
    for name, limit in (("least", least), ("most", most)):
        if limit is not None and round(limit, decimals) != limit and name not in errors:
            errors[name] = _("This limit needs more digits behind the comma.")
    return errors


def probe_problems(spec: Settings) -> dict[str, Message]:
    """Follow-up questions that are empty, or asked on and on."""
    if len(spec.probes) > DEEPEST_PROBE:
        return {"probes": _("At most %(n)s times “why”, please.", n=DEEPEST_PROBE)}
    if any(not probe.strip() for probe in spec.probes):
        return {"probes": _("One of the follow-up questions has no words.")}
    return {}


def _twice(values: Iterable[int | str]) -> str:
    """The first value that is there more than once, as text; "" when there is none."""
    return next((str(value) for value, n in Counter(values).items() if n > 1 and value != ""), "")
