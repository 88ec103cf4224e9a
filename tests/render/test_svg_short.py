"""Shorter markup that draws the same."""

import re

import pytest

from generator.render.svg_short import share_looks, short_number, short_path, tidy


def points(text: str) -> tuple[list[tuple[int, int]], list[int]]:
    """ "M 1 2 L 3 4" as points in tenths and their codes."""
    pieces = [piece.split() for piece in text.split(",")]
    places = [(round(10 * float(x)), round(10 * float(y))) for _, x, y in pieces]
    return places, [CODES[name] for name, _, _ in pieces]


CODES = {"M": 1, "L": 2, "Q": 3, "C": 4, "z": 79, "stop": 0}


@pytest.mark.parametrize(
    ("path", "short"),
    [
        ("M 1 2, L 3 5, L 4 4", "M1 2l2 3 1-1"),
        ("M 1 2, L 3 2, L 3 9", "M1 2h2v7"),
        ("M 0 0, L 0.1 0.5, L 0.3 0.9", "M0 0l.1 .5 .2 .4"),
        ("M 0 0, L 0 9, L 0 9", "M0 0v9"),
        ("M 0 0, L 2 0, L 5 0, L 4 0, L 4 0, L 3 0", "M0 0h5-2"),
        ("M 1 1, L 2 1, L 2 2, z 1 1, M 5 5, L 6 6, stop 0 0", "M1 1h1v1zm4 4 1 1"),
        ("M 1 1, C 1 2, C 3 4, C 5 6, Q 6 7, Q 8 9, z 0 0", "M1 1c0 1 2 3 4 5q1 1 3 3z"),
        ("M -0.5 0, L -12.5 -0.3", "M-.5 0l-12-.3"),
    ],
)
def test_a_path_in_relative_steps(path: str, short: str) -> None:
    assert short_path(*points(path)) == short


def test_a_path_of_nothing_is_empty() -> None:
    assert short_path([], []) == ""


def test_errors_do_not_add_up() -> None:
    tenths = [(round(index * 3.7), 1000 - round(index * 1.73)) for index in range(500)]
    steps = [float(each) for each in re.findall(r"-?[\d.]+", short_path(tenths, [1, *[2] * 499]))]
    assert (sum(steps[::2]), sum(steps[1::2])) == pytest.approx((tenths[-1][0] / 10, tenths[-1][1] / 10))


@pytest.mark.parametrize(
    ("number", "short"), [(3.0, "3"), (2.55, "2.55"), (1.2345, "1.23"), (10.0, "10"), (0.1, "0.1")]
)
def test_numbers_have_two_decimals_at_most(number: float, short: str) -> None:
    assert short_number(number) == short


@pytest.mark.parametrize(
    ("body", "clean"),
    [
        ("<g><text>a</text></g>", "<text>a</text>"),
        ('<g><g><path d="M1 1"/></g></g>', '<path d="M1 1"/>'),
        ("<g></g>", ""),
        ('<g><defs/><g><use x="1"/></g></g>', '<g><defs/><g><use x="1"/></g></g>'),
        (
            "".join(f'<path d="M{x} 0v9" fill="none" stroke="{look}"/>' for x, look in enumerate("aab")),
            '<path d="M0 0v9M1 0v9" fill="none" stroke="a"/><path d="M2 0v9" fill="none" stroke="b"/>',
        ),
    ],
)
def test_groups_of_one_go_and_lines_alike_become_one(body: str, clean: str) -> None:
    assert tidy(body) == clean


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
