"""A process that kills itself at a given step, for tests of what a crash leaves behind."""

import os
import signal
from collections.abc import Callable
from typing import Any

_OF_FILES = ((os, "fsync"), (os, "replace"), (os, "unlink"))


def die_at(n: int, *more: tuple[Any, str]) -> None:
    """From now on the call after the next `n` calls of what changes files kills this process; `more` counts as well.

    Each of `more` is an object and the name of one of its functions.
    """
    left = [n]

    def fatal(call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **kwargs: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return counted

    for owner, name in (*_OF_FILES, *more):
        setattr(owner, name, fatal(getattr(owner, name)))
