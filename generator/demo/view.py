"""One demo site: the world behind it, its flavour, how it pages, and what a reader of it may see."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from generator.demo.exchange import RefusedError, Request
from generator.demo.fields import FIELD_IDS, FieldIds
from generator.demo.registrations import Registrations
from generator.demo.state import IssueState, SprintState, State
from generator.demo.world import Board, FixVersion, IssueType, Project, Resolution, Status, World
from generator.domain import Flavour

# Jira fills `self` with the address of the machine behind its proxy; nobody may follow it.
INNER_HOST = "https://jira.internal.invalid:8443"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How the site pages. The defaults are Jira's; a test of a small world makes them smaller."""

    search: int = 5000  # Cloud: issues of a page that holds ids and keys only
    least_with_fields: int = 100  # Cloud: pages with more than ids shrink to between this and what was asked
    embedded_histories: int = 40  # Cloud: histories of `expand=changelog`
    histories: int = 10_000  # Cloud: histories of a page of the bulk fetch
    issue_histories: int = 100  # Cloud: histories of a page of one issue
    offset_search: int = 1000  # Data Center: issues of a page
    boards: int = 50
    sprints: int = 50


@dataclass
class PageTokens:
    """Opaque tokens, each for the rest of one list; a token may be used again, but only with its own question."""

    rests: dict[str, tuple[str, Sequence[object]]] = field(default_factory=dict)

    def keep(self, question: str, rest: Sequence[object]) -> str:
        """A token for what is left of the answer to a question."""
        token = hashlib.sha256(f"{len(self.rests)} {question}".encode()).hexdigest()[:40]
        self.rests[token] = (question, rest)
        return token

    def rest(self, question: str, token: str) -> Sequence[object]:
        """What is left; a token that is unknown, expired or of another question is refused with 400."""
        kept = self.rests.get(token)
        if kept is None or kept[0] != question:
            raise RefusedError(400, "The provided next page token is invalid or expired.")
        return kept[1]


@dataclass
class Site:
    """Everything the endpoints answer from.

    `url` is the address that `serverInfo` tells, `private_boards` and `private_filters` are not shared with the
    reader, nor are the projects whose keys are in `hidden_projects`. `history_times` says in which unit the bulk fetch
    writes times, `report_oddities` how Jira's own sprint reports disagree with the facts (see
    `generator.demo.sprint_cast.ReportOddity`). Nothing in it can be changed over the wire unless it is `writable`.
    """

    world: World
    flavour: Flavour
    url: str
    public: bool = True
    limits: Limits = field(default_factory=Limits)
    private_boards: frozenset[int] = frozenset()
    private_filters: frozenset[int] = frozenset()
    hidden_projects: frozenset[str] = frozenset()
    history_times: Literal["milliseconds", "mixed"] = "milliseconds"
    report_oddities: frozenset[str] = frozenset()
    writable: bool = False
    webhooks: Registrations = field(default_factory=Registrations)
    tokens: PageTokens = field(default_factory=PageTokens)

    @property
    def field_ids(self) -> FieldIds:
        """The ids of its custom fields."""
        return FIELD_IDS[self.flavour]

    def view(self, request: Request) -> "View":
        """What the reader of this request may see: all of it, or nothing on a site that is not public."""
        if self.public or request.login == "accepted":
            return View(self, self._shown(self.world.state()), self.world.boards)
        return View(self, State(), (), blind=True)

    def _shown(self, state: State) -> State:
        """The state without the issues of hidden projects."""
        if not self.hidden_projects:
            return state
        shown = {id_: issue for id_, issue in state.issues.items() if issue.project_key not in self.hidden_projects}
        return replace(state, issues=shown)

    def estimate_field(self, project_key: str) -> str:
        """The field in which a project's issues carry their estimate."""
        boards = [board for board in self.world.boards if project_key in board.project_keys]
        if any(board.estimation == "hours" for board in boards):
            return "timeoriginalestimate"
        simple = any(board.type == "simple" and board.estimation == "points" for board in boards)
        return (self.field_ids.point_estimate if simple else None) or self.field_ids.points

    def time(self, instant: datetime) -> str:
        """An instant as issue fields and changelogs write it: in the account's zone, without a colon in the offset."""
        local = instant.astimezone(ZoneInfo(self.world.time_zone))
        text = local.isoformat(timespec="milliseconds")
        return text[:-3] + text[-2:]

    def link(self, path: str) -> str:
        """A `self` link."""
        return f"{INNER_HOST}{path}"


@dataclass(frozen=True)
class View:
    """The part of a site that one reader may see; `blind` when that is nothing at all."""

    site: Site
    state: State
    boards: Sequence[Board]
    blind: bool = False

    @property
    def world(self) -> World:
        """The world behind it."""
        return self.site.world

    def sprint_name(self, sprint_id: int, at: datetime) -> str:
        """The name a sprint had at an instant; deleted sprints had one too."""
        namings = self.world.log().sprint_namings.get(sprint_id, ())
        names = [event.name for event in namings if event.at <= at]
        return names[-1] if names else f"Sprint {sprint_id}"

    def board(self, board_id: str) -> Board:
        """A board by its number; 404 when there is none."""
        for board in self.boards:
            if board.id == int(board_id):
                return board
        raise RefusedError(
            404,
            f"The requested board cannot be viewed because it either does not exist or you do not "
            f"have permission to view it: {board_id}",
        )

    def sprint(self, sprint_id: str) -> SprintState:
        """A sprint by its number; 404 when there is none."""
        sprint = self.state.sprints.get(int(sprint_id))
        if sprint is None:
            raise RefusedError(
                404,
                "The requested sprint cannot be viewed because it either does not exist or you do "
                "not have permission to view it.",
            )
        return sprint

    def issue(self, ref: str) -> IssueState | None:
        """An issue by its id, its key in any case, or a key it had before a move."""
        if ref.isdecimal():
            return self.state.issues.get(int(ref))
        key = ref.upper()
        issues = self.state.issues.values()
        now = next((issue for issue in issues if issue.key == key), None)
        return now or next((issue for issue in issues if key in issue.old_keys), None)

    def status(self, id_: str) -> Status:
        """A status; one that is gone from the site keeps its id."""
        return next((status for status in self.world.statuses if status.id == id_), Status(id_, id_, "undefined"))

    def issue_type(self, id_: str) -> IssueType:
        """An issue type."""
        return next((type_ for type_ in self.world.issue_types if type_.id == id_), IssueType(id_, id_, 0))

    def resolution(self, id_: str) -> Resolution:
        """A resolution; one that is gone from the site keeps its id."""
        return next((each for each in self.world.resolutions if each.id == id_), Resolution(id_, id_))

    def versions(self, issue: IssueState) -> list[FixVersion]:
        """The versions that bring an issue; a deleted one has left it."""
        ids = issue.version_ids
        return [version for version in self.world.versions if version.id in ids] if ids else []

    def version_name(self, id_: str) -> str:
        """The name of a version; of a deleted one no more than its id is known."""
        return next((version.name for version in self.world.versions if version.id == id_), id_)

    def project(self, key: str) -> Project:
        """A project by its key."""
        return next((project for project in self.world.projects if project.key == key), Project(0, key, key))
