"""What `verify` does about corrections: each is compared with what Jira says now, and so is what was pushed."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from generator.cache.decisions import load_decisions
from generator.cache.fresh import load_fresh
from generator.cache.open_writes import finish_writes
from generator.cache.writes import Write, WriteJournal, open_journal
from generator.cli.corrections_desk import Found, open_desk
from generator.cli.corrections_pushed import WAYS_TO_END, write_document
from generator.cli.reading import load_generation
from generator.cli.result import count
from generator.errors import CacheDamagedError

if TYPE_CHECKING:
    from pathlib import Path

    from generator.config import Config
    from generator.fetch.jira import Jira

_SETTLED = frozenset({"applies", "agreed", "overrides", "yields"})
_TORN = "A crash cut the last line of the journal of writes short; what it was about to do was not done"
_REPAIR = "Run `sprint-reports verify --repair` to ask Jira what became of it; nothing is sent."


@dataclass(frozen=True)
class CorrectionsCheck:
    """What was found.

    Attributes:
        found: every correction as Jira judges it now.
        unfinished: what was pushed and has no known end.
        finished: what had none and was looked at in this run.
        problems: what is wrong with what is kept of decisions and pushes, in sentences.
    """

    found: Sequence[Found]
    unfinished: Sequence[Write]
    finished: Sequence[Write]
    problems: Sequence[str]

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look at anything, and nothing was mended."""
        return not any((self.waiting, self.unfinished, self.finished, self.problems))

    @property
    def waiting(self) -> list[Found]:
        """The corrections that wait for a decision or cannot be compared with Jira."""
        return [each for each in self.found if each.judged.state not in _SETTLED]


def check_corrections(jira: "Jira", config: "Config", cache_dir: "Path", *, repair: bool) -> CorrectionsCheck:
    """Compare every correction with Jira; with `repair`, also ask what became of writes whose end is not known.

    Raises:
        CacheError: the cache, the file of corrections or what is kept of them cannot be read.
        LoginError, AccessError, JiraError: Jira refuses or fails.
    """
    unfinished, problems = _look_back(cache_dir)
    finished: Sequence[Write] = ()
    if repair and unfinished:
        with open_journal(cache_dir) as journal:
            finished, unfinished = finish_writes(jira, journal, lambda: datetime.now(UTC)), ()
    desk = open_desk(config, cache_dir)
    ids = {each.judged.issue.id for each in desk.look() if each.judged.issue}
    boards = load_fresh(jira, load_generation(config, cache_dir), config.boards, ids)
    return CorrectionsCheck(replace(desk, boards=boards).look(), unfinished, finished, problems)


def _look_back(cache_dir: "Path") -> tuple[Sequence[Write], list[str]]:
    """The writes without an end, and what is wrong with what is kept."""
    problems = [load_decisions(cache_dir).problem]
    open_writes: Sequence[Write] = ()
    try:
        journal = WriteJournal(cache_dir)
    except CacheDamagedError as error:
        problems.append(f"{error.message}. {error.hint}")
    else:
        open_writes = journal.open_writes
        problems.append(_TORN if journal.torn else "")
    return open_writes, [problem for problem in problems if problem]


def corrections_lines(check: CorrectionsCheck) -> Iterator[str]:
    """The result for people; nothing where nobody corrects anything."""
    if check.found:
        states = Counter(each.judged.state for each in check.found)
        told = ", ".join(f"{number} {_WORDS[state]}" for state, number in states.items())
        yield f"Corrections: compared {count(len(check.found), 'correction')} with Jira: {told}."
    for each in check.waiting:
        yield f"  {each.line}: {each.words}."
    for write in check.finished:
        why = f" ({write.why})" if write.why else ""
        yield f"  {write.key} {write.field}: a push of it did not end; {WAYS_TO_END[write.step]}{why}."
    for write in check.unfinished:
        yield f"  {write.key} {write.field}: a push of it did not end."
    if check.unfinished:
        yield _REPAIR
    yield from (f"{problem}." for problem in check.problems)


_WORDS = {
    "applies": "in force",
    "agreed": "that Jira says too",
    "overrides": "in force against Jira",
    "yields": "that gave way to Jira",
    "conflict": "in conflict",
    "twice": "that contradict each other",
    "gone": "of what is gone",
    "other_field": "of another field",
    "impossible": "that cannot be",
}


def corrections_document(check: CorrectionsCheck) -> Mapping[str, Any]:
    """The result for programs."""
    return {
        "compared": [dict(each.document) for each in check.found],
        "unfinished_writes": [write_document(write) for write in check.unfinished],
        "finished_writes": [write_document(write) for write in check.finished],
        "problems": list(check.problems),
    }
