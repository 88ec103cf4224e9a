"""The workflow for many boards, run: what several machines publish is what one would."""

import re
import subprocess
from pathlib import Path

import cryptography
import pytest

from tests.cli.desk import CONFIG
from tests.github.conftest import NO_CARDS, PUBLIC
from tests.github.many import Played, play
from tests.github.runner import BareRun, Runner
from tests.protect.opening import PASSPHRASE

THREE = CONFIG.replace("  - id: 8\n", "  - id: 8\n  - id: 11\n") + NO_CARDS + PUBLIC


@pytest.fixture
def three(runner: Runner) -> Runner:
    (runner.workspace / "config/report.yml").write_text(THREE, encoding="utf-8")
    return runner


def published(runner: Runner) -> dict[str, bytes]:
    """What GitHub Pages serves, the page about syncs aside."""
    pages = runner.home / "pages"
    files = {str(path.relative_to(pages)): path.read_bytes() for path in pages.rglob("*") if path.is_file()}
    return {name: content for name, content in files.items() if "/sync/" not in name}


def alone(runner: Runner, bare: BareRun) -> dict[str, bytes]:
    """The same built by one machine."""
    site = runner.home / "pages/some-project"
    tool = str(bare.venv / "bin/sprint-reports")
    command = [tool, "build", "-q", "--cache", str(runner.home / "own"), "--site", str(site)]
    subprocess.run(command, cwd=runner.workspace, env=runner.environment, check=True)
    (site / ".nojekyll").unlink()  # hidden files are not uploaded
    return published(runner)


def boards(played: Played) -> list[str]:
    return re.findall(r'"boards": \[.*?\]', played.plan.outputs["plan"])


def test_several_machines_publish_what_one_would(three: Runner, bare: BareRun) -> None:
    first = play(three, 1, shards="2", fail_on="completion_rate < 101")
    assert sorted(shard.code for shard in first.shards.values()) == [0, 6], "a Kanban board has no sprint to judge"
    assert first.merge
    assert first.merge.code == 0, first.merge.log
    assert first.deploy, "a gate that fails publishes all the same"
    assert first.deploy.outputs["page_url"].endswith("/some-project/")
    merged = published(three)

    second = play(three, 2, shards="2")
    assert all("Read what changed" in shard.summary for shard in second.shards.values()), "each found its own cache"
    assert boards(second) == boards(first), "boards stay where they are"
    assert second.merge
    assert "Nothing has changed since the last publication." in second.merge.summary
    assert second.deploy is None

    config = three.workspace / "config/report.yml"
    config.write_text(THREE.replace("id: 11", "id: 12"), encoding="utf-8")  # there is none
    third = play(three, 3, shards="3")
    assert sorted(shard.code for shard in third.shards.values()) == [0, 0, 5]
    assert third.merge
    assert third.merge.code == 5
    assert "- no part has board 12" in third.merge.log
    assert third.deploy is None

    config.write_text(THREE, encoding="utf-8")
    assert merged == published(three) == alone(three, bare)


def test_a_config_that_does_not_agree_to_the_public_fails(three: Runner) -> None:
    (three.workspace / "config/report.yml").write_text(THREE.replace(PUBLIC, ""), encoding="utf-8")
    ended = play(three, 1, shards="1")
    assert ended.shards[1].code == 2
    assert "--public is for a site that everybody may read" in ended.shards[1].log
    assert ended.deploy is None


def test_a_protected_site_leaves_nothing_readable_behind(three: Runner) -> None:
    (three.workspace / "config/report.yml").write_text(f"{THREE}protect: true\n", encoding="utf-8")
    three.environment["SITE_PASSPHRASE"] = PASSPHRASE
    # The installation that all these tests share has no extras; this one is found beside it.
    three.environment["PYTHONPATH"] = str(Path(cryptography.__file__).parents[1])
    ended = play(three, 1, shards="1")
    assert ended.merge
    assert ended.merge.code == 0, ended.merge.log
    assert b'id="sealed"' in published(three)["some-project/index.html"]
    kept = [path for folder in ("artifacts", "caches") for path in (three.home / folder).rglob("*") if path.is_file()]
    assert [path.read_bytes()[:8] for path in kept if path.name in {"part", "cache"}] == [b"Salted__"] * 2
    (shard,) = ended.shards.values()
    told = [path.read_bytes() for path in kept] + [job.log.encode() for job in (ended.plan, shard, ended.merge)]
    for word in (b"Web", b"Our teams", b"Sprint 1", b" issues", b"AB-91", b'summary"', PASSPHRASE.encode()):
        assert not any(word in content for content in told), word
    again = play(three, 2, shards="1")
    assert "Read what changed" in again.shards[1].summary, "the cache opened again"
    assert again.merge
    assert again.deploy is None, "the salt came back, and so the bytes"
