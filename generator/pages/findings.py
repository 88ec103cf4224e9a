"""What was found odd, code by code: the common ground of the quality page, the marks on cards and the data file."""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.domain import DataWarning
from generator.history.quality.code import Code
from generator.history.quality.codes import CODES
from generator.metrics.words import quantity


@dataclass(frozen=True, slots=True)
class Oddity:
    """What a code says of one issue, or of one sprint (no `issue_key`), and the sprints it touches."""

    issue_key: str | None
    message: str
    sprint_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A code with all that has it, each issue and sprint once."""

    code: Code
    oddities: tuple[Oddity, ...]

    @property
    def words(self) -> str:
        """How many there are: "3 issues without an estimate at the start"."""
        return f"{quantity(len(self.oddities), self.code.of)} {self.code.short}"


def find(warnings: Iterable[DataWarning]) -> tuple[Finding, ...]:
    """The warnings by code, in the order of the registry; within a code in their own order.

    An issue that has a code in several sprints is told by its first sentence.
    """
    found: dict[str, dict[str | int | None, list[DataWarning]]] = {}
    for warning in warnings:
        of_code = found.setdefault(warning.code, {})
        of_code.setdefault(warning.issue_key or warning.sprint_id, []).append(warning)
    return tuple(Finding(code, tuple(map(_merge, found[code.key].values()))) for code in CODES if code.key in found)


def _merge(warnings: list[DataWarning]) -> Oddity:
    sprint_ids = dict.fromkeys(w.sprint_id for w in warnings if w.sprint_id is not None)
    return Oddity(warnings[0].issue_key, warnings[0].message, tuple(sprint_ids))
