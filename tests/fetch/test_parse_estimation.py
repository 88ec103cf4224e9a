from typing import Any

import pytest

from generator.domain import Estimation
from generator.errors import ConfigError
from generator.fetch.parse import parse_estimation
from generator.fetch.parse_estimation import COUNTED, parse_number

FIELDS: list[dict[str, Any]] = [
    {"id": "summary", "name": "Summary", "schema": {"type": "string"}},
    {"id": "customfield_1", "name": "Story Points", "schema": {"type": "number"}},
    {"id": "customfield_2", "name": "Story point estimate", "schema": {"type": "number"}},
    {"id": "customfield_3", "name": "Twin", "schema": {"type": "number"}},
    {"id": "customfield_4", "name": "Twin", "schema": {"type": "number"}},
    {"id": "timeoriginalestimate", "name": "Original estimate", "schema": {"type": "number"}},
]
POINTS = Estimation("customfield_1", "Story Points", "points")
HOURS = Estimation("timeoriginalestimate", "Original estimate", "hours")


def configured(field_id: str | None, type_: str = "field") -> dict[str, Any]:
    return {"estimation": {"type": type_, "field": {"fieldId": field_id, "displayName": "Shown"}}}


@pytest.mark.parametrize(
    ("configuration", "override", "expected"),
    [
        (configured("customfield_1"), None, POINTS),
        (configured("timeoriginalestimate"), None, HOURS),
        (configured("customfield_99"), None, Estimation("customfield_99", "Shown", "points")),
        ({"estimation": {"type": "issueCount"}}, None, COUNTED),
        ({"estimation": {"type": "none"}}, None, COUNTED),
        (configured("issueCount"), None, COUNTED),
        (configured(None), None, COUNTED),
        ({"estimation": None}, None, COUNTED),
        ({}, None, COUNTED),
        (configured("customfield_2"), "customfield_1", POINTS),
        (configured("customfield_2"), "Story Points", POINTS),
        ({}, "timeoriginalestimate", HOURS),
        ({}, "Original estimate", HOURS),
        ({}, "customfield_4", Estimation("customfield_4", "Twin", "points")),
    ],
)
def test_the_config_wins_over_the_board_and_the_board_over_counting(
    configuration: dict[str, Any], override: str | None, expected: Estimation
) -> None:
    assert parse_estimation(configuration, FIELDS, override) == expected


def test_an_unknown_field_is_refused_with_near_names() -> None:
    with pytest.raises(ConfigError, match="'story pionts'") as caught:
        parse_estimation({}, FIELDS, "story pionts")
    assert "'Story Points'" in caught.value.hint
    with pytest.raises(ConfigError) as caught:
        parse_estimation({}, FIELDS, "Groesse")
    assert "'Original estimate'" in caught.value.hint


def test_a_name_of_two_fields_is_refused_with_both_ids() -> None:
    with pytest.raises(ConfigError, match="Several fields") as caught:
        parse_estimation({}, FIELDS, "Twin")
    assert "customfield_3, customfield_4" in caught.value.hint


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (None, None),
        ("", None),
        (3, 3.0),
        (2.5, 2.5),
        (0, 0.0),
        ("-1", -1.0),
        ("2.0", 2.0),
        (" 8 ", 8.0),
        (1e308, 1e308),
    ],
)
def test_numbers_and_numeric_texts(value: Any, number: float | None) -> None:
    assert parse_number(value, POINTS) == number


@pytest.mark.parametrize(
    "value", ["XL", "nan", "inf", float("nan"), float("-inf"), True, {"value": 3}, [3], "1_0", 10**400, "1e999", " "]
)
def test_what_is_no_finite_number(value: Any) -> None:
    with pytest.raises(ValueError, match=r"number|float"):
        parse_number(value, POINTS)


def test_seconds_are_shown_in_hours() -> None:
    assert parse_number(5400, HOURS) == 1.5
    assert parse_number("7200", HOURS) == 2.0
