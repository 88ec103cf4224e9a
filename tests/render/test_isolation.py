"""A text of others stands in a `<bdi>` exactly when it could change what stands around it."""

import pytest

from generator.render.isolation import isolated


@pytest.mark.parametrize("text", ["Done", "AAR-7: 10 % more, (really)!", "Łódź (naïve) „x“ 東京 👍", "", "a\tb\nc"])
def test_a_text_that_runs_on_stands_alone(text: str) -> None:
    assert isolated(text) == text


@pytest.mark.parametrize(
    "text",
    ["שלום", "a שלום", "مرحبا", "٣", "\u202eevil", "\u2066x", "\u200f", "a\u2029b", "\U0001e900"],
    ids=["Hebrew", "mixed", "Arabic", "Arabic digits", "override", "isolate", "mark", "paragraph", "Adlam"],
)
def test_a_text_that_could_turn_its_surroundings_is_kept_apart(text: str) -> None:
    assert isolated(text) == f"<bdi>{text}</bdi>"


def test_a_day_in_a_text_of_others_is_kept_apart_for_it_is_not_ours_to_rewrite() -> None:
    assert isolated("until Tue 3 Nov 2026") == "<bdi>until Tue 3 Nov 2026</bdi>"


def test_it_is_escaped_either_way() -> None:
    assert isolated("<b>&") == "&lt;b&gt;&amp;"
    assert isolated("<b>ש") == "<bdi>&lt;b&gt;ש</bdi>"
