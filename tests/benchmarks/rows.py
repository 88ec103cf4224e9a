"""What a benchmark found, as rows: their arithmetic, the table for people, and what moved since another run."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from tests.benchmarks.measure import Pair, middle_ms

Unit = Literal["x", "MB", "s", "%", "files"]
_EXACT: frozenset[Unit] = frozenset({"files"})
_FORMS: Mapping[Unit, str] = {
    "x": "{:.2f} x",
    "MB": "{:.0f} MB",
    "s": "{:.1f} s",
    "%": "{:.1f} %",
    "files": "{:.1f}",
}


@dataclass(frozen=True)
class Row:
    """One figure; less is better in all of them.

    Attributes:
        name: its word in files, which another run is compared by.
        what: the same for people.
        unit: "x" is a ratio over a floor of the same run; "files" are counted, which no machine changes.
        samples: one figure for each time it was measured.
        target: what it should be at the most, if that is settled.
        ours_ms, floor_ms: medians of the two times that a ratio is made of.
    """

    name: str
    what: str
    unit: Unit
    samples: tuple[float, ...]
    target: float | None = None
    ours_ms: float | None = None
    floor_ms: float | None = None

    @property
    def median(self) -> float:
        """The figure itself."""
        return statistics.median(self.samples)

    @property
    def has_spread(self) -> bool:
        """Whether it is known how much it varies: it was measured more than once, or is a count."""
        return len(self.samples) > 1 or self.unit in _EXACT

    @property
    def is_met(self) -> bool | None:
        """Whether it is as it should be; None: nobody said how it should be."""
        return None if self.target is None else self.median <= self.target


def ratio_row(name: str, what: str, pairs: Sequence[Pair], target: float | None = None) -> Row:
    """A command's time over its floor's, pair by pair."""
    ratios = tuple(pair.ours / pair.floor for pair in pairs)
    ours, floor = (middle_ms([getattr(pair, side) for pair in pairs]) for side in ("ours", "floor"))
    return Row(name, what, "x", ratios, target, ours, floor)


def table(rows: Iterable[Row]) -> str:
    """The rows in Markdown."""
    lines = [
        "| what | figure | lowest to highest | target | met | ours, ms | floor, ms |",
        "|---|---:|---:|---:|---|---:|---:|",
    ]
    for row in rows:
        target = "" if row.target is None else "≤ " + _said(row.unit, row.target)
        met = {True: "yes", False: "**no**", None: ""}[row.is_met]
        times = ("" if ms is None else f"{ms:,.1f}" for ms in (row.ours_ms, row.floor_ms))
        lines.append(
            f"| {row.what} | {_said(row.unit, row.median)} | {_spread(row)} | {target} | {met} | {' | '.join(times)} |"
        )
    return "\n".join(lines) + "\n"


def compare(before: Sequence[Row], after: Sequence[Row]) -> str:
    """In Markdown, what each row of both runs was and is, and whether it moved by more than either run's spread."""
    earlier = {row.name: row for row in before}
    lines = ["| what | before | now | change | verdict |", "|---|---:|---:|---:|---|"]
    for row in after:
        old = earlier.pop(row.name, None)
        if old is None:
            lines.append(f"| {row.what} | | {_said(row.unit, row.median)} | | new |")
        else:
            said = f"{_said(old.unit, old.median)} | {_said(row.unit, row.median)} | {_change(old, row)}"
            lines.append(f"| {row.what} | {said} | {verdict(old, row)} |")
    lines += [f"| {row.what} | {_said(row.unit, row.median)} | | | not measured |" for row in earlier.values()]
    return "\n".join(lines) + "\n"


def verdict(before: Row, after: Row) -> str:
    """Whether the two runs' samples lie apart: "better" or "worse", else "same"; "one sample" says nothing of it."""
    if before.median == after.median:
        return "same"
    if not (before.has_spread and after.has_spread):
        return "one sample"
    if max(after.samples) < min(before.samples):
        return "better"
    return "worse" if min(after.samples) > max(before.samples) else "same"


def to_json(row: Row) -> dict[str, Any]:
    """A row for a file; its median and spread are there for other readers."""
    found = {"median": row.median, "lowest": min(row.samples), "highest": max(row.samples), "is_met": row.is_met}
    return {**asdict(row), **found}


def from_json(data: Mapping[str, Any]) -> Row:
    """A row of a file."""
    names = ("name", "what", "unit", "target", "ours_ms", "floor_ms")
    return Row(samples=tuple(data["samples"]), **{name: data[name] for name in names})


def _said(unit: Unit, figure: float) -> str:
    return _FORMS[unit].format(figure)


def _spread(row: Row) -> str:
    if len(row.samples) == 1:
        return ""
    return f"{_said(row.unit, min(row.samples))} to {_said(row.unit, max(row.samples))}"


def _change(before: Row, after: Row) -> str:
    return f"{100 * (after.median / before.median - 1):+.0f} %" if before.median else ""
