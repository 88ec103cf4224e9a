"""One page on disk: whole or not at all, and in place of nothing that is not ours."""

import os
from pathlib import Path

import pytest

from generator.errors import SiteError
from generator.write.page import write_page
from tests.limits import small_files

MARK = b"<!-- ours -->"
PAGE = b"<!doctype html>" + MARK


def test_a_new_or_empty_file_and_an_older_page_are_written(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "page.html"
    written = write_page(PAGE, MARK, path)
    assert (written.files, written.bytes, written.path / written.start) == (1, len(PAGE), path)
    write_page(PAGE + b"2", MARK, path)
    assert path.read_bytes() == PAGE + b"2"
    path.write_bytes(b"")
    write_page(PAGE, MARK, path)
    assert path.read_bytes() == PAGE
    assert list(path.parent.iterdir()) == [path]


def test_what_is_not_ours_stays(tmp_path: Path) -> None:
    letter = tmp_path / "letter.html"
    letter.write_text("Dear all", encoding="utf-8")
    for path, said in ((letter, "not a page that"), (tmp_path, "is a folder"), (Path(os.devnull), "is not a file")):
        with pytest.raises(SiteError, match=said):
            write_page(PAGE, MARK, path)
    assert letter.read_text(encoding="utf-8") == "Dear all"


def test_a_disk_that_refuses_leaves_the_old_page(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    write_page(PAGE, MARK, path)
    with small_files(10), pytest.raises(SiteError, match="What was there is untouched"):
        write_page(PAGE * 9, MARK, path)
    assert path.read_bytes() == PAGE
    assert list(tmp_path.iterdir()) == [path]
