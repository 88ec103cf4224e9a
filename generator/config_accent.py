"""The accent colour that a config gives, checked: links must be readable on every ground they stand on."""

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from generator.config_base import wrong

Accents: TypeAlias = dict[Literal["light", "dark"], str]

GROUNDS: Mapping[Literal["light", "dark"], tuple[str, ...]] = {
    "light": ("#ffffff", "#f6f8fa", "#eef1f4"),
    "dark": ("#0f1419", "#161b22", "#1c232b"),
}
"""What links stand on: `--bg`, `--sub` and `--nonwork` of the style sheet."""

_READABLE = 4.5  # WCAG 2.2, success criterion 1.4.3


def check_accent(accent: Accents) -> Accents:
    """Two colours that can be read on what links stand on; another is proposed for one that cannot."""
    if accent and len(accent) < len(GROUNDS):
        raise wrong("give both light and dark: no colour can be read on a white and on a dark page")
    for theme, colour in accent.items():
        ratio = _lowest(colour, GROUNDS[theme])
        if ratio < _READABLE:
            near = _readable(colour, theme)
            text = f"{theme}: links would have a contrast of {_floor(ratio)}, readers need {_READABLE}; {near} has it"
            raise wrong(text)
    return {theme: colour.lower() for theme, colour in accent.items()}


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours "#rrggbb" as WCAG 2 defines it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in bytes.fromhex(colour.removeprefix("#")))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004  # sRGB


def _lowest(colour: str, grounds: Iterable[str]) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def _readable(colour: str, theme: Literal["light", "dark"]) -> str:
    """The first colour on the way to black (on the dark page to white) that can be read."""
    end = 0 if theme == "light" else 255
    channels = bytes.fromhex(colour.removeprefix("#"))
    mixed = (f"#{bytes(c + (end - c) * part // 100 for c in channels).hex()}" for part in range(101))
    return next(near for near in mixed if _lowest(near, GROUNDS[theme]) >= _READABLE)


def _floor(ratio: float) -> str:
    """Rounded down, so that what fails never reads as if it passed."""
    return f"{int(ratio * 10) / 10:.1f}"
