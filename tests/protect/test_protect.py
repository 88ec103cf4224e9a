"""A protected site as a stranger has it: every byte of every file is looked at."""

import re
import zlib
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from generator.look import PLAIN, Logo
from generator.protect import protect
from generator.protect.keys import Keys, derive_keys
from generator.redaction import Secret
from generator.render.assets import logo_path
from generator.render.file import File
from generator.site_settings import SiteSettings
from tests.demo_site import BuiltDemo, built_demo
from tests.pages.sites import documents, links, parse, target
from tests.protect.opening import PASSPHRASE, unseal

SETTINGS = SiteSettings("Secret team", protect=True)
BLOCK = re.compile(rb'(?<=">)[A-Za-z0-9+/]{1000,}=*(?=</script>)')
LINK = re.compile(rb'(?<= href=")[^"]*"(?: download)?')
GRAM = 5
CLEAR = re.compile(
    r"assets/(style|page|compare|unlock)\.\w+\.(css|js)|robots\.txt|\.nojekyll|404\.html|data/index\.json"
)


@pytest.fixture(scope="module")
def demo_site(tmp_path_factory: pytest.TempPathFactory) -> BuiltDemo:
    return built_demo(tmp_path_factory.getbasetemp(), "cloud", oddities=True)


@pytest.fixture(scope="module")
def plain(demo_site: BuiltDemo) -> list[File]:
    paths = sorted(path for path in demo_site.site.rglob("*") if path.is_file())
    return [File(path.relative_to(demo_site.site).as_posix(), path.read_bytes()) for path in paths]


@pytest.fixture(scope="module")
def keys() -> Keys:
    return derive_keys(Secret(PASSPHRASE), b"sixteen bytes it")


@pytest.fixture(scope="module")
def site(plain: list[File], keys: Keys) -> Mapping[str, bytes]:
    return {file.path: file.content for file in protect(plain, keys, SETTINGS)}


def sealed(content: bytes) -> bytes:
    (block,) = BLOCK.findall(content)
    return b64decode(block, validate=True)


def tellers(demo: BuiltDemo) -> set[bytes]:
    """What tells of the demo: every name of an issue, key, goal, sprint and board, the title, the Jira's address."""
    boards = demo.load("data/index.json")["boards"]
    found = {demo.generation.site_url, demo.load("data/index.json")["title"]}
    for board in boards:
        found |= {board["name"], *(sprint["name"] for sprint in board["sprints"])}
        for sprint in board["sprints"]:
            document = demo.load(sprint["data"])
            found.add(document["sprint"]["goal"] or "")
            found |= {text for issue in document["issues"] for text in (issue["key"], issue["summary"] or "")}
    return {text.encode() for text in found if len(text) >= GRAM}


def readings(path: str, content: bytes) -> Iterator[bytes]:
    """A file as it is, and what its block holds for those who have no key: as bytes, and inflated from any of its
    first places, should it only be packed.
    """
    yield content
    if CLEAR.fullmatch(path):
        return
    block = sealed(content)
    yield block
    for start in range(24):
        for bits in (15, -15):
            try:
                yield zlib.decompressobj(bits).decompress(block[start:])
            except zlib.error:
                continue


def test_no_byte_of_it_tells_anything_of_the_demo(site: Mapping[str, bytes], demo_site: BuiltDemo) -> None:
    told = tellers(demo_site)
    assert len(told) > 500
    everything = b"\n".join(reading for path, content in site.items() for reading in readings(path, content))
    assert len(everything) > 4_000_000
    begun = {text[:GRAM] for text in told}  # a search for each text would take minutes
    begun &= {start for at in range(len(everything)) if (start := everything[at : at + GRAM]) in begun}
    assert {text for text in told if text[:GRAM] in begun and text in everything} == set()


