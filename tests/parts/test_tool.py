"""What makes a site, whatever it is made of: its fingerprint changes with it, and with nothing else."""

import os
from pathlib import Path

import pytest

from generator.parts.tool import hash_all, look_at, tool_fingerprint, tool_look

fingerprint_now = tool_fingerprint.__wrapped__  # once a process will do for a build, but not here


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "code" / "deep" / "__pycache__").mkdir(parents=True)
    (tmp_path / "code" / "one.py").write_text("1", encoding="utf-8")
    (tmp_path / "code" / "deep" / "two.py").write_text("2", encoding="utf-8")
    (tmp_path / "code" / "deep" / "__pycache__" / "two.pyc").write_bytes(b"")
    return tmp_path / "code"


def test_every_file_counts_but_those_that_python_keeps_for_itself(folder: Path) -> None:
    assert list(hash_all(folder)) == list(look_at(folder)) == ["deep/two.py", "one.py"]
    assert hash_all(folder / "nowhere") == {}
    assert look_at(folder / "nowhere") == {}


def test_a_file_s_hash_is_that_of_its_content_and_its_look_that_of_size_and_time(folder: Path) -> None:
    hashes, looks = hash_all(folder), look_at(folder)
    os.utime(folder / "one.py", ns=(1, 1))
    assert hash_all(folder) == hashes
    assert look_at(folder) != looks
    (folder / "one.py").write_text("3", encoding="utf-8")
    os.utime(folder / "one.py", ns=(1, 1))
    assert hash_all(folder) != hashes
    assert look_at(folder) == looks | {"one.py": (1, 1)}


def test_a_link_to_nowhere_and_a_pipe_are_no_files_to_hash(folder: Path) -> None:
    hashes, looks = hash_all(folder), look_at(folder)
    (folder / ".#one.py").symlink_to("somebody@a-machine.12:3")  # as Emacs leaves it while one.py is edited
    os.mkfifo(folder / "pipe")
    assert hash_all(folder) == hashes
    assert look_at(folder).keys() == looks.keys() | {".#one.py", "pipe"}


@pytest.mark.parametrize("name", ["pandas-99.0.dist-info", "MarkupSafe-99.0.dist-info", "tzdata-99.egg-info"])
def test_another_version_of_a_library_is_another_tool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    before = (tool_look(), fingerprint_now())
    (tmp_path / "pandas_stubs-1.0.dist-info").mkdir()
    (tmp_path / "pandas").mkdir()
    assert (tool_look(), fingerprint_now()) == before
    (tmp_path / name).mkdir()
    look, fingerprint = tool_look(), fingerprint_now()
    assert look != before[0]
    assert fingerprint != before[1]


def test_the_one_of_a_process_is_that_of_its_code() -> None:
    assert tool_fingerprint() == fingerprint_now()
