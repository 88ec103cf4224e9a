"""The same thing done for many, in several processes where there are several processors."""

import os
import signal
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from types import TracebackType
from typing import Generic, Self, TypeVar

T = TypeVar("T", bound=Hashable)

_MOST_PROCESSES = 4


class Crew(Generic[T]):
    """Begins at once; leaving its context drops what was not begun.

    Args:
        start: what each process does first.
        given: what it is given for that.
        do: what is done for each thing.
        things: for which it is to be done; for a single one nothing is done here.
    """

    def __init__(
        self, start: Callable[..., None], given: tuple[object, ...], do: Callable[[T], None], things: Sequence[T]
    ) -> None:
        self._pool: ProcessPoolExecutor | None = None
        self._jobs: dict[T, Future[None]] = {}
        processes = min(_MOST_PROCESSES, _processors(), len(things))
        if processes > 1:
            with suppress(OSError, ImportError, BrokenProcessPool):  # a machine that lends us none
                self._pool = ProcessPoolExecutor(processes, get_context("spawn"), _begin, (start, given))
                self._jobs = {thing: self._pool.submit(do, thing) for thing in things}

    def did(self, thing: T) -> bool:
        """Wait until it is done; False: nobody does it, so the caller has to.

        Raises:
            Exception: what doing it raised.
        """
        job = self._jobs.get(thing)
        if job is None:
            return False
        try:
            job.result()
        except BrokenProcessPool:  # one was ended from outside, perhaps for want of memory: go on alone
            self._jobs.clear()
            return False
        return True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _begin(start: Callable[..., None], given: tuple[object, ...]) -> None:
    """Leave Ctrl-C to the parent, and end when it does, however that ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_follow_parent, daemon=True).start()
    start(*given)


def _follow_parent() -> None:
    parent = parent_process()
    if parent:
        wait([parent.sentinel])
        os._exit(1)
