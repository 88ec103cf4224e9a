"""What can befall an issue in its sprint. A line of a playbook names its plots in brackets.

How it comes in: `late` (added to the active sprint), `inside` (created in it), `at-start`, `fresh` (written down just
before it was planned); with `-early` and `-now` the time is fixed. `was` and `retyped`: its first summary and type.
What becomes of it: one of `PLOTS` (none: it is finished). What happens on the way: `MODIFIERS`. In a backlog: `wont`
(its argument: see `NOT_DELIVERED`), `deleted`, `deleted-now`.
"""

from collections.abc import Callable

from generator.demo.board_setup import IN_PROGRESS, IN_REVIEW, TO_DO, WAITING_FOR_VENDOR
from generator.demo.office_hours import DAY, HOUR
from generator.demo.parts import Part, enter, write_subtasks
from generator.demo.runs import Run

Plot = Callable[[Part, str], None]


def play(part: Part) -> None:
    """Write the whole life of one issue of a sprint."""
    enter(part)
    tags = part.line.tags
    part.ends = max(part.ends, part.begins + 0.1 * DAY)
    plot = next((name for name in tags if name in PLOTS), "")
    for name, argument in tags.items():
        if name in MODIFIERS:
            MODIFIERS[name](part, argument)
    PLOTS.get(plot, finish)(part, tags.get(plot, ""))
    write_subtasks(part)


def finish(part: Part, _: str = "") -> None:
    """Done in its sprint."""
    part.work(part.begins, min(part.ends, part.within(1)))


def carry(part: Part, times: str) -> None:
    """Open at the close, moved on by "complete sprint", `times` over; finished in the last of these sprints."""
    _stall(part)
    _carry_on(part, int(times or 1))


def shelve(part: Part, sprints: str) -> None:
    """Open at the close and left in the backlog; planned again some sprints later."""
    _stall(part)
    _back_to_backlog(part, part.within(1) + 2 * DAY)
    _plan_again(part, int(sprints))


def remove(part: Part, sprints: str) -> None:
    """Taken out of the running sprint; planned again some sprints later, or never."""
    leaves = part.within(part.stage.rng.uniform(0.3, 0.7))
    if part.stage.rng.random() < 0.5:  # noqa: PLR2004 - half of them had been begun
        part.work(part.within(0.1), part.within(0.15), until=1)
        _back_to_backlog(part, leaves)
    part.change(leaves + HOUR / 60, leave=part.run.sprint)
    if sprints:
        _plan_again(part, int(sprints))


def remove_and_value_anew(part: Part, _: str) -> None:
    """Taken out, and given another estimate afterwards."""
    remove(part, "")
    part.change(part.within(0.85), estimate=(part.line.points or 1.0) + 5)


def remove_soon(part: Part, _: str) -> None:
    """Taken out on the day after the demo's now."""
    part.change(part.stage.now + part.stage.rng.uniform(9.6, 11) * HOUR, leave=part.run.sprint)


def return_(part: Part, _: str) -> None:
    """Taken out, put back, and finished."""
    part.change(part.within(0.25), leave=part.run.sprint)
    part.join(part.within(0.45), part.run)
    part.work(part.within(0.5), part.within(0.85))


def finish_and_remove(part: Part, _: str) -> None:
    """Done, then taken out of the sprint."""
    part.work(part.within(0.2), part.within(0.5))
    part.change(part.within(0.65), leave=part.run.sprint)


def reopen(part: Part, _: str) -> None:
    """Done, opened again, and done again."""
    part.work(part.begins, part.within(0.5))
    part.reopen(part.within(0.62))
    part.work(part.within(0.7), part.within(0.84))


def reopen_and_carry(part: Part, _: str) -> None:
    """Done, opened again, still open at the close, finished in the next sprint."""
    part.work(part.begins, part.within(0.6))
    part.reopen(part.within(0.8))
    _carry_on(part, 1)


def reopen_later(part: Part, _: str) -> None:
    """Done in its sprint; opened again in the next one, and finished there."""
    finish(part)
    following = part.stage.run(part.run.index + 1)
    if following is not None:
        part.reopen(part.within(0.14, following))
        part.join(part.within(0.15, following), following)
        part.work(part.within(0.3, following), part.within(0.42, following))


def finish_early(part: Part, _: str) -> None:
    """Planned for the sprint and done before it starts."""
    start = part.within(0)
    part.work(start - 0.35 * DAY, start - 0.05 * DAY)


def finish_elsewhere(part: Part, _: str) -> None:
    """Done in a parallel sprint, then moved into the main one."""
    part.work(part.within(0.2), part.within(0.5))
    main = part.stage.runs[part.run.index]
    part.change(part.within(0.7), leave=part.run.sprint, join=main.sprint)


def finish_at_the_close(part: Part, _: str) -> None:
    """Done in the very second in which the sprint is closed."""
    last = len(part.route) - 1
    part.work(part.within(0.6), part.within(0.97), until=last - 1)
    part.step_at(part.run.closes_at, last)
    part.worked.append(part.within(1))


