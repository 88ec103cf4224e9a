"""The config file as pydantic models: every key with its type, its default and the sentence that explains it.

`config/report.schema.json` is made from these, so editors say what this file says. What the values mean for a board
stands in `generator.domain.BoardSettings`; turning one into the other is `generator.config`'s work.
"""

import re
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, Final, Literal
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema

from generator.addresses import is_loopback
from generator.config_base import LONGEST_NAME, Name, Strict, wrong
from generator.config_look import NONE, LookKeys
from generator.config_mail import EmailKeys
from generator.config_privacy import PrivacyKeys
from generator.config_write_back import WriteBackKeys

AUTO: Final = "auto"
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_WEEKDAY_FORMS = {
    form.lower(): day[:3]
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for form in (day, day[:3])
}
_HOLIDAY_SCHEMA = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|[A-Z]{2}(-[A-Z0-9]{1,4})?)$"}
_FIRST_DAY_SCHEMA = {"type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2}|auto)$"}
_BOARD_SCHEMA = {"anyOf": [{"type": "integer", "minimum": 1}, {"type": "string", "minLength": 1}]}
HOLIDAY_YEARS = range(2010, 2041)

_LONGEST_GRACE = 7 * 24 * 60


def _check_time_zone(name: str) -> str:
    if name != AUTO and name not in available_timezones():
        raise wrong("not a time zone; use a name such as Europe/Warsaw or UTC, or auto")
    return name


def _check_weekday(name: Any) -> str:  # noqa: ANN401  # whatever the file holds
    if str(name).strip().lower() not in _WEEKDAY_FORMS:
        raise wrong(f"not a day of the week; use {', '.join(WEEKDAYS)}")
    return _WEEKDAY_FORMS[name.strip().lower()]


def _check_board(board: Any) -> int | str:  # noqa: ANN401  # whatever the file holds
    if isinstance(board, str) and 0 < len(board.strip()) <= LONGEST_NAME:
        return board.strip()
    if isinstance(board, int) and not isinstance(board, bool) and board > 0:
        return board
    raise wrong("not a board; give its number (from the board's address) or its exact name")


def _check_holiday(value: Any) -> date | str:  # noqa: ANN401  # whatever the file holds
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,4})?", value):
        country_holidays(value)
        return value
    raise wrong("not a date (2026-12-24) nor a country code (PL, or DE-BY for a region)")


@cache
def country_holidays(code: str) -> frozenset[date]:
    """The public holidays of a country ("PL") or a region ("DE-BY") in `HOLIDAY_YEARS`.

    Raises:
        PydanticCustomError: no such country or region, or the optional package that knows them is not installed.
    """
    try:
        import holidays  # noqa: PLC0415  # an optional extra
    except ImportError:
        raise wrong('country codes need an extra: pip install "sprint-reports[holidays]"; or list dates') from None
    country, _, region = code.partition("-")
    try:
        return frozenset(holidays.country_holidays(country, subdiv=region or None, years=HOLIDAY_YEARS))
    except NotImplementedError:
        raise wrong("no country or region with this code is known; list the dates instead") from None


def _check_first_day(value: Any) -> date | str:  # noqa: ANN401  # whatever the file holds
    if value == AUTO or (isinstance(value, date) and not isinstance(value, datetime)):
        return value  # type: ignore[no-any-return]  # checked above
    raise wrong("not a date; write it like 2026-01-31, or auto")


def _as_list(value: Any) -> Any:  # noqa: ANN401  # `holidays: PL` is short for `holidays: [PL]`
    return [value] if isinstance(value, (str, date)) else value


def check_url(url: str) -> str:
    """The address of a Jira, checked as far as its text goes; whether http:// is allowed is checked with the rest."""
    if not is_url(url):
        raise wrong("not an address; write it like https://example.atlassian.net")
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise wrong("an address must not hold a user or password; see JIRA_EMAIL and JIRA_TOKEN")
    return url


