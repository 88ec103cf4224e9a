"""A site that stands as `build --offline` would write it: nothing it is made of has changed, and nobody touched it.

    <cache>/built/<site>.json    of what the site was made, what its files looked like then, and what was said

Finding that out imports neither the config's model nor anything that computes, draws or renders. Whatever cannot be
read, or is not as it was, leads to a build.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.cache.files import make_folder, read_file, seal, unseal, write_file
from generator.cli.console import Console
from generator.errors import CacheError, SprintReportsError
from generator.parts.tool import hash_all, hash_file, look_at, look_closely_at, tool_look

if TYPE_CHECKING:
    from generator.config import Config

FOLDER = "built"
_DEFAULT = Path("config") / "report.yml"
_FOLDERS = (("cache_dir", ".cache/sprint-reports"), ("site_dir", "site"))
_CHANGING = ("results", "reports")  # what a cache keeps beside its generations, and pages show
_ENVIRONMENT = ("JIRA_URL", "TZ", "MPLCONFIGDIR")
_KEPT = {".gitignore", ".gitkeep"}


@dataclass(frozen=True)
class Call:
    """How an offline build was called.

    Attributes:
        config: `-c`.
        cache: `--cache`.
        site: `--site`.
        wish: whatever else changes what is built or said.
    """

    config: Path | None
    cache: Path | None
    site: Path | None
    wish: Sequence[object]

    @property
    def config_path(self) -> Path:
        """The file that is read."""
        return self.config or Path(os.environ.get("SPRINT_REPORTS_CONFIG") or _DEFAULT)

    def folders(self) -> tuple[Path, Path]:
        """Cache and site."""
        keys = {} if self.cache and self.site else _read_keys(self.config_path)
        cache, site = (Path(str(keys.get(name, usual))).expanduser() for name, usual in _FOLDERS)
        return self.cache or cache, self.site or site


def tell_if_standing(call: Call, console: Console) -> int | None:
    """Say what the build would say, and give its exit code; None: something has to be built."""
    with suppress(OSError, ValueError, LookupError, TypeError, AttributeError, SprintReportsError):
        cache, site = call.folders()
        path = _record_path(cache, site)
        content = read_file(path)
        record = unseal(content, path) if content else {}
        if record and record["made_of"] == _made_of(call, cache, record["files"]) and record["site"] == _look(site):
            console.note("Nothing has changed since the last build, which ended so:")
            console.repeat(record["said"])
            return int(record["code"])
    return None


class Watch:
    """Looks at what a site is made of before it is built, and keeps a record once it stands.

    Args:
        call: how the build was called.
        config: what it reads.
        cache: the folder of its cache.
        site: the folder of the site.
    """

    def __init__(self, call: Call, config: "Config", cache: Path, site: Path) -> None:
        self._call, self._cache, self._site = call, cache, site
        self._files = [str(path.resolve()) for path in config.files]
        self._lasts = not config.site.protect  # whose passphrase may be another each time
        self._before = self._settled()

    def keep(self, console: Console, code: int) -> None:
        """Keep the record, unless something was changed while the site was built."""
        if not self._lasts or self._before is None or self._settled() != self._before:
            return
        with suppress(OSError, CacheError):  # without it the next build only takes longer
            record = {
                "made_of": _made_of(self._call, self._cache, self._files),
                "files": self._files,
                "site": _look(self._site),
                "said": console.said,
                "code": code,
            }
            content = seal(record)
            if console.redactor.for_keeping()(content.decode()).encode() == content:
                make_folder(self._cache / FOLDER)
                write_file(_record_path(self._cache, self._site), content)

    def _settled(self) -> list[object] | None:
        """What a build does not change itself; None: it cannot be read."""
        with suppress(OSError):
            return _list_made_of(self._call, self._cache, self._files)[:-1]
        return None


def _made_of(call: Call, cache: Path, files: Sequence[str]) -> str:
    return hashlib.sha256(json.dumps(_list_made_of(call, cache, files)).encode()).hexdigest()


def _list_made_of(call: Call, cache: Path, files: Sequence[str]) -> list[object]:
    return [
        tool_look(),
        [str(wish) for wish in call.wish],
        [os.environ.get(name) for name in _ENVIRONMENT],
        [str(call.config_path.resolve()), str(Path.cwd())],
        {file: _content(Path(file)) for file in files},
        {path.name: _content(path) for path in _top_files(cache)},
        [look_at(cache / folder) for folder in _CHANGING],
    ]


def _top_files(cache: Path) -> Iterator[Path]:
    yield cache / "manifest.json"
    yield from sorted(cache.glob("audit.*json*"))


def _content(path: Path) -> object:
    if path.is_dir():
        return hash_all(path)
    return hash_file(path) if path.exists() else None


def _look(site: Path) -> dict[str, Any]:
    """The files of a site; lists as JSON has them, to be compared with what was kept."""
    return {name: list(look) for name, look in look_closely_at(site).items() if name not in _KEPT}


def _record_path(cache: Path, site: Path) -> Path:
    name = hashlib.sha256(str(site.resolve()).encode()).hexdigest()[:16]
    return cache / FOLDER / f"{name}.json"


def _read_keys(path: Path) -> dict[str, Any]:
    """The config's top level as it stands there: if it is wrong, or means something else, no record fits it."""
    import yaml  # noqa: PLC0415  # only where the folders are not given

    keys = yaml.load(path.read_bytes(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # a safe one
    return keys if isinstance(keys, dict) else {}
