"""Records on their way into the cache: whether in memory or in a file, what was put in comes out, and nothing stays."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.cache import spool
from generator.cache.spool import Spool
from generator.errors import CacheError
from tests.cache.desk import Desk
from tests.limits import small_files

Steps = list[tuple[str, bytes | None]]
steps = st.lists(st.tuples(st.sampled_from("1234"), st.none() | st.binary(max_size=30)), max_size=30)


@given(steps, st.sampled_from([1, 20, 10_000]))
def test_it_holds_what_a_dict_holds(tmp_path_factory: pytest.TempPathFactory, steps: Steps, in_memory: int) -> None:
    expected: dict[str, bytes] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "IN_MEMORY", in_memory)
        records = Spool(tmp_path_factory.getbasetemp())
    with records:
        for id_, record in steps:
            for each in (expected, records):
                if record is None:
                    each.pop(id_, None)
                else:
                    each[id_] = record
            assert dict(records) == expected
            assert records.get("5") is None


def test_a_file_has_no_name_and_is_gone_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 10)
    with Spool(tmp_path) as records:
        records["1"] = b"x" * 100
        assert records["1"] == b"x" * 100
        assert list(tmp_path.iterdir()) == []
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_refuses_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "IN_MEMORY", 10)
    with small_files(20_000), Spool(tmp_path) as records:
        for number in range(2):
            records[str(number)] = b"x" * 9_000
        with pytest.raises(CacheError, match="Cannot write to"):
            records["2"] = b"x" * 9_000
        assert (records["1"], "2" in records) == (b"x" * 9_000, False)


def test_a_sync_that_needs_the_file_ends_like_one_that_does_not(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = desk.full_content()
    monkeypatch.setattr(spool, "IN_MEMORY", 100)
    desk.sync()
    assert desk.content() == expected
    desk.re_estimate()
    desk.sync()
    assert desk.content() == desk.full_content()
