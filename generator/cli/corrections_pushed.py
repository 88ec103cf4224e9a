"""What a push of corrections tells: a line for each correction as it is dealt with, a summary, and a document."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from generator.cli.console import Console
from generator.cli.result import DONE, INCOMPLETE, count
from generator.pages.corrections import tell_value
from generator.pages.corrections_data import correction_entry

if TYPE_CHECKING:
    from generator.cache.writes import Write
    from generator.write_back.plan import Entry
    from generator.write_back.push import Pushed

_OUTCOMES = {
    "would_write": "would be written",
    "written": "written",
    "already": "Jira says so already",
    "conflict": "conflict",
    "refused": "not written",
    "unknown": "nobody knows yet whether it is written, and the next push looks again",
}
WAYS_TO_END = {"confirmed": "Jira has it", "refused": "Jira does not have it", "lost": "nobody can tell any more"}
_STAYS = "The correction stays in the file: Jira says it from now on, and the report corrects the time before."
_OUT = "The correction is out of the file, for Jira says it now."
_OFFER = "`sprint-reports corrections remove {subject} {field}` takes it out of the file."


class Teller:
    """Tells what becomes of each correction, and at the end how it went.

    Args:
        console: where to.
        allowed: whether the config allows writing.
        dry_run: whether nothing is written.
    """

    def __init__(self, console: Console, *, allowed: bool, dry_run: bool) -> None:
        self._console, self._allowed, self._dry_run = console, allowed, dry_run
        self._entries: list[Mapping[str, Any]] = []
        self._earlier: list[Mapping[str, Any]] = []
        self._outcomes: Counter[str] = Counter()
        self._troubles = 0

    def unfinished(self, writes: "Sequence[Write]") -> None:
        """There are writes of an earlier run whose end is not known."""
        for write in writes:
            self._console.warn(f"{_name(write)}: an earlier push did not end; --yes first asks Jira what became of it")
        self._troubles += len(writes)
        self._earlier += [write_document(write) for write in writes]

    def finished(self, writes: "Sequence[Write]") -> None:
        """Jira was asked what became of these."""
        for write in writes:
            why = f" ({write.why})" if write.why else ""
            self._console.say(f"{_name(write)}: an earlier push did not end; {WAYS_TO_END[write.step]}{why}.")
        self._troubles += sum(write.step == "lost" for write in writes)
        self._earlier += [write_document(write) for write in writes]

    def entry(self, entry: "Entry", pushed: "Pushed | None", *, settled: bool = False) -> None:
        """One correction is dealt with; None: it cannot be pushed. `settled`: Jira has it from us."""
        judged = entry.candidate.judged
        outcome, why = (pushed.outcome, pushed.why) if pushed else ("not_pushed", entry.why_not)
        self._outcomes[outcome] += 1
        self._troubles += not pushed.is_well if pushed else judged.is_open
        self._console.say(_line(entry, pushed))
        for line in _more(entry, pushed, settled=settled):
            self._console.say(f"    {line}")
        self._entries.append(
            {
                **correction_entry(judged),
                "subject": judged.key,
                "board": entry.candidate.board.board.id,
                "outcome": outcome,
                "why": why,
                **({"remote": pushed.remote, "write": pushed.write.id, "stays": entry.stays} if pushed else {}),
            }
        )

    def end(self) -> int:
        """The summary and the document; gives the exit code."""
        code = INCOMPLETE if self._troubles else DONE
        self._console.say(self._summary())
        self._console.document(
            {
                "schema": "sprint-reports/push/1",
                "exit_code": code,
                "dry_run": self._dry_run,
                "allowed": self._allowed,
                "corrections": self._entries,
                "earlier": self._earlier,
            }
        )
        return code

    def _summary(self) -> str:
        if not self._entries:
            return "There is no correction."
        if not self._dry_run:
            left = len(self._entries) - self._outcomes["written"]
            return f"{count(self._outcomes['written'], 'correction')} written to Jira, {left} not."
        ready = f"{count(self._outcomes['would_write'], 'correction')} would be written to Jira. Nothing was."
        if not self._allowed:
            return f"{ready} The config does not allow it: write_back: {{allow: true}} does."
        return f"{ready} To write, add --yes."


def _line(entry: "Entry", pushed: "Pushed | None") -> str:
    """As in: AB-12 estimate: 3 -> 5, would be written."""
    judged, zone = entry.candidate.judged, entry.candidate.board.rules.time_zone
    correction = judged.correction
    subject = f"{judged.key} {correction.field}"
    if pushed is None:
        return f"{subject}: not pushed, {entry.why_not}"
    value = tell_value(correction.value, correction, zone)
    if pushed.outcome == "already":
        return f"{subject}: {value}, {_OUTCOMES['already']}"
    if pushed.outcome == "conflict":
        three = (correction.base, correction.value, pushed.remote)
        base, local, remote = (tell_value(each, correction, zone) for each in three)
        return f"{subject}: conflict, made against {base}, corrected to {local}, in Jira now {remote}"
    return f"{subject}: {tell_value(pushed.write.before, correction, zone)} -> {value}, {_OUTCOMES[pushed.outcome]}"


def _more(entry: "Entry", pushed: "Pushed | None", *, settled: bool) -> Iterator[str]:
    if pushed is None:
        return
    correction = entry.candidate.judged.correction
    if pushed.outcome == "would_write":
        yield f"why: {correction.reason}"
    if pushed.why:
        yield f"{pushed.why}."
    if entry.stays and pushed.outcome in {"would_write", "written", "already"}:
        yield _STAYS
    elif settled:
        yield _OUT
    elif pushed.outcome == "already":
        yield _OFFER.format(subject=entry.candidate.judged.key, field=correction.field)


def _name(write: "Write") -> str:
    return f"{write.key} {write.field}"


def write_document(write: "Write") -> Mapping[str, Any]:
    """A write for programs."""
    return {
        "write": write.id,
        "issue": write.key,
        "field": write.field,
        "value": write.value,
        "step": write.step,
        "changes": write.changes,
        "why": write.why,
    }
