"""The two flavours' sites are the same but for what must differ: address, commitment rule, and the site's field ids."""

import re
import shutil
from pathlib import Path

import pytest

from generator.domain import Flavour
from tests.demo_site import BuiltDemo, built_demo, rebuild
from tests.gossip import read_site

FLAVOURS: tuple[Flavour, ...] = ("cloud", "data_center")
FIELD_ID = re.compile(r"customfield_\d+")
TAG = re.compile(r"\btag:127\.0\.0\.1,\d{4}:(jira)?/")  # an id in a feed is made of the Jira's address
SIZE = re.compile(r"\([\d.,]+\s(?:kB|bytes)\)")


def contents(demo: BuiltDemo, site: Path) -> dict[str, str]:
    """Every file's text without the Jira's own address and field ids, and without sizes, which follow from these."""
    texts = {path: content.decode() for path, content in read_site(site).items()}
    plain = {path: text.replace(demo.generation.site_url, "JIRA") for path, text in texts.items()}
    return {path: SIZE.sub("SIZE", FIELD_ID.sub("FIELD", TAG.sub("TAG/", text))) for path, text in plain.items()}


def test_one_rule_gives_one_site(tmp_path_factory: pytest.TempPathFactory, tmp_path: Path) -> None:
    cloud, data_center = (built_demo(tmp_path_factory.getbasetemp(), flavour) for flavour in FLAVOURS)
    shutil.copytree(
        data_center.cache, tmp_path / "cache", ignore=shutil.ignore_patterns("results")
    )  # frozen by its rule
    copied = BuiltDemo(tmp_path, "data_center")
    rebuild(copied, tmp_path, "commitment_rule: cloud\n")
    expected, found = contents(cloud, cloud.site), contents(data_center, tmp_path / "site")
    assert sorted(found) == sorted(expected)
    assert [path for path in expected if found[path] != expected[path]] == []


def test_the_default_rule_follows_the_flavour(demo: BuiltDemo) -> None:
    board = demo.world.boards[0]
    sprints = demo.load("data/index.json")["boards"][0]["sprints"]
    page = demo.load(f"data/boards/{board.id}/sprints/{sprints[0]['id']}.json")
    assert page["commitment_rule"] == demo.flavour
