"""`build --single-file` at the command line."""

from pathlib import Path

import pytest

from tests.cli.desk import CONFIG, Desk


def test_it_writes_the_file_alone(desk: Desk) -> None:
    before = desk.kept()
    ended = desk.run("build", "--offline", "--board", "7", "--single-file", "out/sprint.html", "--json")
    assert ended.code == 0
    path = desk.folder / "out" / "sprint.html"
    assert ended.document["site"]["address"] == path.as_uri()
    assert ended.document["site"]["files"] == 1
    assert b"<h1><bdi>Sprint 1</bdi>" in path.read_bytes()
    assert desk.kept() == before
    assert desk.run("build", "--offline", "--single-file", "out/sprint.html", "--page", "sync").code == 0
    assert b"<h1>Data and syncs</h1>" in path.read_bytes()


def test_what_is_private_is_not_in_it(desk: Desk) -> None:
    def page() -> str:
        assert desk.run("build", "--offline", "--single-file", "x.html", "--page", "boards/7/sprints/1").code == 0
        return (desk.folder / "x.html").read_text(encoding="utf-8")

    shown = page()
    desk.write_config(CONFIG + "privacy: {links: hide, keys: pseudonym}\n")
    hidden = page()
    assert desk.jira.url in shown
    assert desk.jira.url not in hidden


def test_a_gate_is_judged_too(desk: Desk) -> None:
    ended = desk.run("build", "--offline", "--single-file", "x.html", "--fail-on", "active: completed_issues < 100")
    assert ended.code == 6
    assert (desk.folder / "x.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--page", "index.html"), "--page chooses the page of --single-file"),
        (("--single-file", "x.html", "--site", "y"), "does not go with --site"),
        (("--single-file", "config/report.yml"), "is not a page that --single-file wrote"),
        (("--single-file", "x.html", "--page", "bords/7"), "Near it are: boards/7/index.html"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, words: tuple[str, ...], said: str) -> None:
    before = (desk.folder / "config" / "report.yml").read_bytes()
    ended = desk.run("build", "--offline", *words)
    assert ended.code in {2, 5}
    assert said in ended.err
    assert (desk.folder / "config" / "report.yml").read_bytes() == before
    assert not Path(desk.folder / "x.html").exists()


def test_a_protected_report_is_not_put_into_a_file_that_all_can_read(desk: Desk) -> None:
    desk.write_config(CONFIG + "protect: true\n")
    ended = desk.run("build", "--single-file", "x.html")
    assert ended.code == 2
    assert "a page that everybody can read" in ended.err
    assert desk.jira.requests == []
