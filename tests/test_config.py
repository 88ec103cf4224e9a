"""The config: what a file means, and everything that can be wrong with one, all at once and with its line."""

import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.config import Config, load_config
from generator.config_mail import EmailKeys
from generator.config_model import BoardRules, ConfigKeys, JiraKeys, country_holidays
from generator.config_privacy import PrivacyKeys
from generator.config_schema import make_schema
from generator.config_write_back import WriteBackKeys
from generator.config_yaml import parse_yaml
from generator.domain import BoardSettings, FlowRules
from generator.errors import ConfigError
from generator.look import PLAIN, Accent, Logo, Look
from generator.mail_settings import NO_MAIL, MailSettings
from generator.mailbox import Mailbox
from generator.privacy import OPEN, Privacy
from generator.resources import config_dir

MINIMAL = "jira:\n  url: https://example.atlassian.net\nboards:\n  - id: 1\n"
CANARY = "hunter2-canary"
EXAMPLE = "https://example.github.io/reports/"


def load(folder: Path, text: str, environ: dict[str, str] | None = None) -> Config:
    path = folder / "report.yml"
    path.write_text(text, encoding="utf-8")
    return load_config(path, environ or {})


def complaints(folder: Path, text: str | bytes, environ: dict[str, str] | None = None) -> list[str]:
    """Each complaint as "line: text", without the file's name."""
    path = folder / "report.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load_config(path, environ or {})
    assert caught.value.exit_code == 2
    lines = [line.strip() for line in caught.value.message.splitlines()]
    heading = re.fullmatch(r".*report\.yml has (\d+) mistakes:", lines[0])
    if heading:
        assert int(heading[1]) == len(lines) - 1
        lines = lines[1:]
    return [line.removeprefix(f"{path}:").strip() for line in lines]


def test_a_minimal_config_is_complete(tmp_path: Path) -> None:
    config = load(tmp_path, MINIMAL)
    assert config.url == "https://example.atlassian.net"
    assert config.flavour is None
    assert config.allow_http is False
    assert (config.max_wait_s, config.requests_at_once) == (300, None)
    assert config.site.title == "Sprint reports"
    assert config.boards == (BoardSettings(1),)
    assert (config.cache_dir, config.site_dir) == (Path(".cache/sprint-reports"), Path("site"))
    assert config.site.look == PLAIN
    assert config.site.base_url == ""
    assert config.writable == frozenset()
    assert config.site.privacy == OPEN == Privacy(noindex=True, public=False)
    assert config.site.protect is False
    assert config.mail == NO_MAIL


def test_every_key_reaches_the_settings(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        """
title: Our teams
jira: {url: "https://jira.example.com/jira", flavour: data_center, allow_http: true, max_wait: 15, requests_at_once: 1}
boards:
  - id: 7
  - id: "12"
estimate_field: customfield_10016
done_statuses: [Done, "10003"]
started_statuses: [Doing]
epic_types: [Epic, Saga]
include_subtasks: true
time_zone: Asia/Kolkata
working_week: [Sunday, mon, TUE, Wed, Thu]
holidays: [2026-12-24, 2026-12-25]
commitment_rule: cloud
commitment_grace: 90
ideal_line: calendar
velocity_sprints: 10
goals: {Sprint 41: true, 2042: false, "12:30": true}
waiting_statuses: [Waiting]
blocked_statuses: ["10007"]
since: 2026-01-05
flow_days: 180
percentiles: [95, 50, 50]
service_level_percent: 90
service_level_days: 8
flow_types: [Story, Bug]
planned_types: [Story]
bug_types: [Bug, Defect]
not_delivered_resolutions: [Abandoned]
forecast_days: 40
cache_dir: /var/cache/reports
site_dir: public
base_url: https://pages.example.com/reports
email:
  host: smtp.example.com
  security: tls
  from: Reports@Example.com
  to: [team@example.com, boss@bücher.example, team@example.com]
  max_wait: 2
privacy: {summaries: hide, keys: pseudonym, goals: hide, links: hide, noindex: false, public: true}
write_back: {allow: true, fields: [type, estimate]}
protect: true
""",
    )
    settings = BoardSettings(
        ref=7,
        estimate_field="customfield_10016",
        done_statuses=("Done", "10003"),
        started_statuses=("Doing",),
        epic_types=("Epic", "Saga"),
        time_zone="Asia/Kolkata",
        working_weekdays=frozenset({6, 0, 1, 2, 3}),
        holidays=frozenset({date(2026, 12, 24), date(2026, 12, 25)}),
        commitment_rule="cloud",
        commitment_grace=timedelta(minutes=90),
        ideal_line="calendar",
        include_subtasks=True,
        velocity_sprints=10,
        goals=(("Sprint 41", True), ("2042", False), ("12:30", True)),
        waiting_statuses=("Waiting",),
        blocked_statuses=("10007",),
        flow=FlowRules(
            since=date(2026, 1, 5),
            days=180,
            percentiles=(50, 95),
            service_level_percent=90,
            service_level_days=8,
            types=("Story", "Bug"),
            planned_types=("Story",),
            bug_types=("Bug", "Defect"),
            not_delivered_resolutions=("Abandoned",),
            forecast_days=40,
        ),
    )
    assert config.boards[0] == settings
    assert config.boards[1].ref == "12"
    assert (config.site.title, config.flavour, config.allow_http) == ("Our teams", "data_center", True)
    assert (config.max_wait_s, config.requests_at_once) == (900, 1)
    assert (config.cache_dir, config.site_dir) == (Path("/var/cache/reports"), Path("public"))
    assert config.site.base_url == "https://pages.example.com/reports/"
    recipients = (Mailbox("team@example.com"), Mailbox("boss@xn--bcher-kva.example"))
    assert config.writable == {"type", "estimate"}
    assert config.site.privacy == Privacy("hide", "pseudonym", "hide", "hide", noindex=False, public=True)
    assert config.site.protect is True
    assert config.mail == MailSettings("smtp.example.com", 465, "tls", Mailbox("Reports@example.com"), recipients, 120)


