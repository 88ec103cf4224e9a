from zoneinfo import ZoneInfo

import pytest

from generator.domain import DataWarning
from generator.pages.address import Link
from generator.pages.cells import CellWriter
from generator.pages.warnings import view_warnings

WRITER = CellWriter(ZoneInfo("UTC"), issue=lambda key: Link(key, f"#{key}"), sprint=lambda id_: Link(str(id_)))


@pytest.mark.parametrize(
    ("message", "key", "parts"),
    [
        ("AB-1 has no estimate.", "AB-1", ("", "AB-1", " has no estimate.")),
        ("Issue AB-1 was deleted.", "AB-1", ("Issue ", "AB-1", " was deleted.")),
        ("It has no estimate.", "AB-1", ("", "AB-1", ": It has no estimate.")),
        ("The sprint has no dates.", None, ("The sprint has no dates.", "", "")),
    ],
)
def test_a_warning_links_the_issue_where_it_names_it(
    message: str, key: str | None, parts: tuple[str, str, str]
) -> None:
    (view,) = view_warnings([DataWarning("code", message, key, 1)], 1, WRITER)
    assert (view.before, view.issue.text, view.after) == parts
    assert view.issue.href == (f"#{key}" if key else "")


def test_each_page_lists_its_own() -> None:
    warnings = [DataWarning("code", "board"), DataWarning("code", "one", sprint_id=1)]
    assert [view.before for view in view_warnings(warnings, None, WRITER)] == ["board"]
    assert [view.before for view in view_warnings(warnings, 1, WRITER)] == ["one"]
