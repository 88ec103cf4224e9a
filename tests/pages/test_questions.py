"""What a reader who knows Scrum but not this tool asks of a sprint's page: each answer stands in its first part.

The first part is what comes before the first chart and within the first few thousand characters. What the answers
must hold is taken from the sprint's data file, not from the page.
"""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest

from tests.demo_site import BuiltDemo, built_demo
from tests.pages.sites import elements, parse, text

MOST = 4000


class Told(NamedTuple):
    """The first part of a sprint's page, and what its data file says."""

    text: str
    data: Mapping[str, Any]

    @property
    def state(self) -> str:
        return str(self.data["sprint"]["state"])

    def keys(self, name: str) -> list[str]:
        return [issue["key"] for issue in self.data["issues"] if issue[name]]


@pytest.fixture(scope="module")
def sprints(tmp_path_factory: pytest.TempPathFactory) -> list[Told]:
    """Every sprint of the demo's first board."""
    demo = built_demo(tmp_path_factory.getbasetemp(), "cloud")
    pages = [sprint["page"] for sprint in demo.load("data/index.json")["boards"][0]["sprints"]]
    return [read(demo, page) for page in pages]


def read(demo: BuiltDemo, page: str) -> Told:
    document = parse((demo.site / page).read_bytes())
    main = next(element for element in elements(document) if element.tag == "main")
    cut = next((index for index, section in enumerate(main) if section.find(".//figure") is not None), len(main))
    first = " ".join(text(section) for section in list(main)[:cut])
    return Told(first[:MOST], demo.load(f"data/{page.removesuffix('/index.html')}.json"))


def of(sprints: list[Told], state: str) -> list[Told]:
    """The sprints in a state; there is one, else nothing would be asked."""
    found = [sprint for sprint in sprints if sprint.state == state]
    assert found
    return found


def test_did_we_meet_the_goal(sprints: list[Told]) -> None:
    asked = of(sprints, "closed") + of(sprints, "active")
    assert any(sprint.data["sprint"]["goal"] for sprint in asked)
    for sprint in asked:
        goal = sprint.data["sprint"]["goal"]
        assert not goal or f"Goal: {goal}" in sprint.text
    for sprint in of(sprints, "closed"):
        none = "|There was none" * (not sprint.data["sprint"]["goal"])
        assert re.search(rf"Goal met\? (Yes|No|Not said{none})\b", sprint.text)


def test_did_we_meet_the_plan(sprints: list[Told]) -> None:
    asked = of(sprints, "closed") + of(sprints, "active")
    for sprint in asked:
        found = re.search(r"The completion rate (?:was|so far is) (\d+) %", sprint.text)
        assert found
        assert re.search(r"\d of \d+ committed (points?|issues?) completed", sprint.text)
        rate = sprint.data["rates"]["completion"]
        assert rate is None or int(found[1]) == pytest.approx(100 * rate, abs=0.5)
    assert sum(sprint.data["rates"]["completion"] is None for sprint in asked) < 2  # one estimates nothing


def test_what_was_added_and_removed_and_when(sprints: list[Told]) -> None:
    asked = of(sprints, "closed") + of(sprints, "active")
    assert any(sprint.keys("added_at") for sprint in asked)
    assert any(sprint.keys("removed_at") for sprint in asked)
    for sprint in asked:
        for name, words in (("added_at", "came in"), ("removed_at", "went out")):
            assert all(re.search(rf"{key} {words} \([+−]", sprint.text) for key in sprint.keys(name)), sprint.text  # noqa: RUF001
        if not sprint.keys("added_at") and not sprint.keys("removed_at"):
            assert "Nothing was added or removed after the start." in sprint.text


def test_what_is_carried_over(sprints: list[Told]) -> None:
    names = [sprint.data["sprint"]["name"] for sprint in sprints]
    assert any(sprint.keys("carried_over") for sprint in of(sprints, "closed"))
    for sprint in of(sprints, "closed"):
        later = names[names.index(sprint.data["sprint"]["name"]) + 1 :]
        for key in sprint.keys("carried_over"):
            assert re.search(rf"Into ({'|'.join(map(re.escape, later))}), [^:]*: [^:]*{key}", sprint.text), (
                key,
                sprint.text,
            )
        left = [issue for issue in sprint.data["issues"] if issue["outcome"] == "not_completed"]
        assert left or "Every issue that was in the sprint at its end was completed." in sprint.text
    for sprint in of(sprints, "active"):
        assert re.search(r"issues? \(\d+ points?\) (is|are) still open", sprint.text)


@pytest.mark.parametrize("state", ["closed", "active", "future"])
def test_are_we_getting_more_predictable(sprints: list[Told], state: str) -> None:
    for sprint in of(sprints, state):
        assert re.search(r"More predictable\? (The median completion rate|Too early to say)", sprint.text)
    assert re.search(r"of the last 6 closed sprints is \d+ %, (up from|down from|as in)", of(sprints, state)[-1].text)


@pytest.mark.parametrize("state", ["closed", "active", "future"])
def test_which_numbers_not_to_trust(sprints: list[Told], state: str) -> None:
    for sprint in of(sprints, state):
        assert re.search(r"To be taken with care: (nothing\. All issues|.*, for the data has \d)", sprint.text)


def test_will_we_make_it(sprints: list[Told]) -> None:
    for sprint in of(sprints, "active"):
        assert re.search(r"\d+ working days? (is|are) left until then, .* (not )?included; .* chance to", sprint.text)
        assert re.search(r"(None|\d+) of \d+ open issues (is|are) at risk", sprint.text)


def test_is_the_plan_too_much(sprints: list[Told]) -> None:
    for sprint in of(sprints, "future"):
        planned = sum(issue["estimate_at_end"] or 0 for issue in sprint.data["issues"])
        assert re.search(rf"{planned:g} points? (is|are) planned; the team completed \d+ to \d+ points in", sprint.text)