def test_a_config_may_say_in_so_many_words_that_it_says_nothing_of_mail(tmp_path: Path) -> None:
    assert load(tmp_path, MINIMAL + "email: {host: none, from: none, to: [none]}\n").mail == NO_MAIL


def test_a_board_overrides_the_general_rules_key_by_key(tmp_path: Path) -> None:
    config = load(
        tmp_path,
        MINIMAL.replace("- id: 1", "- {id: 1, velocity_sprints: 3, time_zone: auto}\n  - id: 2")
        + "time_zone: Europe/Warsaw\nvelocity_sprints: 9\n",
    )
    assert [(board.velocity_sprints, board.time_zone) for board in config.boards] == [(3, None), (9, "Europe/Warsaw")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["1: the file is empty"]),
        ("- a\n", ["1: the file must hold keys and values (`title: Our team`)"]),
        ("boards: [{id: 1}]\n", ["1: jira.url: is missing (or set the environment variable JIRA_URL)"]),
        ("jira: {url: https://a.example}\n", ["1: boards: is missing"]),
        (MINIMAL + "titel: x\n", ["5: titel: unknown key; did you mean title?"]),
        (MINIMAL + "url: x\n", ["5: url: unknown key; it belongs under jira"]),
        (MINIMAL + "colour: x\n", ["5: colour: unknown key"]),
        (
            MINIMAL + "    estimate-feild: x\n",
            ["5: boards[1].estimate-feild: unknown key; did you mean estimate_field?"],
        ),
        (MINIMAL + "    title: x\n", ["5: boards[1].title: unknown key; it belongs at the top level"]),
        (MINIMAL + "title: a\ntitle: b\n", ["6: title: given twice (first on line 5)"]),
        (MINIMAL + "  - id: 1\n", ["5: boards[2].id: this board is given twice"]),
        (MINIMAL + "title: 2026\n", ["5: title: must be text (put it in quotes)"]),
        (MINIMAL + "title: ''\n", ["5: title: must not be empty"]),
        (MINIMAL + "title:\n", ["5: title: is empty; give it a value or delete the line"]),
        (MINIMAL + "include_subtasks: yes\n", ["5: include_subtasks: must be true or false"]),
        (MINIMAL + "velocity_sprints: 0\n", ["5: velocity_sprints: must be at least 1"]),
        (MINIMAL + "email: {sender: x@y.example}\n", ["5: email.sender: unknown key"]),
        (MINIMAL + "email: {hots: x}\n", ["5: email.hots: unknown key; did you mean email.host?"]),
        (
            MINIMAL + "email: {host: 'smtp.example.com:25'}\n",
            ["5: email.host: not the name of a server; write it like smtp.example.com, the port apart"],
        ),
        (
            MINIMAL + "email: {host: smtp.example.com, security: none}\n",
            ["5: email.security: mails and the login would travel unencrypted; use starttls or tls"],
        ),
        (
            MINIMAL + "email:\n  to:\n    - a@b.example\n    - A B <a@b.example>\n",
            ["8: email.to[2]: not an e-mail address: it holds a blank, a line end or an invisible character"],
        ),
        (
            MINIMAL + "email: {from: x}\n",
            ["5: email.from: not an e-mail address: it is not of the form name@host"],
        ),
        (
            MINIMAL + "email: {user: x, password: y}\n",
            [
                "5: email.user: logins do not belong in this file; set the environment variable SMTP_USER instead",
                (
                    "5: email.password: logins do not belong in this file; set the environment variable SMTP_PASSWORD "
                    "instead"
                ),
            ],
        ),
        (
            MINIMAL + "email: me@example.com\n",
            ["5: email: logins do not belong in this file; set the environment variable JIRA_EMAIL instead"],
        ),
        (MINIMAL + "privacy: {keys: hide}\n", ["5: privacy.keys: must be one of: 'show' or 'pseudonym'"]),
        (MINIMAL + "privacy: {summary: hide}\n", ["5: privacy.summary: unknown key; did you mean privacy.summaries?"]),
        (MINIMAL + "write_back: {allow: yes}\n", ["5: write_back.allow: must be true or false"]),
        (
            MINIMAL + "write_back: {allowed: true}\n",
            ["5: write_back.allowed: unknown key; did you mean write_back.allow?"],
        ),
        (
            MINIMAL + "write_back: {fields: [done_at]}\n",
            ["5: write_back.fields[1]: must be one of: 'estimate' or 'type'"],
        ),
        (MINIMAL + "privacy: {public: yes}\n", ["5: privacy.public: must be true or false"]),
        (MINIMAL + f"protect: {CANARY}\n", ["5: protect: must be true or false"]),
        (
            MINIMAL + f"passphrase: {CANARY}\n",
            [
                (
                    "5: passphrase: passphrases do not belong in this file; "
                    "set the environment variable SITE_PASSPHRASE instead"
                )
            ],
        ),
        (MINIMAL + "noindex: false\n", ["5: noindex: unknown key; it belongs under privacy"]),
        (MINIMAL + "since: yesterday\n", ["5: since: not a date; write it like 2026-01-31, or auto"]),
        (MINIMAL + "percentiles: []\n", ["5: percentiles: must have at least one entry"]),
        (MINIMAL + "percentiles: [1, 2, 3, 4, 5, 6, 7]\n", ["5: percentiles: must have at most 6 entries"]),
        (MINIMAL + "percentiles: [0]\n", ["5: percentiles[1]: must be at least 1"]),
        (MINIMAL + "velocity_sprints: true\n", ["5: velocity_sprints: must be a whole number"]),
        (MINIMAL + "velocity_sprints: 6.5\n", ["5: velocity_sprints: must be a whole number"]),
        (MINIMAL + "commitment_grace: 99999\n", ["5: commitment_grace: must be at most 10080"]),
        (MINIMAL + "ideal_line: straight\n", ["5: ideal_line: must be one of: 'working_days', 'calendar' or 'none'"]),
        (
            MINIMAL + "time_zone: Warsaw\n",
            ["5: time_zone: not a time zone; use a name such as Europe/Warsaw or UTC, or auto"],
        ),
        (MINIMAL + "working_week: []\n", ["5: working_week: must have at least one entry"]),
        (
            MINIMAL + "working_week:\n  - Mon\n  - 5\n",
            ["7: working_week[2]: not a day of the week; use Mon, Tue, Wed, Thu, Fri, Sat, Sun"],
        ),
        (
            MINIMAL + "holidays: [2026-02-30]\n",
            ["5: holidays[1]: not a date (2026-12-24) nor a country code (PL, or DE-BY for a region)"],
        ),
        *(
            (
                f"{MINIMAL}base_url: {url}\n",
                [
                    f"5: base_url: not the address of a folder on a server; write it like {EXAMPLE}",
                ],
            )
            for url in ("/reports", "ftp://a.example/", "https://a.example/?x", "https://me:pw@a.example", "https://")
        ),
        (MINIMAL + "done_statuses: Done\n", ["5: done_statuses: must be a list, such as [A, B]"]),
        (
            MINIMAL.replace("id: 1", "id: 0"),
            ["4: boards[1].id: not a board; give its number (from the board's address) or its exact name"],
        ),
        (MINIMAL.replace("- id: 1", "- 1"), ["4: boards[1]: must hold keys of its own, indented below it"]),
        (
            MINIMAL.replace("https://example.atlassian.net", "example.atlassian.net"),
            ["2: jira.url: not an address; write it like https://example.atlassian.net"],
        ),
        (
            MINIMAL.replace("https", "http"),
            ["2: jira.url: http:// sends the login unencrypted; use https://, or set jira.allow_http: true"],
        ),
        (
            "jira: {url: https://a.example\n",
            ["2: not valid YAML: expected ',' or '}', but got '<stream end>' (column 1)"],
        ),
        ("a: 1\n---\nb: 2\n", ["2: not valid YAML: but found another document (column 1)"]),
        (b"title: \xff\n", ["1: the file is not UTF-8 text"]),
        ("title: \x01\n", ["the file holds a character that YAML does not allow"]),
        (b"#" * 1_000_001, ["the file is larger than 1 MB"]),
        ("[" * 500, ["values are nested more than 20 deep"]),
        ("a: &a [*a]\n", ["more than 20,000 values, with every alias (“*name”) followed"]),
        ("true: x\n" + MINIMAL, ["1: a key must be a plain word"]),
        ("1: x\n" + MINIMAL, ["1: 1: unknown key"]),
        (MINIMAL + "goals: [Sprint 1]\n", ["5: goals: must hold entries of its own, such as Sprint 12: true"]),
        (MINIMAL + "goals: {Sprint 1: partly}\n", ["5: goals.Sprint 1: must be true or false"]),
        (MINIMAL + "goals: {Sprint 1:}\n", ["5: goals.Sprint 1: is empty; give it a value or delete the line"]),
        (MINIMAL + "goals: {1: true, '1': false}\n", ["5: goals.1: given twice (first on line 5)"]),
        (MINIMAL + "accent: {light: green}\n", ["5: accent.light: not a colour; write it like '#0b6b3a' (in quotes)"]),
        (
            MINIMAL + "accent: {light: '#0b6b3a'}\n",
            ["5: accent: give both light and dark: no colour can be read on a white and on a dark page"],
        ),
        (
            MINIMAL + "accent: {light: '#0b6b3a', dark: '#0B6B3A'}\n",
            ["5: accent: dark: links would have a contrast of 2.3, readers need 4.5; #549775 has it"],
        ),
        (
            MINIMAL + "accent: {light: '#ffff00', dark: '#5fd08f'}\n",
            ["5: accent: light: links would have a contrast of 1.0, readers need 4.5; #707000 has it"],
        ),
        (MINIMAL + "accent: {dusk: '#000000'}\n", ["5: accent.dusk: must be one of: 'light' or 'dark'"]),
        (MINIMAL + "date_format: de\n", ["5: date_format: must be one of: 'long' or 'iso'"]),
        (MINIMAL + "cards: {sprints: [scope]}\n", ["5: cards.sprints: must be one of: 'board' or 'sprint'"]),
        (MINIMAL + "cards: {sprint: scope}\n", ["5: cards.sprint: must be a list, such as [A, B]"]),
        (MINIMAL + "cards: {sprint: [scope, scope]}\n", ["5: cards.sprint: names the same card twice"]),
        (MINIMAL + "    logo: x.svg\n", ["5: boards[1].logo: unknown key; it belongs at the top level"]),
    ],
)
def test_a_complaint_says_what_and_where(tmp_path: Path, text: str | bytes, expected: list[str]) -> None:
    assert complaints(tmp_path, text) == expected