def is_url(url: str) -> bool:
    """Whether `url` is an http(s) address with a host."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  # raises ValueError for a port that is no number
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not re.search(r"\s", url)


def is_plain_http_abroad(url: str) -> bool:
    """Whether `url` would send a login unencrypted over a network: http:// to anything but this machine."""
    parts = urlsplit(url)
    return parts.scheme == "http" and not is_loopback(parts.hostname or "")


def _check_base_url(url: str) -> str:
    """Where a site is published, with a slash at its end, so that a path can follow."""
    if url == NONE:
        return url
    if not is_url(url) or re.search("[?#@]", url):
        raise wrong("not the address of a folder on a server; write it like https://example.github.io/reports/")
    return f"{url.rstrip('/')}/"


TimeZone = Annotated[Name, AfterValidator(_check_time_zone)]
Url = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(check_url)]
Weekday = Annotated[str, BeforeValidator(_check_weekday), WithJsonSchema({"enum": list(WEEKDAYS)})]
Holiday = Annotated[date | str, BeforeValidator(_check_holiday), WithJsonSchema(_HOLIDAY_SCHEMA)]
Holidays = Annotated[
    list[Holiday],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_HOLIDAY_SCHEMA, {"type": "array", "items": _HOLIDAY_SCHEMA}]}),
]
FirstDay = Annotated[date | str, BeforeValidator(_check_first_day), WithJsonSchema(_FIRST_DAY_SCHEMA)]
Percentiles = Annotated[
    list[Annotated[int, Field(ge=1, le=99)]],
    AfterValidator(lambda percentages: sorted(set(percentages))),
]
BoardRef = Annotated[int | str, BeforeValidator(_check_board), WithJsonSchema(_BOARD_SCHEMA)]


class JiraKeys(Strict):
    """The Jira to read."""

    url: Url = Field(default="", description="The site's address. The environment variable JIRA_URL wins over it.")
    flavour: Literal["auto", "cloud", "data_center"] = Field(
        default="auto", description="What kind of Jira it is; auto asks the server."
    )
    allow_http: bool = Field(
        default=False, description="Allow http:// to another machine: logins and data then travel unencrypted."
    )
    max_wait: int = Field(
        default=5,
        ge=0,
        le=24 * 60,
        description="Minutes a sync may wait in all when Jira limits requests or fails; then it gives up.",
    )
    requests_at_once: Annotated[int, Field(ge=1, le=10)] | Literal["auto"] = Field(
        default=AUTO,
        description="How many requests may be under way at the same time; auto: 4 on Cloud, 2 on Data Center.",
    )


