"""Writes whose end is not known, because the answer or the whole run was lost: Jira is asked what became of them.

Nothing is written to Jira here, and nothing is sent again.
"""

from collections.abc import Callable
from datetime import datetime

from generator.cache.now import Present, read_now
from generator.cache.writes import Write, WriteJournal
from generator.errors import NotFoundError
from generator.fetch.jira import Jira

_NEVER_SENT = "it was planned, but nothing was sent"
_NOT_THERE = "Jira does not show it, so it did not arrive"
_GONE = "the issue is gone, or hidden from this account, so nobody can tell whether it arrived"


def finish_writes(jira: Jira, journal: WriteJournal, now: Callable[[], datetime]) -> list[Write]:
    """Look at each open write and keep what became of it; gives them as they ended.

    Raises:
        LoginError, AccessError, JiraError: Jira refuses or fails; the rest stays open.
        CacheError: the journal cannot be written.
    """
    return [_finish(jira, journal, write, now) for write in journal.open_writes]


def _finish(jira: Jira, journal: WriteJournal, write: Write, now: Callable[[], datetime]) -> Write:
    if write.sent_at is None:
        return journal.end(write, "refused", now(), why=_NEVER_SENT)
    try:
        present = read_now(jira, write)
    except NotFoundError:
        return journal.end(write, "lost", now(), why=_GONE)
    return confirm(journal, write, present, now) or journal.end(write, "refused", now(), why=_NOT_THERE)


def confirm(journal: WriteJournal, write: Write, present: Present, now: Callable[[], datetime]) -> Write | None:
    """Keep that the write arrived, if Jira shows that it did; None: it shows no sign of it."""
    changes, is_there = present.changes_by(write), present.readable and present.value == write.value
    if not changes and not is_there:
        return None
    why = "" if is_there else f"somebody has changed it since, to {present.value}"
    change = min(changes, default=None)
    return journal.end(write, "confirmed", now(), changes=len(changes), change=change, why=why)
