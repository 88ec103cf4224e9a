"""A sprint "in short": three to five sentences that say what happened and what to talk about."""

from collections.abc import Iterator
from statistics import fmean

from generator.history.history import History
from generator.metrics.words import are, day, listed, number, percent, quantity, were, without_estimate
from generator.pages.capacity import tell_capacity
from generator.pages.facts import BoardFacts, SprintFacts, Totals
from generator.pages.results import (
    NO_ISSUES,
    Scale,
    before,
    completion,
    result,
    scale_of,
)
from generator.pages.running import odds_card, tell_days_left


def in_short(board: BoardFacts, facts: SprintFacts) -> tuple[str, ...]:
    """The sentences, the most important first."""
    if facts.sprint.state == "future":
        return (f"The sprint has not begun; {result(board, facts)}.", *tell_capacity(board, facts))
    if facts.totals is None:
        return ("There is no data about this sprint: Jira knows no start of it, so nothing can be counted from there.",)
    if not facts.issues:
        return (
            "No issue was ever in this sprint." if facts.sprint.state == "closed" else f"There are {NO_ISSUES} yet.",
        )
    scale = scale_of(board, facts.totals)
    return tuple(_sentences(board, facts, facts.totals, scale))


def _sentences(board: BoardFacts, facts: SprintFacts, totals: Totals, scale: Scale) -> Iterator[str]:
    yield _kept(board, facts, totals, scale)
    yield from _ahead(board, facts)
    yield from _throughput(board, facts, totals, scale)
    yield _scope(totals, scale)
    yield _left(facts, totals, scale)
    yield from _talk(facts, totals)


def _kept(board: BoardFacts, facts: SprintFacts, totals: Totals, scale: Scale) -> str:
    share = completion(board, totals)
    if share is None:
        done = totals.of["completed"]
        return f"{scale.words(done)} {were(done.issues)} completed; nothing was committed at the start."
    if facts.sprint.state == "active":
        return f"The completion rate so far is {percent(share)}{_planned_end(facts, board.report.history)}."
    return f"The completion rate was {percent(share)}{_than_before(board, facts, share)}."


def _ahead(board: BoardFacts, facts: SprintFacts) -> Iterator[str]:
    """What a running sprint has still before it, and its odds."""
    if facts.sprint.state == "active":
        card = odds_card(board, facts)
        told = "; ".join(filter(None, (tell_days_left(board, facts), card.headline.sentence if card else "")))
        if told:
            yield f"{told[0].upper()}{told[1:]}."


def _planned_end(facts: SprintFacts, history: History) -> str:
    end = facts.sprint.planned_end_at
    if end is None:
        return ""
    words = day(end.astimezone(history.rules.time_zone))
    return f"; the sprint {'was' if end < history.as_of else 'is'} planned to end on {words}"


def _than_before(board: BoardFacts, facts: SprintFacts, share: float) -> str:
    earlier = before(board, facts)
    was = completion(board, earlier[-1].totals) if earlier else None
    if was is None:
        return ""
    name = earlier[-1].sprint.name
    if percent(was) == percent(share):
        return f", as in {name}"
    return f", {'higher' if share > was else 'lower'} than in {name} ({percent(was)})"


def _throughput(board: BoardFacts, facts: SprintFacts, totals: Totals, scale: Scale) -> Iterator[str]:
    """All that was completed, against the mean of the sprints before, once there are enough to speak of one."""
    several = 3
    past = [other.totals for other in before(board, facts) if other.totals]
    past = past[-board.report.history.rules.velocity_sprints :]
    alike = [scale.value(of.of["completed"]) for of in past if scale_of(board, of) == scale]
    if len(alike) < several:
        return
    done, mean = scale.value(totals.of["completed"]), number(fmean(alike), 1)
    verb = f"{are(done)} completed so far" if facts.sprint.state == "active" else f"{were(done)} completed"
    those = f"{len(alike)} of " if len(alike) < len(past) else ""
    yield (
        f"In all, {quantity(done, scale.unit)} {verb}, work added later included; "
        f"the mean of {those}the {len(past)} sprints before is {mean}."
    )


def _scope(totals: Totals, scale: Scale) -> str:
    added, removed = totals.of["added"], totals.of["removed"]
    if not added.issues and not removed.issues:
        return "Nothing was added or removed after the start."
    share = scale.rate(totals.scope_change_issues, totals.scope_change)
    changed = "" if share is None else f": a scope change of {percent(share)}"
    came = f"{scale.words(added)} came in" if added.issues else "nothing came in"
    went = f"{scale.words(removed)} went out" if removed.issues else "nothing went out"
    return f"After the start {came} and {went}{changed}."


def _left(facts: SprintFacts, totals: Totals, scale: Scale) -> str:
    left, carried = totals.of["not_completed"], totals.of["carried_over"]
    if not left.issues:
        return (
            "Every issue that is in the sprint is completed."
            if facts.sprint.state == "active"
            else ("Every issue that was in the sprint at its end was completed.")
        )
    if facts.sprint.state == "active":
        return f"{scale.words(left)} {are(left.issues)} still open."
    return f"{scale.words(left)} {were(left.issues)} not completed{_went_on(left.issues, carried.issues)}."


def _went_on(left: int, carried: int) -> str:
    if not carried:
        return ""
    who = ("it" if left == 1 else "all of them") if carried == left else f"{carried} of them"
    return f"; {who} {were(carried)} carried over into a later sprint"


def _talk(facts: SprintFacts, totals: Totals) -> Iterator[str]:
    late = [issue.key for issue in facts.issues if issue.outcome == "not_completed" and issue.committed]
    if late and facts.sprint.state == "closed":
        yield f"To talk about: {listed(late)} {were(len(late))} in the commitment and {were(len(late))} not completed."
    elif totals.unestimated_issues and totals.estimated:
        yield without_estimate(totals.unestimated_issues)
