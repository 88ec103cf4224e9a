import hashlib
import os
import re
import subprocess
import sys
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import matplotlib as mpl
import pytest

from generator.domain import Version
from generator.history.replay import replay
from generator.metrics import METRICS, make_board_cards, make_sprint_cards
from generator.metrics.metric import Card
from generator.render.charts import draw_chart, sparkline
from tests.factories import at, make_active_sprint, make_board, make_snapshot, make_sprint, story

HOSTILE = "\x00\x1b<script>alert('x')</script> $\\frac{1}{2}$ \u202e\ud800 日本 🚀\n" + "x" * 50
STORIES = (
    "in 1, estimate 5, under 900, for v1; day 3: In Progress, flagged; day 4: unflagged; day 5: Done",
    "in 1; day 14: joins 2; day 20: Done",
    "day 2: created, estimate 2; day 3: joins 1; day 6: Done",
    "in 1; day 4: leaves 1",
    "in 1, estimate none; day 6: estimate 8; day 9: Done",
    "in 3, estimate 8; day 30: estimate 5",
    "in 3; day 29: In Progress; day 31: In Review",
    *(
        f"day -20: created, estimate {day % 5}; day {day - 3}: In Progress; day {day - 2}: In Review; day {day}: Done"
        for day in range(-9, 33)
    ),
)


def cards(name: str = "Sprint", key: str = "AB") -> dict[str, Card]:
    """A card of each metric that has a chart, from a board whose names are given."""
    issues = [story(text, number, key=f"{key}-{number}") for number, text in enumerate(STORIES, 1)]
    issues.append(story("", 900, key=f"{key}-900", type="Epic", level="epic"))
    sprints = (
        make_sprint(1, name=f"{name} 1"),
        make_sprint(2, start=14, name=f"{name} 2"),
        make_active_sprint(3, start=28),
    )
    board = make_board(waiting_status_ids=frozenset({"4"}))
    versions = (Version("v1", f"{key} 1.0"),)
    history = replay(make_snapshot(*issues, sprints=sprints, as_of=at(33), board=board, versions=versions))
    of_sprints = make_sprint_cards(history)
    found = (*make_board_cards(history), *of_sprints[3], *of_sprints[1])
    return {card.metric.key: card for card in found if card.metric.draw and not card.table.empty}


CARDS = cards()
NAMING = {
    "burndown",
    "carry_over",
    "completion_rates",
    "cycle_time_stability",
    "epics",
    "flow_efficiency",
    "forecast_check",
    "re_estimation",
    "scope_change_rates",
    "unplanned_work",
    "velocity",
    "versions",
    "work_item_age",
}
"""Charts that show names of issues, sprints or plans."""


@cache
def drawn(key: str) -> str:
    """The chart of a card under an id of that name."""
    return draw_chart(CARDS[key], key)


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)


def test_all_metrics_with_a_chart_are_here() -> None:
    assert set(CARDS) == {metric.key for metric in METRICS if metric.draw}


@pytest.mark.parametrize("key", CARDS)
def test_a_chart_obeys_the_pages_content_policy(key: str) -> None:
    svg = drawn(key)
    root = parsed(svg)
    assert (root.get("role"), root.get("viewBox")) == ("img", "0 0 720 302")
    for element in root.iter():
        assert "style" not in element.attrib
        assert element.tag not in {"style", "script", "metadata", "image"}
    assert "http" not in svg


@pytest.mark.parametrize("key", CARDS)
def test_every_colour_is_a_variable_of_the_page(key: str) -> None:
    svg = drawn(key)
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b(?!-)", re.sub(r'(url\(|href=")#', "", svg))
    paints = {
        value for element in parsed(svg).iter() for name, value in element.attrib.items() if name in {"fill", "stroke"}
    }
    assert all(re.fullmatch(r"var\(--[a-z0-9]+\)|none|currentColor|url\(#[\w-]+\)", paint) for paint in paints)


@pytest.mark.parametrize("key", CARDS)
def test_ids_begin_with_the_charts_and_all_references_hit(key: str) -> None:
    svg = draw_chart(CARDS[key], "some-chart")
    ids = [element.get("id", "") for element in parsed(svg).iter() if element.get("id")]
    assert len(ids) == len(set(ids))
    assert all(id_.startswith("some-chart-") for id_ in ids)
    assert set(re.findall(r"(?:url\(|href=\")#([\w-]+)", svg)) == set(ids)


@pytest.mark.parametrize("key", CARDS)
def test_words_are_real_text_of_a_readable_size(key: str) -> None:
    root = parsed(drawn(key))
    above = {child: parent for parent in root.iter() for child in parent}
    texts = [element for element in root.iter() if element.tag == "text"]
    assert len(texts) > 5
    sizes = {element.get("font-size") or above[element].get("font-size") for element in texts}
    assert sizes <= {"9", "10", "11"}  # 9: numbers in dots


