from typing import Any

import pytest

from generator.domain import BoardSettings, Column, Status
from generator.errors import ConfigError
from generator.fetch.parse import parse_board
from generator.fetch.parse_estimation import COUNTED

STATUSES = {
    status.id: status
    for status in (
        Status("1", "To Do", "new"),
        Status("2", "To Do", "new"),
        Status("3", "Doing", "indeterminate"),
        Status("4", "Review", "indeterminate"),
        Status("5", "Done", "done"),
        Status("6", "Waiting", "indeterminate"),
    )
}


def board(columns: list[list[str]], **settings: Any) -> tuple[set[str], set[str]]:
    """The started and the done statuses of a board with columns of these statuses."""
    configuration = {
        "id": 3,
        "columnConfig": {
            "columns": [{"name": f"c{n}", "statuses": [{"id": id_} for id_ in ids]} for n, ids in enumerate(columns)]
        },
    }
    parsed = parse_board(configuration, STATUSES, COUNTED, BoardSettings(3, **settings), "https://x")
    return set(parsed.started_status_ids), set(parsed.done_status_ids)


@pytest.mark.parametrize(
    ("columns", "started", "done"),
    [
        ([["1"], ["3"], ["4"], ["5"]], {"3", "4"}, {"5"}),
        ([["1", "2"], ["3", "4"], ["5"]], {"3", "4"}, {"5"}),
        ([["1"], [], ["3"], ["5"], []], {"3"}, {"5"}),
        ([[], ["1"], ["3"], ["5"]], {"3"}, {"5"}),
        ([["1"], ["3"], ["4"]], {"3"}, {"4"}),
        ([["1", "3"], ["5"]], {"3"}, {"5"}),
        ([["1"], ["3", "5"]], set(), {"3", "5"}),
        ([["1", "99"], ["5"]], set(), {"5"}),
        ([["5"]], set(), {"5"}),
        ([[], []], set(), set()),
        ([], set(), set()),
    ],
)
def test_started_and_done_by_columns(columns: list[list[str]], started: set[str], done: set[str]) -> None:
    assert board(columns) == (started, done)


COLUMNS = [["1"], ["3"], ["4"], ["5"]]


@pytest.mark.parametrize(
    ("settings", "started", "done"),
    [
        ({"done_statuses": ("4",)}, {"3"}, {"4"}),
        ({"done_statuses": ("Review", "Done")}, {"3"}, {"4", "5"}),
        ({"started_statuses": ("Waiting",)}, {"6"}, {"5"}),
        ({"started_statuses": ("To Do",)}, {"1", "2"}, {"5"}),
        ({"started_statuses": ("3", "5")}, {"3"}, {"5"}),
    ],
)
def test_the_config_overrides_by_id_or_exact_name(settings: dict[str, Any], started: set[str], done: set[str]) -> None:
    assert board(COLUMNS, **settings) == (started, done)


def test_a_status_that_only_the_board_knows_may_be_named_by_its_id() -> None:
    assert board([["1"], ["77"]], done_statuses=("77",))[1] == {"77"}


@pytest.mark.parametrize("setting", ["done_statuses", "started_statuses"])
def test_an_unknown_status_is_refused_with_near_names(setting: str) -> None:
    with pytest.raises(ConfigError, match="'Reviw'") as caught:
        board(COLUMNS, **{setting: ("Reviw",)})
    assert "'Review'" in caught.value.hint


def test_what_a_board_is_called_and_where_it_is() -> None:
    configuration = {
        "id": 3,
        "name": "Team",
        "type": "scrum",
        "columnConfig": {"columns": [{"name": "A", "statuses": [{"id": 1}]}, {"name": "A"}]},
    }
    parsed = parse_board(configuration, STATUSES, COUNTED, BoardSettings(3), "https://x/ctx")
    assert (parsed.id, parsed.name, parsed.type, parsed.estimation) == (3, "Team", "scrum", COUNTED)
    assert parsed.columns == (Column("A", ("1",)), Column("A", ()))
    assert parsed.url == "https://x/ctx/secure/RapidBoard.jspa?rapidView=3"


def test_a_board_without_a_name_goes_by_its_number() -> None:
    assert parse_board({"id": 3}, {}, COUNTED, BoardSettings(3), "https://x").name == "3"
