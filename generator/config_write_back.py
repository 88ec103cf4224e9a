"""The config's keys for writing corrections to Jira."""

from typing import Literal

from pydantic import Field

from generator.config_base import Strict
from generator.correction import Field as CorrectedField


class WriteBackKeys(Strict):
    """Whether corrections may be written to Jira, by `corrections push --yes` alone."""

    allow: bool = Field(default=False, description="Whether anything may be written to Jira.")
    fields: list[Literal["estimate", "type"]] = Field(
        default=["estimate"], min_length=1, description="What of an issue may be written: estimate, type."
    )


def allowed_fields(keys: WriteBackKeys) -> frozenset[CorrectedField]:
    """The fields of issues that may be written; none when nothing may."""
    return frozenset(keys.fields) if keys.allow else frozenset()
