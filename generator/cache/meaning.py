"""Which fields are asked of every issue, and a hash that stands for that question.

Issues cached under another question cannot be trusted to hold what this one needs: a new hash means reading all anew.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from generator.cache.files import content_hash, encode_json
from generator.domain import BoardSettings
from generator.fetch.jira import Raw
from generator.fetch.parse import PARENT_ITEMS, SpecialFields, parse_estimation, special_fields

# No people, no descriptions, no comments.
_ALWAYS = ("summary", "status", "issuetype", "project", "created", "updated", "resolution", "parent", "fixVersions")
_REPLAYED = ("status", "issuetype", "resolution", "project", "Key", "fixVersions", *PARENT_ITEMS)
_TRIM_FORM = 3  # raise it when `generator.cache.trim` keeps something else of the same answers


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of an issue: `fields` of its present state, `replayed` of its changelog."""

    special: SpecialFields
    estimate_fields: tuple[str, ...]

    @property
    def fields(self) -> tuple[str, ...]:
        """The ids of the fields to ask for; all for story points, so that one beside the board's own is noticed."""
        return tuple(sorted({*_ALWAYS, *self._own, *self.special.points}))

    @property
    def replayed(self) -> tuple[str, ...]:
        """The ids of the fields whose changes are kept."""
        return tuple(sorted({*_REPLAYED, *self._own}))

    @property
    def meaning(self) -> str:
        """The hash that changes when the question does."""
        return content_hash(encode_json([_TRIM_FORM, self._special, self.fields, self.replayed]))[:16]

    @property
    def _own(self) -> tuple[str, ...]:
        return (*(field for field in self._special if field), *self.estimate_fields)

    @property
    def _special(self) -> tuple[str | None, ...]:
        return self.special.sprint, self.special.flag, self.special.epic_link


def make_question(fields: list[Raw], boards: Iterable[tuple[BoardSettings, Raw]]) -> Question:
    """The question that serves all boards.

    Args:
        fields: the site's fields.
        boards: what the config says of each board, and the board's shard.

    Raises:
        ConfigError: a configured estimate field is not on the site.
    """
    estimations = [
        parse_estimation(board["configuration"], fields, settings.estimate_field) for settings, board in boards
    ]
    found = {estimation.field_id for estimation in estimations if estimation.field_id}
    return Question(special_fields(fields), tuple(sorted(found)))
