"""Every flow figure of the demo's boards against the flow oracle, for both flavours."""

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.demo_site import BuiltDemo
from tests.flow_oracle import FlowOracle


@cache
def boards(demo: BuiltDemo) -> list[tuple[FlowOracle, Any]]:
    found = []
    for board in demo.world.boards:
        document = demo.load(f"data/boards/{board.id}.json")
        found.append((FlowOracle(demo.world, board, ZoneInfo(document["time_zone"])), document["flow"]))
    return found


def instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def test_there_is_something_to_compare(demo: BuiltDemo) -> None:
    assert len(boards(demo)) >= 3
    for _, flow in boards(demo):
        assert len(flow["issues"]) >= 20


def test_when_every_issue_was_started_and_done(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        actual = {row["key"]: (instant(row["started_at"]), instant(row["done_at"])) for row in flow["issues"]}
        assert actual == oracle.times, oracle.board.name


def test_cycle_and_lead_times_and_ages(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        created = {life.key: life.created_at for life in oracle.lives.values()}
        for row in flow["issues"]:
            started, done = oracle.times[row["key"]]
            name = f"{oracle.board.name} / {row['key']}"
            assert row["cycle_time_days"] == (_touched(oracle, started, done) if started and done else None), name
            assert row["lead_time_days"] == (_touched(oracle, created[row["key"]], done) if done else None), name
            if started and done:
                assert abs(row["cycle_time_hours"] - (done - started).total_seconds() / 3600) < 0.001, name


def test_ages(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        ages = {row["key"]: row["age_days"] for row in flow["issues"]}
        for life in oracle.lives.values():
            started = oracle.times[life.key][0]
            in_progress = life.stays[-1][1] in oracle.started
            expected = _touched(oracle, started, oracle.world.now) if in_progress and started else None
            assert ages[life.key] == expected, life.key


def _touched(oracle: FlowOracle, first: datetime, last: datetime) -> int:
    """How many days of the calendar lie between, both ends counted."""
    return len(list(_days(oracle.day(first), oracle.day(last))))


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1)]


def test_what_was_delivered_each_day(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        rows = {date.fromisoformat(row["day"]): row["issues"] for row in flow["throughput_daily"]}
        assert rows == {day: oracle.throughput(day) for day in _window(oracle, flow)}, oracle.board.name


def test_what_was_in_progress_each_evening(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        rows = {date.fromisoformat(row["day"]): row["issues"] for row in flow["wip_daily"]}
        assert rows == {day: oracle.wip(day) for day in _window(oracle, flow)}, oracle.board.name


def test_how_many_had_come_as_far_as_each_column(demo: BuiltDemo) -> None:
    for oracle, flow in boards(demo):
        rows = {date.fromisoformat(row["day"]): row["issues"] for row in flow["cfd_daily"]}
        expected = {day: oracle.cumulative_flow(day) for day in _window(oracle, flow)}
        assert rows == expected, oracle.board.name
        assert len(flow["columns"]) == len(expected[oracle.today()])


def _window(oracle: FlowOracle, flow: Any) -> list[date]:
    first, last = (date.fromisoformat(flow[name]) for name in ("first_day", "last_day"))
    assert last == oracle.today()
    return _days(first, last)
