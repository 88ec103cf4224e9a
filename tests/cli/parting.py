"""A site built in parts, as several machines would."""

from pathlib import Path

from tests.cli.desk import CONFIG, Desk, Ended

BOARDS = ("7", "8")


def build_part(desk: Desk, board: str, *words: str, offline: bool = True) -> Ended:
    """One machine's build: of what the desk's cache holds, or with a cache of its own."""
    source = ["--offline"] if offline else ["--cache", f"caches/{board}"]
    return desk.run("build", *source, "--board", board, "--part", f"parts/{board}", *words)


def build_parts(desk: Desk, *words: str, offline: bool = True) -> tuple[str, ...]:
    """The folders of a part for each board."""
    for board in BOARDS:
        assert build_part(desk, board, *words, offline=offline).code == 0
    return tuple(f"parts/{board}" for board in BOARDS)


def site_files(folder: Path) -> dict[str, bytes]:
    """Every file of a site."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def with_keys(text: str) -> str:
    """The desk's config with more in it."""
    return f"{CONFIG}{text}\n"
