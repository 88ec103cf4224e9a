"""The demo's site, built by several machines out of one cache, is the site that one machine built."""

import shutil
from pathlib import Path

from generator.cli import main
from tests.cli.parting import site_files
from tests.demo_site import TITLE, BuiltDemo


def test_the_demo_in_parts_is_the_demo(demo: BuiltDemo, tmp_path: Path) -> None:
    config, cache, parts = tmp_path / "report.yml", tmp_path / "cache", tmp_path / "parts"
    ids = [board.id for board in demo.world.boards]
    boards = "".join(f"  - id: {id_}\n" for id_ in ids)
    config.write_text(f"jira:\n  url: {demo.generation.site_url}\ntitle: {TITLE}\nboards:\n{boards}", encoding="utf-8")
    shutil.copytree(demo.cache, cache)
    for id_ in ids:
        part = ["--board", str(id_), "--part", str(parts / str(id_))]
        assert main(["build", "--offline", "-q", "-c", str(config), "--cache", str(cache), *part]) == 0
    folders = [str(parts / str(id_)) for id_ in reversed(ids)]
    site = tmp_path / "site"
    assert main(["merge", "-q", *folders, "-c", str(config), "--cache", str(tmp_path / "c"), "--site", str(site)]) == 0
    assert site_files(site) == site_files(demo.site)
