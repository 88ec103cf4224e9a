from datetime import date
from typing import Any

import pytest

from generator.domain import Version
from generator.fetch.parse import parse_versions


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            {"id": "7", "name": "5.2", "released": True, "releaseDate": "2026-11-20"},
            Version("7", "5.2", released=True, release_date=date(2026, 11, 20)),
        ),
        ({"id": 7, "name": "5.2", "released": False}, Version("7", "5.2")),
        ({"id": "7"}, Version("7", "7")),
        ({"id": "7", "name": "5.2", "released": None, "releaseDate": "20/Nov/26"}, Version("7", "5.2")),
    ],
)
def test_a_version(raw: dict[str, Any], expected: Version) -> None:
    assert parse_versions([raw]) == {"7": expected}
