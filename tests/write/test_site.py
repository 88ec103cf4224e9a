import errno
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from filelock import FileLock

from generator.errors import SiteError
from generator.render.file import File
from generator.write.site import write_site

MARKER = File("data/index.json", json.dumps({"schema": "sprint-reports/index/1"}).encode())
NOBODY = 65534
ROOT = Path(__file__).parents[2]


def files(*texts: str) -> list[File]:
    """A site of ours with numbered pages."""
    return [MARKER, *(File(f"pages/{number}/index.html", text.encode()) for number, text in enumerate(texts))]


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An old site to be replaced, alone in its folder."""
    place = tmp_path / "public" / "site"
    write_site(files("old", "older"), place)
    return place


def test_a_new_site_is_written_with_its_figures(tmp_path: Path) -> None:
    written = write_site(files("a", "bc"), tmp_path / "deep" / "site")
    assert (written.files, written.bytes) == (3, len(MARKER.content) + 3)
    assert written.path == tmp_path / "deep" / "site"
    assert tree(written.path) == {
        "data/index.json": MARKER.content,
        "pages/0/index.html": b"a",
        "pages/1/index.html": b"bc",
    }
    assert names(tmp_path / "deep") == ["site"]


def test_the_old_site_is_replaced_as_a_whole(site: Path) -> None:
    write_site(files("new"), site)
    assert tree(site) == {"data/index.json": MARKER.content, "pages/0/index.html": b"new"}
    assert names(site.parent) == ["site"]


def test_a_gitignore_stays_and_an_empty_folder_is_taken(tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / ".gitignore").write_text("*\n!.gitignore\n")
    (site / ".gitkeep").touch()
    for text in ("one", "two"):
        write_site(files(text), site)
        assert (site / ".gitignore").read_text() == "*\n!.gitignore\n"
        assert (site / ".gitkeep").exists()
        assert (site / "pages/0/index.html").read_text() == text


@pytest.mark.parametrize(
    "foreign", ["thesis.txt", "index.html", ".bashrc", ".git/HEAD", "data/index.json", "data/other.json"]
)
def test_a_folder_that_is_not_a_site_of_ours_is_refused(tmp_path: Path, foreign: str) -> None:
    path = tmp_path / "home" / foreign
    path.parent.mkdir(parents=True)
    path.write_text('{"schema": "something else"}')
    with pytest.raises(SiteError, match="a build would remove"):
        write_site(files("new"), tmp_path / "home")
    assert names(tmp_path) == ["home"]
    assert path.read_text() == '{"schema": "something else"}'


def test_a_checkout_is_refused_even_with_a_site_of_ours_in_it(site: Path) -> None:
    (site / ".git").mkdir()
    with pytest.raises(SiteError, match="Git checkout"):
        write_site(files("new"), site)
    assert (site / ".git").is_dir()


def test_a_file_in_the_sites_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("a file")
    with pytest.raises(SiteError, match="cannot be a site's folder"):
        write_site(files("new"), tmp_path / "site")
    assert (tmp_path / "site").read_text() == "a file"


def test_a_link_to_the_site_is_followed_and_stays_a_link(site: Path) -> None:
    link = site.parent / "link"
    link.symlink_to(site, target_is_directory=True)
    write_site(files("new"), link)
    assert link.is_symlink()
    assert (site / "pages/0/index.html").read_text() == "new"


class BrokenPageError(Exception):
    """What a page that cannot be rendered raises."""


def failing() -> Iterator[File]:
    yield from files("new", "newer")
    raise BrokenPageError


@pytest.mark.parametrize("error", [BrokenPageError, KeyboardInterrupt, OSError])
def test_a_page_that_fails_leaves_the_old_site_and_nothing_else(site: Path, error: type[BaseException]) -> None:
    def failing() -> Iterator[File]:
        yield from files("new", "newer")
        raise error

    before = tree(site)
    with pytest.raises(error):
        write_site(failing(), site)
    assert tree(site) == before
    assert names(site.parent) == ["site"]


def test_a_first_site_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(BrokenPageError):
        write_site(failing(), tmp_path / "site")
    assert names(tmp_path) == []


@pytest.mark.parametrize(
    "path", ["../escaped", "/tmp/escaped", "a/../../escaped", "pages/0/index.html", "PAGES/0/index.html"]
)
def test_a_path_that_escapes_or_comes_twice_leaves_the_old_site(site: Path, path: str) -> None:
    before = tree(site)
    with pytest.raises(SiteError):
        write_site([*files("new"), File(path, b"")], site)
    assert tree(site) == before
    assert names(site.parent) == ["site"]


@contextmanager
def unprivileged() -> Iterator[Path]:
    """A folder of an ordinary user, and that user: root may write anywhere."""
    folder = Path(tempfile.mkdtemp()).resolve()
    if os.geteuid() != 0:
        yield folder
    else:
        os.chown(folder, NOBODY, NOBODY)
        os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


def test_an_unwritable_folder_is_explained_and_the_old_site_stays() -> None:
    with unprivileged() as folder:
        write_site(files("old"), folder / "site")
        before = tree(folder / "site")
        folder.chmod(0o500)
        with pytest.raises(SiteError, match=r"Permission denied.*old site is untouched") as caught:
            write_site(files("new"), folder / "site")
        assert "--site" in caught.value.hint
        assert tree(folder / "site") == before
        assert names(folder) == ["site"]


LIMITED = """
import sys
from pathlib import Path
from generator.errors import SiteError
from generator.render.file import File
from generator.write.site import write_site
from tests.limits import small_files
files = [File("data/index.json", b"{}"), File("big", b"x" * 100_000)]
try:
    with small_files(50_000):
        write_site(files, Path(sys.argv[1]))
