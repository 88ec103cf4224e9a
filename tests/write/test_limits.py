"""How near a site is to what hosts allow."""

from pathlib import Path

import pytest

from generator.cli.console import Console
from generator.cli.result import site_document, tell_site
from generator.render.file import File
from generator.write.limits import FILE_BYTES, FILES, SITE_BYTES, near_limits
from generator.write.site import WrittenSite, write_site

HERE = Path("site")


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (WrittenSite(500, 40_000_000, HERE, "a.json", 9_000_000), []),
        (WrittenSite(int(FILES * 0.8) - 1, int(SITE_BYTES * 0.8) - 1, HERE, "a", int(FILE_BYTES * 0.8) - 1), []),
        (
            WrittenSite(500, int(SITE_BYTES * 0.8), HERE),
            [
                (
                    False,
                    "the site is at 80% of a limit of hosts: GitHub Pages and GitLab.com publish sites of at most 1 GB",
                )
            ],
        ),
        (WrittenSite(500, SITE_BYTES, HERE), [(False, "at 100% of")]),
        (WrittenSite(500, SITE_BYTES + 1, HERE), [(True, "is over a limit")]),
        (WrittenSite(FILES + 1, 0, HERE), [(True, "at most 200,000 files and folders")]),
        (WrittenSite(1, 0, HERE, "data/boards/1.json", FILE_BYTES), [(False, "100 MB, as data/boards/1.json")]),
    ],
)
def test_limits(site: WrittenSite, expected: list[tuple[bool, str]]) -> None:
    found = near_limits(site)
    assert len(found) == len(expected)
    for limit, (exceeded, words) in zip(found, expected, strict=True):
        assert limit.exceeded is exceeded
        assert words in limit.sentence


def test_the_largest_file_is_known(tmp_path: Path) -> None:
    files = [File("a/b.json", b"12345"), File("index.html", b"123"), File("c.csv", b"")]
    written = write_site(files, tmp_path / "site")
    assert (written.files, written.bytes, written.largest, written.largest_bytes) == (3, 8, "a/b.json", 5)
    empty = write_site([], tmp_path / "empty")
    assert (empty.files, empty.bytes, empty.largest, empty.largest_bytes) == (0, 0, "", 0)


def test_people_and_programs_are_warned(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    site = WrittenSite(FILES, SITE_BYTES, tmp_path, "big.json", 7)
    tell_site(Console(), site)
    warnings = [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning:")]
    assert len(warnings) == 2
    document = site_document(site)
    assert document["largest_file"] == {"path": "big.json", "bytes": 7}
    assert [f"warning: {sentence}" for sentence in document["limits"]] == warnings
