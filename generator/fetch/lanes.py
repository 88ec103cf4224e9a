"""Several reads at the same time, their results in the order in which they were asked for."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


class Lanes:
    """A few threads that read. A read in a lane must not ask for a lane itself.

    Args:
        at_once: how many there are.
        on_interrupt: makes reads under way end soon.
    """

    def __init__(self, at_once: int, on_interrupt: Callable[[], None] = lambda: None) -> None:
        self._at_once = at_once
        self._on_interrupt = on_interrupt
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="jira") if at_once > 1 else None

    def run(self, reads: Iterable[Callable[[], T]]) -> Iterator[T]:
        """The result of each read, in order. No more than the lanes hold is read ahead, so memory stays small.

        The first error ends it: reads under way are waited for, none is begun any more.
        """
        threads, rest = self._threads, iter(reads)
        if threads is None:
            yield from (read() for read in rest)
            return
        ahead: deque[Future[T]] = deque(threads.submit(read) for read in islice(rest, self._at_once + 1))
        try:
            while ahead:
                result = ahead.popleft().result()
                ahead.extend(threads.submit(read) for read in islice(rest, 1))
                yield result
        except KeyboardInterrupt:
            self._on_interrupt()
            raise
        finally:
            for future in ahead:
                future.cancel()
            wait(ahead)