@pytest.mark.parametrize("key", CARDS)
def test_a_chart_weighs_little(key: str) -> None:
    most = {"cumulative_flow": 18_000, "lead_time": 12_000}  # bands day by day, a dot an issue
    assert len(drawn(key).encode()) < most.get(key, 8_000)


def test_a_chart_does_not_depend_on_those_drawn_before() -> None:
    """Forwards and backwards, so that each has had every other before it once."""
    forwards = {key: draw_chart(CARDS[key], key) for key in CARDS}
    backwards = {key: draw_chart(CARDS[key], key) for key in reversed(CARDS)}
    assert backwards == forwards


def test_a_drawing_that_fails_leaves_nothing_for_the_next() -> None:
    svg = drawn("burndown")
    broken = CARDS["burndown"].table.drop(columns="kind")
    broken.attrs = CARDS["burndown"].table.attrs
    card = Card(CARDS["burndown"].metric, broken, CARDS["burndown"].headline, ())
    with pytest.raises(KeyError, match="kind"):
        draw_chart(card, "burndown")
    assert draw_chart(CARDS["burndown"], "burndown") == svg


def test_a_users_matplotlib_settings_change_nothing() -> None:
    svg = drawn("velocity")
    odd: dict[Any, Any] = {
        "svg.fonttype": "path",
        "font.family": ["serif"],
        "hatch.linewidth": 4.0,
        "lines.solid_capstyle": "round",
        "path.sketch": (9, 9, 9),
        "text.parse_math": True,
        "patch.force_edgecolor": True,
    }
    with mpl.rc_context(odd):
        assert draw_chart(CARDS["velocity"], "velocity") == svg
        assert mpl.rcParams["hatch.linewidth"] == 4.0


def test_hostile_names_stay_words() -> None:
    named = cards(HOSTILE, HOSTILE)
    for key, card in named.items():
        svg = draw_chart(card, key)
        words = " ".join(element.text or "" for element in parsed(svg).iter())
        assert "<script" not in svg
        assert not set("\x00\x1b\ud800\n") & set(svg)
        assert ("<script>" in words) == (key in NAMING)


def test_a_card_without_a_table_draws_nothing() -> None:
    card = CARDS["burndown"]
    assert draw_chart(Card(card.metric, card.table.iloc[:0], card.headline, ()), "burndown") == ""


_PROGRAM = """
import hashlib
from generator.render.charts import draw_chart, sparkline
from tests.render.test_charts import CARDS
svgs = [draw_chart(card, key) for key, card in CARDS.items()] + [sparkline([1, 3, 2], "s", "label")]
print(hashlib.sha256("".join(svgs).encode()).hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_the_bytes_are_the_same_in_every_process(seed: str) -> None:
    here = [drawn(key) for key in CARDS] + [sparkline([1, 3, 2], "s", "label")]
    env = os.environ | {"PYTHONHASHSEED": seed, "TZ": "Pacific/Auckland", "LC_ALL": "C"}
    done = subprocess.run([sys.executable, "-c", _PROGRAM], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == hashlib.sha256("".join(here).encode()).hexdigest()


def test_building_without_a_chart_imports_no_matplotlib() -> None:
    program = "import sys, generator.build; sys.exit('matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_drawing_never_imports_pyplot() -> None:
    program = "import sys, generator.render.charts; sys.exit('matplotlib.pyplot' in sys.modules)"
    subprocess.run([sys.executable, "-c", program], check=True)


def test_a_sparkline_is_a_line_that_ends_in_a_dot() -> None:
    root = parsed(sparkline([1.0, 3.0, 2.0], "rates", "3 sprints, from 1 to 2"))
    assert (root.get("role"), root.get("aria-label")) == ("img", "3 sprints, from 1 to 2")
    (path,) = (element for element in root.iter("path") if element.get("stroke-width") == "1.6")
    assert path.get("d") == "M4 24l60-20 60 10"
    (dot,) = (element for element in root.iter("path") if element.get("stroke-linecap") == "round")
    assert (dot.get("d"), dot.get("stroke-width")) == ("M124 14h0", "6")


@pytest.mark.parametrize(
    ("values", "line", "dot"),
    [
        ([1.0, float("nan"), 1.0, 1.0], "M4 14m80 0h40", "M124 14h0"),
        ([2.0, 1.0, float("nan")], "M4 4l60 20", "M64 24h0"),
        ([5.0, 5.0], "M4 14h120", "M124 14h0"),
    ],
)
def test_a_sparkline_has_gaps_and_survives_equal_values(values: list[float], line: str, dot: str) -> None:
    root = parsed(sparkline(values, "s", "label"))
    assert [element.get("d") for element in root.iter("path") if element.get("stroke-width") == "1.6"] == [line]
    assert [each.get("d") for each in root.iter("path") if each.get("stroke-linecap") == "round"] == [dot]


@pytest.mark.parametrize("values", [[], [float("nan")]])
def test_a_sparkline_of_nothing_is_empty(values: list[float]) -> None:
    assert list(parsed(sparkline(values, "s", "label")).iter("path")) == []
