"""Two builds of one cache give the same bytes, whatever the process that makes them."""

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from tests.demo_site import BuiltDemo

SURROUNDINGS = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "COLUMNS": "40"},
    {"PYTHONHASHSEED": "7", "TZ": "Asia/Kolkata", "LANG": "pl_PL.UTF-8", "PYTHONUTF8": "0"},
)


def digest(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def build(demo: BuiltDemo, folder: Path, surroundings: dict[str, str]) -> Path:
    config = folder / "report.yml"
    ids = "".join(f"  - id: {board.id}\n" for board in demo.world.boards)
    config.write_text(f"jira:\n  url: {demo.jira_url}\ntitle: Demo\nboards:\n{ids}", encoding="utf-8")
    command = [sys.executable, "-m", "generator", "build", "--offline", "-q", "-c", str(config)]
    command += ["--cache", str(demo.cache), "--site", str(folder / "site")]
    subprocess.run(command, check=True, cwd=folder, env=os.environ | surroundings)
    return folder / "site"


def test_other_hash_seeds_locales_and_zones_give_the_same_bytes(demo: BuiltDemo, tmp_path: Path) -> None:
    sites = []
    for number, surroundings in enumerate(SURROUNDINGS):
        folder = tmp_path / str(number)
        folder.mkdir()
        sites.append(digest(build(demo, folder, surroundings)))
    assert sites[0] == sites[1] == sites[2] == digest(demo.site)
