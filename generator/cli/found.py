"""What a Jira says of a board, as `check` and `init` read and tell it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generator.domain import Board, BoardSettings, Estimation, Status
    from generator.fetch.jira import Jira, Raw, Server


@dataclass(frozen=True, slots=True)
class Site:
    """What all boards share."""

    url: str
    fields: "list[Raw]"
    statuses: "Mapping[str, Status]"


def read_site(jira: "Jira") -> Site:
    """Ask for it."""
    from generator.fetch.parse import parse_statuses  # noqa: PLC0415  # only now needed

    return Site(jira.server.url, jira.fields(), parse_statuses(jira.statuses()))


def read_as(site: Site, shard: "Raw", settings: "BoardSettings") -> "Board":
    """The board of a shard (`generator.cache.boards.read_board`) as the settings let it be read.

    Raises:
        ConfigError: the settings name a field or a status that Jira has not.
    """
    from generator.fetch.parse import parse_board, parse_estimation  # noqa: PLC0415  # only now needed

    estimation = parse_estimation(shard["configuration"], site.fields, settings.estimate_field)
    return parse_board(shard["configuration"], site.statuses, estimation, settings, site.url)


def server_words(server: "Server") -> str:
    """Which Jira answers where."""
    kind = {"cloud": "Cloud", "data_center": "Data Center"}[server.flavour]
    return f"{kind} {server.version} at {server.url}"


def estimate_words(estimation: "Estimation") -> str:
    """What issues are weighed by."""
    return f"{estimation.name}, in {estimation.unit}" if estimation.field_id else "none, every issue counts 1"


def status_words(ids: frozenset[str], statuses: "Mapping[str, Status]") -> str:
    """The names of statuses with commas between; empty when there are none."""
    return ", ".join(sorted(statuses[id_].name if id_ in statuses else f"status {id_}" for id_ in ids))


def sprint_words(sprints: "list[Raw]") -> str:
    """How many sprints there are in each state, such as "1 active, 12 closed"; empty when there are none."""
    states = sorted(str(sprint.get("state")) for sprint in sprints)
    return ", ".join(f"{states.count(state)} {state}" for state in dict.fromkeys(states))
