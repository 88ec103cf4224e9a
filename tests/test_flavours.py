"""The two flavours' sites are the same but for what must differ: address, commitment rule, and the site's field ids."""

import re
from pathlib import Path

import pytest

from generator.demo.story import make_world
from tests.demo_site import BuiltDemo, build_demo

FIELD_ID = re.compile(r"customfield_\d+")


def contents(demo: BuiltDemo) -> dict[str, str]:
    """Every file's text, without the Jira's own address and field ids."""
    return {
        str(path.relative_to(demo.site)): FIELD_ID.sub("FIELD", path.read_text("utf-8").replace(demo.jira_url, "JIRA"))
        for path in demo.site.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[BuiltDemo, BuiltDemo]:
    folder: Path = tmp_path_factory.mktemp("flavours")
    cloud = build_demo(folder / "cloud", "cloud", make_world(), commitment_rule="cloud")
    return cloud, build_demo(folder / "dc", "data_center", make_world(), commitment_rule="cloud")


def test_one_rule_gives_one_site(pair: tuple[BuiltDemo, BuiltDemo]) -> None:
    cloud, data_center = (contents(demo) for demo in pair)
    assert sorted(cloud) == sorted(data_center)
    # Sizes are printed beside the downloads; the address is longer by the context path, so they may differ.
    differing = [path for path in cloud if path.endswith((".json", ".csv", ".css", ".js"))]
    assert {path: cloud[path] for path in differing} == {path: data_center[path] for path in differing}


def test_the_default_rule_follows_the_flavour(demo: BuiltDemo) -> None:
    board = demo.world.boards[0]
    sprints = demo.load("data/index.json")["boards"][0]["sprints"]
    page = demo.load(f"data/boards/{board.id}/sprints/{sprints[0]['id']}.json")
    assert page["commitment_rule"] == demo.flavour
