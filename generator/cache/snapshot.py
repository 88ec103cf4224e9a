"""The arrow cache -> core: one board of a generation as domain values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Self

from generator.cache.instants import board_instant, report_zone
from generator.cache.store import Generation
from generator.domain import BoardSettings, Issue, Rules, Snapshot
from generator.fetch.jira import Raw
from generator.fetch.parse import (
    known_statuses,
    parse_board,
    parse_estimation,
    parse_issue,
    parse_sprint,
    parse_statuses,
    parse_versions,
    special_fields,
)


def load_snapshot(
    generation: Generation, settings: BoardSettings, fresh: Mapping[str, Raw | None] = MappingProxyType({})
) -> Snapshot:
    """Everything known of one board. Issues come by ascending id, sprints in the order of the board's listing.

    Args:
        generation: what was synced.
        settings: what the config says of the board.
        fresh: records that were read since and take the place of the cached ones, by id; None: it is gone.

    Raises:
        CacheError: the board is not in the cache, or a shard of it is damaged.
        ConfigError: a status or field that the config names is not known.
    """
    shard = generation.board(generation.board_id(settings.ref))
    configuration, fields = shard["configuration"], generation.site["fields"]
    estimation = parse_estimation(configuration, fields, settings.estimate_field)
    names = _Names.of(generation, shard, everywhere=bool(fresh))
    parse = partial(
        parse_issue,
        estimation=estimation,
        special=special_fields(fields),
        epic_types=settings.epic_types,
        site_url=generation.site_url,
    )
    issues: list[Issue] = []

    def parsed() -> Iterator[Raw]:
        """Hand on each raw issue after parsing it: they are large, and reading them twice is slow."""
        for cached in generation.issues(shard["id"]):
            raw = fresh.get(cached["id"], cached)
            if raw is None:
                continue
            unknown = raw.get("unknown_fields", ())
            issues.append(parse(names.put(raw), raw["histories"], complete=raw["complete"], unknown_fields=unknown))
            yield raw

    statuses = known_statuses(parse_statuses(generation.site["statuses"]), parsed())
    rules = make_rules(generation, settings)
    return Snapshot(
        board=parse_board(configuration, statuses, estimation, settings, generation.site_url),
        sprints=tuple(parse_sprint(sprint) for sprint in shard["sprints"]),
        issues=tuple(sorted(issues, key=lambda issue: issue.id)),
        statuses=statuses,
        rules=rules,
        as_of=board_instant(generation, shard["id"], rules.time_zone),
        versions=parse_versions(generation.site.get("versions", ())),
    )


def make_rules(generation: Generation, settings: BoardSettings) -> Rules:
    """The config's rules, with what it leaves open taken from the site: time zone and commitment rule."""
    return Rules(
        time_zone=report_zone(generation, settings),
        working_weekdays=settings.working_weekdays,
        holidays=settings.holidays,
        commitment_rule=settings.commitment_rule or generation.flavour,
        commitment_grace=settings.commitment_grace,
        ideal_line=settings.ideal_line,
        include_subtasks=settings.include_subtasks,
        velocity_sprints=settings.velocity_sprints,
        flow=settings.flow,
        goals=settings.goals,
    )


@dataclass(frozen=True)
class _Names:
    """What records leave out, for it may change without their being updated.

    Issue types, resolutions and the keys of issues by id, and the other way round; the epics' keys by issue id.
    """

    types: Mapping[str, Raw]
    resolutions: Mapping[str, Raw]
    keys: Mapping[str, str]
    ids: Mapping[str, str]
    epics: Mapping[str, str]

    @classmethod
    def of(cls, generation: Generation, board: Raw, *, everywhere: bool) -> Self:
        """Of records as they were synced the board knows every parent; others may be about any board's issues."""
        types, resolutions = (generation.site.get(name, ()) for name in ("issue_types", "resolutions"))
        settled = "elsewhere" in board and not everywhere
        keys = board["keys"] | board["elsewhere"] if settled else generation.keys
        return cls(
            types={each["id"]: each for each in types},
            resolutions={each["id"]: each for each in resolutions},
            keys=keys,
            ids={key: id_ for id_, key in keys.items()},
            epics=board.get("epics", {}),
        )

    def put(self, raw: Raw) -> Raw:
        """The record with its names and its parent filled in; a parent that is on no board is left out."""
        fields = raw["fields"]
        named: dict[str, Raw | None] = {"parent": self._parent(raw)}
        for name, known in (("issuetype", self.types), ("resolution", self.resolutions)):
            if thing := fields.get(name):
                named[name] = known.get(thing["id"], thing)
        return {**raw, "fields": {**fields, **named}}

    def _parent(self, raw: Raw) -> Raw | None:
        parent = raw["fields"].get("parent") or {}
        id_ = str(parent.get("id") or self.ids.get(self.epics.get(raw["id"], "")))
        return {"id": id_, "key": self.keys[id_]} if id_ in self.keys else None
