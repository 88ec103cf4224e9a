"""All metrics of one very large board: how long they take beside the replay that feeds them, and the peak memory.

`python -m tests.benchmarks.bench_metrics 50000` prints the figures of that size as JSON, each metric's seconds too.
"""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from random import Random

from generator.domain import Change, Issue, Snapshot, Sprint
from generator.history.history import History
from generator.history.replay import replay
from generator.metrics import METRICS
from generator.metrics.metric import make_card
from tests.benchmarks.measure import MB, Pair, python
from tests.benchmarks.rows import Row, ratio_row
from tests.benchmarks.workshop import Workshop
from tests.factories import at, make_active_sprint, make_issue, make_snapshot, make_sprint

ISSUES = 50_000
_SPRINTS = 100
_WAY = ("3", "4", "5")
_TYPES = ("Story", "Story", "Task", "Bug", "Spike")


def bench_metrics(_workshop: Workshop, *, large: bool) -> list[Row]:
    """Seconds of all metrics over the seconds of the replay, and the peak memory, in a process of its own."""
    command = python("-m", "tests.benchmarks.bench_metrics", str(ISSUES))
    runs = [
        json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(3 if large else 2)
    ]
    pairs = [Pair(found["metrics_s"], found["replay_s"]) for found in runs]
    memory = tuple(found["peak_mb"] for found in runs)
    return [
        ratio_row("metrics", f"all metrics of {ISSUES:,} issues of one board over their replay", pairs),
        Row("metrics-mb", f"memory of both, {ISSUES:,} issues", "MB", memory),
    ]


def make_board_of(count: int) -> Snapshot:
    """A board with so many issues in a hundred sprints of two weeks, most of them done; the same every time."""
    rng = Random(count)
    sprints: list[Sprint] = [make_sprint(id_ + 1, start=14 * id_) for id_ in range(_SPRINTS - 1)]
    sprints.append(make_active_sprint(_SPRINTS, start=14 * (_SPRINTS - 1)))
    now = at(14 * _SPRINTS - 4)
    return make_snapshot(*(_issue(number, rng) for number in range(1, count + 1)), sprints=sprints, as_of=now)


def _issue(number: int, rng: Random) -> Issue:
    """In one sprint or two, through the columns in its time; one in twenty never ends, one in thirty goes back."""
    sprint = rng.randrange(_SPRINTS)
    start = at(14 * sprint) + timedelta(days=rng.uniform(0, 9))
    born = at(14 * sprint) - timedelta(days=rng.uniform(1, 60))
    steps = list(_WAY[: rng.choice((0, 1, 2))] if sprint >= _SPRINTS - 1 or rng.random() < 0.05 else _WAY)
    if rng.random() < 0.03:
        steps = [*steps[:1], "1", *steps]
    status = "1"
    changes: list[Change[str]] = []
    for place, step in enumerate(steps):
        moment = start + timedelta(days=place * rng.uniform(0.1, 2.5))
        changes.append(Change(max(moment, changes[-1].at) if changes else moment, 10 * number + place, status, step))
        status = step
    return make_issue(
        number,
        type=rng.choice(_TYPES),
        created_at=born,
        updated_at=changes[-1].at if changes else born,
        status_id=status,
        status_changes=tuple(changes),
        sprint_ids=frozenset({sprint + 1}),
        estimate=rng.choice((None, 1.0, 2.0, 3.0, 5.0, 8.0)),
    )


def _answer_all(history: History) -> Iterator[tuple[str, float]]:
    """Every metric, a sprint's once for each sprint, with the seconds it took."""
    parts = dict(history.by_sprint())
    for metric in METRICS:
        begun = time.perf_counter()
        for part in parts.values() if metric.scope == "sprint" else (history,):
            make_card(metric, part)
        yield metric.key, time.perf_counter() - begun


def main() -> None:
    """Measure one size and print what was found."""
    snapshot = make_board_of(int(sys.argv[1]))
    begun = time.perf_counter()
    history = replay(snapshot)
    replayed = time.perf_counter() - begun
    seconds = dict(_answer_all(history))
    found = {
        "replay_s": replayed,
        "metrics_s": sum(seconds.values()),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MB,
        "slowest": dict(sorted(seconds.items(), key=lambda pair: -pair[1])[:8]),
    }
    print(json.dumps(found))  # noqa: T201  # a command of ours for programs


if __name__ == "__main__":
    main()
