"""Of what has not changed nothing is made again, and of what has changed nothing is kept."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from generator.cache.files import seal, unseal
from generator.cache.snapshot import load_snapshot
from generator.cache.sprint_reports import fetch_reports
from generator.correction import Correction
from generator.demo.events import ChangedItem, IssueDeleted, SprintCreated, SprintEdited
from generator.demo.server import DemoJira
from generator.gates.gate import parse_gate
from generator.privacy import Privacy
from tests.cache.desk import Desk, moved_to
from tests.demo.small_world import DOING, TOKEN
from tests.demo_site import unmeasured
from tests.parts.mill import BOARDS, CARDS, CLOSED, ONE, SETTINGS, TWO, Mill, build_again, mill_world

ROOT = Path(__file__).parents[2]
BOTH = frozenset({ONE, TWO})
ALL_CLOSED = frozenset(CLOSED[ONE] + CLOSED[TWO])
NO_BOARD: frozenset[int] = frozenset()
NO_SPRINT: frozenset[str] = frozenset()


@dataclass
class Bench:
    """A built mill, and the Jira that it reads."""

    mill: Mill
    desk: Desk

    def sync(self) -> Mill:
        self.desk.sync(BOARDS)
        return self.mill


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("mill") / "built"
    with DemoJira(mill_world(), "cloud", token=TOKEN) as jira:
        desk = Desk(jira, "cloud", folder)
        desk.sync(BOARDS)
        mill = Mill(folder)
        mill.build()
        yield Bench(mill, desk)


@pytest.fixture
def bench(built: Bench, tmp_path: Path) -> Bench:
    """A copy of its own, and a Jira in which nothing has happened since."""
    folder = tmp_path / "own"
    shutil.copytree(built.mill.cache, folder / "cache")
    built.desk.jira._site.world = mill_world()
    return Bench(replace(built.mill, folder=folder), replace(built.desk, folder=folder))


# What the config says


def another_template(bench: Bench) -> Mill:
    """The team has its own, and edits one of them."""
    templates = bench.mill.folder / "templates"
    shutil.copytree(ROOT / "templates", templates)
    mill = replace(bench.mill, settings=replace(SETTINGS, look=replace(CARDS, templates_dir=templates)))
    mill.build()
    page = templates / "base.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</body>", "<p>Ours</p></body>"), encoding="utf-8")
    return mill


def another_style(bench: Bench) -> Mill:
    return replace(bench.mill, settings=replace(SETTINGS, look=replace(CARDS, extra_css=b"p { color: red }")))


def another_title(bench: Bench) -> Mill:
    return replace(bench.mill, settings=replace(SETTINGS, title="Their teams"))


def another_address(bench: Bench) -> Mill:
    return replace(bench.mill, settings=replace(SETTINGS, base_url="https://teams.example/"))


def less_to_read(bench: Bench) -> Mill:
    return replace(bench.mill, settings=replace(SETTINGS, privacy=Privacy(summaries="hide")))


def a_rule_of_board_one(bench: Bench) -> Mill:
    return replace(bench.mill, boards=(replace(BOARDS[0], velocity_sprints=2), BOARDS[1]))


def a_gate(bench: Bench) -> Mill:
    return replace(bench.mill, gates=(parse_gate("completion_rate < 99"),))


def correcting(bench: Bench, key: str) -> Mill:
    correction = Correction(key, None, None, "estimate", 13.0, 1.0, "It was more")
    return replace(bench.mill, settings=replace(SETTINGS, corrections=(correction,)))


def a_correction_in_the_running_sprint(bench: Bench) -> Mill:
    return correcting(bench, "AB-31")


def a_correction_in_sprint_one(bench: Bench) -> Mill:
    return correcting(bench, "AB-1")


# What happens in Jira


def an_issue_of_board_two(bench: Bench) -> Mill:
    bench.desk.change(20_013, moved_to(DOING))
    return bench.sync()


def an_issue_in_sprint_one(bench: Bench) -> Mill:
    bench.desk.change(10_001, ChangedItem("summary", "Do 10001", "Done 10001"))
    return bench.sync()


def sprint_one_is_renamed(bench: Bench) -> Mill:
    bench.desk.happens(SprintEdited(bench.desk.world.now, 1, "The first", ""))
    return bench.sync()


def a_sprint_is_planned(bench: Bench) -> Mill:
    bench.desk.happens(SprintCreated(bench.desk.world.now, 6, ONE, "Sprint 6"))
    return bench.sync()


def an_issue_is_deleted(bench: Bench) -> Mill:
    bench.desk.happens(IssueDeleted(bench.desk.world.now, 10_050))
    return bench.sync()


def an_hour_passes(bench: Bench) -> Mill:
    bench.desk.happens()
    return bench.sync()


def a_day_passes(bench: Bench) -> Mill:
    bench.desk.happens(after=timedelta(days=1))
    return bench.sync()


# What is kept beside it


def nothing(bench: Bench) -> Mill:
    return bench.mill


def the_data_is_incomplete(bench: Bench) -> Mill:
    return replace(bench.mill, incomplete=("some issues could not be read",))


def a_kept_result_is_another(bench: Bench) -> Mill:
    path = bench.mill.cache / "results" / f"{ONE}-1.json"
    document = unseal(path.read_bytes(), path)
    document["results"][0]["totals"]["completed"] = [1, 1.0]
    path.write_bytes(seal(document))
    return bench.mill


def a_kept_result_is_lost(bench: Bench) -> Mill:
    (bench.mill.cache / "results" / f"{ONE}-1.json").unlink()
    return bench.mill


def a_report_of_jira_s_is_there(bench: Bench) -> Mill:
    generation = bench.mill.generation
    fetch_reports(bench.desk.connect(), generation, load_snapshot(generation, BOARDS[0]), lambda *_: None)
    assert list((bench.mill.cache / "reports").iterdir())
    return bench.mill


def a_foreign_file_is_there(bench: Bench) -> Mill:
    (bench.mill.cache / "results" / "notes of mine.json").write_text("{}", encoding="utf-8")
    return bench.mill


Change = Callable[[Bench], Mill]
ONE_CLOSED = frozenset(CLOSED[ONE])
MATRIX: list[tuple[Change, frozenset[int], frozenset[str]]] = [
    (nothing, NO_BOARD, NO_SPRINT),
    (an_hour_passes, NO_BOARD, NO_SPRINT),
    (a_foreign_file_is_there, NO_BOARD, NO_SPRINT),
    (another_template, BOTH, ALL_CLOSED),
    (another_style, BOTH, ALL_CLOSED),
    (another_title, BOTH, ALL_CLOSED),
    (the_data_is_incomplete, BOTH, ALL_CLOSED),
    (less_to_read, BOTH, ALL_CLOSED),
    (another_address, BOTH, NO_SPRINT),
    (a_gate, BOTH, NO_SPRINT),
    (a_day_passes, BOTH, NO_SPRINT),
    (a_correction_in_the_running_sprint, BOTH, NO_SPRINT),
    (a_correction_in_sprint_one, BOTH, ONE_CLOSED),  # the later ones compare themselves with it
    (a_rule_of_board_one, frozenset({ONE}), ONE_CLOSED),
    (an_issue_of_board_two, frozenset({TWO}), NO_SPRINT),
    (an_issue_in_sprint_one, frozenset({ONE}), frozenset({"1"})),
    (sprint_one_is_renamed, frozenset({ONE}), frozenset({"1", "2"})),
    (a_sprint_is_planned, frozenset({ONE}), NO_SPRINT),
    (an_issue_is_deleted, frozenset({ONE}), NO_SPRINT),
    (a_kept_result_is_another, frozenset({ONE}), frozenset({"1"})),
    (a_kept_result_is_lost, frozenset({ONE}), NO_SPRINT),
    (a_report_of_jira_s_is_there, frozenset({ONE}), NO_SPRINT),
]
NOTHING_IS_DRAWN = {
    *(another_template, another_style, another_title, the_data_is_incomplete, another_address, a_gate),
    *(a_kept_result_is_another, a_kept_result_is_lost, a_report_of_jira_s_is_there),
}


@pytest.mark.parametrize(("change", "boards", "sprints"), MATRIX)
def test_what_changes_is_made_anew_and_nothing_else(
    bench: Bench, change: Change, boards: frozenset[int], sprints: frozenset[str]
) -> None:
    reused = build_again(change(bench))
    assert (reused.boards, reused.sprints) == (boards, sprints)
    drawn, taken = reused.charts
    if change in NOTHING_IS_DRAWN:
        assert drawn == 0 < taken


def test_a_board_in_another_zone_than_its_syncs_speaks_for_the_last_of_them(bench: Bench) -> None:
    """There it is tomorrow already, so the instant that the syncs left it is of another day."""
    tokyo = replace(bench.mill, boards=tuple(replace(board, time_zone="Asia/Tokyo") for board in BOARDS))
    for hours in (4, 1):
        bench.desk.happens(after=timedelta(hours=hours))
        bench.sync()
        assert tokyo.build() == tokyo.afresh()


BUILD = """
import sys
from dataclasses import replace
from pathlib import Path
from tests.parts.mill import Mill
Mill(Path(sys.argv[1])).build()
"""


def test_nothing_is_taken_of_what_another_version_of_the_tool_kept(bench: Bench, tmp_path: Path) -> None:
    """Its charts are wider, which a chart's table does not tell."""
    other = tmp_path / "clone-of-ours"
    for name in ("generator", "templates"):
        shutil.copytree(ROOT / name, other / name)
    charts = other / "generator" / "render" / "charts.py"
    charts.write_text(charts.read_text(encoding="utf-8").replace("= 720, 302", "= 731, 302"), encoding="utf-8")
    shutil.rmtree(bench.mill.cache / "built")
    environment = {**unmeasured(), "PYTHONPATH": str(ROOT)}  # the copy is no code of ours
    subprocess.run([sys.executable, "-c", BUILD, str(bench.mill.folder)], cwd=other, env=environment, check=True)
    kept = [bench.mill.share(board) for board in (ONE, TWO)]
    assert any('viewBox="0 0 731 302"' in chart for share in kept for chart in share.charts.values())
    reused = build_again(bench.mill)
    assert (reused.boards, reused.sprints) == (BOTH, ALL_CLOSED)
    assert reused.charts[1] == 0
    assert not any(b"0 0 731 302" in content for content in bench.mill.build().values())


