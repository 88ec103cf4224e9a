"""How an issue's part in a sprint changed, in words that follow its key."""

from collections.abc import Iterator

from generator.drift.result import IssueResult

_OUTCOMES = {
    "completed": "completed",
    "completed_elsewhere": "completed elsewhere",
    "not_completed": "not completed",
    "removed": "removed",
}


def tell_change(before: IssueResult | None, after: IssueResult | None, *, carried: bool) -> str:
    """What is another now; "" when nothing is.

    Args:
        before: the issue's part then; None: it took none.
        after: its part now.
        carried: whether being carried over is a part of it.
    """
    if before is None or after is None:
        return (
            "takes part now, and did not"
            if after
            else "took part, and is gone from the data (deleted, moved, hidden or out of the board's filter)"
        )
    return "; ".join(
        (*_tell_part(before, after), *_tell_estimates(before, after), *_tell_carried(before, after, carried))
    )


def _tell_part(before: IssueResult, after: IssueResult) -> Iterator[str]:
    if before.outcome != after.outcome:
        yield f"is {_OUTCOMES[after.outcome]}, and was {_OUTCOMES[before.outcome]}"
    for name, was, now in (("committed", before.committed, after.committed), ("added", before.added, after.added)):
        if was != now:
            yield f"counts as {name}, and did not" if now else f"does not count as {name} any more"


def _tell_estimates(before: IssueResult, after: IssueResult) -> Iterator[str]:
    at_start, at_end = (
        (before.estimate_at_start, after.estimate_at_start),
        (before.estimate_at_end, after.estimate_at_end),
    )
    for name, (was, now) in (("start", at_start), ("end", at_end)):
        if was != now:
            yield f"has {_words(now)} at the {name}, and had {_words(was)}"
    if before.re_estimated != after.re_estimated:
        yield f"was re-estimated by {after.re_estimated or 0:+g}, not {before.re_estimated or 0:+g}"


def _tell_carried(before: IssueResult, after: IssueResult, carried: bool) -> Iterator[str]:
    if carried and before.carried_over != after.carried_over:
        yield "is carried over now" if after.carried_over else "is not carried over any more"


def _words(estimate: float | None) -> str:
    return "no estimate" if estimate is None else f"an estimate of {estimate:g}"
