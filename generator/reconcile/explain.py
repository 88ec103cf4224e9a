"""Which rules explain that Jira sees an issue differently: those by which we would see it the same."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain, combinations

from generator.domain import Board, Issue, JiraSprintReport
from generator.reconcile.reading import Facts, Reading
from generator.reconcile.result import Aspect, BoardThen
from generator.sync_record import Cause

Variant = tuple[str, Callable[[Reading], Reading]]
_SECOND = timedelta(seconds=1)
_MOST_RULES = 2  # more at once would explain anything


@dataclass(frozen=True)
class Explainer:
    """Knows our reading of a sprint, Jira's report, how the board was when that was read, and why issues left it."""

    reading: Reading
    report: JiraSprintReport
    then: BoardThen
    gone: Mapping[int, Cause]

    def explain_absence(self, issue_id: int, issue: Issue | None, jiras: Facts | None) -> tuple[str, ...]:
        """Why an issue is in the sprint on one side only. `issue` is None when the board does not have it."""
        if issue is None:
            cause = self.gone.get(issue_id, "not_checked")
            return ("not_on_board" if cause == "not_checked" else cause,)
        if issue.level == "epic" and jiras:
            return ("epic",)
        if issue.level == "subtask":
            return ("subtask",) if self.reading.rules.include_subtasks == (jiras is None) else ()
        rules = self._search(issue, lambda facts: _outcome(facts) == _outcome(jiras))
        return rules or (("filter_changed",) if jiras is None and self.then.filter_changed else ())

    def explain_value(self, issue: Issue, aspect: Aspect, agrees: Callable[[Facts], bool]) -> tuple[str, ...]:
        """Why one thing of an issue is not the same; `agrees` says whether a reading gives Jira's value."""
        if aspect.startswith("estimate") and self._weighs_otherwise():
            return ("other_field",)
        return self._search(issue, lambda facts: facts is not None and agrees(facts))

    def _weighs_otherwise(self) -> bool:
        return self.report.estimate_field not in (None, self.reading.board.estimation.field_id)

    def _search(self, issue: Issue, agrees: Callable[[Facts | None], bool]) -> tuple[str, ...]:
        """The fewest rules that together lead to Jira's answer."""
        for chosen in _choices(tuple(self._variants())):
            reading = self.reading
            for _, vary in chosen:
                reading = vary(reading)
            if agrees(reading.judge(issue)):
                return tuple(dict.fromkeys(rule for rule, _ in chosen))
        return ()

    def _variants(self) -> Iterator[Variant]:
        """Every rule that could make a difference here, the likelier first."""
        rules, board = self.reading.rules, self.reading.board
        if rules.commitment_grace:
            yield "grace", lambda it: _with_rules(it, commitment_grace=timedelta(0))
        other = "cloud" if rules.commitment_rule == "data_center" else "data_center"
        yield "done_at_start", lambda it: _with_rules(it, commitment_rule=other)
        yield "put_back", lambda it: replace(it, put_back_is_added=True)
        yield "changed_after_removal", lambda it: replace(it, weighed_at_end="removal")
        yield "estimate_changed_later", lambda it: replace(it, weighed_at_end="now")
        for rule, done in (("done_statuses", last_column(board)), ("columns_changed", self.then.done_status_ids)):
            if done is not None and done != board.done_status_ids:
                yield rule, _with_done(done)
        yield from self._other_dates()
        for moves in (-_SECOND, _SECOND):
            yield "edge", _with_first_moved(moves)
            yield "edge", _with_last_moved(moves)

    def _other_dates(self) -> Iterator[Variant]:
        sprint = self.reading.sprint
        started, closed = self.report.started_at or sprint.started_at, self.report.closed_at or sprint.closed_at
        if (started, closed) != (sprint.started_at, sprint.closed_at):
            moved = replace(sprint, started_at=started, closed_at=closed)
            yield "dates", lambda it: replace(it, sprint=moved)


def last_column(board: Board) -> frozenset[str]:
    """What the board's own columns say is done."""
    columns = [column.status_ids for column in board.columns if column.status_ids]
    return frozenset(columns[-1]) if columns else frozenset()


def _choices(variants: tuple[Variant, ...]) -> Iterable[tuple[Variant, ...]]:
    return chain.from_iterable(combinations(variants, count) for count in range(1, _MOST_RULES + 1))


def _outcome(facts: Facts | None) -> str | None:
    return facts.outcome if facts else None


def _with_rules(reading: Reading, **changes: object) -> Reading:
    return replace(reading, rules=replace(reading.rules, **changes))  # type: ignore[arg-type]  # fields of `Rules`


def _with_done(done: frozenset[str]) -> Callable[[Reading], Reading]:
    return lambda it: replace(it, board=replace(it.board, done_status_ids=done))


def _with_first_moved(moves: timedelta) -> Callable[[Reading], Reading]:
    return lambda it: replace(it, first_moves=moves)


def _with_last_moved(moves: timedelta) -> Callable[[Reading], Reading]:
    return lambda it: replace(it, last_moves=moves)
