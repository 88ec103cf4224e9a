"""What the commands about corrections do: find what is meant, judge it against the cache, edit the file, keep a record.

This module imports pandas; `generator.cli.corrections` imports it only once a command runs.
"""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from generator.cache.decisions import append_decision, load_decisions
from generator.cache.snapshot import load_snapshot
from generator.cache.writes import Write
from generator.cli.author import find_author
from generator.cli.corrections_input import read_since, read_typed, refuse_idle
from generator.cli.reading import load_generation
from generator.config import Config
from generator.correction import ISSUE_FIELDS, SPRINT_FIELDS, Correction, Field, Strategy, Value
from generator.corrections import Judged, correct
from generator.corrections.judge import read_remote
from generator.corrections_edit import add_correction, remove_correction, replace_correction
from generator.corrections_file import CorrectionsFile, load_corrections
from generator.domain import Snapshot
from generator.errors import ConfigError
from generator.explain.reading import find_issue, near_keys
from generator.pages.corrections import STATES, tell_judged, tell_local, tell_value
from generator.pages.corrections_data import correction_entry


@dataclass(frozen=True)
class Found:
    """A correction of the file and what became of it; `board` is the snapshot that it was judged by."""

    judged: Judged
    board: Snapshot

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.judged.is_open

    @property
    def line(self) -> str:
        """Its three values."""
        return tell_judged(self.judged, self.board.rules.time_zone)

    @property
    def words(self) -> str:
        """What became of it, and why it was made."""
        return f"{STATES[self.judged.state]}; reason: {self.judged.correction.reason}"

    @property
    def document(self) -> Mapping[str, Any]:
        """The same for programs."""
        return {**correction_entry(self.judged), "subject": self.judged.key, "board": self.board.board.id}


