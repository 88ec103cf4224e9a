"""`sprint-reports serve` as people run it: what it shows, what it follows, and what it refuses."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.cache.files import make_folder
from generator.cache.lock import lock
from generator.cache.store import Store
from generator.serve import app
from tests.cli.desk import Desk
from tests.serve.serving import CONFIG, Serving, serving


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("serve"), "--poll", "1h") as server:
        server.wait_for(lambda: server.get("/")[0] == 200)
        yield server


def test_the_site_is_there_and_nothing_else_is_written(server: Serving) -> None:
    assert "<h1>" in server.page()
    assert server.get("/healthz")[0] == 200
    assert not (server.folder / "site").exists()


def compact(server: Serving) -> str:
    return server.page("/data/boards/7/sprints/1.json").replace(" ", "")


def test_a_change_is_shown_after_its_webhook(server: Serving) -> None:
    server.register()
    server.desk.re_estimate()
    (delivery,) = server.desk.jira.due_deliveries()
    assert '"estimate_at_end":8.0' not in compact(server)
    before = server.state()["build"]
    assert delivery.send() == 202
    server.wait_for(lambda: server.state()["build"] != before)
    assert '"estimate_at_end":8.0' in compact(server)
    assert 'outcome="accepted"} 1' in server.page("/metrics")


def test_files_that_the_site_is_made_of_are_followed(server: Serving) -> None:
    before = server.state()["build"]
    server.write("extra.css", "p { margin: 2px }")
    server.wait_for(lambda: server.state()["build"] != before)
    name = server.page("/").split("assets/extra.")[1].split('"')[0]
    assert server.get(f"/assets/extra.{name}")[1] == "p { margin: 2px }"


def test_a_mistake_in_the_config_is_shown_beside_the_old_site(server: Serving) -> None:
    server.write("report.yml", CONFIG + "titel: x\n")
    server.wait_for(lambda: server.state()["problem"])
    assert "report.yml" in server.state()["problem"]
    assert "titel" in server.state()["problem"]
    assert server.get("/")[0] == 200
    assert server.get("/healthz")[0] == 503
    server.write("report.yml", CONFIG.replace("Live", "Mended"))
    server.wait_for(lambda: not server.state()["problem"])
    assert "Mended" in server.page("/")


def test_a_board_that_is_new_in_the_config_is_read_before_it_is_shown(server: Serving) -> None:
    server.write("report.yml", CONFIG + "  - id: 8\n")
    server.wait_for(lambda: server.get("/boards/8/")[0] == 200)
    assert "lacks" not in server.log()


def test_ctrl_c_is_how_it_ends_and_no_build_stays(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.wait_for(lambda: server.get("/")[0] == 200)
        assert server.end() == 0
        assert list((tmp_path / "cache" / "live").glob("sites*")) == []
        assert "Traceback" not in server.log()


def refused(desk: Desk, *arguments: str, code: int = 2) -> str:
    ended = desk.run("serve", "--port", "0", *arguments)
    assert ended.code == code, ended.err
    return ended.err


def test_other_machines_need_a_secret_and_a_word(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "there is no WEBHOOK_SECRET" in refused(desk, "--host", "0.0.0.0")
    monkeypatch.setenv("WEBHOOK_SECRET", "x" * 16)
    assert "--other-machines" in refused(desk, "--host", "0.0.0.0")


@pytest.mark.parametrize(
    ("secret", "said"),
    [("", "shorter than 16"), ("fifteen letters", "shorter than 16"), ("x" * 20 + "\n\x07x", "line end")],
)
def test_a_weak_secret_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch, secret: str, said: str) -> None:
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    error = refused(desk)
    assert said in error
    assert not secret or secret not in error


def test_a_secret_in_a_file_that_others_may_read_is_refused(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk.folder / "secret"
    path.write_text("a secret that is long enough")
    path.chmod(0o644)
    monkeypatch.setenv("WEBHOOK_SECRET_FILE", str(path))
    assert "is open to others" in refused(desk)


def test_asking_jira_too_often_is_refused(desk: Desk) -> None:
    assert "every 10 s" in refused(desk, "--poll", "9s")
    assert "is not a time span" in refused(desk, "--poll", "soon")


def test_a_port_that_is_taken(desk: Desk) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = desk.run("serve", "--port", str(port))
    assert (ended.code, f"port {port}: Address already in use" in ended.err) == (2, True)


def test_offline_without_data_there_is_nothing_to_show(desk: Desk) -> None:
    assert "is empty" in refused(desk, "--offline", "--cache", "elsewhere", code=5)


def test_one_cache_has_one_server(desk: Desk) -> None:
    folder = Store(desk.folder / ".cache" / "sprint-reports").directory / "live"
    make_folder(folder)
    with lock(folder):
        assert "locked by process" in refused(desk, code=5)


def test_without_the_extra_it_says_what_to_install(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "waitress", None)
    assert 'pip install "sprint-reports[serve]"' in refused(desk)


def test_the_path_of_webhooks_is_stable() -> None:
    assert app.WEBHOOK_PATH == "/webhooks/jira"
