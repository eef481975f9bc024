"""Answers in words: parts put together that may still have to be translated."""

from collections.abc import Sequence

from cocreate.kit.i18n import Message


def joined(parts: Sequence[Message | str], between: str = "; ") -> Message | str:
    """The parts behind each other, each in the reader's language."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    places = {f"part{number}": part for number, part in enumerate(parts)}
    return Message(between.join(f"%({place})s" for place in places), dict(places))


def named(name: Message | str, answer: Message | str) -> Message:
    """An answer behind the name of what it is about."""
    return Message("%(name)s: %(answer)s", {"name": name, "answer": answer})
