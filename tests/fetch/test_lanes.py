import threading
from functools import partial

import pytest

from generator.errors import JiraError
from generator.fetch.lanes import Lanes
from generator.fetch.limits import Limits
from generator.fetch.pace import Pace


@pytest.mark.parametrize("at_once", [1, 2, 4])
def test_results_come_in_the_order_of_the_reads_whatever_ends_first(at_once: int) -> None:
    assert list(Lanes(at_once).run(partial(int, number) for number in range(50))) == list(range(50))


def test_reads_go_on_beside_each_other() -> None:
    """Each of the three waits for the other two, so one after the other they would wait for ever."""
    together = threading.Barrier(3, timeout=30)
    assert sorted(Lanes(3).run([together.wait] * 3)) == [0, 1, 2]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_is_read_ahead_than_the_lanes_hold(at_once: int) -> None:
    begun: list[int] = []
    results = Lanes(at_once).run(partial(begun.append, number) for number in range(50))
    next(results)
    assert len(begun) <= at_once + 2
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert len(begun) <= at_once + 2


@pytest.mark.parametrize("at_once", [1, 2])
def test_an_error_ends_it_and_nothing_is_begun_after_it(at_once: int) -> None:
    begun: list[int] = []

    def read(number: int) -> int:
        begun.append(number)
        return 1 // (number - 3)

    with pytest.raises(ZeroDivisionError):
        list(Lanes(at_once).run(partial(read, number) for number in range(50)))
    assert max(begun) <= 3 + at_once + 1


def test_an_interruption_ends_the_waiting_of_the_others() -> None:
    pace = Pace(Limits(wait_s=3600))
    pace.allow(2)
    assert pace.pause(3000)

    def read(interrupted: bool) -> None:
        if interrupted:
            raise KeyboardInterrupt
        with pace.turn():
            pass

    with pytest.raises(KeyboardInterrupt):
        list(Lanes(2, pace.stop).run(partial(read, first) for first in (True, False)))
    with pytest.raises(JiraError, match="stopped"), pace.turn():
        pass
