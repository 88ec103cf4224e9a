"""Keys and addresses inside texts, in every form in which people write them, and words that only look alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.privacy import OPEN, Privacy
from generator.veil import TextVeil

KEYS = {"AB-1": 10_001, "AB-12": 10_012, "ABC-12": 10_112, "OPS2_X-7": 10_207, "EPIC-5": None}
JIRA = "https://Jira.Example.com:8443/jira"
NAMELESS = TextVeil(Privacy(keys="pseudonym"), [JIRA], KEYS)
HOMELESS = TextVeil(Privacy(links="hide"), [JIRA], KEYS)
UNSEEN = "\u200b\u00ad\ufeff\u202e\u2066\x00\x1b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("AB-1", "ID-10001"),
        ("Follow-up of AB-12, ABC-12 and EPIC-5.", "Follow-up of ID-10012, ID-10112 and ID-?."),
        ("ab-12 Ab-12", "ID-10012 ID-10012"),
        ("AB-012", "ID-10012"),
        ("AB-99 was moved long ago", "ID-? was moved long ago"),
        ("fix_AB-12b, feature/OPS2_X-7", "fix_ID-10012b, feature/ID-10207"),
        ("AB\u201112 AB\u201312 AB\u221212 AB\uff0d12", "ID-10012 ID-10012 ID-10012 ID-10012"),
        ("A\u200bB\u00ad-\x001\ufeff2", "ID-10012"),
        ("AB-\uff11\uff12", "ID-10012"),
        ("修复AB-1的问题", "修复ID-10001的问题"),
        ("https://jira.example.com/browse/AB-1?x=AB-1", "https://jira.example.com/browse/ID-10001?x=ID-10001"),
        (
            "UTF-8, ISO-8601, CAB-12, XAB-1, AB 12, AB12, AB-, -12",
            "UTF-8, ISO-8601, CAB-12, XAB-1, AB 12, AB12, AB-, -12",
        ),
        ("ID-10001 stays, so does ID-?", "ID-10001 stays, so does ID-?"),
        ("", ""),
    ],
)
def test_a_key_becomes_the_issues_number(text: str, expected: str) -> None:
    assert NAMELESS(text) == expected
    assert NAMELESS(expected) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://jira.example.com:8443/jira/browse/AB-1, or ask", "See (address not shown) or ask"),
        ("HTTP://JIRA.EXAMPLE.COM", "(address not shown)"),
        ("(jira.example.com)", "((address not shown))"),
        ("on jira.example.com.", "on (address not shown)."),
        ("our-jira.example.com and jira.example.community", "our-jira.example.com and jira.example.community"),
        ("AB-1", "AB-1"),
    ],
)
def test_an_address_is_taken_out_with_all_that_follows(text: str, expected: str) -> None:
    assert HOMELESS(text) == expected


def test_a_host_that_is_a_plain_word_counts_as_an_address_alone() -> None:
    veil = TextVeil(Privacy(links="hide"), ["http://jira/x"], {})
    assert veil("Migrate Jira: http://jira/x/browse/AB-1") == "Migrate Jira: (address not shown)"


def test_an_address_of_numbers_is_found() -> None:
    veil = TextVeil(Privacy(links="hide"), ["http://[::1]:80", "http://127.0.0.1:8431"], {})
    assert veil("http://[::1]:80/x and 127.0.0.1:8431") == "(address not shown) and (address not shown)"


@pytest.mark.parametrize("privacy", [OPEN, Privacy("hide", "show", "hide", "show")])
def test_what_is_shown_stays(privacy: Privacy) -> None:
    text = f"AB-1 on {JIRA}"
    assert TextVeil(privacy, [JIRA], KEYS)(text) == text


@pytest.mark.parametrize("keys", [{}, {"": 1}, {"-1": 1}])
def test_nothing_known_is_nothing_found(keys: dict[str, int | None]) -> None:
    assert (
        TextVeil(Privacy("hide", "pseudonym", "hide", "hide"), ["", "nowhere"], keys)("AB-1 nowhere") == "AB-1 nowhere"
    )


@given(
    before=st.text(max_size=8),
    key=st.sampled_from(sorted(KEYS)),
    gaps=st.lists(st.text(UNSEEN, max_size=2), min_size=9, max_size=9),
    after=st.text(max_size=8),
)
def test_no_key_gets_through_however_it_is_wrapped(before: str, key: str, gaps: list[str], after: str) -> None:
    """Unless letters before it make it another word."""
    spread = "".join(char + gap for char, gap in zip(key, [*gaps, ""], strict=False))
    seen = re.sub(f"[{UNSEEN}]", "", NAMELESS(f"{before} {spread}{after}"))
    assert not re.search(rf"(?<![A-Za-z0-9]){key}(?!\d)", seen, re.IGNORECASE)
