"""A site is said to stand only when it does: nothing it is made of has changed, and nobody touched it."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main
from generator.cli.console import Console
from generator.cli.standing import Call, Watch
from generator.config import load_config
from generator.demo.server import DemoJira
from generator.resources import templates_dir
from tests.cli.conftest import enter
from tests.cli.desk import CONFIG, TOKEN, Desk, Ended, subprocess_environment
from tests.protect.opening import PASSPHRASE

STANDS = "Nothing has changed since the last build"
PAGE = Path("site/boards/7/index.html")
CACHE = Path(".cache/sprint-reports")
LOOKS = CONFIG + "extra_css: ours.css\nlogo: logo.png\ntemplates_dir: ours\n"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc33"
    "0000000049454e44ae426082"
)
CORRECTIONS = """\
corrections:
  - issue: AB-9999
    field: estimate
    value: 5
    base: 1
    reason: forgotten
"""


def build(desk: Desk, *more: str) -> Ended:
    return desk.run("build", "--offline", *more)


def stands(ended: Ended) -> bool:
    return STANDS in ended.err


@pytest.fixture(scope="module")
def dressed(built: Path, small_jira: DemoJira, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site was built of all that a site can be made of."""
    folder = tmp_path_factory.mktemp("dressed") / "project"
    shutil.copytree(built, folder)
    (folder / "ours").mkdir()
    shutil.copy(templates_dir() / "missing.html", folder / "ours")
    (folder / "ours.css").write_text("p { color: red }", encoding="utf-8")
    (folder / "logo.png").write_bytes(PNG)
    (folder / "config" / "report.yml").write_text(LOOKS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as monkeypatch:
        enter(folder, small_jira.url, monkeypatch)
        assert main(["build", "--offline", "-q"]) == 0
    return folder


@pytest.fixture
def standing(desk: Desk, dressed: Path) -> Desk:
    """A copy of it whose site stands."""
    for entry in desk.folder.iterdir():
        shutil.rmtree(entry)
    shutil.copytree(dressed, desk.folder, dirs_exist_ok=True)
    assert not stands(build(desk))
    return desk


def append(path: Path, text: str = "\n") -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write(text)


def edit_a_page(_: Desk) -> None:
    content = PAGE.read_bytes()
    PAGE.write_bytes(content[::-1])


def edit_a_page_and_hide_it(_: Desk) -> None:
    look = PAGE.stat()
    edit_a_page(_)
    os.utime(PAGE, ns=(look.st_atime_ns, look.st_mtime_ns))


def delete_a_page(_: Desk) -> None:
    PAGE.unlink()


def add_a_file(_: Desk) -> None:
    Path("site/mine.html").touch()


def add_a_link(_: Desk) -> None:
    Path("site/mine.html").symlink_to("nowhere")


def touch_a_page(_: Desk) -> None:
    os.utime(PAGE)


def lose_the_site(_: Desk) -> None:
    shutil.rmtree("site")


def edit_the_config(_: Desk) -> None:
    append(Path("config/report.yml"), "# a remark\n")


def edit_the_style(_: Desk) -> None:
    append(Path("ours.css"))


def edit_a_template(_: Desk) -> None:
    append(Path("ours/missing.html"))


def add_a_template(_: Desk) -> None:
    Path("ours/more.txt").touch()


def exchange_the_logo(_: Desk) -> None:
    Path("logo.png").write_bytes(PNG + b"\0")


def add_corrections(_: Desk) -> None:
    Path("config/corrections.yml").write_text(CORRECTIONS, encoding="utf-8")


def sync(desk: Desk) -> None:
    assert desk.run("sync", "-q").code == 0


def keep_another_result(_: Desk) -> None:
    append(next((CACHE / "results").glob("*.json")))


def keep_a_report(_: Desk) -> None:
    (CACHE / "reports").mkdir(exist_ok=True)
    (CACHE / "reports" / "7-1.json").write_text("{}", encoding="utf-8")


def spoil_the_record(_: Desk) -> None:
    for path in (CACHE / "built").glob("*.json"):
        path.write_bytes(path.read_bytes().replace(b'"code":0', b'"code":6'))


def empty_the_record(_: Desk) -> None:
    for path in (CACHE / "built").glob("*.json"):
        path.write_bytes(b"")


def lose_the_record(_: Desk) -> None:
    for path in (CACHE / "built").glob("*.json"):
        path.unlink()


def put_a_folder_for_the_record(_: Desk) -> None:
    for path in (CACHE / "built").glob("*.json"):
        path.unlink()
        path.mkdir()


MENDED = [
    *(edit_a_page, edit_a_page_and_hide_it, delete_a_page, add_a_file, add_a_link, touch_a_page, lose_the_site),
    *(edit_the_config, edit_the_style, edit_a_template, add_a_template, exchange_the_logo),
    *(sync, keep_another_result, keep_a_report, spoil_the_record, empty_the_record, lose_the_record),
]


def test_a_site_stands_as_long_as_nothing_changes(standing: Desk) -> None:
    before = standing.kept()
    assert all(stands(build(standing)) for _ in range(2))
    assert standing.kept() == before


@pytest.mark.parametrize("change", MENDED)
def test_what_is_not_as_it_was_is_built_and_then_it_stands(standing: Desk, change: Callable[[Desk], None]) -> None:
    change(standing)
    ended = build(standing)
    assert (ended.code, stands(ended)) == (0, False)
    assert not Path("site/mine.html").is_symlink()
    assert not Path("site/mine.html").exists()
    assert PAGE.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert stands(build(standing))


def test_where_no_record_can_be_kept_it_is_built_each_time(standing: Desk) -> None:
    put_a_folder_for_the_record(standing)
    for _ in range(2):
        ended = build(standing)
        assert (ended.code, stands(ended)) == (0, False)


def test_what_a_build_does_not_look_at_does_not_matter(standing: Desk) -> None:
    Path("site/.gitignore").write_text("*\n", encoding="utf-8")
    Path("ours/.#notes").symlink_to("somebody@a-machine.12:3")
    (CACHE / "division.json").touch()
    assert stands(build(standing))


@pytest.mark.parametrize(("name", "value"), [("JIRA_URL", ""), ("TZ", "Asia/Tokyo"), ("MPLCONFIGDIR", "elsewhere")])
def test_other_surroundings_lead_to_a_build(
    standing: Desk, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value or f"{standing.jira.url}/")
    assert not stands(build(standing))


@pytest.mark.parametrize(
    "more",
    [
        ("--board", "7"),
        ("--fail-on", "active: completed_issues < 1"),
        ("--site", "other"),
        ("-c", "other.yml"),
    ],
)
def test_another_wish_leads_to_a_build(standing: Desk, more: tuple[str, ...]) -> None:
    shutil.copy("config/report.yml", "other.yml")
    ended = build(standing, *more)
    assert (ended.code, stands(ended)) == (0, False)
    assert stands(build(standing, *more))
    if "--site" not in more:
        assert not stands(build(standing))


def test_a_wish_that_is_refused_is_refused_though_the_site_stands(standing: Desk) -> None:
    ended = build(standing, "--public")
    assert (ended.code, stands(ended)) == (2, False)
    assert "--public is for a site that everybody may read" in ended.err


def test_from_another_folder_it_is_another_call(standing: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    at = standing.folder
    where = ("-c", str(at / "config/report.yml"), "--cache", str(at / CACHE), "--site", str(at / "site"))
    standing.write_config(CONFIG)
    assert not stands(build(standing, *where))
    assert stands(build(standing, *where))
    monkeypatch.chdir(at.parent)
    assert not stands(build(standing, *where))


FORMATS = [(), ("-q",), ("-v",), ("--json",), ("--log-format", "json"), ("--json", "--log-format", "json", "-q")]


@pytest.mark.parametrize(("code", "more"), [(0, ()), (4, ()), (6, ("--fail-on", "active: completed_issues < 100"))])
def test_it_is_told_with_the_same_words_and_exit_code(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, code: int, more: tuple[str, ...]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    summaries: dict[str, str] = {}
    if code == 4:
        add_corrections(desk)
    for number, form in enumerate(FORMATS):
        ended = {}
        for which in ("built", "repeated"):
            monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / f"{which}-{number}.md"))
            ended[which] = build(desk, *form, *more)
            summaries[which] = (tmp_path / f"{which}-{number}.md").read_text(encoding="utf-8")
        built, repeated = ended["built"], ended["repeated"]
        assert (built.code, repeated.code) == (code, code)
        assert built.out == repeated.out
        assert summaries["built"] == summaries["repeated"]
        assert (tmp_path / f"built-{number}.md").stat().st_size
        assert stands(repeated) == ("-q" not in form)
        assert warnings(built) == warnings(repeated)
        assert bool(warnings(built)) == (code != 0)
        lose_the_record(desk)


def warnings(ended: Ended) -> list[str]:
    """What a build warned of, without the time of day."""
    lines = [line for line in ended.err.splitlines() if "warning" in line]
    return [json.loads(line)["message"] if line.startswith("{") else line for line in lines]


def test_a_protected_site_never_stands(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write_config(CONFIG + "protect: true\n")
    monkeypatch.setenv("SITE_PASSPHRASE", PASSPHRASE)
    for _ in range(2):
        ended = build(desk)
        assert (ended.code, stands(ended)) == (0, False)
    assert not list((CACHE / "built").glob("*.json"))


def test_what_must_not_be_printed_is_not_kept_either(desk: Desk) -> None:
    site = f"out/{TOKEN}"
    assert not stands(build(desk, "--site", site))
    (record,) = (CACHE / "built").glob("*.json")
    assert TOKEN.encode() not in record.read_bytes()
    ended = build(desk, "--site", site)
    assert stands(ended)
    assert "/out/***" in ended.out
    shutil.rmtree(desk.folder / "out")


def test_a_summary_names_no_secret_either(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    build(desk, "--site", f"out/{TOKEN}")
    assert r"/out/\*\*\*" in (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "canary" not in (tmp_path / "summary.md").read_text(encoding="utf-8")
    shutil.rmtree(desk.folder / "out")


def test_no_record_names_a_file_that_must_not_be_named(desk: Desk) -> None:
    config = desk.folder / TOKEN
    config.mkdir()
    shutil.copy("config/report.yml", config / "report.yml")
    for _ in range(2):
        ended = build(desk, "-c", str(config / "report.yml"))
        assert (ended.code, stands(ended)) == (0, False)
    assert not list((CACHE / "built").glob("*.json"))


def test_a_build_during_which_something_changed_leaves_no_record(desk: Desk) -> None:
    call = Call(None, None, None, ())
    config = load_config(None, os.environ)
    for change, kept in ((edit_the_config, False), (lambda _: None, True)):
        watch = Watch(call, config, CACHE, Path("site"))
        change(desk)
        watch.keep(Console(), 0)
        assert bool(list((CACHE / "built").glob("*.json"))) == kept


HEAVY = ("pandas", "numpy", "matplotlib", "jinja2", "pydantic", "requests", "generator.config", "generator.build")


def test_finding_out_imports_nothing_heavy(desk: Desk) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "generator", "build", "--offline"]
    environment = subprocess_environment(desk.jira.url)
    runs = [
        subprocess.run(command, capture_output=True, text=True, check=True, cwd=desk.folder, env=environment)
        for _ in range(2)
    ]
    imported = [{line.rpartition("|")[2].strip() for line in run.stderr.splitlines()} for run in runs]
    assert STANDS in runs[1].stderr
    assert imported[0].issuperset(HEAVY[:2])
    assert imported[1].isdisjoint(HEAVY)
