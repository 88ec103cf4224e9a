import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.look import Look
from generator.metrics.words import day
from generator.render.dates import to_iso
from tests.reports import build, usual_report


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>until Tue 3 Nov 2026.</p>", "<p>until 2026-11-03.</p>"),
        ("<title>Tue 3 Nov 2026, 17:05</title>", "<title>2026-11-03 17:05</title>"),
        ("Tue 3 Nov 2026, Sun 1 Mar 2026", "2026-11-03, 2026-03-01"),
        ("<dd><bdi>Tue 3 Nov 2026, 17:05</bdi></dd>", "<dd><bdi>2026-11-03 17:05</bdi></dd>"),
        ("<h1><bdi>Sprint Tue 3 Nov 2026</bdi>: x</h1>", "<h1><bdi>Sprint Tue 3 Nov 2026</bdi>: x</h1>"),
        ("<bdi>a</bdi> Tue 3 Nov 2026 <bdi>b\n</bdi>", "<bdi>a</bdi> 2026-11-03 <bdi>b\n</bdi>"),
        ("Mon 3 Nov 2026", "Mon 3 Nov 2026"),  # a Tuesday
        ("Sun 31 Feb 2026", "Sun 31 Feb 2026"),
        ("Tue 03 Nov 2026", "Tue 03 Nov 2026"),
        ("Tue 3 Nov 20261", "Tue 3 Nov 20261"),
        ("Tue 3 Nov 0000", "Tue 3 Nov 0000"),
    ],
)
def test_a_day_of_ours_and_no_other_text_is_written_anew(html: str, expected: str) -> None:
    assert to_iso(html) == expected


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_as_words_write_it_is_known(value: date) -> None:
    assert to_iso(f"by {day(value)}.") == f"by {value.isoformat()}."


def test_no_page_of_a_site_has_a_long_day_left() -> None:
    pattern = re.compile(rb"[A-Z][a-z]{2} \d{1,2} [A-Z][a-z]{2} \d{4}")
    long, iso = (build(replace(usual_report(), look=Look(date_format=form))) for form in ("long", "iso"))
    assert sum(len(pattern.findall(content)) for content in long.values()) > 20
    assert [path for path, content in iso.items() if pattern.search(content)] == []
    assert {path for path in iso if iso[path] != long[path]} <= {path for path in iso if path.endswith(".html")}
