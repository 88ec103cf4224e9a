"""The config file: YAML -> frozen `Config`, or one `ConfigError` that lists every complaint with its line.

The file is `-c FILE`, else `$SPRINT_REPORTS_CONFIG`, else `config/report.yml` below the current folder. Relative
folders in it start at the current folder, wherever the file lies, as those of the command line do. A rule at the top
level (`time_zone`, `holidays`, ...) holds for every board that does not set it itself.

This module imports pydantic and PyYAML; commands import it only once they need a config.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pydantic_core import PydanticCustomError

from generator.config_check import check_keys, take_out_secrets
from generator.config_look import NONE, find, read_css, read_logo
from generator.config_mail import make_mail_settings
from generator.config_mistakes import tell_mistakes
from generator.config_model import (
    AUTO,
    WEEKDAYS,
    BoardRules,
    ConfigKeys,
    check_url,
    country_holidays,
    is_plain_http_abroad,
    is_url,
)
from generator.config_privacy import make_privacy
from generator.config_write_back import allowed_fields
from generator.config_yaml import MAX_BYTES, Complaint, Document, parse_yaml
from generator.correction import Field
from generator.corrections_file import load_corrections
from generator.domain import BoardSettings, Flavour, FlowRules
from generator.errors import ConfigError
from generator.look import Accent, Look
from generator.mail_settings import NO_MAIL, MailSettings
from generator.resources import config_dir
from generator.site_settings import SHIPPED, SiteSettings

DEFAULT_PATH = Path("config") / "report.yml"

_NO_FILE_HINT = """Run `sprint-reports init`, which asks a few questions and writes it, or `sprint-reports demo` to look
around without a Jira. Or write the file; this is a complete one:

    jira:
      url: https://example.atlassian.net
    boards:
      - id: 1    # the number in your board's address, or its exact name"""


@dataclass(frozen=True, slots=True)
class Config:
    """A checked config.

    Attributes:
        path: the file it came from.
        url: the Jira's address.
        flavour: the kind of Jira, None to ask the server.
        allow_http: whether http:// to another machine is allowed.
        boards: the boards in page order, each with its own and the general rules.
        corrections_path: the file of corrections, which need not be there.
        cache_dir: where the cache lives.
        site_dir: where the site is written.
        max_wait_s: how long a sync may wait in all because Jira limits it or fails.
        requests_at_once: how many requests may be under way, None for what suits the kind of Jira.
        site: what holds for the site as a whole.
        mail: how reports are mailed.
        files: the files and folders besides the cache that a site depends on, there or not.
        writable: which fields of issues corrections may be written to.
    """

    path: Path
    url: str
    flavour: Flavour | None
    allow_http: bool
    boards: tuple[BoardSettings, ...]
    cache_dir: Path
    site_dir: Path
    max_wait_s: float = 300.0
    corrections_path: Path = Path("config/corrections.yml")
    requests_at_once: int | None = None
    site: SiteSettings = SHIPPED
    mail: MailSettings = NO_MAIL
    files: tuple[Path, ...] = ()
    writable: frozenset[Field] = frozenset()


def load_config(path: Path | None, environ: Mapping[str, str]) -> Config:
    """Load and check the config file.

    Raises:
        ConfigError: there is no such file, or anything in it is wrong; all complaints at once.
    """
    path = path or Path(environ.get("SPRINT_REPORTS_CONFIG") or DEFAULT_PATH)
    document = parse_yaml(_read(path))
    keys = None
    url = ""
    if document.data is not None or not document.complaints:
        take_out_secrets(document)
        keys = check_keys(document)
    if isinstance(document.data, dict):
        url = _choose_url(document, environ)
    if document.complaints or keys is None:
        raise ConfigError(tell_mistakes(path, document.complaints), _hint(document.complaints))
    return Config(
        path=path,
        site=_make_site(keys),
        mail=make_mail_settings(keys.email),
        writable=allowed_fields(keys.write_back),
        corrections_path=find(keys.corrections),
        files=(path, *_find_files(keys)),
        url=url,
        flavour=None if keys.jira.flavour == AUTO else keys.jira.flavour,
        allow_http=keys.jira.allow_http,
        max_wait_s=60.0 * keys.jira.max_wait,
        requests_at_once=None if keys.jira.requests_at_once == AUTO else keys.jira.requests_at_once,
        boards=tuple(_make_boards(keys)),
        cache_dir=Path(keys.cache_dir).expanduser(),
        site_dir=Path(keys.site_dir).expanduser(),
    )


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError(f"There is no config file {path}", _NO_FILE_HINT) from None
    except OSError as error:
        raise ConfigError(
            f"Cannot read the config file {path}: {error.strerror}", "Give a readable file with -c FILE"
        ) from None