IMAGES = {
    "logo.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
    "logo.PNG": b"\x89PNG\r\n\x1a\n0",
    "logo.jpeg": b"\xff\xd8\xff\xe0",
    "logo.gif": b"GIF89a0",
    "logo.webp": b"RIFF0000WEBP",
}


def test_a_look_is_read_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").mkdir()
    for name, content in {**IMAGES, "extra.css": b"a {}", "mine/sprint.html": b"", "none": b"b {}"}.items():
        (tmp_path / name).write_bytes(content)
    text = """
templates_dir: mine
extra_css: extra.css
logo: logo.PNG
accent: {light: "#0B6B3A", dark: "#5fd08f"}
cards: {board: [velocity, wip], sprint: []}
date_format: iso
"""
    assert load(tmp_path, MINIMAL + text).site.look == Look(
        templates_dir=Path("mine"),
        extra_css=b"a {}",
        logo=Logo(".png", IMAGES["logo.PNG"]),
        accent=Accent("#0b6b3a", "#5fd08f"),
        board_cards=("velocity", "wip"),
        sprint_cards=(),
        date_format="iso",
    )
    for name, content in IMAGES.items():
        assert load(tmp_path, f"{MINIMAL}logo: {name}\n").site.look.logo == Logo(Path(name).suffix.lower(), content)
    assert load(tmp_path, MINIMAL + "extra_css: none\n").site.look == PLAIN
    (tmp_path / "mine" / "sprint.html").rename(tmp_path / "mine" / "feed.xml")
    assert load(tmp_path, MINIMAL + "templates_dir: mine\n").site.look.templates_dir == Path("mine")
    assert load(tmp_path, MINIMAL + "extra_css: ./none\n").site.look.extra_css == b"b {}"


