"""A first config: it says what the answers say, and of everything else what the shipped file says."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.config import load_config
from generator.config_draft import Draft, DraftBoard, draft_config, shipped_config
from generator.config_yaml import parse_yaml
from generator.domain import BoardSettings
from generator.errors import ConfigError

NAMES = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
HARD = (
    "NO",
    "true",
    "010",
    "12:30",
    "2026-01-01",
    "~",
    "a: b",
    "x # y",
    "[z]",
    '"',
    "it's",
    "- 1",
    "é\u2028\x85",
    "a,b",
)


def read(draft: Draft) -> dict[str, object]:
    document = parse_yaml(draft_config(draft, shipped_config()).encode())
    assert document.complaints == []
    assert isinstance(document.data, dict)
    return document.data


def test_the_file_is_the_answers(tmp_path: Path) -> None:
    boards = (
        DraftBoard(7, "Web, a board", "customfield_10016", ("Done", "Won't Do"), ("In Progress",)),
        DraftBoard(8, ""),
    )
    path = tmp_path / "report.yml"
    text = draft_config(Draft("https://example.atlassian.net", boards, "Europe/Warsaw"), shipped_config())
    path.write_text(text, encoding="utf-8")
    config = load_config(path, {})
    assert config.url == "https://example.atlassian.net"
    assert config.boards == (
        BoardSettings(
            7,
            estimate_field="customfield_10016",
            done_statuses=("Done", "Won't Do"),
            started_statuses=("In Progress",),
            time_zone="Europe/Warsaw",
        ),
        BoardSettings(8, time_zone="Europe/Warsaw"),
    )


def test_every_other_line_is_the_shipped_file_s(tmp_path: Path) -> None:
    draft = Draft("https://jira.example.com/jira", (DraftBoard(7, "Web"),), "Asia/Tokyo")
    text = draft_config(draft, shipped_config())
    shipped = shipped_config().splitlines()
    drafted = text.splitlines()
    filled = ["  url: https://jira.example.com/jira", "  - id: 7", "    # Web", "time_zone: Asia/Tokyo"]
    assert [line for line in drafted if line not in shipped] == filled
    left_out = [line for line in shipped if line not in drafted]
    assert left_out == [shipped[0], "  url: https://example.atlassian.net", "  - id: 1", "# time_zone: auto"]
    path = tmp_path / "report.yml"
    path.write_text(text, encoding="utf-8")
    assert load_config(path, {}).boards == (BoardSettings(7, time_zone="Asia/Tokyo"),)


def test_without_a_zone_the_account_s_is_taken() -> None:
    draft = Draft("https://example.atlassian.net", (DraftBoard(7, ""),))
    assert "time_zone" not in read(draft)
    assert "# time_zone: auto\n" in draft_config(draft, shipped_config())


@given(st.lists(NAMES, min_size=1, max_size=4), NAMES)
def test_any_name_comes_back_as_it_was(names: list[str], field: str) -> None:
    draft = Draft("http://x/y: z #", (DraftBoard(7, "", field, tuple(names), tuple(reversed(names))),))
    assert read(draft)["boards"] == [
        {"id": 7, "estimate_field": field, "done_statuses": names, "started_statuses": names[::-1]}
    ]


@pytest.mark.parametrize("name", HARD)
def test_names_that_mean_something_in_yaml_are_text(name: str) -> None:
    draft = Draft(f"http://host/{name}", (DraftBoard(7, "", name, (name,)),))
    data = read(draft)
    assert data["boards"] == [{"id": 7, "estimate_field": name, "done_statuses": [name]}]
    assert data["jira"] == {"url": f"http://host/{name}"}


@pytest.mark.parametrize(
    "comment", ["x" * 500, "- id: 1", "# time_zone: auto", "  - id: 9\n# time_zone: auto\ntoken: x", "word " * 99]
)
def test_no_comment_becomes_more_than_that(comment: str) -> None:
    draft = Draft("https://example.atlassian.net", (DraftBoard(7, comment),))
    assert read(draft) == {"jira": {"url": "https://example.atlassian.net"}, "boards": [{"id": 7}]}


def test_an_edited_template_is_refused() -> None:
    edited = shipped_config().replace("https://example.atlassian.net", "https://mine.atlassian.net")
    with pytest.raises(ConfigError, match="was edited") as caught:
        draft_config(Draft("https://example.com", (DraftBoard(7, ""),)), edited)
    assert "-c FILE" in caught.value.hint
