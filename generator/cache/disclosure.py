"""What a site can tell its readers of the Jira behind it, counted before anything is built."""

from collections.abc import Collection
from dataclasses import asdict, dataclass

from generator.cache.generation import Generation
from generator.fetch.jira import Raw
from generator.privacy import Privacy


@dataclass(frozen=True, slots=True)
class Disclosure:
    """How many things readers can learn at most; those that the config hides count 0. Numbers and statuses are no part.

    Attributes:
        issue_names: summaries of issues and epics.
        issue_keys: keys of issues, of so many `projects`.
        projects: keys of projects.
        goals: sprints' goals that are not empty.
        sprint_names: sprints' names, which are always shown.
        jira_address: whether readers learn where the Jira is.
    """

    issue_names: int
    issue_keys: int
    projects: int
    goals: int
    sprint_names: int
    jira_address: bool

    def as_json(self) -> dict[str, int | bool]:
        """Plain values for `--json`."""
        return asdict(self)


def disclose(generation: Generation, board_ids: Collection[int], privacy: Privacy) -> Disclosure:
    """What a site of these boards tells.

    Raises:
        CacheError: a shard of the generation is damaged.
    """
    boards = [board for id_, board in generation.boards.items() if id_ in board_ids]
    keys = {key for board in boards for key in board["keys"].values()}
    sprints = {sprint["id"]: sprint for board in boards for sprint in board["sprints"]}
    return Disclosure(
        issue_names=len(keys) if privacy.summaries == "show" else 0,
        issue_keys=len(keys) if privacy.keys == "show" else 0,
        projects=len({key.rpartition("-")[0] for key in keys}) if privacy.keys == "show" else 0,
        goals=sum(map(_has_goal, sprints.values())) if privacy.goals == "show" else 0,
        sprint_names=len(sprints),
        jira_address=privacy.links == "show",
    )


def _has_goal(sprint: Raw) -> bool:
    return bool(str(sprint.get("goal") or "").strip())