def test_outside_its_block_no_page_depends_on_what_it_holds(
    site: Mapping[str, bytes], plain: list[File], keys: Keys
) -> None:
    """So no number of the report can stand there, however short it is."""
    blank = {
        file.path: file.content for file in protect([replace(file, content=b"") for file in plain], keys, SETTINGS)
    }
    assert blank.keys() == site.keys()
    closed = [path for path in site if not CLEAR.fullmatch(path)]
    assert len(closed) > 250
    for path in closed:
        assert BLOCK.sub(b"", site[path]) == BLOCK.sub(b"", blank[path]), path


def test_what_stays_readable_is_this_and_nothing_else(site: Mapping[str, bytes]) -> None:
    opened = [path for path, content in site.items() if not BLOCK.search(content)]
    assert [path for path in opened if not CLEAR.fullmatch(path)] == []
    assert site["data/index.json"] == b'{"schema":"sprint-reports/index/protected"}\n'
    assert {path.rpartition(".")[2] for path in site if not path.startswith("assets/")} == {
        "html",
        "json",
        "nojekyll",
        "txt",
    }


def test_every_page_and_file_is_in_it_as_it_was(site: Mapping[str, bytes], plain: list[File], keys: Keys) -> None:
    for file in plain:
        if file.path.endswith((".json", ".csv")):
            path = f"{file.path}.html"
            assert unseal(keys, path, sealed(site[path])) == file.content
        elif file.path.endswith(".html") and file.path != "404.html":
            opened = unseal(keys, file.path, sealed(site[file.path]))
            assert LINK.sub(b"", opened) == LINK.sub(b"", file.content), file.path


def test_every_link_of_an_opened_page_resolves(site: Mapping[str, bytes], keys: Keys) -> None:
    opened = {
        path: unseal(keys, path, sealed(content))
        for path, content in site.items()
        if path.endswith("index.html") and path.count("/") < 4
    }
    for path, page in documents(opened).items():
        for link in links(page):
            # A protected build makes no feeds; this site is made of one that has some.
            assert ":" in link or link.endswith("feed.xml") or target(path, link)[0] in site, (path, link)


def test_pages_are_valid_html_and_their_own_links_resolve(site: Mapping[str, bytes]) -> None:
    for path in ("index.html", "boards/1/index.html", "data/boards/1.json.html", "404.html"):
        for link in links(parse(BLOCK.sub(b"", site[path]))):
            assert link == "data:," or target(path, link)[0] in site, (path, link)


def test_the_same_gives_the_same_and_one_change_changes_one_page(
    site: Mapping[str, bytes], plain: list[File], keys: Keys
) -> None:
    assert {file.path: file.content for file in protect(plain, keys, SETTINGS)} == site
    changed = [replace(file, content=file.content + b" " * (file.path == "index.html")) for file in plain]
    after = {file.path: file.content for file in protect(changed, keys, SETTINGS)}
    assert [path for path in site if after[path] != site[path]] == ["index.html"]


def test_the_missing_page_leads_home_from_any_depth(keys: Keys) -> None:
    settings = replace(SETTINGS, base_url="https://pages.example/team/")
    (missing, *_) = protect([File("404.html", b"<title>Secret team</title>")], keys, settings)
    assert b"Secret" not in missing.content
    assert b'href="/team/index.html"' in missing.content


def test_a_logo_lies_in_the_pages_alone(keys: Keys) -> None:
    look = replace(PLAIN, logo=Logo(".png", b"\x89PNG whose logo it is"))
    path = "boards/1/index.html"
    logo = logo_path(look)
    page = File(path, f'<img src="../../{logo}" alt="">'.encode())
    found = {file.path: file.content for file in protect([page, File(logo, b"x")], keys, replace(SETTINGS, look=look))}
    assert logo not in found
    assert (
        unseal(keys, path, sealed(found[path]))
        == b'<img src="data:image/png;base64,iVBORyB3aG9zZSBsb2dvIGl0IGlz" alt="">'
    )
