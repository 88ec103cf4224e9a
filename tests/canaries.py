"""The logins and the address that the suite plants everywhere, and the search for them wherever they must not be.

Every demo Jira of the suite wants one of these tokens, every command gets one in its environment, and the demo Jira
tells everybody's address. None of them may ever be printed, kept, published or seen in the list of processes.
"""

import os
import subprocess
import zlib
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.opened import opened

# What is left of each login in whatever stands around it: the tokens' ends, the addresses' domains.
PLANTED = ("9c41-token", "9c41-phrase", "made-up-token", "smtp-canary", "@mail.example", "@made-up.invalid")
GIVEN = {"report.yml", "token", "link"}  # files that tests write a canary into
FOREIGN = {"site-packages", "__pycache__", "bin", "clone-of-ours"}  # what tests install, and its source


def _inner(text: str, before: int) -> str:
    """The part of the Base64 of a text that what stands around it does not change."""
    encoded = b64encode(b"\0" * before + text.encode() + b"\0\0").decode("ascii")
    return encoded[-(-before * 8 // 6) : (before + len(text)) * 8 // 6]


def forms(text: str) -> set[str]:
    """As it is, URL-encoded, and in Base64 wherever it begins."""
    return {text, quote(text, safe=""), *(_inner(text, before) for before in range(3))}


NEEDLES = sorted({form.encode() for text in PLANTED for form in forms(text)})


def found_in(content: bytes) -> list[str]:
    """The canaries in some bytes."""
    return [needle.decode() for needle in NEEDLES if needle in content]


def as_bytes(printed: object) -> bytes:
    """What a process or a test printed, or the words of a command line."""
    if isinstance(printed, bytes):
        return printed
    if isinstance(printed, list | tuple):
        return b"\0".join(map(as_bytes, printed))
    return str(printed).encode("utf-8", "surrogateescape")


def search_folder(folder: Path) -> Iterator[str]:
    """Every file below that holds one; of twins only one is looked into."""
    seen = set()
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in FOREIGN]
        for path in (Path(root, name) for name in names if name not in GIVEN):
            if path.is_symlink() or not path.is_file():
                continue
            content = b"".join(opened({path.name: path.read_bytes()}).values())
            key = len(content), zlib.crc32(content)
            if key not in seen and found_in(content):
                yield f"{path}: {found_in(content)}"
            seen.add(key)


def search_processes() -> Iterator[str]:
    """Every process whose command line holds one, where the system lists them as files."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            content = path.read_bytes()
        except OSError:  # gone meanwhile
            continue
        if found_in(content):
            yield f"{path}: {found_in(content)}"


class Lookout:
    """Looks at all that tests print, and at every process they start, while they run."""

    def __init__(self) -> None:
        self.leaks: list[str] = []

    def look_at(self, what: str, *texts: object) -> None:
        for text in texts:
            if text is not None and found_in(as_bytes(text)):
                test = os.environ.get("PYTEST_CURRENT_TEST", "")
                self.leaks.append(f"{what} of {test}: {found_in(as_bytes(text))}")

    @contextmanager
    def watching(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            self._watch(patch, subprocess.Popen, "communicate", "what a process printed")
            self._watch(patch, pytest.CaptureFixture, "readouterr", "what was printed")
            start: Any = subprocess.Popen.__init__

            def started(process: Any, arguments: Any, *others: Any, **options: Any) -> None:
                self.look_at("the command line", arguments)
                start(process, arguments, *others, **options)

            patch.setattr(subprocess.Popen, "__init__", started)
            yield

    def _watch(self, patch: pytest.MonkeyPatch, owner: type[Any], name: str, what: str) -> None:
        read = getattr(owner, name)

        def watched(*arguments: Any, **options: Any) -> Any:
            printed = read(*arguments, **options)
            self.look_at(what, *printed)
            return printed

        patch.setattr(owner, name, watched)
