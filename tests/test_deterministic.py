"""Two builds of one cache give the same bytes, whatever the process that makes them."""

from hashlib import sha256
from pathlib import Path

from generator.domain import Flavour
from tests.demo_site import BuiltDemo, rebuild

SURROUNDINGS: dict[Flavour, dict[str, str]] = {
    "cloud": {"PYTHONHASHSEED": "1", "TZ": "Asia/Kolkata", "LC_ALL": "C", "PYTHONUTF8": "0"},
    "data_center": {"PYTHONHASHSEED": "4242", "TZ": "Pacific/Auckland", "LC_ALL": "C.UTF-8", "COLUMNS": "40"},
}
"""Where each flavour's site is built a second time; the first build has the surroundings of the test run."""


def digest(site: Path) -> dict[str, str]:
    return {
        str(path.relative_to(site)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_another_hash_seed_locale_and_zone_give_the_same_bytes(demo: BuiltDemo, tmp_path: Path) -> None:
    assert digest(rebuild(demo, tmp_path, surroundings=SURROUNDINGS[demo.flavour])) == digest(demo.site)
