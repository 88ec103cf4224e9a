"""The questions of `init`, or what flags and the Jira itself answer: which site, which boards, how they are read."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cli.asking import Questions
from generator.cli.check import Findings, check_login, judge_board
from generator.cli.choosing import board_lines, choose, choose_all, require_boards
from generator.cli.console import Console
from generator.cli.found import Site, estimate_words, read_as, read_site, server_words, status_words
from generator.cli.login import read_credentials
from generator.cli.reading import open_jira
from generator.cli.result import count
from generator.cli.text import plain
from generator.errors import ConfigError

if TYPE_CHECKING:
    from generator.config_draft import DraftBoard
    from generator.domain import Board, BoardSettings
    from generator.fetch.jira import Jira, Raw

_AS_SET = "auto"


@dataclass(frozen=True, slots=True)
class _Desk:
    """Whom we talk to: the console, the answers if somebody is there to give them, the findings."""

    console: Console
    questions: Questions | None
    findings: Findings


@dataclass(frozen=True, slots=True)
class _Found:
    """A board, what Jira says of it, and how it is to be read."""

    shard: "Raw"
    settings: "BoardSettings"
    board: "Board"


def interview(console: Console, questions: Questions | None, url: str | None, refs: Sequence[str]) -> str:
    """The text of the config that the answers make. Nothing is asked without questions, nor what a flag says.

    Raises:
        ConfigError: what nobody can be asked is missing, or a flag names what is not there.
        LoginError: Jira does not accept the login that the environment gives.
        AccessError, JiraError: see `generator.cache.boards.read_boards`.
    """
    from generator.config_draft import Draft, draft_config, shipped_config  # noqa: PLC0415  # imports yaml

    desk = _Desk(console, questions, Findings(console))
    address, jira = _choose_site(desk, url)
    if not os.environ.get("JIRA_URL", address).strip().startswith(address):
        console.warn("JIRA_URL is set to another address, which wins over the file: unset it")
    site = read_site(jira)
    found = _choose_boards(desk, jira, site, refs)
    drafts = tuple(_draft(console, site, _agree(desk, site, each)) for each in found)
    draft = Draft(address, drafts, _choose_zone(desk, jira.account().time_zone))
    return draft_config(draft, shipped_config())


def _choose_site(desk: _Desk, url: str | None) -> "tuple[str, Jira]":
    """The address as the config shall have it, and the Jira there, which accepts our login."""
    read_credentials(os.environ)  # what is wrong with them no answer can mend
    given = url or os.environ.get("JIRA_URL", "").strip()
    if desk.questions and not url:
        known = given if "@" not in given else ""  # a password in it is not shown
        return desk.questions.ask("Address of your Jira", lambda answer: _connect(desk, answer), known or None)
    if not given:
        raise ConfigError("The address of the Jira is missing", "Give it with --url URL (or set JIRA_URL)")
    return _connect(desk, given)


def _connect(desk: _Desk, url: str) -> "tuple[str, Jira]":
    from generator.config import Config  # noqa: PLC0415  # heavy
    from generator.fetch.url import clean_base_url  # noqa: PLC0415  # imports requests

    address = clean_base_url(url)
    config = Config(Path(), address, None, allow_http=False, boards=(), cache_dir=Path(), site_dir=Path())
    jira = open_jira(config, desk.console)
    desk.findings.ok(f"Jira: {server_words(jira.server)}")
    check_login(jira, desk.findings)
    return address, jira


def _choose_boards(desk: _Desk, jira: "Jira", site: Site, refs: Sequence[str]) -> list[_Found]:
    """The boards that flags or answers name, each read once."""
    desk.console.note("Listing the boards")
    boards = require_boards(jira.boards())
    only = [str(board["id"]) for board in boards] if len(boards) == 1 else []
    if desk.questions and not refs:
        desk.console.note(f"This account sees {count(len(boards), 'board')}:")
        for line in board_lines(boards):
            desk.console.note(f"  {line}")
        return desk.questions.ask(
            "Boards to report on (numbers, or parts of names; commas between)",
            lambda answer: _read_boards(jira, site, choose(boards, answer)),
            only[0] if only else None,
        )
    if not refs and not only:
        listed = "\n".join(f"  {line}" for line in board_lines(boards))
        raise ConfigError("The boards to report on are missing", f"Give each with --board BOARD:\n{listed}")
    return _read_boards(jira, site, choose_all(boards, refs or only))


def _read_boards(jira: "Jira", site: Site, boards: "Sequence[Raw]") -> list[_Found]:
    from generator.cache.boards import read_boards  # noqa: PLC0415  # only now needed
    from generator.domain import BoardSettings  # noqa: PLC0415  # the same

    shards = read_boards(jira, [int(board["id"]) for board in boards])
    settings = [BoardSettings(int(shard["id"])) for shard in shards]
    return [_Found(shard, rules, read_as(site, shard, rules)) for shard, rules in zip(shards, settings, strict=True)]


def _agree(desk: _Desk, site: Site, found: _Found) -> _Found:
    """Show how a board is read until the answer is that it is right."""
    judge_board(site, found.shard, found.board, desk.findings)
    question = f"Is board {found.board.id} to be read so?"
    while desk.questions and not desk.questions.agree(question, default=bool(found.board.done_status_ids)):
        found = _correct(desk.questions, site, found)
        judge_board(site, found.shard, found.board, desk.findings)
    return found


def _correct(questions: Questions, site: Site, found: _Found) -> _Found:
    """The board read as three answers say; each is tried at once."""

    def read(settings: "BoardSettings") -> _Found:
        return _Found(found.shard, settings, read_as(site, found.shard, settings))

    found = questions.ask(
        f"Field of the estimate, by name or id ({_AS_SET}: as the board is set)",
        lambda answer: read(replace(found.settings, estimate_field=None if answer == _AS_SET else answer)),
        found.settings.estimate_field or _AS_SET,
    )
    found = questions.ask(
        f"Statuses that mean done, commas between ({_AS_SET}: the last column's)",
        lambda answer: read(replace(found.settings, done_statuses=_names(answer))),
        ", ".join(found.settings.done_statuses) or _AS_SET,
    )
    return questions.ask(
        f"Statuses that mean started, commas between ({_AS_SET}: those of the columns before it, but the first)",
        lambda answer: read(replace(found.settings, started_statuses=_names(answer))),
        ", ".join(found.settings.started_statuses) or _AS_SET,
    )


def _names(answer: str) -> tuple[str, ...]:
    return () if answer == _AS_SET else tuple(name for word in answer.split(",") if (name := word.strip()))


def _draft(console: Console, site: Site, found: _Found) -> "DraftBoard":
    from generator.config_draft import DraftBoard  # noqa: PLC0415  # imports yaml

    board, settings = found.board, found.settings
    done, started = (status_words(ids, site.statuses) for ids in (board.done_status_ids, board.started_status_ids))
    comment = (
        f'"{board.name}" ({board.type}). When this was written: estimate: {estimate_words(board.estimation)}; '
        f"done: {done or 'no status'}; started: {started or 'no status'}."
    )
    return DraftBoard(
        id=board.id,
        comment=console.redactor(plain(comment)),
        estimate_field=board.estimation.field_id if settings.estimate_field else None,
        done_statuses=settings.done_statuses,
        started_statuses=settings.started_statuses,
    )


def _choose_zone(desk: _Desk, told: str | None) -> str | None:
    """The zone of the reports; None leaves it to the account, whose zone Jira does not tell."""
    from zoneinfo import available_timezones  # noqa: PLC0415  # reads the disk

    from generator.fetch.near import near_names  # noqa: PLC0415  # only now needed

    zones = available_timezones()

    def read(answer: str) -> str:
        if answer not in zones:
            raise ConfigError(f"There is no time zone {answer!r}", near_names(answer, zones))
        return answer

    known = told if told in zones else None
    if desk.questions:
        return desk.questions.ask("Time zone of the reports (where days begin and end)", read, known or "UTC")
    return known
