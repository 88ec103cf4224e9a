"""What benchmarks tell of folders from outside: how many bytes were written, and which files differ."""

import os
from pathlib import Path

from tests.benchmarks.bench_shards import differing
from tests.benchmarks.workshop import bytes_of, bytes_written, stamps


def test_what_is_new_replaced_or_appended_counts_and_nothing_else(tmp_path: Path) -> None:
    for name in ("kept", "replaced", "grown", "rewritten", "gone"):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, ns=(0, 0))
    before = stamps(tmp_path)
    (tmp_path / "new").write_bytes(b"x" * 3)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "inside").write_bytes(b"x" * 5)
    (tmp_path / "other").write_bytes(b"x" * 170)
    (tmp_path / "other").replace(tmp_path / "replaced")
    with (tmp_path / "grown").open("ab") as file:
        file.write(b"x" * 11)
    with (tmp_path / "rewritten").open("r+b") as file:
        file.write(b"y" * 100)
    (tmp_path / "gone").unlink()
    assert bytes_written(before, stamps(tmp_path)) == 3 + 5 + 170 + 11 + 100
    assert bytes_of(tmp_path) == 100 + 170 + 111 + 100 + 3 + 5


def test_files_of_two_sites_differ_by_their_bytes_or_by_not_being_there(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for site in (one, other):
        (site / "sync").mkdir(parents=True)
        (site / "same").write_bytes(b"x")
        (site / "changed").write_bytes(site.name.encode())
        (site / "sync" / "index.html").write_bytes(site.name.encode())
    assert differing(one, other) == 1
    (one / "only here").touch()
    (other / "only there").touch()
    assert differing(one, other) == 3
