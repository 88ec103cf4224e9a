"""`sprint-reports check`: is everything that a sync and a build need in place? Nothing is written."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import click

from generator.cli.console import Console
from generator.cli.found import Site, estimate_words, read_as, read_site, server_words, sprint_words, status_words
from generator.cli.machine import check_clock, check_machine
from generator.cli.options import MAX_WAIT_OPTION, Run, common_options
from generator.cli.reading import check_look, open_jira
from generator.cli.result import count
from generator.errors import SprintReportsError

if TYPE_CHECKING:
    from generator.config import Config
    from generator.domain import Board, BoardSettings, Status
    from generator.fetch.jira import Jira, Raw

EPILOG = """\b
Example:
  sprint-reports check
  sprint-reports check -c team.yml -v     # shows every request"""

Verdict = Literal["ok", "warning", "failure"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One checked thing: the verdict, what was found, and how to mend it."""

    verdict: Verdict
    text: str
    hint: str = ""
    exit_code: int = 0


@dataclass
class Findings:
    """The findings so far, printed as they come."""

    console: Console
    all: list[Finding] = field(default_factory=list)

    def add(self, finding: Finding) -> None:
        """Note and print a finding."""
        self.all.append(finding)
        self.console.finding(finding.verdict, finding.text, finding.hint)

    def ok(self, text: str) -> None:
        """Something is as it should be."""
        self.add(Finding("ok", text))

    def warn(self, text: str, hint: str) -> None:
        """Something works, but hardly as meant."""
        self.add(Finding("warning", text, hint))

    @contextmanager
    def failures(self, what: str) -> Iterator[None]:
        """Turn an error inside into a finding and go on after the block."""
        try:
            yield
        except SprintReportsError as error:
            self.add(Finding("failure", f"{what}: {error.message}", error.hint, error.exit_code))

    @property
    def exit_code(self) -> int:
        """The worst of all."""
        return max((finding.exit_code for finding in self.all), default=0)


@click.command(epilog=EPILOG)
@MAX_WAIT_OPTION
@common_options(json=True)
def check(run: Run, *, max_wait: float | None) -> int:
    """Check config, login and what each board needs.

    Looks at permissions and at each board's columns, estimate, sprints and issues, at this machine's folders and clock;
    says what is wrong and how to mend it; writes nothing. The exit code is that of the worst failure; warnings
    alone leave it at 0.
    """
    findings = Findings(run.console)
    with findings.failures("config"):
        config = run.load_config(max_wait=max_wait)
        check_look(config.site.look)
        findings.ok(f"config: {config.path}, {count(len(config.boards), 'board')}")
        check_machine(config, findings)
        _check_jira(config, run.console, findings)
    run.console.document(_document(findings))
    return findings.exit_code


def _check_jira(config: "Config", console: Console, findings: Findings) -> None:
    with findings.failures("Jira"):
        jira = open_jira(config, console)
        findings.ok(f"Jira: {server_words(jira.server)}")
        check_clock(jira.server.time, findings)
        check_login(jira, findings)
        site = read_site(jira)
        for settings in config.boards:
            with findings.failures(f"board {settings.ref}"):
                _check_board(jira, site, settings, findings)


def check_login(jira: "Jira", findings: Findings) -> None:
    """Prove the login, and say who we are."""
    account = jira.account()
    if account.id == "anonymous":
        hint = "Set JIRA_EMAIL and JIRA_TOKEN (Cloud) or JIRA_TOKEN (Data Center) to see what only members may see"
        findings.warn("login: none, reading what anybody may see", hint)
    else:
        findings.ok(f"login: accepted, time zone {account.time_zone or 'unknown (days are cut in UTC)'}")


def _check_board(jira: "Jira", site: Site, settings: "BoardSettings", findings: Findings) -> None:
    from generator.cache.boards import read_board  # noqa: PLC0415  # only now needed

    shard = read_board(jira, settings.ref)
    judge_board(site, shard, read_as(site, shard, settings), findings)


def judge_board(site: Site, shard: "Raw", board: "Board", findings: Findings) -> None:
    """Say how a board is read, and what of it is hardly meant."""
    name = f"board {board.id} ({board.name})"
    _check_columns(name, board, site.statuses, findings)
    findings.ok(f"{name}: estimate: {estimate_words(board.estimation)}")
    _check_sprints(name, board, shard["sprints"], findings)
    _check_issues(name, shard["issue_ids"], findings)


def _check_columns(name: str, board: "Board", statuses: "Mapping[str, Status]", findings: Findings) -> None:
    done, started = (status_words(ids, statuses) for ids in (board.done_status_ids, board.started_status_ids))
    if not done:
        hint = "Map statuses to the board's columns in Jira, or name the statuses that mean done with done_statuses"
        findings.warn(f"{name}: no status means done, so nothing will ever be completed", hint)
    else:
        findings.ok(f"{name}: done is {done}; started is {started or 'no status'}")


def _check_sprints(name: str, board: "Board", sprints: "list[Raw]", findings: Findings) -> None:
    if not sprints and board.type == "kanban":
        findings.ok(f"{name}: a Kanban board, which has no sprints")
    elif not sprints:
        hint = "Check that this is the board on which the team plans its sprints"
        findings.warn(f"{name}: has no sprints", hint)
    else:
        findings.ok(f"{name}: sprints: {sprint_words(sprints)}")


def _check_issues(name: str, issue_ids: list[str], findings: Findings) -> None:
    if not issue_ids:
        hint = "Check the board's filter in Jira, and that this account may browse its projects"
        findings.warn(f"{name}: its filter returns no issue", hint)
    else:
        findings.ok(f"{name}: {count(len(issue_ids), 'issue')}")


def _document(findings: Findings) -> dict[str, Any]:
    return {
        "schema": "sprint-reports/check/1",
        "exit_code": findings.exit_code,
        "findings": [
            {"verdict": finding.verdict, "message": finding.text, "hint": finding.hint} for finding in findings.all
        ],
    }
