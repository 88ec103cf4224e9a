"""What a running server tells monitors: counters in Prometheus' text format, and whether all is well as JSON."""

import json
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import datetime

from generator.cache.manifest import instant_text

_HELP = {
    "webhooks": "Webhooks by what became of them",
    "syncs": "Syncs by how they ended",
    "builds": "Builds of the site by how they ended",
}
OUTCOMES = {
    "webhooks": ("accepted", "duplicate", "echo", "forged", "full", "oversize", "unkept"),
    "syncs": ("done", "failed"),
    "builds": ("done", "failed"),
}


class Counters:
    """Counts since the start; threads share them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._failing: dict[str, bool] = {}
        self._last: dict[str, datetime] = {}

    def count(self, what: str, outcome: str) -> None:
        """One more of `what` ended so."""
        with self._lock:
            self._counts[what, outcome] += 1

    def ended(self, what: str, at: datetime, *, well: bool) -> None:
        """A sync or a build ended."""
        with self._lock:
            self._counts[what, "done" if well else "failed"] += 1
            self._failing[what] = not well
            if well:
                self._last[what] = at

    def get(self, what: str, outcome: str) -> int:
        """How many of `what` ended so."""
        with self._lock:
            return self._counts[what, outcome]

    def metrics(self, waiting: int) -> str:
        """All of them, and how many hints wait."""
        lines = []
        for what, outcomes in OUTCOMES.items():
            name = f"sprint_reports_{what}_total"
            lines += [f"# HELP {name} {_HELP[what]}.", f"# TYPE {name} counter"]
            lines += [f'{name}{{outcome="{outcome}"}} {self.get(what, outcome)}' for outcome in outcomes]
        lines += [*_gauge("hints_waiting", "Issues and boards to be read again", waiting), *self._times()]
        return "\n".join(lines) + "\n"

    def health(self, waiting: int) -> tuple[bool, bytes]:
        """Whether the last sync and the last build ended well, and the same as JSON, without any message."""
        with self._lock:
            failing = sorted(what for what, fails in self._failing.items() if fails)
            last = {what: instant_text(at) for what, at in self._last.items()}
        well = not failing and "builds" in last
        status = "ok" if well else "failing" if failing else "starting"
        told = {
            "status": status,
            "failing": failing,
            "hints_waiting": waiting,
            "last_sync_at": last.get("syncs"),
            "last_build_at": last.get("builds"),
        }
        return well, json.dumps(told).encode()

    def _times(self) -> Iterator[str]:
        with self._lock:
            last = dict(self._last)
        for what, at in sorted(last.items()):
            noun = what.removesuffix("s")
            yield from _gauge(f"last_{noun}_timestamp_seconds", f"When the last good {noun} ended", int(at.timestamp()))


def _gauge(name: str, says: str, value: int) -> tuple[str, ...]:
    name = f"sprint_reports_{name}"
    return f"# HELP {name} {says}.", f"# TYPE {name} gauge", f"{name} {value}"
