"""What is installed is locked, and neither a build nor a page needs anything from elsewhere."""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cache.desk import open_desk, small_world
from tests.cli.desk import CONFIG, subprocess_environment
from tests.demo_site import BuiltDemo
from tests.pages.sites import elements, parse

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements.lock"
ENTRY = re.compile(r"^(?P<wanted>[^\s#][^\\]*)(?P<hashes>(?:\\\n +--hash=\S+ ?)*)", re.MULTILINE)
LOADS = {"src", "srcset", "data", "poster", "action", "formaction", "background", "cite", "manifest", "xlink:href"}


def locked() -> Iterator[tuple[Requirement, list[str]]]:
    """Every pinned package and its hashes; a package may be there twice, for different machines."""
    for entry in ENTRY.finditer(LOCK.read_text(encoding="utf-8")):
        yield Requirement(entry["wanted"].strip()), re.findall(r"--hash=(\S+)", entry["hashes"])


def asked_for() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return [Requirement(each) for each in (*project["project"]["dependencies"], *project["dependency-groups"]["test"])]


def test_every_locked_package_is_one_version_with_hashes() -> None:
    found = list(locked())
    assert len(found) > 30
    for wanted, hashes in found:
        assert wanted.url is None
        assert [each.operator for each in wanted.specifier] == ["=="], wanted
        assert hashes, wanted
        assert all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes), wanted


def test_what_the_project_asks_for_is_what_is_locked() -> None:
    versions: dict[str, list[str]] = {}
    for wanted, _ in locked():
        versions.setdefault(canonicalize_name(wanted.name), []).append(next(iter(wanted.specifier)).version)
    for each in asked_for():
        pinned = versions.get(canonicalize_name(each.name), [])
        assert pinned, f"{each.name} is not locked; run `make lock`"
        assert all(each.specifier.contains(version) for version in pinned), f"{each}; run `make lock`"


def test_the_checks_install_nothing_but_what_is_locked() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (rule,) = re.findall(r"^\$\(TESTING\):.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    installs = [line for line in rule.splitlines() if "pip install" in line]
    assert "--require-hashes" in installs[0]
    assert LOCK.name in installs[0]
    assert all("--no-deps" in line for line in installs[1:])


# Every call that leaves the process passes the audit hook, whichever library makes it.
OFFLINE = """\
import sys
from generator.cli import main

def refuse(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto", "socket.bind"):
        raise AssertionError(f"{event} {arguments}")

sys.addaudithook(refuse)
sys.exit(main(["build", "--offline", "--cache", sys.argv[1], "--site", sys.argv[2]]))
"""


def test_a_build_offline_opens_no_connection(tmp_path: Path) -> None:
    with open_desk(tmp_path, "cloud", small_world()) as desk:
        desk.sync()
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "report.yml").write_text(CONFIG, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", OFFLINE, str(desk.store.directory), str(tmp_path / "site")],
        cwd=tmp_path,
        env=subprocess_environment(desk.jira.url) | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").exists()


def is_outside(address: str) -> bool:
    parts = urlsplit(address.strip())
    return bool(parts.scheme not in ("", "data") or parts.netloc)


def test_no_file_of_the_site_loads_anything_from_elsewhere(demo: BuiltDemo) -> None:
    """Links that people follow may lead to Jira; what a browser fetches by itself may not lead anywhere."""
    pages = sorted(demo.site.rglob("*.html"))
    assert len(pages) > 10
    for path in pages:
        for element in elements(parse(path.read_bytes())):
            loads = LOADS if element.tag == "a" else {*LOADS, "href"}
            for name in loads & element.attrib.keys():
                assert not is_outside(element.get(name)), f"{path}: {element.tag} {name}"
            assert (element.get("http-equiv") or "").lower() != "refresh", path


@pytest.mark.parametrize("kind", ["css", "js", "svg"])
def test_no_asset_names_another_place(demo: BuiltDemo, kind: str) -> None:
    for path in demo.site.rglob(f"*.{kind}"):
        content = path.read_text(encoding="utf-8").replace("http://www.w3.org/", "")  # names of XML, never fetched
        assert not re.search(r"https?:|(?<![:\w])//\w+\.\w|@import|sendBeacon|WebSocket|EventSource", content), path