except SiteError as error:
    print(error.message, error.hint, sep="\\n")
"""


def test_a_disk_that_takes_no_more_is_explained_and_the_old_site_stays(site: Path) -> None:
    before = tree(site)
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(site)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    message, hint = run.stdout.splitlines()
    assert "cannot be written" in message
    assert "limit on file sizes" in hint
    assert tree(site) == before
    assert names(site.parent) == ["site"]


def test_a_crash_between_the_two_renames_is_mended_before_anything_else(site: Path) -> None:
    before = tree(site)
    aside = site.with_name(".site.sprint-reports-old")
    site.rename(aside)
    (site.parent / ".site.sprint-reports-new").mkdir()
    with pytest.raises(BrokenPageError):
        write_site(failing(), site)
    assert tree(site) == before
    assert names(site.parent) == ["site"]


def test_a_swap_that_fails_half_way_puts_the_old_site_back(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def second_fails(self: Path, target: Path) -> Path:
        if self.name == ".site.sprint-reports-new":
            raise OSError(errno.EIO, "Input/output error")
        return rename(self, target)

    before = tree(site)
    monkeypatch.setattr(Path, "rename", second_fails)
    with pytest.raises(SiteError, match="Input/output error"):
        write_site(files("new"), site)
    assert tree(site) == before
    assert names(site.parent) == ["site"]


def test_what_a_crash_after_the_swap_left_is_removed(site: Path) -> None:
    shutil.copytree(site, site.with_name(".site.sprint-reports-old"))
    shutil.copytree(site, site.with_name(".site.sprint-reports-new"))
    write_site(files("new"), site)
    assert tree(site)["pages/0/index.html"] == b"new"
    assert names(site.parent) == ["site"]


def test_a_second_run_at_once_is_told_and_touches_nothing(site: Path) -> None:
    before = tree(site)
    with FileLock(site.with_name(".site.sprint-reports-lock")):
        with pytest.raises(SiteError, match="Another run"):
            write_site(files("new"), site)
        assert tree(site) == before
    write_site(files("new"), site)
    assert tree(site)["pages/0/index.html"] == b"new"


@pytest.mark.parametrize(("umask", "folder", "file"), [(0o022, 0o755, 0o644), (0o077, 0o700, 0o600)])
def test_the_umask_decides_who_may_read(tmp_path: Path, umask: int, folder: int, file: int) -> None:
    before = os.umask(umask)
    try:
        site = write_site(files("a"), tmp_path / "site").path
    finally:
        os.umask(before)
    assert stat.S_IMODE(site.stat().st_mode) == folder
    assert stat.S_IMODE((site / "pages").stat().st_mode) == folder
    assert stat.S_IMODE((site / "pages/0/index.html").stat().st_mode) == file


def look(path: Path) -> tuple[int, int]:
    """Which file it is, and when it was written last."""
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_a_file_that_is_the_same_is_left_as_it_is(site: Path) -> None:
    same, other = site / "pages/0/index.html", site / "pages/1/index.html"
    before = {path: look(path) for path in (same, other)}
    write_site(files("old", "new"), site)
    assert look(same) == before[same]
    assert look(other) != before[other]
    assert (same.read_text(), other.read_text()) == ("old", "new")
    assert same.stat().st_nlink == 1, "the old site is gone"


def test_the_lengths_alone_do_not_make_it_the_same(site: Path) -> None:
    os.utime(site / "pages/0/index.html", ns=(1, 1))
    write_site(files("odd", "older"), site)
    assert (site / "pages/0/index.html").read_text() == "odd"


def test_a_disk_without_links_gets_a_site_too(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    before = look(site / "pages/0/index.html")
    monkeypatch.setattr(os, "link", refuse)
    write_site(files("old", "new"), site)
    assert tree(site) == {file.path: file.content for file in files("old", "new")}
    assert look(site / "pages/0/index.html") != before


def edit_in_place(path: Path) -> None:
    with path.open("r+b") as stream:
        stream.write(b"bad")


def test_a_link_in_the_old_site_becomes_a_file_of_its_own(site: Path) -> None:
    page, elsewhere = site / "pages/0/index.html", site.parent / "elsewhere.html"
    page.rename(elsewhere)
    page.symlink_to(elsewhere)
    write_site(files("old"), site)
    edit_in_place(elsewhere)
    assert not page.is_symlink()
    assert page.read_text() == "old"


def test_a_linked_folder_in_the_old_site_becomes_one_of_its_own(site: Path) -> None:
    pages, elsewhere = site / "pages", site.parent / "elsewhere"
    pages.rename(elsewhere)
    pages.symlink_to(elsewhere, target_is_directory=True)
    write_site(files("old", "older"), site)
    edit_in_place(elsewhere / "0/index.html")
    assert not pages.is_symlink()
    assert (pages / "0/index.html").read_text() == "old"
    assert (elsewhere / "1/index.html").read_text() == "older", "what is not ours stays"


def test_a_copy_of_the_old_site_that_shares_its_files_shares_none_of_the_new(site: Path) -> None:
    copy = site.with_name("copy")
    shutil.copytree(site, copy, copy_function=os.link)
    write_site(files("old", "older"), site)
    edit_in_place(copy / "pages/0/index.html")
    assert (site / "pages/0/index.html").read_text() == "old"


def test_a_pipe_in_the_place_of_an_empty_file_is_not_waited_for(site: Path) -> None:
    os.mkfifo(site / ".nojekyll")
    write_site([*files("old"), File(".nojekyll", b"")], site)
    assert (site / ".nojekyll").read_bytes() == b""


def test_all_files_can_be_read_by_the_same_people(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        write_site(files("same", "old"), tmp_path / "site")
        os.umask(0o022)
        site = write_site(files("same", "new"), tmp_path / "site").path
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in site.rglob("*") if path.is_file()} == {0o644}
