import pytest

from generator.render.text import printable


@pytest.mark.parametrize("text", ["", "plain", "Größe 日本 🚀", "two\nlines\tand more\r\n", "\u202e\u00ad\u00a0"])
def test_what_may_be_shown_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize("character", ["\x00", "\x1b", "\x7f", "\x9f", "\ud800", "\ufdd0", "\uffff", "\U0001fffe"])
def test_what_no_file_may_hold_is_replaced(character: str) -> None:
    assert printable(f"a{character}b") == "a\ufffdb"
