"""What the backend writes, mark by mark."""

from typing import Any

import numpy as np
import pytest

from generator.render.marks import Dots, Frame, Look, Shapes, Words
from generator.render.pen import Pen

SHEET = Frame(1.0, 0.0, 1.0, 0.0)
LINE = [[[1, 28], [5, 28], [5, 20]]]


def drawn(*marks: Any) -> str:
    """What is drawn on a sheet of 40 by 30 units, without the root element."""
    pen = Pen((40, 30), "burndown")
    for mark in marks:
        mark.draw(pen, SHEET)
    svg = pen.finish('aria-label="x"')
    return svg[svg.index(">") + 1 : -len("</svg>")]


def shapes(look: Look, *, closed: bool = False, outlines: Any = LINE) -> Shapes:
    return Shapes(np.array(outlines, dtype=float), look, 1.0, closed=closed)


def words(text: str, **how: Any) -> Words:
    look: dict[str, Any] = {
        "place": (3.0, 4.0),
        "font": 10.0,
        "colour": "#1b1f24",
        "ha": "left",
        "va": "center",
        "zorder": 1.0,
    } | how
    return Words(text=text, **look)


@pytest.mark.parametrize(
    ("look", "attributes"),
    [
        (Look(edge="#2563b0"), 'fill="none" stroke="var(--c1)"'),
        (Look(edge="#000000", width=1.6), 'fill="none" stroke="currentColor" stroke-width="1.6"'),
        (Look(edge="#123456"), 'fill="none" stroke="#123456"'),
        (
            Look(edge="#2563b0", width=2, dashes=(0, (3, 1.25))),
            'fill="none" stroke-dasharray="6,2.5" stroke="var(--c1)" stroke-width="2"',
        ),
        (Look(edge="#2563b0", alpha=0.5), 'fill="none" stroke="var(--c1)" stroke-opacity="0.5"'),
        (Look(("#ffffff",), "#a6450c", join="miter"), 'fill="var(--bg)" stroke="var(--c2)" stroke-linejoin="miter"'),
        (Look(("#ffffff",), width=0), 'fill="var(--bg)"'),
        (Look(("#2563b0",), alpha=0.123), 'fill="var(--c1)" fill-opacity="0.12"'),
        (Look(("#2563b0",), "#2563b0", alpha=0.4, as_one=True), 'fill="var(--c1)" opacity="0.4" stroke="var(--c1)"'),
    ],
)
def test_a_look_is_attributes_in_the_pages_colours(look: Look, attributes: str) -> None:
    assert drawn(shapes(look)) == f'<path d="M1 2h4v8" {attributes}/>'


def test_a_closed_shape_and_fills_that_take_turns() -> None:
    look = Look(("#ffffff", "#2563b0"))
    assert drawn(shapes(look, closed=True, outlines=[*LINE, [[0, 0], [1, 1], [2, 0]]])) == (
        '<path d="M1 2h4v8z" fill="var(--bg)"/><path d="M0 30l1-1 1 1z" fill="var(--c1)"/>'
    )


def test_what_is_not_known_leaves_a_gap() -> None:
    nan = float("nan")
    outlines = [[[0, 0], [nan, 1], [2, 0], [3, 0]]]
    assert drawn(shapes(Look(edge="#000000"), outlines=outlines)).startswith('<path d="M0 30m2 0h1"')
    assert drawn(shapes(Look(edge="#000000"), outlines=[[[nan, nan], [nan, nan]]])) == ""
    dots = Dots(np.array([[1, 1], [2, nan]]), "s", 4.0, Look(("#2563b0",)), 1.0)
    assert drawn(dots).count("<use") == 1
    assert drawn(Dots(np.empty((0, 2)), "s", 4.0, Look(("#2563b0",)), 1.0)) == ""


def test_a_mark_is_defined_once_for_all_that_look_alike() -> None:
    dots = Dots(np.array([[1, 1], [2, 2.5]]), "s", 4.0, Look(("#2563b0",)), 1.0)
    other = Dots(np.array([[3, 3]]), "s", 4.0, Look(("#a6450c",)), 1.0)
    assert drawn(dots, dots, other) == (
        '<g><defs><path id="burndown-0" d="M-2 2h4v-4h-4z"/></defs><g><g fill="var(--c1)">'
        '<use href="#burndown-0" x="1" y="29"/><use href="#burndown-0" x="2" y="27.5"/></g></g></g>'
        '<g><g><g fill="var(--c1)">'
        '<use href="#burndown-0" x="1" y="29"/><use href="#burndown-0" x="2" y="27.5"/></g></g></g>'
        '<g><defs><path id="burndown-1" d="M-2 2h4v-4h-4z"/></defs><g>'
        '<use href="#burndown-1" x="3" y="27" fill="var(--c2)"/></g></g>'
    )


def test_discs_of_one_colour_are_the_round_ends_of_lines_without_length() -> None:
    places = np.array([[1, 1], [2, float("nan")], [3, 2.5]])
    look = 'stroke="var(--c1)" stroke-width="4" stroke-linecap="round"'
    assert drawn(Dots(places, "o", 4.0, Look(("#2563b0",)), 1.0)) == f'<path d="M1 29h0M3 27.5h0" {look}/>'
    edged = Look(("#2563b0",), "#2563b0")
    assert drawn(Dots(places[:1], "o", 4.0, edged, 1.0)) == f'<path d="M1 29h0" {look.replace("4", "5")}/>'


@pytest.mark.parametrize(
    "look", [Look(("#ffffff",), "#2563b0"), Look(("#2563b0",), alpha=0.5)], ids=["a ring", "one to see through"]
)
def test_other_round_marks_stay_what_they_are(look: Look) -> None:
    assert drawn(Dots(np.array([[1, 1]]), "o", 4.0, look, 1.0)).count("<use") == 1


def test_a_hatch_is_defined_once_at_the_end() -> None:
    look = Look(("#ffffff",), "#2563b0", hatch="///")
    svg = drawn(shapes(look, closed=True), words("a"), shapes(look, closed=True))
    assert svg.count('fill="url(#burndown-0)"') == 2
    assert svg.count("<pattern") == 1
    assert svg.index("<text") < svg.index('<defs><pattern id="burndown-0" patternUnits="userSpaceOnUse"')
    assert '<rect x="0" y="0" width="73" height="73" fill="var(--bg)"/><path d="M' in svg


@pytest.mark.parametrize(
    ("how", "written"),
    [
        ({}, '<text font-size="10" fill="var(--text)" x="3" y="28.6">'),
        ({"ha": "center"}, '<text font-size="10" text-anchor="middle" fill="var(--text)" x="3" y="28.6">'),
        ({"ha": "right", "va": "bottom"}, '<text font-size="10" text-anchor="end" fill="var(--text)" x="3" y="23.6">'),
    ],
)
def test_words_are_text_that_the_browser_lays_out(how: dict[str, Any], written: str) -> None:
    assert drawn(words("1 < 2 & 3", **how)) == f"{written}1 &lt; 2 &amp; 3</text>"


def test_the_root_says_what_it_is() -> None:
    pen = Pen((720, 302), "burndown")
    assert pen.finish('aria-label="a"') == (
        '<svg viewBox="0 0 720 302" role="img" aria-label="a" stroke-linejoin="round"></svg>'
    )
