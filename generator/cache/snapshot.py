"""The arrow cache -> core: one board of a generation as domain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from generator.cache.census import issue_keys
from generator.cache.store import Generation
from generator.domain import BoardSettings, Estimation, Issue, Rules, Snapshot
from generator.fetch.jira import Raw
from generator.fetch.parse import (
    known_statuses,
    parse_board,
    parse_estimation,
    parse_issue,
    parse_sprint,
    parse_statuses,
    sprint_field_id,
)


def load_snapshot(generation: Generation, settings: BoardSettings) -> Snapshot:
    """Everything known of one board. Issues come by ascending id, sprints in the order of the board's listing.

    Args:
        generation: what was synced.
        settings: what the config says of the board.

    Raises:
        CacheError: the board is not in the cache, or a shard of it is damaged.
        ConfigError: a status or field that the config names is not known.
    """
    shard = generation.boards[generation.board_id(settings.ref)]
    configuration, fields = shard["configuration"], generation.site["fields"]
    estimation = parse_estimation(configuration, fields, settings.estimate_field)
    names = _Names.of(generation)
    issues: list[Issue] = []

    def parsed() -> Iterator[Raw]:
        """Hand on each raw issue after parsing it: they are large, and reading them twice is slow."""
        for raw in generation.issues(shard["id"]):
            issues.append(_parse(names.put(raw), generation, estimation, settings))
            yield raw

    statuses = known_statuses(parse_statuses(generation.site["statuses"]), parsed())
    return Snapshot(
        board=parse_board(configuration, statuses, estimation, settings, generation.site_url),
        sprints=tuple(parse_sprint(sprint) for sprint in shard["sprints"]),
        issues=tuple(issues),
        statuses=statuses,
        rules=make_rules(generation, settings),
        as_of=generation.as_of,
    )


def make_rules(generation: Generation, settings: BoardSettings) -> Rules:
    """The config's rules, with what it leaves open taken from the site: time zone and commitment rule."""
    return Rules(
        time_zone=ZoneInfo(settings.time_zone) if settings.time_zone else _account_zone(generation),
        working_weekdays=settings.working_weekdays,
        holidays=settings.holidays,
        commitment_rule=settings.commitment_rule or generation.flavour,
        commitment_grace=settings.commitment_grace,
        ideal_line=settings.ideal_line,
        include_subtasks=settings.include_subtasks,
        velocity_sprints=settings.velocity_sprints,
        flow=settings.flow,
    )


@dataclass(frozen=True)
class _Names:
    """What records leave out, for it may change without their being updated: issue types and issue keys, by id."""

    types: Mapping[str, Raw]
    keys: Mapping[str, str]

    @classmethod
    def of(cls, generation: Generation) -> Self:
        types = generation.site.get("issue_types", ())
        return cls({type_["id"]: type_ for type_ in types}, issue_keys(generation.boards))

    def put(self, raw: Raw) -> Raw:
        """The record with its type and its parent's key filled in; a parent that is on no board has none."""
        fields = raw["fields"]
        parent, type_ = fields.get("parent"), fields.get("issuetype")
        named = {"issuetype": self.types.get(type_["id"], type_)} if type_ else {}
        if parent:
            named["parent"] = {**parent, "key": self.keys.get(parent["id"])}
        return {**raw, "fields": {**fields, **named}}


def _parse(raw: Raw, generation: Generation, estimation: Estimation, settings: BoardSettings) -> Issue:
    return parse_issue(
        raw,
        raw["histories"],
        estimation=estimation,
        sprint_field=sprint_field_id(generation.site["fields"]),
        epic_types=settings.epic_types,
        site_url=generation.site_url,
        complete=raw["complete"],
    )


def _account_zone(generation: Generation) -> ZoneInfo:
    """The zone of the account, if it tells one that the tz database knows; else UTC."""
    try:
        return ZoneInfo(generation.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
