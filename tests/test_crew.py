"""Several processes do what one would, whatever becomes of them."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from generator.crew import Crew
from generator.errors import ConfigError

MANY = tuple(range(12))
_folder: list[Path] = []


def start(folder: Path) -> None:
    _folder[:] = [folder]


def write(number: int) -> None:
    (_folder[0] / str(number)).write_text(str(os.getpid()))


def refuse_three(number: int) -> None:
    if number == 3:
        raise ConfigError("There is no three", "Take four")
    write(number)


def die_at_three(number: int) -> None:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    write(number)


def linger(number: int) -> None:
    write(number)
    time.sleep(60)


@pytest.fixture(autouse=True)
def several_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1}, raising=False)


def test_many_things_are_done_by_others(tmp_path: Path) -> None:
    with Crew(start, (tmp_path,), write, MANY) as crew:
        assert all(crew.did(number) for number in MANY)
        assert not crew.did(99)
    found = {int(path.name): path.read_text() for path in tmp_path.iterdir()}
    assert sorted(found) == list(MANY)
    assert str(os.getpid()) not in found.values()


def test_a_single_thing_is_left_to_the_caller(tmp_path: Path) -> None:
    with Crew(start, (tmp_path,), write, (1,)) as crew:
        assert not crew.did(1)
    assert list(tmp_path.iterdir()) == []


def test_one_processor_works_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0}, raising=False)
    with Crew(start, (tmp_path,), write, MANY) as crew:
        assert not crew.did(0)


def test_what_goes_wrong_there_goes_wrong_here(tmp_path: Path) -> None:
    with Crew(start, (tmp_path,), refuse_three, MANY) as crew:
        crew.did(2)
        with pytest.raises(ConfigError) as raised:
            crew.did(3)
    assert (raised.value.message, raised.value.hint) == ("There is no three", "Take four")


def test_when_one_is_killed_the_caller_goes_on_alone(tmp_path: Path) -> None:
    with Crew(start, (tmp_path,), die_at_three, MANY) as crew:
        done = [number for number in MANY if crew.did(number)]
    assert 3 not in done
    assert all((tmp_path / str(number)).exists() for number in done)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks the kernel who is alive")
def test_nobody_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys, pathlib; os.sched_getaffinity = lambda _: {0, 1}; from tests.test_crew import *\n"
        "if __name__ == '__main__':\n"
        "    with Crew(start, (pathlib.Path(sys.argv[1]),), linger, MANY) as crew: crew.did(0)\n"
    )
    (tmp_path / "parent.py").write_text(script)
    place = tmp_path / "marks"
    place.mkdir()
    root = Path(__file__).parents[1]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(root), os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, str(tmp_path / "parent.py"), str(place)]
    with subprocess.Popen(command, env=env, stderr=subprocess.DEVNULL) as parent:
        wait_until(lambda: bool(pids(place)))
        parent.kill()
    wait_until(lambda: not any(map(is_alive, pids(place))))


def pids(place: Path) -> list[int]:
    return [int(text) for path in place.iterdir() if (text := path.read_text())]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(met: object) -> None:
    assert callable(met)
    for _ in range(600):
        if met():
            return
        time.sleep(0.1)
    raise AssertionError