def hand_over(part: Part, _: str) -> None:
    """Open at the close, moved to the other team's project, and finished there in a later sprint of theirs."""
    _stall(part)
    moved = part.within(1) + 1.2 * DAY
    part.change(moved, project="DOCK", parent=None, status=TO_DO, versions=())
    part.project, part.status = "DOCK", 0
    taker = next(run for run in part.stage.other_runs if part.stage.hours.position(run.created_at) > moved + DAY)
    _plan_for(part, taker)


def wait_for_vendor(part: Part, _: str) -> None:
    """Stuck in a status that no column shows; carried on until the parts come two sprints later."""
    part.work(part.within(0.1), part.within(0.2), until=1)
    part.change(part.within(0.3), status=WAITING_FOR_VENDOR)
    _carry_on(part, 2)


PLOTS: dict[str, Plot] = {
    "carry": carry,
    "shelved": shelve,
    "removed": remove,
    "re-after": remove_and_value_anew,
    "removed-now": remove_soon,
    "returned": return_,
    "done-removed": finish_and_remove,
    "reopen": reopen,
    "reopen-open": reopen_and_carry,
    "reopen-later": reopen_later,
    "early": finish_early,
    "elsewhere": finish_elsewhere,
    "at-end": finish_at_the_close,
    "handed-over": hand_over,
    "vendor": wait_for_vendor,
}


def _value_anew(part: Part, points: str) -> None:
    """Re-estimated in the middle of the work."""
    part.change((part.begins + part.ends) / 2, estimate=float(points))


def _unvalue(part: Part, _: str) -> None:
    """The estimate is taken away during the sprint."""
    part.change(part.begins + 0.3 * DAY, estimate=None)


def _value_anew_soon(part: Part, points: str) -> None:
    """Re-estimated on the demo's today."""
    part.change(part.stage.now + part.stage.rng.uniform(1.5, 3) * HOUR, estimate=float(points))


def _flag(part: Part, days: str) -> None:
    """Flagged as blocked for a while (a day and a half unless told otherwise); cleared before it is done."""
    last = part.within(0.66) if "carry" in part.line.tags else part.ends - 0.05 * (part.ends - part.begins)
    part.change(max(last - float(days or 1.5) * DAY, min(part.begins, last)), flagged="Impediment")
    part.change(last, flagged=None)


def _flag_now(part: Part, _: str) -> None:
    """Flagged some days ago, and still today."""
    part.change(part.stage.now - 2.5 * DAY, flagged="Impediment")
    part.change(part.stage.now + 1.5 * DAY, flagged=None)


def _twin(part: Part, _: str) -> None:
    """Two histories in one second: begun, and sent on by a rule that someone set up."""
    at = part.stage.hours.instant(part.begins)
    part.change_at(at, status=part.route[1])
    part.change_at(at, status=part.route[2])
    part.status = 2


def _in_deleted_sprint(part: Part, _: str) -> None:
    """Once planned for a sprint that was deleted."""
    start = part.stage.hours.position(part.run.created_at)
    part.change(start + 0.5 * DAY, join=part.stage.deleted_sprint)


_WHIMS: tuple[dict[str, str | float | None], ...] = (
    {"rank": "Ranked higher"},
    {"status": IN_REVIEW},
    {"estimate": 8.0},
    {"flagged": "Impediment"},
    {"status": IN_PROGRESS},
    {"flagged": None},
    {"estimate": 13.0},
)


def _pester(part: Part, times: str) -> None:
    """Ranked, valued, flagged and sent to and fro by a rule that someone set up, many times while it is worked on."""
    gap = (part.ends - part.begins) / (int(times) + 1)
    for number in range(int(times)):
        part.change(part.begins + gap * (number + 1), **_WHIMS[number % len(_WHIMS)])


MODIFIERS: dict[str, Plot] = {
    "re": _value_anew,
    "re-none": _unvalue,
    "re-now": _value_anew_soon,
    "flag": _flag,
    "flag-now": _flag_now,
    "twin": _twin,
    "pestered": _pester,
    "deleted-sprint": _in_deleted_sprint,
}


def _stall(part: Part) -> None:
    """Begun late in the sprint and not finished."""
    begins = max(part.begins, part.within(part.stage.rng.uniform(0.5, 0.75)))
    part.work(begins, (begins + part.within(1)) / 2, until=part.stage.rng.choice((1, 1, 2)))


def _carry_on(part: Part, times: int) -> None:
    run: Run | None = part.run
    for number in range(1, times + 1):
        following = part.stage.run(part.run.index + number)
        if run is None or following is None:
            return
        part.follow(run, following)
        run = following
    if run is not None:
        rng = part.stage.rng
        part.work(part.within(rng.uniform(0.02, 0.12), run), part.within(rng.uniform(0.18, 0.5), run))


def _back_to_backlog(part: Part, position: float) -> None:
    part.status = 0
    part.change(position, status=TO_DO)


def _plan_again(part: Part, sprints: int) -> None:
    run = part.stage.run(part.run.index + sprints)
    if run is not None:
        _plan_for(part, run)


def _plan_for(part: Part, run: Run) -> None:
    rng = part.stage.rng
    part.join(part.within(0, run) - 0.3 * DAY, run)
    ends = rng.uniform(0.4, 0.9)
    part.work(part.within(ends - 0.25, run), part.within(ends, run))
