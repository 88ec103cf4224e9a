"""`build --part` and `merge`: a site built by several machines is the site that one would have built."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator.parts.bundle import Bundle, Origin, read_bundle, read_share, write_bundle
from generator.render.file import File
from tests.cli.desk import CANARIES, CONFIG, Desk
from tests.cli.parting import build_part, build_parts, site_files, with_keys
from tests.cli.test_commands import list_a_ghost
from tests.protect.opening import PASSPHRASE

SYNC_PAGE = "sync/index.html"


def test_parts_of_one_cache_make_the_very_site(desk: Desk) -> None:
    parts = build_parts(desk)
    ended = desk.run("merge", *parts, "--site", "merged", "--json")
    assert ended.code == 0
    assert site_files(desk.folder / "merged") == site_files(desk.folder / "site")
    document = ended.document
    assert (document["schema"], document["as_of"]) == ("sprint-reports/merge/1", "2026-01-09T12:00:00Z")
    assert (document["parts"], document["incomplete"]) == (["parts/7", "parts/8"], [])
    assert document["site"]["files"] == len(site_files(desk.folder / "merged"))


def test_the_order_of_the_parts_plays_no_part(desk: Desk) -> None:
    desk.run("merge", *reversed(build_parts(desk)), "--site", "merged")
    assert site_files(desk.folder / "merged") == site_files(desk.folder / "site")


def test_with_caches_of_their_own_only_the_page_about_syncs_is_another(desk: Desk) -> None:
    desk.jira.reset()
    parts = build_parts(desk, offline=False)
    asked = len(desk.jira.requests)
    assert desk.run("merge", *parts, "--site", "merged", "--cache", "caches/merge").code == 0
    assert len(desk.jira.requests) == asked > 0, "a merge asks nobody"
    merged, alone = (site_files(desk.folder / name) for name in ("merged", "site"))
    assert merged.keys() == alone.keys()
    assert {name for name in merged if merged[name] != alone[name]} == {SYNC_PAGE}
    assert b">1 sync, " in alone[SYNC_PAGE]
    assert b">2 syncs, " in merged[SYNC_PAGE], "that of each part"
    for board, other in (("7", "8"), ("8", "7")):
        manifest = json.loads((desk.folder / f"caches/{board}/manifest.json").read_text(encoding="utf-8"))["content"]
        assert f"board/{board}" in manifest["shards"]
        assert f"board/{other}" not in manifest["shards"]


def test_a_part_tells_what_it_is(desk: Desk) -> None:
    ended = build_part(desk, "8", "--json", offline=False)
    assert ended.code == 0
    document = ended.document
    assert document["schema"] == "sprint-reports/build-part/1"
    assert document["part"]["boards"] == [8]
    assert document["part"]["path"] == str(desk.folder / "parts/8")
    assert document["sync"]["mode"] == "full"
    assert [board["id"] for board in document["sync"]["boards"]] == [8]
    assert "Part of 2026-01-09 12:00 UTC in parts/8: 1 board, " in ended.err


def test_a_part_holds_no_login_no_account_and_no_path(desk: Desk) -> None:
    build_parts(desk, offline=False)
    for path in (desk.folder / "parts").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        assert '"account_id":null' in text
        assert str(desk.folder) not in text
        assert not any(canary in text for canary in CANARIES)


def test_what_is_incomplete_in_one_part_is_incomplete_in_all(desk: Desk) -> None:
    list_a_ghost(desk)
    assert build_part(desk, "7", offline=False).code == 4
    assert build_part(desk, "8", offline=False).code == 0
    ended = desk.run("merge", "parts/7", "parts/8", "--site", "merged", "--json")
    assert ended.code == 4
    (sentence,) = ended.document["incomplete"]
    assert "99999" in sentence
    index = json.loads((desk.folder / "merged/data/index.json").read_text(encoding="utf-8"))
    assert index["incomplete"] == [sentence]


def test_what_is_missing_is_told_in_the_order_of_the_config(desk: Desk) -> None:
    for folder, sentence in zip(build_parts(desk), ("first", "second"), strict=True):
        bundle = read_bundle(desk.folder / folder)
        told = replace(bundle.told, incomplete=(sentence,))
        rewrite(desk.folder / folder, replace(bundle, told=told))
    ended = desk.run("merge", "parts/8", "parts/7", "--site", "merged", "--json")
    assert ended.document["incomplete"] == ["first", "second"]


def test_a_gate_that_fails_is_the_part_s_affair(desk: Desk) -> None:
    ended = build_part(desk, "7", "--fail-on", "completed_issues > 5", "--json")
    assert ended.code == ended.document["exit_code"] == 6
    build_part(desk, "8")
    assert desk.run("merge", "parts/7", "parts/8", "--site", "merged").code == 0


def test_a_correction_that_no_board_shows_is_told_by_the_merge_alone(desk: Desk) -> None:
    assert desk.run("corrections", "add", "AB-91", "estimate=5", "--reason", "forgotten").code == 0
    path = desk.folder / "config/corrections.yml"
    text = path.read_text(encoding="utf-8")
    assert "10091" in text
    path.write_text(text.replace("10091", "99991"), encoding="utf-8")
    alone = desk.run("build", "--offline", "--site", "alone", "--json")
    parts = build_parts(desk)
    merged = desk.run("merge", *parts, "--site", "merged", "--json")
    assert merged.code == alone.code == 4
    assert merged.document["incomplete"] == alone.document["incomplete"] != []
    assert site_files(desk.folder / "merged") == site_files(desk.folder / "alone")


def test_an_encrypted_site_is_encrypted_by_the_merge(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write_config(with_keys("protect: true"))
    parts = build_parts(desk)  # needs no passphrase
    assert desk.run("merge", *parts, "--site", "merged").code == 2
    monkeypatch.setenv("SITE_PASSPHRASE", PASSPHRASE)
    assert desk.run("build", "--offline", "--site", "alone").code == 0
    assert desk.run("merge", *parts, "--site", "merged").code == 0
    merged = site_files(desk.folder / "merged")
    assert merged == site_files(desk.folder / "alone")
    assert b'id="sealed"' in merged["index.html"]


def test_where_keys_are_hidden_a_part_must_know_all_of_them(desk: Desk) -> None:
    desk.write_config(with_keys("privacy: {keys: pseudonym}"))
    desk.jira.reset()
    ended = build_part(desk, "7", offline=False)
    assert ended.code == 2
    assert "would show their keys" in ended.err
    assert desk.jira.requests == []
    parts = build_parts(desk)
    assert desk.run("build", "--offline", "--site", "alone").code == 0
    assert desk.run("merge", *parts, "--site", "merged").code == 0
    assert site_files(desk.folder / "merged") == site_files(desk.folder / "alone")


def test_offline_a_cache_that_lacks_a_board_cannot_hide_its_keys(desk: Desk) -> None:
    build_part(desk, "7", offline=False)
    desk.write_config(with_keys("privacy: {keys: pseudonym}"))
    ended = desk.run("build", "--offline", "--cache", "caches/7", "--board", "7", "--part", "parts/7")
    assert ended.code == 2
    assert "would show their keys" in ended.err


def test_a_sync_of_some_boards_leaves_the_cache_of_all_alone(desk: Desk) -> None:
    before = desk.kept()
    ended = desk.run("build", "--board", "7", "--part", "parts/7")
    assert ended.code == 2
    assert "a sync would drop them" in ended.err
    assert desk.kept() == before


@pytest.mark.parametrize(("option", "value"), [("--site", "public"), ("--single-file", "page.html")])
def test_a_part_is_no_site(desk: Desk, option: str, value: str) -> None:
    ended = desk.run("build", "--offline", "--part", "parts/7", option, value)
    assert ended.code == 2
    assert f"--part writes a part of a site, so it does not go with {option}." in ended.err


def test_a_folder_with_other_things_in_it_is_no_place_for_a_part(desk: Desk) -> None:
    (desk.folder / "parts/7").mkdir(parents=True)
    mine = desk.folder / "parts/7/mine.txt"
    mine.write_text("mine", encoding="utf-8")
    ended = build_part(desk, "7")
    assert ended.code == 5
    assert "parts/7 holds other files than a part (mine.txt)" in ended.err
    assert mine.read_text(encoding="utf-8") == "mine"


def test_the_next_part_takes_the_place_of_the_one_before(desk: Desk) -> None:
    assert desk.run("build", "--offline", "--part", "parts/7").code == 0
    assert build_part(desk, "7").code == 0
    assert {path.name for path in (desk.folder / "parts/7").iterdir()} == {"7.zip", "part.json"}


def test_a_site_for_everybody_needs_the_config_s_consent(desk: Desk) -> None:
    ended = desk.run("merge", *build_parts(desk), "--public")
    assert ended.code == 2
    assert "--public is for a site that everybody may read" in ended.err


def rewrite(folder: Path, bundle: Bundle) -> None:
    """The part in the folder, saying something else of itself."""
    shares = [(piece, read_share(folder, piece)) for piece in bundle.pieces]
    write_bundle(folder, bundle.origin, bundle.told, shares)


def change_origin(folder: Path, **values: str) -> None:
    bundle = read_bundle(folder)
    rewrite(folder, replace(bundle, origin=replace(bundle.origin, **values)))


def of_another_config(desk: Desk) -> tuple[str, ...]:
    desk.write_config(CONFIG.replace("Our teams", "Their teams"))
    build_part(desk, "8")
    desk.write_config(CONFIG)
    return "parts/7", "parts/8"


def torn(desk: Desk) -> tuple[str, ...]:
    path = desk.folder / "parts/8/8.zip"
    path.write_bytes(path.read_bytes()[:-1])
    return "parts/7", "parts/8"


def edited(desk: Desk) -> tuple[str, ...]:
    path = desk.folder / "parts/8/part.json"
    path.write_bytes(path.read_bytes().replace(b'"ref":8', b'"ref":7'))
    return "parts/7", "parts/8"


def unfinished(desk: Desk) -> tuple[str, ...]:
    (desk.folder / "parts/8/part.json").unlink()
    return "parts/7", "parts/8"


def without_archive(desk: Desk) -> tuple[str, ...]:
    (desk.folder / "parts/8/8.zip").unlink()
    return "parts/7", "parts/8"


def empty(desk: Desk) -> tuple[str, ...]:
    shutil.rmtree(desk.folder / "parts/8")
    (desk.folder / "parts/8").mkdir()
    return "parts/7", "parts/8"


def of(name: str, value: str) -> Callable[[Desk], tuple[str, ...]]:
    assert name in Origin.__dataclass_fields__

    def make(desk: Desk) -> tuple[str, ...]:
        change_origin(desk.folder / "parts/8", **{name: value})
        return "parts/7", "parts/8"

    return make


WRONG: dict[str, tuple[Callable[[Desk], tuple[str, ...]], list[str]]] = {
    "missing": (lambda _: ("parts/7",), ["no part has board 8"]),
    "twice": (
        lambda _: ("parts/7", "parts/8", "parts/7"),
        ["board 7 is in several: parts/7, parts/7"],
    ),
    "nowhere": (lambda _: ("parts/7", "parts/9"), ["parts/9 is not there", "no part has board 8"]),
    "empty": (empty, ["parts/8 holds no part, or one that was not finished", "no part has board 8"]),
    "unfinished": (unfinished, ["parts/8 holds no part, or one that was not finished", "no part has board 8"]),
    "torn": (torn, ["parts/8 is damaged: the archive of board 8 is missing or not the one that was written"]),
    "gone": (
        without_archive,
        ["parts/8 is damaged: the archive of board 8 is missing or not the one that was written"],
    ),
    "edited": (edited, ["parts/8/part.json is damaged", "no part has board 8"]),
    "config": (of_another_config, ["parts/8 was built with another config"]),
    "version": (of("version", "0.0.1"), ["parts/8 was built by version 0.0.1, not 0.1.0"]),
    "code": (of("tool", "0"), ["parts/8 was built with other code or other versions of libraries or Python"]),
    "jira": (of("jira", "0"), ["parts/8 is of another Jira or another account than parts/7"]),
    "keys": (of("keys", "0"), ["parts/8 hides other issue keys than parts/7: build both from one cache"]),
}


@pytest.mark.parametrize("case", WRONG)
def test_parts_that_do_not_belong_together_are_refused(desk: Desk, case: str) -> None:
    build_parts(desk)
    make, complaints = WRONG[case]
    parts = make(desk)
    before = desk.kept()
    ended = desk.run("merge", *parts)
    assert ended.code == 5
    assert [line.strip() for line in ended.err.splitlines() if line.startswith("    - ")] == [
        f"- {complaint}" for complaint in complaints
    ]
    assert "hint: Build what is named here again" in ended.err
    assert desk.kept() == before, "the old site stays"


def test_all_that_is_wrong_is_told_at_once(desk: Desk) -> None:
    build_parts(desk)
    torn(desk)
    change_origin(desk.folder / "parts/7", version="0.0.1", config="0")
    ended = desk.run("merge", "parts/7", "parts/8", "parts/nothing")
    assert ended.err.count("\n    - ") == 4


def test_a_part_cannot_write_outside_the_site(desk: Desk) -> None:
    parts, folder = build_parts(desk), desk.folder / "parts/8"
    bundle = read_bundle(folder)
    (piece,) = bundle.pieces
    share = read_share(folder, piece)
    hostile = replace(share, files=(*share.files, File("../outside.html", b"?")))
    write_bundle(folder, bundle.origin, bundle.told, [(piece, hostile)])
    before = desk.kept()
    ended = desk.run("merge", *parts)
    assert ended.code == 5
    assert "The site cannot hold a file called '../outside.html'" in ended.err
    assert desk.kept() == before
    assert not (desk.folder / "outside.html").exists()
