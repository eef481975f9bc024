"""Where a member is in the questions of a concept, and what belongs to that page."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cocreate.concepts.showing import Laid, Seat, SeenStimulus
from cocreate.kit import clock
from cocreate.questionnaires.compiled import Compiled
from cocreate.questionnaires.kinds import kind_of, seconds_of
from cocreate.questionnaires.kinds.base import Asked
from cocreate.questionnaires.models import AnyQuestion, code_of
from cocreate.questionnaires.walk import Screen, Visit, asked_on, walk

TIMES = "times"  # the field with the seconds that each question took: "12:8 13@5:20"
OPENED = "_at"  # when the page was made, in seconds; stays in the page
LONGEST = 900  # seconds at one page: who went for coffee was not reading


class Way(NamedTuple):
    """The screens of one visit. `number` is the one he is at: 0 before the first question, one more
    than there are behind the last."""

    compiled: Compiled
    screens: list[Screen]
    arms: tuple[int, ...]
    needs_arms: bool  # he has to begin first: then it is chosen what he sees
    steps: bool
    number: int = 0

    @property
    def total(self) -> int:
        """How many screens there are, as far as it is known."""
        return len(self.screens)

    @property
    def now(self) -> list[Screen]:
        """The screens on this page."""
        if not self.steps:
            return [] if self.needs_arms else self.screens
        return self.screens[self.number - 1 : self.number] if self.number else []

    @property
    def asked(self) -> list[Asked]:
        """The questions on this page."""
        return asked_on(self.now)

    @property
    def minutes(self) -> int:
        """What is left takes most people about so long."""
        return minutes_left(
            one.question for one in asked_on(self.screens[max(self.number - 1, 0) :])
        )

    @property
    def at_intro(self) -> bool:
        """Whether this is the page before the first question."""
        return self.needs_arms or (self.steps and self.number == 0)

    @property
    def ends(self) -> bool:
        """Whether the answers are sent from here: nothing comes after this, whatever is said."""
        if not self.steps:
            return True
        last = self.screens[self.number - 1 :] if self.number else []
        hangs = any(code_of(one.question) in self.compiled.sources for one in self.asked)
        return self.number > self.total or (len(last) == 1 and not hangs)

    def at(self, number: int) -> "Way":
        """The same at another screen; at the first one when he has to begin."""
        return self._replace(number=0 if self.needs_arms else min(max(number, 0), self.total + 1))


def way_of(
    laid: Laid, seat: Seat, values: Mapping[str, Any], known: Mapping[str, object], locale: str
) -> Way:
    """The way of a member with these values in his form, and these classes of attributes."""
    compiled = laid.running.compiled.in_locale(locale)
    each = laid.running.arms_each
    needs_arms = each > 0 and not seat.arms
    arms = seat.arms or tuple(arm.id for arm in compiled.arms[:each])
    visit = Visit(seat.seed, arms, known, values, locale)
    return Way(
        compiled=compiled,
        screens=walk(compiled, visit),
        arms=seat.arms,
        needs_arms=needs_arms,
        steps=not compiled.is_paged or each > 1,
    )


def resumed(way: Way, values: Mapping[str, Any]) -> int:
    """The screen behind the last one that has an answer; 0 when nothing was answered."""
    answered = [n for n, s in enumerate(way.screens, 1) if any(_values_of(s.asked, values))]
    return min(answered[-1] + 1, way.total) if answered else 0


def first_wrong(way: Way, errors: Mapping[str, object]) -> int:
    """The first screen with a mistake; the last one when it is nowhere."""
    wrong = (n for n, s in enumerate(way.screens, 1) if any(_values_of(s.asked, errors)))
    return next(wrong, way.total)


def carried(values: Mapping[str, Any], asked: Sequence[Asked]) -> Iterator[tuple[str, str]]:
    """What was answered elsewhere and travels along unseen: field and value."""
    here = {one.name for one in asked}
    for name, value in values.items():
        own = name[:1] == "_" or name.partition("_")[0] in here
        for text in [] if own or not value else (value if isinstance(value, list) else [value]):
            yield name, text


def is_blank(asked: Iterable[Asked], values: Mapping[str, Any]) -> bool:
    """Whether none of these questions has anything in it."""
    return not any(_values_of(asked, values))


def _values_of(asked: Iterable[Asked], values: Mapping[str, Any]) -> Iterator[Any]:
    here = {one.name for one in asked}
    return (value for name, value in values.items() if value and name.partition("_")[0] in here)


def shown_with(way: Way, laid: Laid) -> list[SeenStimulus]:
    """What there is to look at on this page: everybody's, and that of the arm it is about.

    Who sees one arm only has it before him all the time; behind several arms all are there again.
    """
    arms: Sequence[int] = way.arms if len(way.arms) == 1 else ()
    now = way.now
    if len(way.arms) > 1 and now:
        before = [screen.arm for screen in way.screens[: way.number] if screen.arm is not None]
        here = now[0].arm
        arms = [here] if here is not None else (way.arms if before else ())
    order = {arm: place for place, arm in enumerate(arms)}
    own = [seen for seen in laid.stimuli if seen.stimulus.arm_id in order]
    own.sort(key=lambda seen: order[seen.stimulus.arm_id or 0])
    return [*(seen for seen in laid.stimuli if seen.stimulus.arm_id is None), *own]


def identity(asked: Sequence[Asked]) -> tuple[object, ...]:
    """Everything in which these questions differ from one member to another."""
    return tuple(
        (
            one.name,
            one.text,
            one.low,
            one.high,
            one.help,
            one.stimulus,
            one.probes,
            tuple((option.code, option.text) for option in one.options),
            tuple((item.code, item.text) for item in one.items),
            one.seed if kind_of(one.kind).group == "research" else 0,
        )
        for one in asked
    )


def minutes_left(questions: Iterable[AnyQuestion]) -> int:
    """Whole minutes that these questions take most people, at least one."""
    return max(1, round(sum(seconds_of(q) for q in questions) / 60))


def opened_at() -> int:
    """The moment for `OPENED`."""
    return int(clock.now().timestamp())


def times_in(values: Mapping[str, Any]) -> dict[str, int]:
    """The seconds that each screen took so far, by the name of its question."""
    found: dict[str, int] = {}
    written = values.get(TIMES, "")
    for pair in written.split(" ") if isinstance(written, str) else []:
        name, _colon, seconds = pair.rpartition(":")
        if name and seconds.isdecimal() and len(seconds) < 6:
            found[name] = min(int(seconds), LONGEST)
    return found


def with_time(values: Mapping[str, Any], asked: Sequence[Asked]) -> dict[str, int]:
    """The same with the seconds that this page took, which count for its one question.

    What comes from a browser is a hint, not a proof, so it is bounded: nobody took less than
    nothing, or a quarter of an hour for one page.
    """
    times = times_in(values)
    given = values.get(OPENED, "")
    if not (isinstance(given, str) and given.isdecimal() and len(given) < 12):
        return times
    seconds = min(max(opened_at() - int(given), 0), LONGEST)
    if len(asked) == 1:
        name = asked[0].column
        times[name] = min(times.get(name, 0) + seconds, LONGEST)
    else:  # nobody knows which of many questions took how long
        times["all"] = min(times.get("all", 0) + seconds, LONGEST)
    return times


def written_times(times: Mapping[str, int]) -> str:
    """The value of the field `TIMES`."""
    return " ".join(f"{name}:{seconds}" for name, seconds in times.items())