@pytest.mark.parametrize(
    ("key", "name", "content", "expected"),
    [
        ("logo", "there is none.svg", None, "there is no such file; the path starts at the folder you run in"),
        ("logo", "a.bmp", b"BM", "not an image that browsers show; use .gif, .jpeg, .jpg, .png, .svg, .webp"),
        ("logo", "a.png", IMAGES["logo.gif"], "the file is not the .png image that its name says"),
        ("logo", "a.webp", b"RIFF0000WAVE", "the file is not the .webp image that its name says"),
        ("logo", "a.svg", b"\xff<svg", "the file is not the .svg image that its name says"),
        ("logo", "a.svg", b"<html>", "the file is not the .svg image that its name says"),
        ("logo", "a.svg", b"", "the file is empty"),
        ("logo", "a.svg", b"<svg" + b" " * 200_000, "the file is larger than 200 kB"),
        ("logo", ".", None, "not an image that browsers show; use .gif, .jpeg, .jpg, .png, .svg, .webp"),
        ("logo", "~nobody at all/a.svg", None, "the file cannot be read"),
        ("logo", "a\\0.svg", None, "there is no such file; the path starts at the folder you run in"),
        ("extra_css", ".", None, "there is no such file; the path starts at the folder you run in"),
        ("extra_css", "a.css", b"a{}" * 40_000, "the file is larger than 100 kB"),
        ("extra_css", "a.css", b"\xe4{}", "the file is not UTF-8 text"),
        ("extra_css", "{{ x }}<b>.css", None, "there is no such file; the path starts at the folder you run in"),
        ("extra_css", "x" * 290, None, "the file cannot be read"),
        ("templates_dir", "none at all", None, "there is no such folder; the path starts at the folder you run in"),
        ("templates_dir", "a.html", b"", "there is no such folder; the path starts at the folder you run in"),
        ("templates_dir", "~nobody at all", None, "the folder cannot be read"),
    ],
)
def test_a_file_for_the_looks_must_be_there_and_what_it_says(  # noqa: PLR0917  # one row, one story
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, name: str, content: bytes | None, expected: str
) -> None:
    monkeypatch.chdir(tmp_path)
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert complaints(tmp_path, f'{MINIMAL}{key}: "{name}"\n') == [f"5: {key}: {expected}"]


