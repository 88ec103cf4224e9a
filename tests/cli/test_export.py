"""Tables at the command line: CSV or JSON lines, to a pipe or to a file."""

import csv
import io
import json
import shutil

from generator.cli.export import TABLES
from generator.export import list_tables
from tests.cli.desk import Desk, Ended


def read(ended: Ended) -> list[dict[str, str]]:
    assert ended.code == 0
    return list(csv.DictReader(io.StringIO(ended.out)))


def test_the_command_knows_every_table() -> None:
    assert list_tables() == TABLES


def test_csv_on_stdout_and_nothing_else(desk: Desk) -> None:
    rows = read(desk.run("export", "--table", "sprints"))
    assert [(row["board_id"], row["sprint_id"], row["state"]) for row in rows] == [
        ("7", "1", "active"),
        ("7", "2", "future"),
    ]


def test_json_lines(desk: Desk) -> None:
    ended = desk.run("export", "--table", "issues", "--format", "jsonl", "--board", "8")
    rows = [json.loads(line) for line in ended.out.splitlines()]
    assert [row["board_id"] for row in rows] == [8, 8, 8]
    assert rows[0]["done_at"] is None


def test_into_a_file(desk: Desk) -> None:
    ended = desk.run("export", "--table", "changes", "--output", "changes.csv")
    content = (desk.folder / "changes.csv").read_text(encoding="utf-8")
    assert f"Wrote {len(content.splitlines()) - 1} rows to changes.csv" in ended.out


def test_a_file_that_cannot_be_written(desk: Desk) -> None:
    ended = desk.run("export", "--table", "changes", "--output", "no/such/folder.csv")
    assert ended.code == 5
    assert "Cannot write no/such/folder.csv: No such file or directory" in ended.err


def test_an_unknown_table_is_refused_with_those_there_are(desk: Desk) -> None:
    ended = desk.run("export", "--table", "epics")
    assert ended.code == 2
    assert "sprint_issues" in ended.err


def test_an_empty_cache_says_what_to_do(desk: Desk) -> None:
    shutil.rmtree(desk.folder / ".cache")
    ended = desk.run("export", "--table", "issues")
    assert ended.code == 5
    assert "sprint-reports sync" in ended.err
