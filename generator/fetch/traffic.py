"""The books of one run: what was asked of Jira, what came back, and how long we waited."""

import time
from collections.abc import Callable
from dataclasses import dataclass

WAITING_BUDGET_S = 300.0


@dataclass
class Traffic:
    """What one run asked of Jira so far.

    Attributes:
        budget_s: a wait that would bring `waited_s` over it is not begun: the read fails with what Jira said last.
        sleep: how to wait; tests pass their own.
        requests: requests sent, repeated ones too.
        retries: those of them that repeat one that failed.
        waited_s: seconds spent waiting to try again.
        bytes: size of the bodies that came, unpacked.
    """

    budget_s: float = WAITING_BUDGET_S
    sleep: Callable[[float], None] = time.sleep
    requests: int = 0
    retries: int = 0
    waited_s: float = 0.0
    bytes: int = 0
