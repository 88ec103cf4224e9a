"""A board's flow for programs: every issue with its times, the daily series, the percentiles."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from generator.history.history import History
from generator.metrics.bands import find_bands, table_bands
from generator.metrics.flow import done_items, find_facts, measure_items, taking_part
from generator.metrics.metric import Card
from generator.metrics.percentiles import FEWEST, nearest_rank
from generator.metrics.throughput_days import daily_throughput
from generator.metrics.wip import WIP
from generator.pages.card_data import card_rows
from generator.pages.facts import present
from generator.pages.frame import utc_text

_DAYS = ("cycle_time_days", "cycle_time_working_days", "lead_time_days", "age_days")


def flow_document(history: History) -> Mapping[str, Any]:
    """The `flow` of a board's document; see `generator.metrics.flow` for what its words mean.

    `issues` are all that take part, whenever they were done; the series look at the window, a row a day.
    """
    facts = find_facts(history)
    items = measure_items(taking_part(history), history)
    wip = WIP.compute(history)
    return {
        "first_day": facts.first_day.isoformat(),
        "last_day": facts.last_day.isoformat(),
        "issues": [_issue(row) for row in items.to_dict("records")],
        "throughput_daily": [
            {"day": row["day"].isoformat(), "issues": int(row["items"])}
            for row in daily_throughput(history).to_dict("records")
        ],
        "wip_daily": [{"day": row["day"].isoformat(), "issues": int(row["wip"])} for row in wip.to_dict("records")],
        **_cumulative(history),
        "not_delivered": facts.not_delivered,
        "unstarted": facts.unstarted,
    }


def percentiles_document(history: History) -> Mapping[str, Any]:
    """The `percentiles` of a board's document: of what was delivered in the window, by nearest rank.

    Of fewer than 10 items there are none.
    """
    items, asked = done_items(history), history.rules.flow.percentiles
    return {name: _percentiles(items[name].dropna().tolist(), asked) for name in ("cycle_time_days", "lead_time_days")}


def _percentiles(values: list[float], asked: Iterable[int]) -> Mapping[str, Any]:
    enough = len(values) >= FEWEST
    found = {str(percentage): int(nearest_rank(values, percentage)) for percentage in asked} if enough else None
    return {"sample": len(values), "percentiles": found}


def _cumulative(history: History) -> Mapping[str, Any]:
    """The columns that have statuses, and for each day how many issues stood in each, in their order."""
    table = find_bands(history)
    bands, first = table_bands(table), find_facts(history).first_day
    rows = (
        {"day": (first + timedelta(days=place)).isoformat(), "issues": [int(count) for count in counts]}
        for place, counts in enumerate(bands.standing.T)
    )
    return {"columns": list(bands.names), "cfd_daily": list(rows)}


def forecast_document(cards: Iterable[Card]) -> Mapping[str, Any]:
    """The `forecast` of a board's document: the rows of each forecast's table, None where there is no forecast."""
    return {
        card.metric.key.removeprefix("forecast_"): _rows(card) for card in cards if card.metric.section == "forecast"
    }


def _rows(card: Card) -> list[Mapping[str, Any]] | None:
    if card.table.empty:
        return None
    names, *rows = card_rows(card)
    return [dict(zip(names, row, strict=True)) for row in rows]


def _issue(row: Mapping[Any, Any]) -> Mapping[str, Any]:
    hours = present(row["cycle_time_hours"])
    return {
        "id": str(row["issue_id"]),
        "key": row["key"],
        "type": row["type"],
        "work": row["work"],
        "created_at": _at(row["created_at"]),
        "started_at": _at(row["started_at"]),
        "done_at": _at(row["done_at"]),
        "delivered": bool(row["delivered"]),
        "cycle_time_hours": None if hours is None else round(hours, 4),
        **{name: _whole(row[name]) for name in _DAYS},
    }


def _at(value: Any) -> str | None:  # noqa: ANN401  # a frame's cell
    instant: datetime | None = present(value)
    return None if instant is None else utc_text(instant)


def _whole(value: float) -> int | None:
    days = present(value)
    return None if days is None else int(days)
