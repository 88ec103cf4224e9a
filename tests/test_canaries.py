"""The search for canaries finds them: it would be no proof that it never did."""

import base64
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest

from generator.demo.people import PLANTED_EMAIL
from tests.cache import desk as cache_desk
from tests.canaries import Lookout, found_in, search_folder, search_processes
from tests.cli import desk as cli_desk
from tests.demo import small_world
from tests.demo_site import EMAIL, TOKEN
from tests.mail import postman
from tests.protect.opening import PASSPHRASE

LOGINS = [
    (EMAIL, TOKEN),
    (cli_desk.EMAIL, cli_desk.TOKEN),
    (cache_desk.EMAIL, small_world.TOKEN),
    (PLANTED_EMAIL, TOKEN),
    (postman.ANNA, postman.PASSWORD),
]
PAIRS = [f"{email}:{token}" for email, token in LOGINS]
SECRETS = sorted({PASSPHRASE, *PAIRS, *(secret for login in LOGINS for secret in login)})


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_every_login_of_the_suite_is_found_in_every_form(secret: str, before: str) -> None:
    text = before + secret
    for shown in (text, quote(text, safe=""), base64.b64encode(text.encode() + b"end").decode()):
        assert found_in(shown.encode()), shown


def test_what_is_harmless_is_not_found() -> None:
    assert found_in(b"someone at mail.example with a token that is made up") == []


def test_files_are_looked_into_and_what_the_tests_gave_is_not(tmp_path: Path) -> None:
    for name in ("deep/audit.jsonl", "report.yml", "site-packages/x.py", "clean"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("clean" if name == "clean" else TOKEN, encoding="utf-8")
    (leak,) = search_folder(tmp_path)
    assert "audit.jsonl" in leak
    (tmp_path / "deep" / "audit.jsonl").unlink()


def test_a_process_is_seen_by_its_command_line() -> None:
    lookout = Lookout()
    script = "import sys; sys.stdin.read()"
    with lookout.watching():
        # As the words of a process, which the session's own lookout would see too if it were no part of them.
        process = subprocess.Popen(
            [sys.executable, "-c", script, "harmless"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        process.communicate(b"")
    assert lookout.leaks == []
    lookout.look_at("the command line", [sys.executable, "-c", script, TOKEN])
    lookout.look_at("what was printed", (b"clean", TOKEN.encode()))
    assert len(lookout.leaks) == 2


def test_the_list_of_processes_can_be_read() -> None:
    assert list(search_processes()) == []
