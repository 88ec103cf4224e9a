"""A push: each write is compared with Jira right before it is sent, and looked for in Jira right after."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from generator.cache.now import read_now
from generator.cache.open_writes import confirm
from generator.cache.writes import Plain, Step, Write, WriteJournal
from generator.errors import AccessError, JiraError, LoginError
from generator.fetch.jira import Jira
from generator.write_back.sending import Sent
from generator.write_back.writer import Writer

Outcome = Literal["would_write", "written", "already", "conflict", "refused", "unknown"]

_TRIES = 4
_NOT_A_NUMBER = "the field holds something there that is no number; mend it in Jira"
_CHANGED = "Jira has changed it since the last sync, so nothing was sent; sync, then decide"
_OVERTAKEN = "it was written, and somebody has changed it since; sync, then decide"
_NOT_SHOWN = "Jira said that it is done, but does not show it"
_NO_LOGIN = "Jira does not accept the login any more, so nothing further was sent"
_NO_LOGIN_HINT = "Check JIRA_EMAIL and JIRA_TOKEN, then push again; nothing is sent twice"


@dataclass(frozen=True, slots=True)
class Pushed:
    """What became of a write.

    Attributes:
        outcome: it would be written (nothing was sent), is written, or was so already; Jira says something else than
            was expected (`conflict`); it was `refused`; or nobody knows (`unknown`): the next push looks again.
        write: as it is now.
        remote: what Jira says now, as far as it is known.
        why: what is to be said about it.
    """

    outcome: Outcome
    write: Write
    remote: Plain
    why: str = ""

    @property
    def is_well(self) -> bool:
        """Whether nobody has to look at it."""
        return self.outcome in {"would_write", "written", "already"}


def look(jira: Jira, write: Write) -> Pushed:
    """What a push would do; nothing is sent and nothing kept.

    Raises:
        LoginError: Jira does not know us.
    """
    try:
        present = read_now(jira, write)
    except (AccessError, JiraError) as error:
        return Pushed("refused", write, write.before, error.message)
    seen = replace(write, key=present.key, last_change=present.last_change)
    if not present.readable:
        return Pushed("refused", seen, present.value, _NOT_A_NUMBER)
    if present.value == write.value:
        return Pushed("already", seen, present.value)
    if present.value != write.before:
        return Pushed("conflict", seen, present.value, _CHANGED)
    return Pushed("would_write", seen, present.value)


class Push:
    """One run that writes.

    Args:
        jira: connected, its login proved.
        journal: open for this run.
        now: what time it is.
    """

    def __init__(self, jira: Jira, journal: WriteJournal, now: Callable[[], datetime]) -> None:
        self._jira, self._journal, self._now = jira, journal, now
        self._writer = Writer(jira)

    def carry_out(self, write: Write) -> Pushed:
        """Write, unless Jira says it already or has changed it since.

        What Jira puts off (409, 429) is tried again, each time after another look.

        Raises:
            LoginError: Jira does not know us, or not any more; what was sent is in the journal.
            CacheError: the journal cannot be written, so nothing is sent.
        """
        looked = look(self._jira, write)
        if looked.outcome == "already":
            return looked
        self._end(looked.write, "planned")
        tries = 0
        while looked.outcome == "would_write":
            write, sent = self._send(looked.write)
            tries += 1
            if sent.fate != "put_off" or tries == _TRIES:
                return self._conclude(write, sent)
            looked = look(self._jira, write)
        return replace(looked, write=self._end(looked.write, "refused", before=looked.remote, why=looked.why))

    def _send(self, write: Write) -> tuple[Write, Sent]:
        send = self._writer.prepare(write)
        write = self._end(write, "sent", sent_at=self._now())
        return write, send()

    def _conclude(self, write: Write, sent: Sent) -> Pushed:
        if sent.fate in {"taken", "unknown"}:
            return self._look_after(write, sent)
        write = self._end(write, "refused", why=sent.why)
        if sent.is_login:
            raise LoginError(_NO_LOGIN, _NO_LOGIN_HINT)
        return Pushed("refused", write, write.before, sent.why)

    def _look_after(self, write: Write, sent: Sent) -> Pushed:
        """Whatever Jira answered: what it shows is what counts."""
        try:
            present = read_now(self._jira, write)
        except (AccessError, JiraError) as error:
            why = f"{sent.why or 'it was sent'}; then it could not be looked at: {error.message}"
            return Pushed("unknown", self._end(write, "unknown", why=why), write.before, why)
        confirmed = confirm(self._journal, write, present, self._now)
        if confirmed is None:
            why = sent.why or _NOT_SHOWN
            return Pushed("unknown", self._end(write, "unknown", why=why), present.value, why)
        if present.value != write.value:
            return Pushed("conflict", confirmed, present.value, _OVERTAKEN)
        return Pushed("written", confirmed, present.value)

    def _end(self, write: Write, step: Step, **values: Any) -> Write:  # noqa: ANN401  # attributes of a write
        return self._journal.end(write, step, self._now(), **values)
