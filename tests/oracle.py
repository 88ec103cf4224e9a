"""The figures a sprint of the demo must have, worked out from the demo's event log alone.

This is the second opinion on the product's replay: it shares no code and no method with `generator.history`. Where the
replay rebuilds the past backwards out of changelogs, this walks the log forwards, keeping a seat for every issue.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from generator.demo.events import ChangedItem, IssueChanged, IssueCreated
from generator.demo.state import IssueState, SprintState, fold
from generator.demo.world import Board, World

ITEM_ORDER = ("sprint", "estimate", "status")


@dataclass
class Seat:
    """One issue, as far as one sprint is concerned, at the instant the walk has reached."""

    key: str
    inside: bool = False
    done: bool = False
    estimate: float | None = None
    member_at_start: bool = False
    done_at_start: bool = False
    joined_at: datetime | None = None
    left_at: datetime | None = None
    became_done_at: datetime | None = None
    estimate_at_start: float | None = None
    moved_by: float = 0.0
    moves: int = 0

    @property
    def left_to_do(self) -> tuple[float, int]:
        return (self.estimate or 0.0, 1) if self.inside and not self.done else (0.0, 0)

    @property
    def in_scope(self) -> tuple[float, int]:
        return (self.estimate or 0.0, 1) if self.inside else (0.0, 0)


@dataclass
class Expected:
    """Totals as {measure: (issues, estimate)}, outcomes and marks by key, steps in order."""

    totals: dict[str, tuple[int, float]]
    issues: dict[str, dict[str, object]]
    steps: list[tuple[datetime, str, str | None, float, int, float, int]]
    completion: float | None
    scope_change: float | None


@dataclass
class Walk:
    world: World
    board: Board
    sprint: SprintState
    rule: str
    seats: dict[int, Seat] = field(default_factory=dict)
    steps: list[tuple[datetime, str, str | None, float, int, float, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        started = self.sprint.activated_at
        assert started is not None
        self.start: datetime = started
        self.end: datetime = self.sprint.closed_at or self.world.now
        self.done_ids = [column for column in self.board.columns if column.status_ids][-1].status_ids
        self.now = {i.id: i for i in self.world.state().issues.values() if on_board(self.world, self.board, i)}

    def weight(self, estimate: object) -> float | None:
        if self.board.estimation in {"issueCount", "none"}:
            return 1.0
        assert estimate is None or isinstance(estimate, int | float)
        if estimate is None:
            return None
        return estimate / 3600 if self.board.estimation == "hours" else float(estimate)

    def run(self) -> Expected:
        self.take_seats()
        self.step(self.start, "start", None)
        for event in self.events():
            if isinstance(event, IssueCreated):
                self.create(event)
            else:
                for item in sorted(event.items, key=_rank):
                    self.change(event, item)
        self.step(self.end, "end", None)
        return self.expected()

    def take_seats(self) -> None:
        before = fold(self.world.events, self.start).issues
        for id_, issue in self.now.items():
            seat = self.seats[id_] = Seat(issue.key)
            if id_ in before:
                past = before[id_]
                seat.inside = seat.member_at_start = self.sprint.id in past.sprint_ids
                seat.done = seat.done_at_start = past.status_id in self.done_ids
                seat.estimate = seat.estimate_at_start = self.weight(past.estimate)

    def events(self) -> Iterator[IssueCreated | IssueChanged]:
        inside = [
            event
            for event in self.world.events
            if isinstance(event, IssueCreated | IssueChanged)
            and self.start < event.at <= self.end
            and event.issue_id in self.seats
        ]
        return iter(
            sorted(inside, key=lambda e: (e.at, e.history_id if isinstance(e, IssueChanged) else 0, e.issue_id))
        )

    def create(self, event: IssueCreated) -> None:
        seat = self.seats[event.issue_id]
        seat.estimate = self.weight(event.estimate)
        seat.done = event.status_id in self.done_ids
        if seat.done:
            seat.became_done_at = event.at
        # The sprint field may have been emptied of a sprint that was deleted since; that is no concern of this sprint.
        if self.sprint.id in event.sprint_ids:
            self.join(seat, event.at)
            self.step(event.at, "added", seat.key)

    def change(self, event: IssueChanged, item: ChangedItem) -> None:
        seat = self.seats[event.issue_id]
        before = (seat.left_to_do, seat.in_scope)
        kind = {"sprint": self.move, "status": self.restatus, "estimate": self.re_estimate}.get(item.field)
        word = kind(seat, event.at, item) if kind else ""
        if (seat.left_to_do, seat.in_scope) != before:
            self.step(event.at, word, seat.key)

    def join(self, seat: Seat, at: datetime) -> None:
        seat.inside = True
        if seat.joined_at is None and not seat.member_at_start:
            seat.joined_at, seat.estimate_at_start = at, seat.estimate

    def move(self, seat: Seat, at: datetime, item: ChangedItem) -> str:
        assert isinstance(item.after, tuple)
        inside = self.sprint.id in item.after
        if inside and not seat.inside:
            self.join(seat, at)
        elif seat.inside and not inside:
            seat.inside, seat.left_at = False, at
        return "added" if inside else "removed"

    def restatus(self, seat: Seat, at: datetime, item: ChangedItem) -> str:
        done = item.after in self.done_ids
        if done and not seat.done:
            seat.became_done_at = at
        seat.done = done
        return "completed" if done else "reopened"

    def re_estimate(self, seat: Seat, at: datetime, item: ChangedItem) -> str:
        after = self.weight(item.after)
        if seat.joined_at == at:
            seat.estimate_at_start = after
        elif seat.inside and after != seat.estimate:
            seat.moves += 1
            seat.moved_by += (after or 0.0) - (seat.estimate or 0.0)
        seat.estimate = after
        return "re_estimated"

    def step(self, at: datetime, kind: str, key: str | None) -> None:
        left = [seat.left_to_do for seat in self.seats.values()]
        scope = [seat.in_scope for seat in self.seats.values()]
        self.steps.append((at, kind, key, _sum(left), sum(n for _, n in left), _sum(scope), sum(n for _, n in scope)))

    def outcome(self, seat: Seat) -> str:
        if not seat.inside:
            return "removed"
        if not seat.done:
            return "not_completed"
        became = seat.became_done_at
        if became is None or (seat.joined_at is not None and became <= seat.joined_at):
            return "completed_elsewhere"
        return "completed"

    def is_committed(self, seat: Seat) -> bool:
        return seat.member_at_start and (self.rule == "data_center" or not seat.done_at_start)

    def carried_over(self, issue: IssueState) -> bool:
        sprints = self.world.state().sprints
        later = [sprints[id_] for id_ in issue.sprint_ids if id_ in sprints and id_ != self.sprint.id]
        return any(s.activated_at is None or s.activated_at > self.start for s in later)

    def expected(self) -> Expected:
        part = {id_: seat for id_, seat in self.seats.items() if seat.member_at_start or seat.joined_at}
        outcomes = {id_: self.outcome(seat) for id_, seat in part.items()}
        carried = {id_ for id_ in part if outcomes[id_] == "not_completed" and self.carried_over(self.now[id_])}
        groups = {name: [s for id_, s in part.items() if outcomes[id_] == name] for name in set(outcomes.values())}
        committed = [seat for seat in part.values() if self.is_committed(seat)]
        added = [seat for seat in part.values() if seat.joined_at]
        totals = {
            "committed": (len(committed), _sum(_pairs(committed, "estimate_at_start"))),
            "added": (len(added), _sum(_pairs(added, "estimate_at_start"))),
            "re_estimated": (sum(s.moves > 0 for s in part.values()), sum(s.moved_by for s in part.values())),
            "carried_over": (len(carried), _sum(_pairs([part[id_] for id_ in carried], "estimate"))),
        }
        for name in ("removed", "completed", "completed_elsewhere", "not_completed"):
            seats = groups.get(name, [])
            totals[name] = (len(seats), _sum(_pairs(seats, "estimate")))
        kept = [s for id_, s in part.items() if self.is_committed(s) and outcomes[id_] == "completed"]
        base = totals["committed"][1]
        issues: dict[str, dict[str, object]] = {
            seat.key: {
                "outcome": outcomes[id_],
                "committed": self.is_committed(seat),
                "added_at": seat.joined_at,
                "removed_at": seat.left_at if outcomes[id_] == "removed" else None,
                "done_at": seat.became_done_at if outcomes[id_] == "completed" else None,
                "estimate_at_start": seat.estimate_at_start,
                "estimate_at_end": seat.estimate,
                "carried_over": id_ in carried,
            }
            for id_, seat in part.items()
        }
        return Expected(
            totals,
            issues,
            self.steps,
            completion=_sum(_pairs(kept, "estimate_at_start")) / base if base else None,
            scope_change=(totals["added"][1] + totals["removed"][1]) / base if base else None,
        )


def _pairs(seats: list[Seat], name: str) -> list[tuple[float, int]]:
    return [(getattr(seat, name) or 0.0, 1) for seat in seats]


def _sum(pairs: list[tuple[float, int]]) -> float:
    return sum(weight for weight, _ in pairs)


def _rank(item: ChangedItem) -> int:
    return ITEM_ORDER.index(item.field) if item.field in ITEM_ORDER else len(ITEM_ORDER)


def on_board(world: World, board: Board, issue: IssueState) -> bool:
    """Whether the board's filter returns the issue and a sprint counts it (no epics, no sub-tasks)."""
    level = next(type_.level for type_ in world.issue_types if type_.id == issue.type_id)
    listed = issue.project_key in board.project_keys and (not board.type_ids or issue.type_id in board.type_ids)
    return listed and level == 0


def listed_sprints(world: World, board: Board) -> list[SprintState]:
    """The board's own sprints and those of other boards that hold one of its issues now."""
    state = world.state()
    held = {
        id_
        for issue in state.issues.values()
        if issue.project_key in board.project_keys and (not board.type_ids or issue.type_id in board.type_ids)
        for id_ in issue.sprint_ids
    }
    return [s for s in state.sprints.values() if board.type != "kanban" and (s.board_id == board.id or s.id in held)]


def expect(world: World, board: Board, sprint: SprintState, rule: str) -> Expected:
    """The figures of a sprint that has begun."""
    return Walk(world, board, sprint, rule).run()
