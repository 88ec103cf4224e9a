"""Which corrections someone has to look at, over all boards."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from generator.correction import Field
from generator.corrections.judge import Judged, State

_WHY: dict[State, str] = {
    "conflict": "Jira has changed it since, so it waits for a decision",
    "twice": "two corrections contradict each other, so neither holds",
    "gone": "no board shows it any more",
    "other_field": "its board weighs issues by another field now",
    "impossible": "the time does not fit the issue's life",
}


@dataclass(frozen=True, slots=True)
class Settlement:
    """What became of a correction on one board: what it is about, its field, and the state."""

    key: str
    field: Field
    state: State


def settle(judged: Iterable[Judged]) -> tuple[Settlement, ...]:
    """What became of each."""
    return tuple(Settlement(each.key, each.correction.field, each.state) for each in judged)


def tell_unsettled(boards: Sequence[Sequence[Settlement]]) -> Iterator[str]:
    """A sentence for each that has no effect though someone meant it to, once for all boards.

    Every board has judged the same corrections in the same order.
    """
    for settlements in zip(*boards, strict=True):
        shown = [each for each in settlements if each.state != "gone"] or settlements[:1]
        waiting = next((each for each in shown if each.state in _WHY), None)
        if waiting:
            yield f"the correction of {waiting.key}, {waiting.field}: {_WHY[waiting.state]}"
