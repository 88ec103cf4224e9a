"""What a data-quality code is: the record that pages, definitions and data files take their words from."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")  # the gravest first

Ground = Literal["estimates", "membership", "done", "started", "columns", "resolutions", "outcomes", "dates"]
"""What a number may rest on.

estimates: the issues' estimates and when they changed; membership: which issues were in a sprint when; done: when
issues became done; started: when work on them began; columns: where they stood in between; resolutions: whether what is
done was delivered; outcomes: what had become of issues when a sprint was closed; dates: when sprints began and ended.
"""


@dataclass(frozen=True, slots=True)
class Code:
    """One way in which data can be odd.

    Attributes:
        key: stable name in addresses and data files ("no_estimate").
        title: its name as people say it.
        severity: "error": a number may be wrong; "warning": a number says something other than the team means; "note":
            it is as it should be, but explains what a reader may wonder about.
        of: what its rows are about.
        short: what stands after a count of them: "3 issues" + "without an estimate at the start".
        bends: what of the data it makes doubtful; the numbers that rest on it are marked, unless it is a note.
        meaning: when exactly a row is given, with edge cases; plain text.
        why: what it does to the numbers, in a sentence.
        fix: what to do about it, in a sentence.
    """

    key: str
    title: str
    severity: Severity
    of: Literal["issues", "sprints"]
    short: str
    bends: frozenset[Ground]
    meaning: str
    why: str
    fix: str

    @property
    def counts(self) -> bool:
        """Whether an issue that has it is less than clean (see `score`)."""
        return self.severity != "note"
