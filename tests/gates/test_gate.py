"""What a rule may look like, and what it fails."""

import pytest

from generator.gates import parse_gate


@pytest.mark.parametrize(
    ("text", "which", "key", "sign", "limit"),
    [
        ("completion_rate<60", "closed", "completion_rate", "<", 60),
        ("completion_rate < 60 %", "closed", "completion_rate", "<", 60),
        ("  active: scope_change >= 12.5", "active", "scope_change", ">=", 12.5),
        ("closed:re_estimated == -3", "closed", "re_estimated", "==", -3),
        ("not_completed_issues != 0", "closed", "not_completed_issues", "!=", 0),
    ],
)
def test_a_rule_is_read(text: str, which: str, key: str, sign: str, limit: float) -> None:
    gate = parse_gate(text)
    assert (gate.which, gate.key, gate.sign, gate.limit) == (which, key, sign, limit)


@pytest.mark.parametrize(
    "text", ["", "completion_rate", "completion_rate < ", "< 60", "completion_rate = 60", "completion_rate < sixty",
             "future: completion_rate < 60", "completion_rate < 60 or 1", "Completion rate < 60", "x < nan"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        parse_gate(text)


@pytest.mark.parametrize(
    ("sign", "below", "at", "above"),
    [
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
        ("==", False, True, False),
        ("!=", True, False, True),
    ],
)
def test_what_fails(sign: str, below: bool, at: bool, above: bool) -> None:
    gate = parse_gate(f"completion_rate {sign} 60")
    assert (gate.fails(59.9), gate.fails(60), gate.fails(60.1)) == (below, at, above)
