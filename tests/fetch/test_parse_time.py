from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.errors import JiraError
from generator.fetch.parse_time import format_instant, normal_instant, parse_instant

AT = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2025-01-02T03:04:05.000+0000",
        "2025-01-02T03:04:05.000Z",
        "2025-01-02T03:04:05Z",
        "2025-01-02T03:04:05+00:00",
        "2025-01-02T00:04:05.000-0300",
        "2025-01-02T08:34:05.000+0530",
        "2025-01-02T16:04:05.000+13:00",
        "2025-01-02T03:04:05",
        " 2025-01-02T03:04:05.000+0000 ",
        1735787045,
        1735787045000,
        1735787045.0,
        "1735787045",
        "1735787045000",
    ],
)
def test_every_form_of_an_instant(written: object) -> None:
    assert parse_instant(written) == AT
    assert parse_instant(written).tzinfo is UTC


def test_milliseconds_stay() -> None:
    assert normal_instant("2025-01-02T03:04:05.678+0200") == "2025-01-02T01:04:05.678Z"
    assert normal_instant(1735787045678) == "2025-01-02T03:04:05.678Z"


def test_seconds_end_where_milliseconds_begin() -> None:
    assert parse_instant(99_999_999_999).year == 5138
    assert parse_instant(100_000_000_000) == datetime(1973, 3, 3, 9, 46, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "nonsense", [None, "", "<null>", "yesterday", "28/Jul/22 7:49 AM", True, [], {}, float("nan"), float("inf"), 10**30]
)
def test_what_is_no_instant_is_refused(nonsense: object) -> None:
    with pytest.raises(JiraError, match="where a time should stand"):
        parse_instant(nonsense)


@given(st.datetimes(min_value=datetime(1990, 1, 1), max_value=datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))  # noqa: DTZ001  # hypothesis wants them naive
def test_an_instant_is_the_same_in_every_form_and_zone(naive: datetime, minutes: int) -> None:
    at = naive.replace(microsecond=naive.microsecond // 1000 * 1000, tzinfo=UTC)
    local = at.astimezone(timezone(timedelta(minutes=minutes)))
    text = local.isoformat(timespec="milliseconds")
    milliseconds = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)
    forms: list[object] = [text, text[:-3] + text[-2:], format_instant(local)]
    forms += [milliseconds, str(milliseconds)] if milliseconds >= 10**11 else []
    assert {normal_instant(form) for form in forms} == {format_instant(at)}


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.text("0123456789-:T.+Z")))
def test_nothing_but_the_promised_error_comes_out(value: object) -> None:
    with suppress(JiraError):
        assert parse_instant(value).tzinfo is UTC
