"""Checks that an answer has the shape its API promises, at the one place where JSON comes in."""

from typing import Any

from generator.errors import JiraError
from generator.fetch.jira import Raw


def as_object(value: Any, what: str) -> Raw:  # noqa: ANN401  # JSON
    """The value, if it is an object; JiraError otherwise."""
    if not isinstance(value, dict):
        raise _misshapen(what)
    return value


def as_list(value: Any, what: str) -> list[Raw]:  # noqa: ANN401  # JSON
    """The value, if it is a list of objects; JiraError otherwise."""
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _misshapen(what)
    return value


def _misshapen(what: str) -> JiraError:
    return JiraError(
        f"Jira's answer for {what} has not the form its API promises",
        "Something between here and Jira may change answers; look at the proxy, and check jira.url",
    )
