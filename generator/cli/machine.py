"""What `check` says of this machine: what it runs, where it writes, how old its data is, and its clock."""

import os
import platform
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.addresses import is_loopback
from generator.cli.status import age_text
from generator.errors import CacheError

if TYPE_CHECKING:
    from generator.cli.check import Findings
    from generator.config import Config

_CLOCK_TOLERANCE = timedelta(minutes=5)
_LIBRARIES = ("pandas", "matplotlib")


def check_machine(config: "Config", findings: "Findings") -> None:
    """Everything about this machine that needs no Jira."""
    _check_programs(findings)
    with findings.failures("cache"):
        _check_cache(config.cache_dir, findings)
    with findings.failures("site"):
        _check_site(config, findings)


def check_clock(server_time: datetime, findings: "Findings") -> None:
    """Compare Jira's clock, read a moment ago, with that of this machine."""
    ahead = datetime.now(UTC) - server_time
    if abs(ahead) <= _CLOCK_TOLERANCE:
        findings.ok("clock: agrees with Jira's")
        return
    side = "ahead of" if ahead > timedelta(0) else "behind"
    hint = "Let the machine's clock be set by the network: data is dated by Jira's clock, its age told by this one"
    findings.warn(f"clock: {age_text(abs(ahead))} {side} Jira's", hint)


def _check_programs(findings: "Findings") -> None:
    libraries = ", ".join(f"{name} {version(name)}" for name in _LIBRARIES)
    findings.ok(f"programs: Python {platform.python_version()}, {libraries}")
    fonts = _font_folder()
    if not _is_writable(fonts):
        hint = "Set MPLCONFIGDIR to a folder that can be written"
        findings.warn(f"fonts: their list cannot be kept in {fonts}, so every build looks for them anew", hint)


def _font_folder() -> Path:
    """Where matplotlib keeps its list of fonts, without importing it."""
    if named := os.environ.get("MPLCONFIGDIR"):
        return Path(named)
    if platform.system() in {"Linux", "FreeBSD"}:
        return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "matplotlib"
    return Path.home() / ".matplotlib"


def _check_cache(folder: Path, findings: "Findings") -> None:
    from generator.cache.audit import load_audit  # noqa: PLC0415  # only now needed
    from generator.cache.files import is_open_to_others  # noqa: PLC0415  # the same
    from generator.cache.store import Store  # noqa: PLC0415  # the same
    from generator.rhythm import find_rhythm  # noqa: PLC0415  # the same

    if not _is_writable(folder):
        raise CacheError(f"{folder} cannot be written", "Make it writable, or name another folder with cache_dir")
    store = Store(folder)
    generation, rhythm = store.load(), find_rhythm(load_audit(store).records)
    if generation is None:
        findings.ok(f"cache: {folder} is empty; the first sync reads everything")
        return
    age = max(datetime.now(UTC) - generation.as_of, timedelta(0))
    if is_open_to_others(folder):
        findings.warn(f"cache: others than you can read {folder}", "The next sync closes it to them")
    if rhythm and age > rhythm.late_after:
        hint = "Look whether the schedule still runs; GitHub switches schedules off after 60 days without a commit"
        findings.warn(f"schedule: renewed {age_text(age)} ago for the last time, usually {rhythm.words}", hint)
    else:
        usual = f", usually renewed {rhythm.words}" if rhythm else ""
        findings.ok(f"cache: {folder}, its data {age_text(age)} old{usual}")


def _check_site(config: "Config", findings: "Findings") -> None:
    from generator.write.site import check_place  # noqa: PLC0415  # only now needed

    check_place(config.site_dir)
    findings.ok(f"site: {config.site_dir} can be written")
    if config.site.base_url and is_loopback(urlsplit(config.site.base_url).hostname or ""):
        hint = "Name the address at which others read the site, or leave base_url out"
        findings.warn(f"base_url: {config.site.base_url} leads to this machine alone", hint)


def _is_writable(path: Path) -> bool:
    """Whether a folder can be written, or made."""
    there = next(folder for folder in (path.absolute(), *path.absolute().parents) if folder.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
