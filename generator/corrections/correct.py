"""A snapshot as its corrections have it: the replay that follows knows nothing of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from generator.correction import Correction
from generator.corrections.judge import Judged, judge, resolve, resolve_time, split_before_done
from generator.domain import Board, Change, Issue, Snapshot
from generator.history.issues import replay_issue
from generator.history.timeline import read_moments

_OURS = 1 << 62
"""The `history_id` of a change that a correction makes: after every one of Jira's of the same instant."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The snapshot to report on, and what became of each correction."""

    snapshot: Snapshot
    judged: tuple[Judged, ...] = ()

    @property
    def in_force(self) -> tuple[Judged, ...]:
        """Those that the snapshot follows."""
        return tuple(each for each in self.judged if each.in_force)


def correct(snapshot: Snapshot, corrections: Sequence[Correction]) -> Corrected:
    """Apply what can be applied; corrections of issues and sprints that the board does not show are `gone`.

    The order of the corrections does not matter: no two of them that are in force concern the same field.
    """
    judged = tuple(judge(snapshot, corrections)) if corrections else ()
    of_issue: dict[int, list[Correction]] = defaultdict(list)
    goals = []
    for each in judged:
        if each.in_force and each.issue:
            of_issue[each.issue.id].append(each.correction)
        elif each.in_force:
            goals.append((str(each.correction.sprint_id), bool(each.correction.value)))
    issues = [_correct_issue(issue, of_issue[issue.id], snapshot) for issue in snapshot.issues]
    rules = replace(snapshot.rules, goals=(*snapshot.rules.goals, *goals)) if goals else snapshot.rules
    return Corrected(replace(snapshot, issues=tuple(issue for issue in issues if issue), rules=rules), judged)


def _correct_issue(issue: Issue, corrections: Sequence[Correction], snapshot: Snapshot) -> Issue | None:
    """The issue, or None once it is excluded."""
    corrected = issue
    for correction in corrections:
        match correction.field:
            case "excluded":
                if correction.value:
                    return None
            case "type":
                corrected = replace(corrected, type=str(correction.value), type_changes=())
            case "estimate":
                corrected = _correct_estimate(corrected, correction, snapshot)
            case "done_at":
                corrected = _correct_done(corrected, correction, snapshot)
    return corrected


def _correct_estimate(issue: Issue, correction: Correction, snapshot: Snapshot) -> Issue:
    """From then on the estimate is the corrected one, whatever Jira's history says of the time since."""
    value = correction.value
    assert value is None or isinstance(value, float)
    since = resolve_time(correction.since, snapshot.rules.time_zone, time.min)
    if not isinstance(since, datetime) or since <= issue.created_at:
        return replace(issue, estimate=value, estimate_changes=())
    earlier = [change for change in issue.estimate_changes if change.at < since]
    moments = read_moments(issue.estimate_changes, issue.estimate, issue.created_at)
    before = [moment.value for moment in moments if moment.at < since][-1]
    return replace(issue, estimate=value, estimate_changes=(*earlier, Change(since, _OURS, before, value)))


def _correct_done(issue: Issue, correction: Correction, snapshot: Snapshot) -> Issue:
    """Move the last entry into done to the corrected instant; where there is none, let it become done then."""
    done_at = resolve(correction, snapshot.rules.time_zone)
    assert isinstance(done_at, datetime)
    entered_at = replay_issue(issue, snapshot.board).done_at
    earlier, before = split_before_done(issue, entered_at, done_at)
    last = max(entered_at, done_at) if entered_at else None
    later = [change for change in issue.status_changes if last and change.at > last]
    present = issue.status_id if entered_at else _done_status(issue, snapshot.board)
    status_id = _status_at(issue, last) if last else present
    entry = Change(done_at, _OURS, before, status_id)
    return replace(issue, status_id=present, status_changes=(*earlier, entry, *later))


def _status_at(issue: Issue, instant: datetime) -> str:
    moments = read_moments(issue.status_changes, issue.status_id, issue.created_at)
    return [moment.value for moment in moments if moment.at <= instant][-1]


def _done_status(issue: Issue, board: Board) -> str:
    """The status of an issue that is to be done: its own if it means that, else the board's right-most one."""
    in_order = [status_id for column in reversed(board.columns) for status_id in column.status_ids]
    candidates = [issue.status_id, *in_order, *sorted(board.done_status_ids)]
    return next(status_id for status_id in candidates if status_id in board.done_status_ids)
