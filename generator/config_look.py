"""The config's keys for the looks of the site. The files they name must be there, small enough and what they say."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from generator.config_accent import check_accent
from generator.config_base import Name, Strict, wrong
from generator.look import DateFormat, Logo
from generator.resources import templates_dir

NONE = "none"
MAX_CSS, MAX_LOGO = 100_000, 200_000

_BEGINNINGS = {
    ".gif": (b"GIF87a", b"GIF89a"),
    ".jpeg": (b"\xff\xd8\xff",),
    ".jpg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG\r\n\x1a\n",),
    ".webp": (b"RIFF",),
}


def read_css(path: str) -> bytes:
    """The content of a style sheet."""
    return b"" if path == NONE else _read(path, MAX_CSS)


def read_logo(path: str) -> Logo | None:
    """An image with its kind."""
    return None if path == NONE else Logo(Path(path).suffix.lower(), _read(path, MAX_LOGO))


def find(path: str) -> Path:
    """A path as the config gives it; a relative one starts at the current folder."""
    return Path(path).expanduser()


def _read(path: str, most: int) -> bytes:
    """A file's content, or a complaint that says why there is none."""
    content = _read_some(path, most + 1)
    if len(content) > most:
        raise wrong(f"the file is larger than {most // 1000} kB")
    if not content.strip():
        raise wrong("the file is empty")
    return content


def _read_some(path: str, most: int) -> bytes:
    try:
        there = find(path).is_file()  # a pipe or a device could be read without end
        content = _first(find(path), most) if there else b""
    except (OSError, ValueError, RuntimeError):  # the last two: a NUL in a name, the home of nobody
        raise wrong("the file cannot be read") from None
    if not there:
        raise wrong("there is no such file; the path starts at the folder you run in")
    return content


def _first(path: Path, most: int) -> bytes:
    with path.open("rb") as file:
        return file.read(most)


def _check_templates(folder: str) -> str:
    """A folder that holds a template of a name that is ours; else nothing would ever look at it."""
    if folder == NONE:
        return folder
    ours = [
        path.relative_to(templates_dir()) for form in ("html", "xml") for path in templates_dir().rglob(f"*.{form}")
    ]
    try:
        is_folder = find(folder).is_dir()
        found = any((find(folder) / name).is_file() for name in ours)
    except (OSError, ValueError, RuntimeError):
        raise wrong("the folder cannot be read") from None
    if not is_folder:
        raise wrong("there is no such folder; the path starts at the folder you run in")
    if not found:
        raise wrong(f"holds no template named like one of ours, such as sprint.html; ours lie in {templates_dir()}")
    return folder


def _check_css(path: str) -> str:
    """A style sheet: text, and not too long."""
    if path == NONE:
        return path
    try:
        _read(path, MAX_CSS).decode()
    except UnicodeDecodeError:
        raise wrong("the file is not UTF-8 text") from None
    return path


def _check_logo(path: str) -> str:
    """An image whose content is of the kind that its name says."""
    if path == NONE:
        return path
    suffix = Path(path).suffix.lower()
    if suffix != ".svg" and suffix not in _BEGINNINGS:
        raise wrong(f"not an image that browsers show; use {', '.join(sorted((*_BEGINNINGS, '.svg')))}")
    content = _read(path, MAX_LOGO)
    good = _is_svg(content) if suffix == ".svg" else content.startswith(_BEGINNINGS[suffix])
    if not good or (suffix == ".webp" and content[8:12] != b"WEBP"):
        raise wrong(f"the file is not the {suffix} image that its name says")
    return path


def _check_unique(keys: list[str]) -> list[str]:
    if len(set(keys)) < len(keys):
        raise wrong("names the same card twice")
    return keys


def _is_svg(content: bytes) -> bool:
    try:
        return "<svg" in content.decode()
    except UnicodeDecodeError:
        return False


Colour = Annotated[str, StringConstraints(pattern="^#[0-9a-fA-F]{6}$")]
CardKeys = Annotated[list[Name], AfterValidator(_check_unique)]


class LookKeys(Strict):
    """What the site looks like."""

    templates_dir: Annotated[Name, AfterValidator(_check_templates)] = Field(
        default=NONE, description="A folder of your own templates, taken before ours of the same name; none: ours."
    )
    extra_css: Annotated[Name, AfterValidator(_check_css)] = Field(
        default=NONE,
        description="A style sheet of your own, after ours, of at most 100 kB; none: ours alone.",
    )
    logo: Annotated[Name, AfterValidator(_check_logo)] = Field(
        default=NONE,
        description="An image for every page's header: .svg, .png, .jpg, .webp or .gif, of at most 200 kB; none: "
        "no image.",
    )
    accent: Annotated[dict[Literal["light", "dark"], Colour], AfterValidator(check_accent)] = Field(
        default={},
        description="The colour of links on the light and on the dark page, such as "
        "{light: '#0b6b3a', dark: '#5fd08f'}; none: blue.",
    )
    cards: dict[Literal["board", "sprint"], CardKeys] = Field(
        default={},
        description="Which cards stand on the boards' and on the sprints' pages, in this order (on a board's page "
        "within their sections), by the keys of their metrics; without a list all of them.",
    )
    date_format: DateFormat = Field(
        default="long",
        description="How sentences write a day: long is Tue 3 Nov 2026, iso is 2026-11-03, as in tables anyway.",
    )
