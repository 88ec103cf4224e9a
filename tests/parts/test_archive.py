"""A board's share on disk: what is written is read, and what is damaged counts as not kept."""

import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from generator.parts.archive import keep_share, load_made_of, load_share
from generator.render.file import File
from tests.parts.test_join import share as plain_share

SHARE = replace(
    plain_share(),
    made_of="abc",
    files=(File("boards/7/sprints/1/index.html", b"<p>one</p>"), File("boards/7/index.html", b"<p>all</p>")),
    charts={"burndown 1": "<svg/>"},
    drawn_by="ghi",
)

HINT = range(64, 64 + len(" abc\n"))
"""Where the fingerprint stands that saves reading the rest; what counts is the one inside."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "built" / "7.zip"
    keep_share(path, SHARE)
    return path


def test_what_is_kept_is_loaded_and_the_same_share_gives_the_same_bytes(archive: Path) -> None:
    assert load_share(archive) == SHARE
    assert load_made_of(archive) == SHARE.made_of
    again = archive.with_name("again.zip")
    keep_share(again, SHARE)
    assert again.read_bytes() == archive.read_bytes()


def test_none_is_kept_where_none_was_written(tmp_path: Path) -> None:
    assert load_share(tmp_path / "built" / "7.zip") is None
    assert load_made_of(tmp_path / "built" / "7.zip") == ""


def test_whichever_bit_is_another_it_counts_as_not_kept(archive: Path) -> None:
    whole = archive.read_bytes()
    for place in range(len(whole)):
        archive.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        found = load_share(archive)
        assert found is None or (place in HINT and found == SHARE), place
        assert place in HINT or load_made_of(archive) == SHARE.made_of


def test_wherever_it_is_cut_it_counts_as_not_kept(archive: Path) -> None:
    whole = archive.read_bytes()
    for length in range(0, len(whole), 7):
        archive.write_bytes(whole[:length])
        assert load_share(archive) is None, length
        assert load_made_of(archive) in {"", "a", "ab", "abc"}


def _rewrite(path: Path, **changed: bytes | None) -> None:
    """The archive with some of its members changed or, for None, left out."""
    with zipfile.ZipFile(path) as archive:  # which overlooks what stands before it
        members = {name: archive.read(name) for name in archive.namelist()}
    members |= {name: content for name, content in changed.items() if content is not None}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            if not (name in changed and changed[name] is None):
                archive.writestr(name, content)
    body = path.read_bytes()
    path.write_bytes(sha256(body).hexdigest().encode() + b" abc\n" + body)


LEAF = {"made_of": "def", "paths": ["x"]}


@pytest.mark.parametrize(
    ("member", "content"),
    [
        *((member, None) for member in ("made_of", "drawn_by", "part.json", "charts.json", "leaves.json")),
        *(("part.json", content) for content in (b"", b"[]", b"{}", b"\xff")),
        *(("leaves.json", content) for content in (b"", b"[1]", b'{"1": {}}', b'{"1": 7}', b"null")),
        *(("charts.json", content) for content in (b"", b"\xff")),
        ("made_of", "é".encode()),
    ],
)
def test_one_of_another_form_counts_as_not_kept(archive: Path, member: str, content: bytes | None) -> None:
    _rewrite(archive, **{member: content})
    assert load_share(archive) is None


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _a_link(path: Path) -> None:
    path.rename(path.with_name("other.zip"))
    path.symlink_to(path.with_name("other.zip"))


def _a_linked_folder(path: Path) -> None:
    folder = path.parent
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


@pytest.mark.parametrize("plant", [_a_folder, _a_link, _a_linked_folder])
def test_what_stands_in_its_place_is_not_read(archive: Path, plant: Callable[[Path], None]) -> None:
    plant(archive)
    assert load_share(archive) is None
    assert load_made_of(archive) in {"", SHARE.made_of}


def test_one_without_its_checksum_counts_as_not_kept(archive: Path) -> None:
    archive.write_bytes(archive.read_bytes().partition(b"\n")[2])
    assert zipfile.is_zipfile(archive)
    assert load_share(archive) is None


def test_a_member_of_a_later_version_does_not_matter(archive: Path) -> None:
    _rewrite(archive, **{"more.json": json.dumps(LEAF).encode()})
    assert load_share(archive) == SHARE
