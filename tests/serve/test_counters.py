"""What monitors read."""

import json
import re

from generator.serve.counters import Counters
from tests.serve.house import NOW, House, event


def test_counters_are_prometheus_text(house: House) -> None:
    house.deliver(event(1))
    house.deliver(event(1))
    house.deliver(event(2), "")
    status, headers, body = house.get("/metrics")
    lines = body.decode().splitlines()
    assert (status, headers["content-type"]) == (200, "text/plain; version=0.0.4; charset=utf-8")
    for outcome, expected in (("accepted", 1), ("duplicate", 1), ("forged", 1), ("full", 0)):
        assert f'sprint_reports_webhooks_total{{outcome="{outcome}"}} {expected}' in lines
    assert "sprint_reports_hints_waiting 1" in lines
    form = re.compile(r'# (HELP|TYPE) sprint_reports_\w+ .+|sprint_reports_\w+(\{outcome="\w+"\})? \d+')
    assert [line for line in lines if not form.fullmatch(line)] == []


def test_times_of_good_ends_alone() -> None:
    counters = Counters()
    counters.ended("syncs", NOW, well=True)
    counters.ended("builds", NOW, well=False)
    text = counters.metrics(0)
    assert f"sprint_reports_last_sync_timestamp_seconds {NOW.timestamp():.0f}\n" in text
    assert "last_build" not in text
    assert 'sprint_reports_builds_total{outcome="failed"} 1' in text


def test_health_says_what_fails_and_no_message() -> None:
    counters = Counters()
    assert (counters.health(0)[0], json.loads(counters.health(0)[1])["status"]) == (False, "starting")
    counters.ended("builds", NOW, well=True)
    well, told = counters.health(3)
    assert (well, json.loads(told)) == (
        True,
        {
            "status": "ok",
            "failing": [],
            "hints_waiting": 3,
            "last_sync_at": None,
            "last_build_at": "2026-11-23T09:00:00Z",
        },
    )
    counters.ended("syncs", NOW, well=False)
    well, told = counters.health(0)
    assert (well, json.loads(told)["status"], json.loads(told)["failing"]) == (False, "failing", ["syncs"])


def test_health_over_the_wire(house: House) -> None:
    assert house.get("/healthz")[0] == 503
    house.counters.ended("builds", NOW, well=True)
    status, headers, body = house.get("/healthz")
    assert (status, headers["content-type"], json.loads(body)["status"]) == (200, "application/json", "ok")
