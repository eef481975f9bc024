"""From a stored question to the form in which it is changed."""

from typing import Any

from cocreate.questionnaires.document import Settings
from cocreate.questionnaires.models import AnyQuestion, code_of
from cocreate.questionnaires.writing import rows
from cocreate.questionnaires.writing.lines import write_items, write_options
from cocreate.questionnaires.writing.numbers import write_day, write_number, write_numbers
from cocreate.questionnaires.writing.reading import SWITCHES, TEXTS, WHOLE

NEW = {"kind": "scale5", "required": "yes"}


def values_of(question: AnyQuestion, locale: str, *, each: bool = False) -> dict[str, Any]:
    """What its form holds; `each` shows the answers one by one instead of as lines."""
    own = {
        "kind": question.kind,
        "text": question.text,
        "required": "yes" if question.required else "",
        "low": question.low,
        "high": question.high,
        "code": code_of(question),
        "block": str(question.block_id or ""),
    }
    return own | settings_values(question.spec, locale, day=question.kind == "date", each=each)


def settings_values(
    spec: Settings, locale: str, *, day: bool = False, each: bool = False
) -> dict[str, Any]:
    """The settings as the texts of boxes, numbers written as in `locale`."""
    found: dict[str, Any] = {name: getattr(spec, name) for name in TEXTS}
    found |= {name: "yes" if getattr(spec, name) else "" for name in (*SWITCHES, "per_arm")}
    found |= {name: str(getattr(spec, name) or "") for name in WHOLE}
    for name in ("least", "most"):
        number = getattr(spec, name)
        found[name] = write_day(number) if day else write_number(number, locale)
    found |= {"step": write_number(spec.step, locale), "total": write_number(spec.total, locale)}
    found |= {"order": spec.order, "items_order": spec.items_order, "show_if": spec.show_if}
    found |= {"probes": "\n".join(spec.probes), "prices": write_numbers(spec.prices, locale)}
    found |= {"marks": list(spec.marks), "right": _line_of(spec)}
    found["items"] = write_items(spec.items, locale)
    if each:
        found |= {"each": "yes", **rows.values_of(spec.options)}
    else:
        found["options"] = write_options(spec.options, locale)
    for name in ("carry", "carry_items"):
        carry = getattr(spec, name)
        found |= {
            name: carry.question if carry else "",
            f"{name}_which": carry.which if carry else "",
        }
    for number, jump in enumerate(spec.jumps, 1):
        found |= {f"jump_{number}_to": jump.to, f"jump_{number}_when": jump.when}
    return found


def _line_of(spec: Settings) -> str:
    """The number of the line that an attention check asks for."""
    codes = [option.code for option in spec.options]
    if spec.right in codes:
        return str(codes.index(spec.right) + 1)
    return str(spec.right) if spec.right is not None else ""
