import posixpath
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import SiteError
from generator.render.file import File
from generator.write.names import check_names

OURS = (
    "index.html",
    ".nojekyll",
    "boards/1/sprints/2/index.html",
    "data/boards/1/sprints/2-issues.csv",
    "assets/style.0123456789.css",
    "console/com10/nullable.html",
)
NOT_A_PATH = ("", ".", "..", "/etc/passwd", "../x", "a/../b", "a//b", "a/", "./a", "a/.")
ILLEGAL = (
    "C:/x",
    "a\\b",
    "CON",
    "con.html",
    "a/Nul.txt",
    "com1",
    "LPT9.a.b",
    "a.",
    "a ",
    "a/b. /c",
    "a\x00b",
    "a\nb",
    "a?b",
    'a"b',
    "a<b",
    "a|b",
    "a*b",
    "a:stream",
    "a\ud800",
    "é" * 128,
)


def checked(*paths: str) -> list[str]:
    return [file.path for file in check_names(File(path, b"") for path in paths)]


def test_our_own_names_pass_as_they_are() -> None:
    assert checked(*OURS) == list(OURS)


@pytest.mark.parametrize("path", [*NOT_A_PATH, *ILLEGAL])
def test_a_name_that_is_not_safe_everywhere_is_refused(path: str) -> None:
    with pytest.raises(SiteError, match="cannot hold a file"):
        checked(path)


@pytest.mark.parametrize(
    ("one", "other"), [("a/b", "a/b"), ("Index.html", "index.HTML"), ("\u00e9", "e\u0301"), ("STRASSE", "straße")]
)
def test_names_that_some_system_takes_for_one_are_refused(one: str, other: str) -> None:
    with pytest.raises(SiteError, match="two files"):
        checked(one, other)


@given(st.lists(st.sampled_from(["..", ".", "", "a"]) | st.text()).map("/".join))
def test_whatever_passes_stays_inside_the_site(path: str) -> None:
    try:
        checked(path)
    except SiteError:
        return
    # As text, for a locale such as C has no bytes for most of these names and the disk cannot be asked.
    assert posixpath.normpath(f"/site/{path}").startswith("/site/")
    assert not set(unicodedata.normalize("NFC", path)) & set('\\:*?"<>|\0')
