"""The demo's sites, built the way a user's is (a real client, a real cache, real sockets), each once a run."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from filelock import FileLock

from generator.build import build_site
from generator.cache.store import Generation, Store
from generator.cache.sync import sync
from generator.demo.server import DemoJira
from generator.demo.story import make_world
from generator.demo.world import World
from generator.domain import BoardSettings, Flavour
from generator.fetch.connect import connect
from generator.fetch.secret import make_credentials
from generator.site_settings import SiteSettings

EMAIL = "robot@made-up.invalid"
TOKEN = "made-up-token-c4n4ry"
TITLE = "Demo"


@dataclass(frozen=True)
class BuiltDemo:
    """A demo site in `folder`, and the cache it was built from. Nobody changes either: all workers share them."""

    folder: Path
    flavour: Flavour
    oddities: bool = False

    @cached_property
    def world(self) -> World:
        """The world it tells of."""
        return make_world(oddities=self.oddities)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @cached_property
    def generation(self) -> Generation:
        generation = Store(self.cache).load()
        assert generation is not None
        return generation

    def load(self, path: str) -> Any:
        return json.loads((self.site / path).read_text(encoding="utf-8"))

    def boards(self) -> Sequence[BoardSettings]:
        return [BoardSettings(ref=board.id) for board in self.world.boards]

    def build(self) -> None:
        login = make_credentials(EMAIL if self.flavour == "cloud" else None, TOKEN)
        with DemoJira(self.world, self.flavour, token=TOKEN) as jira:
            sync(connect(jira.url, login), Store(self.cache), self.boards())
        build_site(self.generation, self.boards(), SiteSettings(TITLE), self.site)


def rebuild(demo: BuiltDemo, folder: Path, keys: str = "", surroundings: Mapping[str, str] | None = None) -> Path:
    """The demo's site built again out of its cache by the command; its coverage is not measured, which takes long."""
    config = folder / "report.yml"
    ids = "".join(f"  - id: {board.id}\n" for board in demo.world.boards)
    address = f"jira:\n  url: {demo.generation.site_url}\n"
    config.write_text(f"{address}title: {TITLE}\n{keys}boards:\n{ids}", encoding="utf-8")
    command = [sys.executable, "-m", "generator", "build", "--offline", "-q", "-c", str(config)]
    cache = folder / "its-cache"  # without the pages that are kept in it, which would only be copied
    shutil.copytree(demo.cache, cache, ignore=shutil.ignore_patterns("built"))
    command += ["--cache", str(cache), "--site", str(folder / "site")]
    subprocess.run(command, check=True, cwd=folder, env={**unmeasured(), **(surroundings or {})})
    return folder / "site"


def unmeasured() -> dict[str, str]:
    """The environment of a process whose coverage is not measured."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


def shared_folder(own: Path) -> Path:
    """The folder that all workers of this run have in common; `own` is the worker's base."""
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def built_demo(own: Path, flavour: Flavour, *, oddities: bool = False) -> BuiltDemo:
    """The demo's site; the first worker to ask builds it, and the others wait for that."""
    folder = shared_folder(own) / f"demo-{flavour}{'-odd' * oddities}"
    demo = BuiltDemo(folder, flavour, oddities)
    with FileLock(f"{folder}.lock"):
        if not (folder / "built").exists():
            shutil.rmtree(folder, ignore_errors=True)  # what a failed attempt left would only hide why it failed
            demo.build()
            (folder / "built").touch()
    return demo