@dataclass
class Desk:
    """The file, and every board as Jira has it."""

    file: CorrectionsFile
    boards: tuple[Snapshot, ...]
    cache_dir: Path

    def look(self) -> list[Found]:
        """Every correction as the first board judges it that shows what it is about."""
        judged = [[Found(each, board) for each in correct(board, _unique(self.file)).judged] for board in self.boards]
        return [_first(each) for each in zip(*judged, strict=True)]

    def add(  # noqa: PLR0917  # as the command has it
        self, subject: str, field: str, value: str, reason: str, since: str | None, strategy: Strategy
    ) -> str:
        """Add a correction; says what it changes."""
        board, bare = self._aim(subject, field)
        if self._places(bare):
            raise ConfigError(
                f"There is a correction of {bare.subject} {field} already",
                f"Run `sprint-reports corrections remove {subject} {field}` first, or change it in {self.file.path}",
            )
        zone = board.rules.time_zone
        correction = replace(bare, value=read_typed(bare.field, value, board), reason=reason.strip(), strategy=strategy)
        if since is not None:
            correction = replace(correction, since=read_since(since, board))
        refuse_idle(correction, board)
        self.file = add_correction(self.file, correction)
        self._keep("added", correction, correction.base, correction.value)
        return (
            f"{correction.subject} {field}: Jira says {tell_value(correction.base, correction, zone)}, the report will "
            f"say {tell_local(correction, zone)}. Written to {self.file.path}."
        )

    def remove(self, subject: str, field: str) -> str:
        """Take every correction of a field out; says so."""
        _, bare = self._aim(subject, field, gone=True)
        self._take_out(bare, "removed")
        return f"Jira's value of {bare.subject} {field} holds again; changed {self.file.path}."

    def resolve(self, subject: str, field: str, keep: str, reason: str | None) -> str:
        """Decide a conflict; says what holds now."""
        board, bare = self._aim(subject, field)
        places = self._required(bare)
        if keep == "remote":
            self._take_out(bare, "kept remote", reason)
            return f"Jira's value of {bare.subject} {field} holds; the correction is out of {self.file.path}."
        old = self.file.corrections[places[0]]
        if keep == "local" and len(places) > 1:
            raise ConfigError("Two corrections contradict each other", "Say which value holds: --keep VALUE")
        value = old.value if keep == "local" else read_typed(old.field, keep, board)
        new = replace(old, value=value, base=bare.base, reason=reason or old.reason)
        if new.value == new.base and new.since is None:  # since when, may be what is wrong
            raise ConfigError("Jira says that already", "Give --keep remote: then the correction goes")
        for place in reversed(places[1:]):
            self.file = remove_correction(self.file, place)
        self.file = replace_correction(self.file, places[0], new)
        self._keep(f"kept {keep if keep == 'local' else 'another value'}", new, bare.base, value, old)
        zone = board.rules.time_zone
        return f"{bare.subject} {field} is {tell_local(new, zone)} in the report; changed {self.file.path}."

    def _take_out(self, bare: Correction, decision: str, reason: str | None = None) -> None:
        """Take every correction of a field out, and keep why: the correction's own reason unless another is given."""
        for place in reversed(self._required(bare)):
            old = self.file.corrections[place]
            self.file = remove_correction(self.file, place)
            self._keep(decision, replace(old, reason=reason or old.reason), bare.base, bare.base)

    def settle(self, correction: Correction, write: Write, *, stays: bool) -> None:
        """Keep that Jira has taken a correction, once for each write, and take it out of the file unless it stays."""
        if all(record.get("write") != write.id for record in load_decisions(self.cache_dir).records):
            self._keep("pushed", correction, write.before, correction.value, write=write.id)
        self.file = load_corrections(self.file.path)  # somebody may have edited it while we waited for Jira
        if not stays and correction in self.file.corrections:
            self.file = remove_correction(self.file, self.file.corrections.index(correction))

    def _aim(self, subject: str, name: str, *, gone: bool = False) -> tuple[Snapshot, Correction]:
        """The board that shows it, and a correction of it that has no value yet, against what Jira says now.

        What is `gone` from every board can still be aimed at.
        """
        field = _find_field(subject, name)
        number, key = (int(subject), None) if subject.isdecimal() else (None, subject.upper())
        bare = Correction(key, None, number, field, None, None, "")
        found = self._sprint(bare) if number else self._issue(bare, subject)
        if found is None and gone:
            return self.boards[0], bare
        if found is None:
            raise self._unknown(subject)
        return found

    def _sprint(self, bare: Correction) -> tuple[Snapshot, Correction] | None:
        shown = (board for board in self.boards if any(sprint.id == bare.sprint_id for sprint in board.sprints))
        board = next(shown, None)
        return (board, bare) if board else None

    def _issue(self, bare: Correction, key: str) -> tuple[Snapshot, Correction] | None:
        for board in self.boards:
            if issue := find_issue(board, key):
                field_id = board.board.estimation.field_id if bare.field == "estimate" else None
                found = replace(bare, issue_key=issue.key, issue_id=issue.id, estimate_field_id=field_id)
                return board, replace(found, base=read_remote(issue, board, found))
        return None

    def _unknown(self, subject: str) -> ConfigError:
        if subject.isdecimal():
            known = [sprint for board in self.boards for sprint in board.sprints]
            last = ", ".join(f"{sprint.id} ({sprint.name})" for sprint in known[-3:])
            return ConfigError(f"No board has a sprint {subject}", f"The last ones are {last}" if last else "")
        near = [key for board in self.boards for key in near_keys(board, subject)]
        hint = f"Did you mean {', '.join(dict.fromkeys(near))}?" if near else "A new issue needs a sync first"
        return ConfigError(f"The cache holds no issue {subject} on these boards", hint)

    def _places(self, bare: Correction) -> list[int]:
        """Where the file corrects the same field of the same thing, known by its number or by any key."""
        return [place for place, each in enumerate(self.file.corrections) if _same(each, bare)]

    def _required(self, bare: Correction) -> list[int]:
        places = self._places(bare)
        if not places:
            raise ConfigError(
                f"{self.file.path} has no correction of {bare.subject} {bare.field}",
                "See `sprint-reports corrections list`",
            )
        return places

    def _keep(
        self,
        decision: str,
        correction: Correction,
        remote: Value,
        value: Value,
        old: Correction | None = None,
        **more: str,
    ) -> None:
        """A line of the trail of decisions."""
        before = old or correction
        entry = correction_entry(Judged(correction, "applies", remote))
        values = correction_entry(Judged(before, "applies", remote))
        append_decision(
            self.cache_dir,
            {
                "at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                "author": find_author(os.environ),
                "subject": correction.subject,
                "field": correction.field,
                "decision": decision,
                "base": values["base"],
                "local": values["value"],
                "remote": entry["remote"],
                "value": correction_entry(Judged(replace(correction, value=value), "applies"))["value"],
                "reason": correction.reason,
                **more,
            },
        )


def open_desk(config: Config, cache: Path | None) -> Desk:
    """Read the file of corrections and every board out of the cache."""
    cache_dir = cache or config.cache_dir
    generation = load_generation(config, cache_dir)
    boards = tuple(load_snapshot(generation, settings) for settings in config.boards)
    return Desk(load_corrections(config.corrections_path), boards, cache_dir)


def _find_field(subject: str, name: str) -> Field:
    fields = SPRINT_FIELDS if subject.isdecimal() else ISSUE_FIELDS
    for field in fields:
        if field == name:
            return field
    what = "A sprint" if subject.isdecimal() else "An issue"
    raise ConfigError(f"{what} has no {name} to correct", f"There is: {', '.join(fields)}")


def _unique(file: CorrectionsFile) -> tuple[Correction, ...]:
    return tuple(dict.fromkeys(file.corrections))


def _first(found: Iterable[Found]) -> Found:
    """Of one correction on every board, the one that shows what it is about."""
    everywhere = list(found)
    return next((each for each in everywhere if each.judged.state != "gone"), everywhere[0])


def _same(one: Correction, other: Correction) -> bool:
    if one.field != other.field or one.sprint_id != other.sprint_id:
        return False
    ids = one.issue_id is not None and one.issue_id == other.issue_id
    return ids or one.issue_key == other.issue_key
