"""Which build of the site is served, what went wrong since, and how browsers are told: by server-sent events."""

import json
import threading
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

MOST_STREAMS = 4
_WAIT_S = 5.0
_SOON_MS, _LATER_MS = 100, 1000


@dataclass(frozen=True, slots=True)
class Shown:
    """What is served now.

    Attributes:
        number: how often it changed.
        build: the name of the build, which no other has, not even of another run.
        folder: where that build is; None before the first.
        problem: what keeps the site from being up to date, in a sentence or two; empty: nothing.
    """

    number: int = 0
    build: str = ""
    folder: Path | None = None
    problem: str = ""


class LiveSite:
    """The site that is served; threads share it.

    A stream of events holds a thread of the server, so each ends after some seconds, when the browser opens the next by
    itself, and of more than `MOST_STREAMS` at a time the further ones end at once.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._shown = Shown(build=uuid.uuid4().hex)
        self._free = threading.BoundedSemaphore(MOST_STREAMS)
        self._closed = False

    @property
    def shown(self) -> Shown:
        """What is served at this moment."""
        with self._changed:
            return self._shown

    def show(self, folder: Path) -> None:
        """Serve another build from now on; what was wrong before is not any more."""
        self._turn(build=uuid.uuid4().hex, folder=folder, problem="")

    def complain(self, problem: str) -> None:
        """Say beside the site why it is not up to date; empty: it is again."""
        if problem != self.shown.problem:
            self._turn(problem=problem)

    def close(self) -> None:
        """Let every stream end."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def stream(self, seen: str) -> Iterable[bytes]:
        """The state as an event, as soon as it is another than the one that was `seen` (the last event's id)."""
        if self._free.acquire(blocking=False):
            return self._stream(seen)
        return [_event(self.shown, _LATER_MS)]

    def _stream(self, seen: str) -> Iterator[bytes]:
        try:
            yield b": hello\n\n"  # a head that arrives at once, lest a browser take us for dead
            with self._changed:
                self._changed.wait_for(lambda: self._closed or _name(self._shown) != seen, _WAIT_S)
                shown = self._shown
            yield _event(shown, _SOON_MS)
        finally:
            self._free.release()

    def _turn(self, **changes: object) -> None:
        with self._changed:
            self._shown = replace(self._shown, number=self._shown.number + 1, **changes)  # type: ignore[arg-type]
            self._changed.notify_all()


def _name(shown: Shown) -> str:
    return f"{shown.build}-{shown.number}"


def _event(shown: Shown, retry_ms: int) -> bytes:
    told = json.dumps({"build": shown.build, "problem": shown.problem})
    return f"retry: {retry_ms}\nid: {_name(shown)}\ndata: {told}\n\n".encode()
