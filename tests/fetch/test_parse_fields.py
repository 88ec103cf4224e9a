from typing import Any

import pytest

from generator.fetch.parse import SpecialFields, special_fields

CHECKBOXES = "com.atlassian.jira.plugin.system.customfieldtypes:multicheckboxes"
EPIC_LINK = "com.pyxis.greenhopper.jira:gh-epic-link"
SPRINT = "com.pyxis.greenhopper.jira:gh-sprint"


def field(id_: str, custom: str, **names: Any) -> dict[str, Any]:
    return {"id": id_, "schema": {"custom": custom}, **names}


def test_each_is_told_by_its_type() -> None:
    fields = [
        {"id": "summary", "name": "Flagged"},
        field("customfield_7", EPIC_LINK, name="Epos-Verknüpfung"),
        field("customfield_8", SPRINT, name="Iteration"),
        field("customfield_9", CHECKBOXES, name="Flagged"),
    ]
    assert special_fields(iter(fields)) == SpecialFields("customfield_8", "customfield_9", "customfield_7")


def test_fields_for_story_points_by_name_or_type() -> None:
    fields = [
        {"id": "customfield_3", "name": "Story Points", "schema": {"type": "number", "custom": "float"}},
        {
            "id": "customfield_2",
            "name": "Punkte",
            "untranslatedName": "story point estimate",
            "schema": {"type": "number"},
        },
        field("customfield_1", "com.pyxis.greenhopper.jira:jsw-story-points", name="Estimation"),
        {"id": "customfield_4", "name": "Story Points", "schema": {"type": "string"}},
        {"id": "customfield_5", "name": "Business Value", "schema": {"type": "number"}},
    ]
    assert special_fields(fields).points == ("customfield_1", "customfield_2", "customfield_3")


def test_a_site_may_have_none_of_them() -> None:
    assert special_fields([{"id": "summary", "name": "Flagged"}, {"id": "x"}]) == SpecialFields()


@pytest.mark.parametrize(
    "names",
    [
        {"name": "Flagged"},
        {"name": "FLAGGED"},
        {"name": "Markiert"},
        {"name": "Marqué", "untranslatedName": "Flagged"},
        {"name": "Marcada", "clauseNames": ["cf[10021]", "Flagged"]},
    ],
)
def test_the_flag_among_check_boxes_by_any_of_its_names(names: dict[str, Any]) -> None:
    others = [field("customfield_1", CHECKBOXES, name="Platforms"), field("customfield_2", EPIC_LINK, name="Flagged")]
    assert special_fields([*others, field("customfield_30", CHECKBOXES, **names)]).flag == "customfield_30"


def test_of_two_flags_the_older_is_jira_s_own() -> None:
    fields = [field(id_, CHECKBOXES, name="Flagged") for id_ in ("customfield_10200", "customfield_9021")]
    assert special_fields(fields).flag == "customfield_9021"