def _choose_url(document: Document, environ: Mapping[str, str]) -> str:
    """The address in force, checked even when other keys are wrong; "" after a complaint that it is missing."""
    jira = document.data.get("jira")
    keys = jira if isinstance(jira, dict) else {}
    url, line, name = keys.get("url"), document.line(("jira", "url")), "jira.url"
    if given := environ.get("JIRA_URL", "").strip():
        url, line, name = given, None, "JIRA_URL"
    if "url" not in keys and not given:
        document.complaints.append(Complaint(line, "jira.url: is missing (or set the environment variable JIRA_URL)"))
    if given:
        document.complaints.extend(_complain_of_url(given))
    if isinstance(url, str) and is_url(url) and is_plain_http_abroad(url) and keys.get("allow_http") is not True:
        text = f"{name}: http:// sends the login unencrypted; use https://, or set jira.allow_http: true"
        document.complaints.append(Complaint(line, text))
    return url.strip() if isinstance(url, str) else ""


def _complain_of_url(url: str) -> Iterator[Complaint]:
    try:
        check_url(url)
    except PydanticCustomError as error:
        yield Complaint(None, f"JIRA_URL: {error.message()}")


def _make_site(keys: ConfigKeys) -> SiteSettings:
    base_url = "" if keys.base_url == NONE else keys.base_url
    corrections = load_corrections(find(keys.corrections)).corrections
    return SiteSettings(
        keys.title, base_url, _make_look(keys), make_privacy(keys.privacy), keys.protect, corrections=corrections
    )


def _find_files(keys: ConfigKeys) -> Iterator[Path]:
    names = (keys.corrections, keys.templates_dir, keys.extra_css, keys.logo)
    return (find(name) for name in names if name != NONE)


def _make_look(keys: ConfigKeys) -> Look:
    return Look(
        templates_dir=None if keys.templates_dir == NONE else find(keys.templates_dir),
        extra_css=read_css(keys.extra_css),
        logo=read_logo(keys.logo),
        accent=Accent(**keys.accent) if keys.accent else None,
        board_cards=tuple(keys.cards["board"]) if "board" in keys.cards else None,
        sprint_cards=tuple(keys.cards["sprint"]) if "sprint" in keys.cards else None,
        date_format=keys.date_format,
    )


def _make_boards(keys: ConfigKeys) -> Iterator[BoardSettings]:
    general = _given(keys)
    for board in keys.boards:
        yield _make_settings(board.id, {**general, **_given(board)})


def _given(rules: BoardRules) -> dict[str, Any]:
    """The rules the file gives at this level, without the defaults."""
    return {name: getattr(rules, name) for name in BoardRules.model_fields if name in rules.model_fields_set}


_FLOW = {
    "since": "since",
    "flow_days": "days",
    "percentiles": "percentiles",
    "service_level_percent": "service_level_percent",
    "service_level_days": "service_level_days",
    "flow_types": "types",
    "planned_types": "planned_types",
    "bug_types": "bug_types",
    "not_delivered_resolutions": "not_delivered_resolutions",
    "forecast_days": "forecast_days",
}


def _make_settings(ref: int | str, rules: dict[str, Any]) -> BoardSettings:
    values: dict[str, Any] = {}
    flow = {_FLOW[name]: _plain(value) for name, value in rules.items() if name in _FLOW}
    if flow:
        values["flow"] = FlowRules(**flow)
    for name, value in rules.items():
        match name:
            case _ if name in _FLOW:
                continue
            case "working_week":
                values["working_weekdays"] = frozenset(WEEKDAYS.index(day) for day in value)
            case "holidays":
                values[name] = frozenset(_days(value))
            case "goals":
                values[name] = tuple(value.items())
            case "commitment_grace":
                values[name] = timedelta(minutes=value)
            case _:
                values[name] = _plain(value)
    return BoardSettings(ref, **values)


def _plain(value: Any) -> Any:  # noqa: ANN401  # whatever type the key has
    return tuple(value) if isinstance(value, list) else None if value == AUTO else value


def _days(holidays: list[date | str]) -> Iterator[date]:
    for entry in holidays:
        yield from country_holidays(entry) if isinstance(entry, str) else (entry,)


def _hint(complaints: list[Complaint]) -> str:
    if any("passphrases do not belong" in complaint.text for complaint in complaints):
        return "If the file was ever shared or committed, choose another passphrase"
    if any("logins do not belong" in complaint.text for complaint in complaints):
        return "If the file was ever shared or committed, revoke that token and make a new one"
    return f"Every key with its default is shown in {config_dir() / 'report.yml'}"
