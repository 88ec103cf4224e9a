"""Shorter markup that draws the same."""

import re

import pytest

from generator.render.svg_short import share_looks, shorten_path


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 1 2 L 3 5 L 4 4", "M1 2l2 3 1-1"),
        ("M 1 2 L 3 2 L 3 9", "M1 2h2v7"),
        ("M 1 2 H 3 V 9", "M1 2h2v7"),
        ("M 0 0 L 0.14 0.46 L 0.26 0.94", "M0 0l.1 .5 .2 .4"),  # where each point is, so errors don't add up
        ("M 0 0 L 0.04 9 L 0.04 9", "M0 0v9"),
        ("M 0 0 L 2 0 L 5 0 L 4 0", "M0 0h5-1"),
        ("M 1 1 L 2 1 L 2 2 z M 5 5 L 6 6", "M1 1h1v1zm4 4 1 1"),
        ("M 1 1 C 1 2 3 4 5 6 Q 6 7 8 9 Z", "M1 1c0 1 2 3 4 5q1 1 3 3z"),
        ("", ""),
    ],
)
def test_a_path_in_relative_steps(path: str, short: str) -> None:
    assert shorten_path(path) == short


def test_no_point_moves_by_more_than_half_a_tenth() -> None:
    places = [(index * 0.37, 100 - index * 0.173) for index in range(500)]
    steps = re.findall(r"-?[\d.]+", shorten_path("M " + " L ".join(f"{x} {y}" for x, y in places)))
    x = y = 0.0
    for (right_x, right_y), dx, dy in zip(places, steps[::2], steps[1::2], strict=True):
        x, y = x + float(dx), y + float(dy)
        assert (x, y) == pytest.approx((right_x, right_y), abs=0.0501)


def test_a_look_in_common_is_said_once() -> None:
    assert share_looks('<use x="1" fill="a"/><use x="2" fill="a"/><use x="3" fill="b"/>') == (
        '<g fill="a"><use x="1"/><use x="2"/></g><use x="3" fill="b"/>'
    )
    assert share_looks('<text x="1" font-size="9">a > b</text><text font-size="9">c</text>') == (
        '<g font-size="9"><text x="1">a > b</text><text>c</text></g>'
    )


@pytest.mark.parametrize("body", ['<use x="1"/><use x="2"/>', '<path id="m" fill="a"/><path id="n" fill="a"/>', "<g/>"])
def test_what_shares_nothing_stays(body: str) -> None:
    """What stands in a definition is looked at alone, without the group around it."""
    assert share_looks(body) == body


def test_what_does_not_pass_on_to_those_inside_stays_with_its_own() -> None:
    one = '<path d="{}" fill="a" opacity="0.5" transform="rotate(9)"/>'
    assert share_looks(one.format("M1 1") + one.format("M2 2")) == (
        '<g fill="a"><path d="M1 1" opacity="0.5" transform="rotate(9)"/>'
        '<path d="M2 2" opacity="0.5" transform="rotate(9)"/></g>'
    )
