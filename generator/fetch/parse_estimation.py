"""How a board weighs its issues, and the numbers that stand in the field it names."""

import math
from collections.abc import Sequence
from typing import Any

from generator.domain import Estimation
from generator.errors import ConfigError
from generator.fetch.jira import Raw
from generator.fetch.near import near_names

_SECONDS_FIELDS = frozenset({"timeoriginalestimate", "timeestimate", "timespent"})
_SECONDS_PER_HOUR = 3600
COUNTED = Estimation(field_id=None, name="Issue count", unit="issues")


def parse_estimation(configuration: Raw, fields: Sequence[Raw], override: str | None) -> Estimation:
    """The board's estimation: the override, else what the board's configuration names, else every issue weighs 1.

    Args:
        configuration: of the board.
        fields: every field of the site.
        override: a field's id or exact name, from the config.

    Raises:
        ConfigError: the override names no field (the hint names near ones) or several.
    """
    if override:
        return _of_field(_find(fields, override))
    estimation = configuration.get("estimation") or {}
    field_id = (estimation.get("field") or {}).get("fieldId")
    if estimation.get("type") != "field" or not field_id or field_id == "issueCount":
        return COUNTED
    named = estimation["field"].get("displayName")
    return _of_field(next((field for field in fields if field["id"] == field_id), {"id": field_id, "name": named}))


def parse_number(value: Any, estimation: Estimation) -> float | None:  # noqa: ANN401  # JSON
    """A field's value as a number in the board's unit: points as they are, seconds made hours; None when absent.

    Text such as "-1" or "2.0" counts as a number: real fields hold both.

    Raises:
        ValueError: something is there, but no finite number.
    """
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not isinstance(value, int | float | str) or "_" in str(value):
        raise ValueError("not a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number / _SECONDS_PER_HOUR if estimation.unit == "hours" else number


def _of_field(field: Raw) -> Estimation:
    id_ = str(field["id"])
    return Estimation(id_, str(field.get("name") or id_), "hours" if id_ in _SECONDS_FIELDS else "points")


def _find(fields: Sequence[Raw], wanted: str) -> Raw:
    by_id = [field for field in fields if field["id"] == wanted]
    found = by_id or [field for field in fields if field.get("name") == wanted]
    if not found:
        hint = near_names(wanted, (str(field.get("name")) for field in fields if _holds_numbers(field)))
        raise ConfigError(f"There is no field {wanted!r} for the estimate", hint)
    if len(found) > 1:
        ids = ", ".join(sorted(str(field["id"]) for field in found))
        raise ConfigError(f"Several fields are named {wanted!r}", f"Give the id of one of them: {ids}")
    return found[0]


def _holds_numbers(field: Raw) -> bool:
    return (field.get("schema") or {}).get("type") == "number"
