"""Which corrections someone has to look at, over all boards."""

from collections.abc import Iterator, Sequence

from generator.corrections.judge import Judged

_WHY = {
    "conflict": "Jira has changed it since, so it waits for a decision",
    "twice": "two corrections contradict each other, so neither holds",
    "gone": "no board shows it any more",
    "other_field": "its board weighs issues by another field now",
    "impossible": "the time does not fit the issue's life",
}


def tell_unsettled(boards: Sequence[Sequence[Judged]]) -> Iterator[str]:
    """A sentence for each that has no effect though someone meant it to, once for all boards.

    Every board has judged the same corrections in the same order.
    """
    for judged in zip(*boards, strict=True):
        shown = [each for each in judged if each.state != "gone"] or judged[:1]
        waiting = next((each for each in shown if each.state in _WHY), None)
        if waiting:
            yield f"the correction of {waiting.key}, {waiting.correction.field}: {_WHY[waiting.state]}"
