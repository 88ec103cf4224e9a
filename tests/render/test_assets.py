import re
from hashlib import sha256
from urllib.robotparser import RobotFileParser

from generator.render import render_assets
from generator.render.assets import asset_path

LIMITS = {"style": 12_500, "page": 8_000, "compare": 3_000}


def test_style_and_script_are_named_by_their_content_and_keep_their_budgets() -> None:
    files = {file.path: file.content for file in render_assets()}
    assert files.pop(".nojekyll") == b""
    files.pop("robots.txt")
    assert set(files) == {asset_path("style.css"), asset_path("page.js"), asset_path("compare.js")}
    for path, content in files.items():
        name = re.fullmatch(r"assets/(\w+)\.([0-9a-f]{10})\.(css|js)", path)
        assert name
        assert sha256(content).hexdigest().startswith(name[2])
        assert len(content) <= LIMITS[name[1]]


def test_nothing_is_fetched_from_elsewhere() -> None:
    for file in render_assets():
        assert not re.search(rb"https?:|//[a-z]+\.|url\(|@import|fetch\(|import\(|XMLHttp", file.content), file.path


def test_crawlers_are_asked_to_stay_away() -> None:
    (robots,) = [file.content for file in render_assets() if file.path == "robots.txt"]
    rules = RobotFileParser()
    rules.parse(robots.decode().splitlines())
    assert not rules.can_fetch("Somebot", "https://reports.example.com/boards/1/index.html")
