"""A small team that works in Jira while the cache follows: everything that may happen, and what must hold after it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest

from generator.cache.generation import Generation
from generator.cache.snapshot import load_snapshot
from generator.demo.events import (
    ChangedItem,
    Event,
    IssueChanged,
    IssueCreated,
    IssueDeleted,
    SprintClosed,
    SprintCreated,
    SprintDeleted,
    SprintStarted,
)
from generator.demo.exchange import Reply, Wire
from generator.demo.search import on_board
from generator.demo.server import RecordedRequest
from generator.demo.state import IssueState
from generator.demo.world import Board, FixVersion, IssueType, Resolution, Status, World
from generator.domain import BoardSettings, Snapshot
from generator.errors import CacheDamagedError, CacheError, JiraError, SprintReportsError
from tests.cache.desk import Desk, content
from tests.cache.old_form import make_old
from tests.demo.small_world import DOING, DONE, EPIC, START, STORY, SUBTASK, TODO, Builder, board, make_world
from tests.faults.invariants import Trail, cursor_is_not_ahead, leaks
from tests.faults.killer import Killer, Moment, run_sync, set_zone

FIRST, SECOND = 7, 8
BOARDS = (BoardSettings(FIRST), BoardSettings(SECOND))
PROJECTS = ("AB", "CD", "EF")
EPICS = (19_001, 19_002)
VERSIONS = ("501", "502", "503")
Fault = Literal["refused", "unavailable", "cut", "page"]
FAULTS: dict[Fault, Reply | Wire] = {
    "refused": Reply.of_html("<html>log in</html>", 401),
    "unavailable": Reply.of_error(503, "try later"),
    "cut": Wire(ends_after=-3),
    "page": Reply.of_html("<html>Maintenance</html>"),
}
Step = tuple[str, dict[str, Any]]


def team_world() -> World:
    """Two projects on two boards that overlap, a third that is on none; a sub-task; one sprint under way; two epics."""
    builder = Builder()
    builder.sprint(1, board_id=FIRST)
    builder.start(1, hours=1)
    for number in (1, 2, 3):
        builder.issue(10_000 + number, estimate=float(number), sprint_ids=(1,))
        builder.issue(10_100 + number, project="CD")
    builder.issue(10_004, type_id=SUBTASK, parent_id=10_001)
    for id_, project in zip(EPICS, PROJECTS, strict=False):
        builder.issue(id_, project=project, type_id=EPIC)
    world = make_world(builder, hours=100)
    world.versions = tuple(FixVersion(id_, "AB", f"Version {id_}", world.now.date()) for id_ in VERSIONS)
    both = Board(SECOND, "Both", "scrum", 10_008, ("AB", "CD"), world.boards[0].columns, "points")
    world.boards = (board(FIRST, "First", "scrum", "AB", "points"), both)
    return world


@dataclass
class Team:
    """Each public method is a step; its numbers choose among what there is, so any numbers make a step."""

    desk: Desk
    killer: Killer
    zone: str = "UTC"
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(20_000, 90_000)))

    def __post_init__(self) -> None:
        self.trail = Trail(self.desk.store)
        self.made_of: dict[tuple[str, ...], Snapshot] = {}

    def take(self, steps: Sequence[Step]) -> None:
        """Go through a schedule."""
        for name, values in steps:
            getattr(self, name)(**values)

    # What people do in Jira

    def edit(self, which: int, what: Literal["status", "estimate", "summary", "issuetype"], value: int) -> None:
        for issue in self._some_issue(which):
            self._change(issue, *_edited(issue, what, value))

    def plan(self, which: int, sprint: int) -> None:
        """Into another sprint, or out of all."""
        for issue in self._some_issue(which):
            sprints = sorted(self.world.state().sprints)
            after = (sprints[sprint % len(sprints)],) if sprints and sprint % 3 else ()
            self._change(issue, ChangedItem("sprint", issue.sprint_ids, after))

    def link(self, which: int, epic: int) -> None:
        """Under an epic, wherever that is, or under none; a sub-task stays where it is."""
        for issue in self._some_issue(which):
            parents = (*(str(id_) for id_ in EPICS if id_ in self.world.state().issues), None)
            before = None if issue.parent_id is None else str(issue.parent_id)
            if issue.type_id != SUBTASK:
                self._change(issue, ChangedItem("parent", before, parents[epic % len(parents)]))

    def lose_epic(self, which: int, project: int) -> None:
        """It goes to another project, or for ever."""
        epic = self.world.state().issues.get(EPICS[which % len(EPICS)])
        key = (*PROJECTS, "")[project % (len(PROJECTS) + 1)]
        if epic and not key:
            self._happen(IssueDeleted(self.now, epic.id))
        elif epic and key != epic.project_key:
            self._change(epic, ChangedItem("project", epic.project_key, key, f"{key}-{next(self.numbers)}"))

    def aim(self, which: int, versions: int) -> None:
        """For some of the versions that there are, or none."""
        for issue in self._some_issue(which):
            there = [each.id for each in self.world.versions]
            after = tuple(id_ for number, id_ in enumerate(there) if versions >> number & 1)
            before = tuple(id_ for id_ in issue.version_ids if id_ in there)
            self._change(issue, ChangedItem("versions", before, after))

    def delete_version(self, which: int) -> None:
        with self.desk.jira.lock:
            there = self.world.versions
            self.world.versions = tuple(each for number, each in enumerate(there) if number != which % 3)

    def flag(self, which: int) -> None:
        """Marked as impeded, or not any more."""
        for issue in self._some_issue(which):
            self._change(issue, ChangedItem("flagged", issue.flagged, None if issue.flagged else "Impediment"))

    def create(self, project: int, value: int) -> None:
        id_, key = next(self.numbers), PROJECTS[project % len(PROJECTS)]
        self._happen(IssueCreated(self.now, id_, f"{key}-{id_}", STORY, "New", TODO, estimate=float(value)))

    def delete(self, which: int) -> None:
        for issue in self._some_issue(which):
            self._happen(IssueDeleted(self.now, issue.id))

    def delete_off_the_boards(self) -> None:
        """Whatever was moved where no board looks."""
        seen = {key for each in self.world.boards for key in each.project_keys}
        for issue in [each for each in self.world.state().issues.values() if each.project_key not in seen]:
            self._happen(IssueDeleted(self.now, issue.id))

    def move(self, which: int, project: int) -> None:
        for issue in self._some_issue(which):
            key = PROJECTS[project % len(PROJECTS)]
            if key != issue.project_key:
                new_key = f"{key}-{next(self.numbers)}"
                self._change(issue, ChangedItem("project", issue.project_key, key, new_key))

    def turn_sprints(self, which: int) -> None:
        """A sprint goes on to its next state; a new one is planned after the last has closed."""
        sprints = self.world.state().sprints
        number = sorted(sprints)[which % len(sprints)] if sprints else 0
        state = sprints[number].state if number else "closed"
        if state == "future":
            self._happen(SprintStarted(self.now, number, self.now + timedelta(days=14)))
        elif state == "active":
            self._happen(SprintClosed(self.now, number))
        else:
            new = next(self.numbers)
            self._happen(SprintCreated(self.now, new, FIRST, f"Sprint {new}"))

    def delete_sprint(self, which: int) -> None:
        sprints = sorted(self.world.state().sprints)
        if sprints:
            self._happen(SprintDeleted(self.now, sprints[which % len(sprints)]))

    # What administrators do

    def filter(self, which: int, projects: int, *, stories: bool) -> None:
        keys = tuple(key for number, key in enumerate(PROJECTS) if (projects % 7 + 1) >> number & 1)
        self.desk.rebuild_board(FIRST + which % 2, project_keys=keys, type_ids=(STORY,) if stories else ())

    def rename(self, value: int) -> None:
        with self.desk.jira.lock:
            name = f"Name {value}"
            self.world.statuses = tuple(
                _renamed(each, name) if each.id == DONE else each for each in self.world.statuses
            )
            self.world.issue_types = tuple(
                _renamed(each, name) if each.id == STORY else each for each in self.world.issue_types
            )
            self.world.resolutions = tuple(_renamed(each, name) for each in self.world.resolutions)
            self.world.versions = tuple(replace(each, name=f"{name} of {each.id}") for each in self.world.versions)

    def hide(self, projects: int) -> None:
        """Take the right to see some projects, and give that to see the others."""
        hidden = frozenset(key for number, key in enumerate(PROJECTS) if projects >> number & 1)
        with self.desk.jira.lock:
            self.desk.jira._site.hidden_projects = hidden

    def travel(self, zone: Literal["UTC", "Pacific/Apia", "America/St_Johns"]) -> None:
        with self.desk.jira.lock:
            self.world.time_zone = zone

    def wait(self, minutes: int) -> None:
        self.desk.happens(after=timedelta(minutes=minutes))

    # What happens to the cache

    def sync(self, *, full: bool = False) -> None:
        """In a new process, as it were: nothing but the folder is left of the last run."""
        self._sync(full=full)
        self.check()

    def sync_with_fault(self, fault: Fault, after: int, *, full: bool = False) -> None:
        """From the n-th request on Jira fails; what was there stays, and nothing else."""
        before = self.desk.content()
        self._break(FAULTS[fault], after)
        failed = False
        try:
            self._sync_once(full=full, accept_loss=True)
        except SprintReportsError:
            failed = True
        self.desk.jira.reset()
        assert not failed or self.desk.content() == before
        self.look(synced=not failed)
        self.sync(full=full)

    def sync_while_edited(
        self, which: int, after: int, what: Literal["edit", "create", "delete", "move"], minutes: int = 0
    ) -> None:
        """Somebody works while the sync reads, and it may take its time: the sync after it has everything."""
        steps: dict[str, Callable[[], None]] = {
            "edit": lambda: self.edit(which, "estimate", which),
            "create": lambda: self.create(which, 1),
            "delete": lambda: self.delete(which),
            "move": lambda: self.move(which, which + 1),
        }
        left = [after]

        def reply(_: RecordedRequest) -> Reply | None:
            left[0] -= 1
            if left[0] == 0:
                self.wait(minutes)
                steps[what]()
                self.wait(minutes)
            return None

        self.desk.jira.answer("*", reply)
        self._sync()
        self.desk.jira.reset()
        self.look(synced=True)
        self.sync()

    def sync_killed(self, moment: Moment, n: int, *, full: bool = False) -> None:
        """What is left is the generation before or the one that was to be, and the next run goes on from there."""
        before, state = self.desk.load().manifest, self.desk.content()
        killed = self.killer(
            url=self.desk.jira.url,
            flavour=self.desk.flavour,
            folder=str(self.desk.store.directory),
            boards=[each.ref for each in BOARDS],
            full=full,
            zone=self.zone,
            moment=moment,
            n=n,
        )
        committed = self.desk.load().manifest != before
        assert killed or committed
        assert (self.desk.load().number > before.number) == committed
        assert self.desk.content() == (self.desk.full_content(BOARDS) if committed else state)
        self.look(synced=committed)

    def roll_back(self) -> None:
        """To the generation before, if there is one, and no further; the next sync reads what changed since."""
        before = self.desk.store.load_previous()
        expected = (before.number, content(before)) if before else None
        with self.desk.store.locked():
            if expected:
                self.desk.store.rollback()
                assert (self.desk.load().number, self.desk.content()) == expected
            else:
                with pytest.raises(CacheError, match="is not kept"):
                    self.desk.store.rollback()
        self.look(synced=False)

    def damage(self, which: int, at: int, how: Literal["cut", "flip", "swap"]) -> None:
        """Files of the cache are spoilt: no sync believes them, and a full one mends it and keeps them aside."""
        directory = self.desk.store.directory
        shards = sorted(self.desk.load().manifest.shards.values())
        paths = [directory / "manifest.json", *(directory / "shards" / f"{hash_}.json" for hash_ in shards)]
        path, other = (paths[number % len(paths)] for number in (which, which + 1))
        spoilt = _spoilt(path, other, at, how)
        for each, torn in spoilt.items():
            each.write_bytes(torn)
        with pytest.raises(CacheDamagedError):
            self._sync_once()
        self._sync_once(full=True, accept_loss=True)
        known = [paths[0]] if paths[0] in spoilt else list(spoilt)  # a lost manifest names no shard that is
        assert all((directory / "damaged" / each.name).read_bytes() == spoilt[each] for each in known)
        self.check()

    def age(self) -> None:
        """The cache becomes what an older version would have written."""
        make_old(self.desk.store)

    def carry_away(self, zone: str) -> None:
        """The machine goes to another time zone."""
        self.zone = zone
        set_zone(zone)

    def check(self) -> None:
        """The cache is what a full sync into a fresh folder holds, and what the next one needs stands in it."""
        generation = self.desk.load()
        assert self.desk.content() == self.desk.full_content(BOARDS)
        assert generation.cursor <= self.now.timestamp() * 1000
        assert generation.incomplete == ()
        assert not generation.vanished.keys() & generation.issue_ids
        for each in BOARDS:
            self._follows_from_its_inputs(generation, each)
        self.look(synced=True)

    def _follows_from_its_inputs(self, generation: Generation, board: BoardSettings) -> None:
        """Whenever a board was made of the same before, it was the same: nothing else on the boards counts."""
        snapshot = replace(load_snapshot(generation, board), as_of=START)
        inputs = generation.board_inputs(generation.board_id(board.ref))
        assert self.made_of.setdefault(inputs, snapshot) == snapshot

    def look(self, *, synced: bool) -> None:
        """What holds at any moment; `synced`: nothing happened in Jira since but what happened while it was read."""
        cursor_is_not_ahead(self.desk.load(), self._updated_at(), all_listed=synced)
        self.trail.look()
        assert leaks(self.desk.store.directory) == []

    @property
    def world(self) -> World:
        return self.desk.world

    @property
    def now(self) -> Any:
        return self.world.now

    def _sync(self, *, full: bool = False) -> None:
        before, refused = self.desk.store.load(), None
        try:
            self._sync_once(full=full)
        except JiraError as error:
            refused = error
        if refused:
            assert "--accept-loss" in refused.hint
            assert before
            assert self.desk.load().manifest == before.manifest
            self._sync_once(full=full, accept_loss=True)

    def _sync_once(self, **options: Any) -> None:
        desk = self.desk
        run_sync(desk.jira.url, desk.flavour, desk.store.directory, BOARDS, **options)

    def _updated_at(self) -> dict[str, datetime]:
        """Of the issues that the boards list and people can see."""
        hidden = self.desk.jira._site.hidden_projects
        issues = [issue for issue in self.world.state().issues.values() if issue.project_key not in hidden]
        boards = self.world.boards
        return {str(each.id): each.updated_at for each in issues if any(on_board(board, each) for board in boards)}

    def _break(self, fault: Reply | Wire, after: int) -> None:
        left = [after]

        def reply(asked: RecordedRequest) -> Reply | None:
            left[0] -= 1
            if left[0] >= 0 or "serverInfo" in asked.path:
                return None
            return fault if isinstance(fault, Reply) else self.desk.jira.usual(asked).over(fault)

        self.desk.jira.answer("*", reply)

    def _some_issue(self, which: int) -> list[IssueState]:
        """One that the boards' projects hold and people can see, no epic; no list of one where there is none."""
        hidden = self.desk.jira._site.hidden_projects
        keys = {key for each in self.world.boards for key in each.project_keys} - hidden
        issues = [
            each for each in self.world.state().issues.values() if each.project_key in keys and each.id not in EPICS
        ]
        return [sorted(issues, key=lambda issue: issue.id)[which % len(issues)]] if issues else []

    def _change(self, issue: IssueState, *items: ChangedItem) -> None:
        self._happen(IssueChanged(self.now, next(self.numbers), issue.id, items))

    def _happen(self, event: Event) -> None:
        self.desk.happens(event, after=timedelta(0))


def _spoilt(path: Path, other: Path, at: int, how: str) -> dict[Path, bytes]:
    """What the files are to hold: a part, a byte that is another, or each what the other held."""
    whole = path.read_bytes()
    at %= len(whole)
    if how == "swap":
        return {path: other.read_bytes(), other: whole}
    return {path: whole[:at] if how == "cut" else whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]}


def _edited(issue: IssueState, what: Any, value: int) -> tuple[ChangedItem, ...]:
    if what == "status":
        status = (TODO, DOING, DONE)[value % 3]
        done = ChangedItem("resolution", issue.resolution_id, "10000" if status == DONE else None)
        return ChangedItem("status", issue.status_id, status), done
    if what == "estimate":
        return (ChangedItem("estimate", issue.estimate, float(value)),)
    if what == "issuetype":
        return (ChangedItem("issuetype", issue.type_id, (STORY, "11")[value % 2]),)
    return (ChangedItem("summary", issue.summary, f"Called {value}"),)


def _renamed(thing: Any, name: str) -> Any:
    assert isinstance(thing, Status | IssueType | Resolution)
    return replace(thing, name=name, written_as=thing.written_as or thing.name)
