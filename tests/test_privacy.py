"""The demo's sites with things hidden: nothing of them is in any file, and every number is what it was."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

import pytest

from generator.answers import make_report
from generator.pages import make_pages
from generator.pages.page import Document
from generator.privacy import Privacy
from generator.render import render
from generator.site_settings import SiteSettings
from tests.demo_site import TITLE, BuiltDemo, built_demo
from tests.gossip import Gossip, read_site
from tests.opened import opened
from tests.reports import make_files

ALL = Privacy("hide", "pseudonym", "hide", "hide")
TOLD = {"key", "summary", "url", "goal", "issue", "message", "privacy", "name"}
"""Names of JSON members and CSV columns that may tell what is hidden; all others are the same with every setting."""


def hide(demo: BuiltDemo, privacy: Privacy) -> dict[str, bytes]:
    boards = [board for board in demo.boards() if board.ref in {2, 4}]
    report = make_report(demo.generation, boards, SiteSettings(TITLE, privacy=privacy))
    return opened({file.path: file.content for file in make_files(report)})


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> BuiltDemo:
    return built_demo(tmp_path_factory.getbasetemp(), "cloud", oddities=True)


def test_no_file_holds_what_is_hidden(odd: BuiltDemo) -> None:
    """Neither of a usual team nor of one with odd texts, charts included."""
    gossip = Gossip(odd.world, "127.0.0.1")
    shown = {path: content for path, content in read_site(odd.site).items() if path.startswith("boards/4/sprints")}
    assert {found.split()[1] for found in gossip.find(ALL, shown)} == {"summary", "key", "goal", "address"}
    assert list(gossip.find(ALL, hide(odd, ALL))) == []


def data_of(demo: BuiltDemo, privacy: Privacy) -> dict[str, bytes]:
    report = make_report(demo.generation, demo.boards(), SiteSettings(TITLE, privacy=privacy))
    documents = (page for page in make_pages(report) if isinstance(page, Document))
    return opened({file.path: file.content for document in documents for file in render(document)})


def untold(path: str, content: bytes) -> Any:
    """A data file without what may tell."""
    if path.endswith(".json"):
        return _without(json.loads(content))
    names, *rows = csv.reader(io.StringIO(content.decode()))
    kept = [index for index, name in enumerate(names) if name not in TOLD]
    return [[row[index] for index in kept] for row in (names, *rows)]


def _without(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without(member) for name, member in value.items() if name not in TOLD}
    return [_without(member) for member in value] if isinstance(value, list) else value


def test_every_number_is_the_same(demo: BuiltDemo) -> None:
    """Row by row: the order is the same as well."""
    files = data_of(demo, ALL)
    assert len(files) > 100
    shown = read_site(demo.site)
    for path, content in files.items():
        assert untold(path, content) == untold(path, shown[path]), path