def test_a_folder_without_a_template_of_ours_changes_nothing_and_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sprints.html").touch()
    (told,) = complaints(tmp_path, f"{MINIMAL}templates_dir: '{tmp_path}'\n")
    assert told.startswith("5: templates_dir: holds no template named like one of ours, such as sprint.html; ours lie ")


def test_all_complaints_come_at_once_in_the_order_of_lines(tmp_path: Path) -> None:
    text = f"""\
jira:
  url: http://jira.example.com
  api-token: {CANARY}
  flavor: cloud
boards:
  - id: !!python/object:os.system {CANARY}
  - estimate_field: x
  - id: 4
  - id: 4
time_zone: Mars
holidays: [XX-YYYYYY]
title: a
title: b
"""
    found = complaints(tmp_path, text)
    assert [line.split(":")[0] for line in found] == ["2", "3", "4", "6", "7", "9", "10", "11", "13"]
    assert CANARY not in "".join(found)


def bomb(levels: int) -> str:
    lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, levels)]
    return "\n".join(lines)


def test_an_alias_bomb_is_refused(tmp_path: Path) -> None:
    assert complaints(tmp_path, bomb(12)) == ["more than 20,000 values, with every alias (“*name”) followed"]


def test_a_few_aliases_are_fine(tmp_path: Path) -> None:
    config = load(tmp_path, MINIMAL + "    done_statuses: &done [Done]\n  - {id: 2, done_statuses: *done}\n")
    assert [board.done_statuses for board in config.boards] == [("Done",), ("Done",)]


