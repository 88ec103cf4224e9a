import pytest

from generator.render.svg import clean_labelled, clean_svg

HEAD = '<?xml version="1.0"?>\n<svg width="720pt">\n <defs>\n  <style type="text/css">*{}</style>\n </defs>\n'


def cleaned(body: str) -> str:
    """What is left of a body, without the root element."""
    svg = clean_svg(f"{HEAD}{body}</svg>", "burndown", 720, 302)
    return svg[svg.index(">") + 1 : -len("</svg>")]


@pytest.mark.parametrize(
    ("body", "clean"),
    [
        ('<path d="M 1.23456 2 \nL 3 4 \n" style="fill: none"/>', '<path d="M1.2 2l1.8 2" fill="none"/>'),
        ('<path style="stroke: #2563b0; stroke-width: 2"/>', '<path stroke="var(--c1)" stroke-width="2"/>'),
        ('<rect fill="#ffffff" width="73"/>', '<rect fill="var(--bg)" width="73"/>'),
        ('<text style="fill: #000000">a</text>', '<text fill="currentColor">a</text>'),
        ("<text style=\"font-size: 11px; font-family: 'DejaVu Sans'\">a</text>", '<text font-size="11">a</text>'),
        ('<text style="text-anchor: start" x="1">a</text>', '<text x="1">a</text>'),
        ('<text transform="rotate(-0 3.5 4)">a</text>', "<text>a</text>"),
        (
            '<text transform="translate(1.005 2) rotate(-90)">a</text>',
            '<text transform="translate(1 2) rotate(-90)">a</text>',
        ),
        ('<g id="text_1">\n <text>a</text>\n</g>', "<text>a</text>"),
        ('<g id="line2d_1">\n</g>', ""),
        ("<text>1.23456  a &lt;b&gt;</text>", "<text>1.23456  a &lt;b&gt;</text>"),
        ('<text style="fill: #123456">a</text>', '<text fill="#123456">a</text>'),
    ],
    ids=lambda text: text[:40],
)
def test_what_a_page_cannot_use_is_gone(body: str, clean: str) -> None:
    assert cleaned(body) == clean


def test_ids_that_are_used_get_the_charts_name() -> None:
    body = (
        '<path id="m1"/><use xlink:href="#m1"/><path style="fill: url(#h2)"/>'
        '<path clip-path="url(#p3)"/><clipPath id="p3"/><pattern id="h2"/>'
    )
    assert cleaned(body) == (
        '<path id="burndown-0"/><use href="#burndown-0"/><path fill="url(#burndown-1)"/>'
        '<path clip-path="url(#burndown-2)"/><clipPath id="burndown-2"/><pattern id="burndown-1"/>'
    )


def test_lines_of_one_look_become_one_path() -> None:
    one, other = (f'<path d="M {x} 0 L {x} 9" style="fill: none; stroke: #d0d7de"/>' for x in (1, 2))
    blue = '<path d="M 3 0 L 3 9" style="fill: none; stroke: #2563b0"/>'
    assert cleaned(f"<g>{one}{other}{blue}</g>") == (
        '<path d="M1 0v9M2 0v9" fill="none" stroke="var(--hair)"/><path d="M3 0v9" fill="none" stroke="var(--c1)"/>'
    )


def test_the_root_points_at_its_title_and_summary() -> None:
    assert clean_svg(f"{HEAD}</svg>", "burndown", 720, 302) == (
        '<svg viewBox="0 0 720 302" role="img" aria-labelledby="burndown-title" aria-describedby="burndown-summary" '
        'stroke-linejoin="round"></svg>'
    )


def test_a_label_is_escaped() -> None:
    assert 'aria-label="&lt;&quot;&amp;"' in clean_labelled(f"{HEAD}</svg>", "spark", 1, 1, '<"&')