class BoardRules(Strict):
    """How a board is read. At the top level they hold for all boards; under a board for that one."""

    estimate_field: Name = Field(
        default=AUTO,
        description="The field that holds the estimate, by id or exact name; auto: what the board is set to.",
    )
    done_statuses: list[Name] = Field(
        default=[], description="Statuses that mean done, by exact name or id; none: those of the right-most column."
    )
    started_statuses: list[Name] = Field(
        default=[],
        description="Statuses that mean started, by exact name or id; none: those of the columns in between.",
    )
    waiting_statuses: list[Name] = Field(
        default=[],
        description="Statuses in which started work waits, by exact name or id; flow efficiency needs them.",
    )
    blocked_statuses: list[Name] = Field(
        default=[], description="Statuses that mean blocked, by exact name or id; flagged issues are blocked anyway."
    )
    epic_types: list[Name] = Field(default=["Epic"], description="Issue types that are epics, which sprints leave out.")
    include_subtasks: bool = Field(default=False, description="Count sub-tasks as issues of their own.")
    time_zone: TimeZone = Field(
        default=AUTO,
        description="Where days begin and end, such as Europe/Warsaw; auto: the Jira account's zone, else UTC.",
    )
    working_week: list[Weekday] = Field(
        default=["Mon", "Tue", "Wed", "Thu", "Fri"], min_length=1, description="The days people work."
    )
    holidays: Holidays = Field(
        default=[],
        description="Days off: dates, or a country code such as PL or DE-BY "
        '(needs the extra: pip install "sprint-reports[holidays]").',
    )
    commitment_rule: Literal["auto", "cloud", "data_center"] = Field(
        default=AUTO,
        description="Whether issues that were done before the sprint's start count as committed: "
        "data_center says yes, cloud says no; auto: what the site's kind of Jira does.",
    )
    commitment_grace: int = Field(
        default=0,
        ge=0,
        le=_LONGEST_GRACE,
        description="Minutes after the start in which changes still count as planning.",
    )
    ideal_line: Literal["working_days", "calendar", "none"] = Field(
        default="working_days", description="The burndown's ideal line: flat on days off, straight, or not drawn."
    )
    velocity_sprints: int = Field(
        default=6, ge=1, le=100, description="How many closed sprints velocity looks back at."
    )
    goals: dict[Name, bool] = Field(
        default={},
        description="Whether the goal of a sprint was met, as the team says: the sprint's number or exact name, and "
        "true or false.",
    )
    since: FirstDay = Field(
        default=AUTO,
        description="The first day that counts for flow and forecasts, such as 2026-01-01; auto: no limit.",
    )
    flow_days: int = Field(
        default=90, ge=7, le=3660, description="How many days flow looks back: its percentiles and its charts."
    )
    percentiles: Percentiles = Field(
        default=[50, 70, 85, 95], min_length=1, max_length=6, description="The percentiles of cycle and lead time."
    )
    service_level_percent: int = Field(
        default=85, ge=1, le=99, description="The share of issues that a service level expectation speaks of."
    )
    service_level_days: Annotated[int, Field(ge=1, le=3660)] | Literal["auto"] = Field(
        default=AUTO, description="The days within which that share should be done; auto: what the data says."
    )
    flow_types: list[Name] = Field(
        default=[], description="The issue types that take part in flow and forecasts; none: all of them."
    )
    planned_types: list[Name] = Field(
        default=["Story", "Task", "New Feature", "Improvement"], description="Issue types that are planned work."
    )
    bug_types: list[Name] = Field(default=["Bug"], description="Issue types that mend failures.")
    not_delivered_resolutions: list[Name] = Field(
        default=["Won't Do", "Duplicate", "Cannot Reproduce"],
        description="Resolutions of issues that ended without being delivered; flow leaves them out.",
    )
    forecast_days: int = Field(
        default=60, ge=10, le=1000, description="How many working days of throughput a forecast draws from."
    )


class BoardKeys(BoardRules):
    """One board to report on."""

    id: BoardRef = Field(description="The board's number, or its exact name.")


class ConfigKeys(BoardRules, LookKeys):
    """The config of Sprint Reports. `jira.url` and `boards` are enough; everything else has a default."""

    title: Name = Field(default="Sprint reports", description="The site's title.")
    jira: JiraKeys = Field(default=JiraKeys(), description="The Jira to read. Never put a password or token here.")
    boards: list[BoardKeys] = Field(min_length=1, description="The boards to report on, in page order.")
    cache_dir: Name = Field(
        default=".cache/sprint-reports", description="Where the copy of Jira's data lives; from the folder you run in."
    )
    site_dir: Name = Field(default="site", description="Where the site is written; from the folder you run in.")
    email: EmailKeys = Field(default=EmailKeys(), description="How reports are mailed.")
    privacy: PrivacyKeys = Field(default=PrivacyKeys(), description="What readers of the site may see.")
    corrections: Name = Field(
        default="config/corrections.yml",
        description="The file of corrections, which `sprint-reports corrections` writes; from the folder you run in.",
    )
    write_back: WriteBackKeys = Field(
        default=WriteBackKeys(), description="Whether `sprint-reports corrections push` may write to Jira."
    )
    protect: bool = Field(
        default=False,
        description="Encrypt every page and file, so that only the passphrase opens them; it comes from the "
        'environment (SITE_PASSPHRASE). Needs the extra: pip install "sprint-reports[protect]".',
    )
    base_url: Annotated[Name, AfterValidator(_check_base_url)] = Field(
        default=NONE,
        description="Where the site is published, such as https://example.github.io/reports/; feeds and the page for "
        "missing addresses then link to it. none: not known.",
    )