@pytest.mark.parametrize(
    "text",
    [
        f"jira: {{url: 'https://a.example', token: {CANARY}}}\nboards: [{{id: 1}}]\n",
        f"jira: {{url: 'https://a.example', Api-Token: {CANARY}}}\nboards: [{{id: 1}}]\n",
        f"jira: {{url: 'https://a.example', password: [{CANARY}]}}\nboards: [{{id: 1}}]\n",
        f"jira: {{url: 'https://a.example', email: {CANARY}@example.com}}\nboards: [{{id: 1}}]\n",
        f"token: {CANARY}\n" + MINIMAL,
        MINIMAL + f"    secret: {CANARY}\n",
        f"jira: {{url: 'https://bob:{CANARY}@a.example'}}\nboards: [{{id: 1}}]\n",
        f"jira: {{url: 'https://{CANARY}@a.example'}}\nboards: [{{id: 1}}]\n",
        f"jira:\n  token: *{CANARY}\n",
        f"jira:\n  token: !{CANARY} x\n  url: !{CANARY} x\n",
        f"jira:\n  token: {CANARY}: x\n",
        f"jira: {CANARY}\nboards: {CANARY}\ntitle: [{CANARY}]\ntime_zone: {CANARY}\n",
        MINIMAL + f"holidays: {CANARY}\nworking_week: [{CANARY}]\nideal_line: {CANARY}\nvelocity_sprints: {CANARY}\n",
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.yml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_config(path, {})
    shown = f"{caught.value.message} {caught.value.hint} {caught.value!r}"
    assert CANARY not in shown


def test_a_login_in_the_file_names_the_variable_to_use(tmp_path: Path) -> None:
    text = MINIMAL.replace("boards", f"  email: a@example.com\n  token: {CANARY}\nboards")
    found = complaints(tmp_path, text)
    assert found == [
        "3: jira.email: logins do not belong in this file; set the environment variable JIRA_EMAIL instead",
        "4: jira.token: logins do not belong in this file; set the environment variable JIRA_TOKEN instead",
    ]


def test_the_environment_gives_the_address_and_wins(tmp_path: Path) -> None:
    assert load(tmp_path, "boards: [{id: 1}]\n", {"JIRA_URL": "http://127.0.0.1:1"}).url == "http://127.0.0.1:1"
    assert load(tmp_path, MINIMAL, {"JIRA_URL": " https://b.example "}).url == "https://b.example"
    found = complaints(tmp_path, MINIMAL, {"JIRA_URL": f"https://a:{CANARY}@b.example"})
    assert found == ["JIRA_URL: an address must not hold a user or password; see JIRA_EMAIL and JIRA_TOKEN"]
    assert complaints(tmp_path, MINIMAL, {"JIRA_URL": "http://b.example"}) == [
        "JIRA_URL: http:// sends the login unencrypted; use https://, or set jira.allow_http: true"
    ]


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:8080", "jira.localhost"])
def test_plain_http_is_fine_on_this_machine(tmp_path: Path, host: str) -> None:
    assert load(tmp_path, MINIMAL.replace("https://example.atlassian.net", f"http://{host}/jira")).allow_http is False


def test_where_the_file_is_looked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config").mkdir()
    for name, title in (("config/report.yml", "default"), ("other.yml", "variable"), ("third.yml", "option")):
        (tmp_path / name).write_text(f"{MINIMAL}title: {title}\n", encoding="utf-8")
    environ = {"SPRINT_REPORTS_CONFIG": "other.yml"}
    assert load_config(None, {}).site.title == "default"
    assert load_config(None, environ).site.title == "variable"
    assert load_config(Path("third.yml"), environ).site.title == "option"


def test_a_missing_file_says_how_to_go_on(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="There is no config file") as caught:
        load_config(tmp_path / "none.yml", {})
    assert "sprint-reports demo" in caught.value.hint
    offered = yaml.safe_load(caught.value.hint.split("\n\n", 1)[1])
    assert ConfigKeys.model_validate(offered).boards[0].id == 1


def test_a_folder_is_not_a_config(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="Cannot read"):
        load_config(tmp_path, {})


def test_a_country_code_without_the_extra_names_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    country_holidays.cache_clear()
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert complaints(tmp_path, MINIMAL + "holidays: PL\n") == [
        '5: holidays[1]: country codes need an extra: pip install "sprint-reports[holidays]"; or list dates'
    ]


def test_a_country_code_becomes_dates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a stand-in for the optional package, which has this one function with this signature."""

    def country_dates(country: str, subdiv: str | None, years: range) -> dict[date, str]:
        if country not in {"NO", "DE"}:
            raise NotImplementedError(country)
        return {date(year, 5, 17 if subdiv is None else 18): "a holiday" for year in years}

    package = ModuleType("holidays")
    package.__dict__["country_holidays"] = country_dates
    monkeypatch.setitem(sys.modules, "holidays", package)
    country_holidays.cache_clear()
    days = load(tmp_path, MINIMAL + "holidays: NO\n").boards[0].holidays  # not "false", as YAML 1.1 would have it
    assert (min(days), max(days), len(days)) == (date(2010, 5, 17), date(2040, 5, 17), 31)
    days = load(tmp_path, MINIMAL + "holidays: [DE-BY, 2026-12-24]\n").boards[0].holidays
    assert {date(2026, 5, 18), date(2026, 12, 24)} <= days
    assert complaints(tmp_path, MINIMAL + "holidays: [QQ]\n") == [
        "5: holidays[1]: no country or region with this code is known; list the dates instead"
    ]
    country_holidays.cache_clear()


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_no_file_can_crash_the_reader(content: str | bytes) -> None:
    data = content.encode("utf-8", "surrogatepass") if isinstance(content, str) else content
    document = parse_yaml(data)
    assert document.complaints or document.data is not None or yaml.safe_load(data) is None


def test_the_shipped_file_shows_every_key_with_its_default() -> None:
    text = (config_dir() / "report.yml").read_text(encoding="utf-8")
    keys = re.sub(r"^( *)# ([a-z_]+: )", r"\1\2", text, flags=re.MULTILINE)
    groups = ("jira", "email", "privacy", "write_back")
    shown = yaml.safe_load(keys)
    jira, email, privacy, write_back = (shown.pop(group) for group in groups)
    assert shown.pop("boards") == [{"id": 1}]
    defaults = {name: ConfigKeys.model_fields[name].default for name in ConfigKeys.model_fields}
    assert shown == {name: value for name, value in defaults.items() if name not in {*groups, "boards"}}
    assert email == EmailKeys().model_dump(by_alias=True)
    assert privacy == PrivacyKeys().model_dump()
    assert write_back == WriteBackKeys().model_dump()
    assert {**jira, "url": ""} == {name: field.default for name, field in JiraKeys.model_fields.items()}


def test_the_shipped_files_are_good_configs() -> None:
    assert load_config(config_dir() / "report.yml", {}).boards == (BoardSettings(1),)
    assert load_config(config_dir() / "demo.yml", {"JIRA_URL": "http://127.0.0.1:1"}).boards[0].ref == 1


def test_defaults_of_the_file_are_those_of_the_settings(tmp_path: Path) -> None:
    """What the schema shows an editor is what a board gets."""
    shown = {
        name: field.default for name, field in BoardRules.model_fields.items() if name not in {"holidays", "boards"}
    }
    explicit = load(tmp_path, yaml.safe_dump({**yaml.safe_load(MINIMAL), **shown})).boards[0]
    assert explicit == BoardSettings(1)


def test_the_schema_is_current() -> None:
    assert (config_dir() / "report.schema.json").read_text(encoding="utf-8") == make_schema(), "run `make schema`"
    assert set(json.loads(make_schema())["properties"]) == set(ConfigKeys.model_fields)