def test_what_another_process_kept_is_taken(bench: Bench) -> None:
    """Its hashes of texts are others, and so may be the order of what has none."""
    shutil.rmtree(bench.mill.cache / "built")
    environment = {**os.environ, "PYTHONHASHSEED": "4242"}
    subprocess.run([sys.executable, "-c", BUILD, str(bench.mill.folder)], cwd=ROOT, env=environment, check=True)
    assert build_again(nothing(bench)).boards == NO_BOARD
    reused = build_again(another_address(bench))
    assert (reused.boards, reused.sprints) == (BOTH, NO_SPRINT)
    assert reused.charts[0] == 0


def _damage(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[:-200] + bytes(200))


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _mix_up(path: Path) -> None:
    """Each board has the other's."""
    other = path.with_name(f"{TWO}.zip")
    mine, its = path.read_bytes(), other.read_bytes()
    path.write_bytes(its)
    other.write_bytes(mine)


def _link(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def _link_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("elsewhere"))
    path.parent.symlink_to("elsewhere")


def _file_for_a_folder(path: Path) -> None:
    """Nothing can be kept there; root, whom a read-only folder does not stop, could not either."""
    shutil.rmtree(path.parent)
    path.parent.touch()


def _folder_for_a_file(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil", [_damage, _empty, _mix_up, _link, _link_folder, _file_for_a_folder, _folder_for_a_file]
)
def test_what_cannot_be_used_or_kept_is_made_anew(bench: Bench, spoil: Callable[[Path], None]) -> None:
    expected = bench.mill.afresh()
    spoil(bench.mill.archive(ONE))
    assert bench.mill.build() == expected
    assert bench.mill.build() == expected
