"""The page's colours as the style sheet has them: enough contrast, told apart under four kinds of colour vision."""

import re
from dataclasses import asdict
from itertools import combinations, pairwise

import numpy as np
import pytest

from generator.render.theme import SENTINELS
from generator.resources import templates_dir

SERIES = ("c1", "c2", "c3", "c4", "c5", "c6")
# Machado, Oliveira and Fernandes 2009, at full severity, on linear sRGB.
VISIONS = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
_LMS = [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005]]  # fmt: skip
_LAB = [[0.2104542553, 0.7936177850, -0.0040720468], [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660]]  # fmt: skip


def linear(colour: str) -> np.ndarray:
    channels = np.array([int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def contrast(one: str, other: str) -> float:
    """The contrast of WCAG 2."""
    light, dark = sorted((float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(one: str, other: str, vision: str) -> float:
    """The distance in OKLab, times 100, as somebody with that colour vision sees the two."""
    first, second = (
        np.array(_LAB) @ np.cbrt(np.array(_LMS) @ np.clip(np.array(VISIONS[vision]) @ linear(colour), 0, 1))
        for colour in (one, other)
    )
    return float(np.linalg.norm(first - second)) * 100


def palettes() -> dict[str, dict[str, str]]:
    """Each block of the style sheet that sets the series' colours, with every role it sets."""
    css = (templates_dir() / "static" / "style.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([a-z0-9]+):\s*(#[0-9a-f]{6})", block)) for block in re.split(r"[{}]", css)]
    return {f"{block['bg']} ({index})": block for index, block in enumerate(blocks) if "c1" in block}


PALETTES = palettes()
each_palette = pytest.mark.parametrize("palette", PALETTES.values(), ids=list(PALETTES))


def test_there_is_a_light_and_a_dark_palette() -> None:
    assert {"#ffffff", "#0f1419"} <= {palette["bg"] for palette in PALETTES.values()}


@each_palette
def test_every_role_a_chart_draws_with_has_a_colour(palette: dict[str, str]) -> None:
    assert set(asdict(SENTINELS)) <= set(palette)


@each_palette
def test_marks_stand_out_from_the_page(palette: dict[str, str]) -> None:
    for role in SERIES:
        assert contrast(palette[role], palette["bg"]) >= 3, role


@each_palette
def test_words_in_charts_are_readable(palette: dict[str, str]) -> None:
    for role in ("text", "muted", "c1", "c2"):
        assert contrast(palette[role], palette["bg"]) >= 4.5, role
    for role in ("text", "muted"):
        assert contrast(palette[role], palette["nonwork"]) >= 4.5, role


@each_palette
@pytest.mark.parametrize("vision", VISIONS)
def test_series_are_told_apart_by_everybody(palette: dict[str, str], vision: str) -> None:
    for one, other in combinations(SERIES, 2):
        assert distance(palette[one], palette[other], vision) >= 10, (one, other)


def test_sentinels_are_those_of_the_light_page_and_no_two_are_alike() -> None:
    light = next(palette for palette in PALETTES.values() if palette["bg"] == "#ffffff")
    colours = asdict(SENTINELS)
    assert {role: light[role] for role in colours} == colours
    assert all(one != other for one, other in pairwise(sorted([*colours.values(), "#000000"])))


def test_the_distance_is_that_of_known_pairs() -> None:
    assert distance("#ffffff", "#000000", "normal") == pytest.approx(100, abs=0.1)
    assert distance("#ff7f0e", "#2ca02c", "protan") < 3  # the orange and the green that many charts use
