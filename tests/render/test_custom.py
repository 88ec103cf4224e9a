"""A team's own looks: templates, style, logo, accent and cards, and what is said when one of its templates fails."""

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from generator.config_accent import GROUNDS, contrast
from generator.errors import ConfigError
from generator.look import PLAIN, Accent, Logo, Look
from generator.pages.choice import check_choice
from generator.render.html import compile_templates, render_html
from generator.resources import templates_dir
from tests.factories import at, make_active_sprint, make_sprint
from tests.pages.sites import by_id, documents, ids, links, parse, target, text
from tests.render.test_html import page
from tests.reports import build, make_files, report_of, told, usual_report

INDEX, SPRINT = "index.html", "boards/1/sprints/1/index.html"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "own templates"
    (folder / "parts").mkdir(parents=True)
    return folder


def put(own: Path, name: str, template: str) -> Look:
    (own / name).write_text(template, encoding="utf-8")
    return Look(templates_dir=own)


def complaint(path: str, look: Look) -> str:
    with pytest.raises(ConfigError) as caught:
        render_html(page(path), look)
    assert caught.value.exit_code == 2
    assert "The old site is untouched" in caught.value.hint
    return caught.value.message


def site_of(look: Look) -> dict[str, bytes]:
    return build(replace(usual_report(), look=look))


def plain_site_of(look: Look) -> dict[str, bytes]:
    """The same without cards, and so without charts."""
    return site_of(replace(look, sprint_cards=(), board_cards=()))


def test_a_template_takes_the_place_of_ours(own: Path) -> None:
    look = put(own, INDEX, "<p>{{ frame.site_title }}</p>")
    assert render_html(page(INDEX), look) == b"<p>Our sprints</p>"
    assert render_html(page(SPRINT), look) == render_html(page(SPRINT))


def test_a_template_extends_ours_of_the_same_name_and_replaces_a_block(own: Path) -> None:
    template = '{% extends "default/sprint.html" %}{% block short %}{{ super() }}<p id="x">{{ name }}</p>{% endblock %}'
    document = parse(render_html(page(SPRINT), put(own, "sprint.html", template)))
    assert text(by_id(document, "x")) == "Sprint 1"
    ids = re.findall(rb' id="([a-z-]+)"', render_html(page(SPRINT)))
    assert {"in-short", "figures", "issues", "downloads"} <= {id_.decode() for id_ in ids}
    for id_ in ids:  # all that was there still is
        by_id(document, id_.decode())


def test_an_own_frame_stands_round_every_page(own: Path) -> None:
    look = put(own, "base.html", '{% extends "default/base.html" %}{% block footer %}<p>Ours</p>{% endblock %}')
    for path, content in plain_site_of(look).items():
        if path.endswith(".html"):
            assert [text(footer) for footer in parse(content).iter("footer")] == ["Ours"], path


@pytest.mark.parametrize("name", ["base", "index", "board", "sprint"])
def test_every_block_of_ours_can_be_replaced(own: Path, name: str) -> None:
    blocks = re.findall(r"{% block (\w+) %}", (templates_dir() / f"{name}.html").read_text(encoding="utf-8"))
    filled = "".join(f"{{% block {block} %}}[{block}]{{{{ super() }}}}{{% endblock %}}" for block in blocks)
    path = {"index": INDEX, "board": "boards/1/index.html"}.get(name, SPRINT)
    html = render_html(page(path), put(own, f"{name}.html", f'{{% extends "default/{name}.html" %}}{filled}')).decode()
    assert {"content"} < set(blocks)
    assert [block for block in blocks if f"[{block}]" not in html] == (["content"] if name == "base" else [])


def test_a_text_is_escaped_in_an_own_template_too(own: Path) -> None:
    title = "<script>alert(1)</script>"
    context = {**page(INDEX).context, "frame": replace(page(INDEX).context["frame"], site_title=title)}
    html = render_html(replace(page(INDEX), context=context), put(own, INDEX, "{{ frame.site_title }}"))
    assert html == b"&lt;script&gt;alert(1)&lt;/script&gt;"


@pytest.mark.parametrize(
    ("template", "line", "told"),
    [
        ("\n{% if %}", 2, "Expected an expression"),
        ("{{ x }", 1, "unexpected '}'"),
        ("\n\n{{ velocitty }}", 3, "'velocitty' is undefined"),
        ("{{ frame.titel }}", 1, "has no attribute 'titel'"),
        ("{{ 1 / 0 }}", 1, "division by zero (ZeroDivisionError)"),
        ("{{ draw(frame) }}", 1, "(AttributeError)"),
        ('{% extends "default/indx.html" %}', 1, "there is no template default/indx.html"),
        ('\n{% include "../secret.html" %}', 2, "there is no template ../secret.html"),
        ('{% extends "index.html" %}', 1, "it takes itself in without end"),
        ('{% extends "default/index.html" %}\n{% block boards %}{{ nil }}{% endblock %}', 2, "'nil' is undefined"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(own: Path, template: str, line: int, told: str) -> None:
    message = complaint(INDEX, put(own, INDEX, template))
    assert message.startswith(f"{own / INDEX}:{line}: ")
    assert told in message


def test_a_part_that_ours_needs_and_the_own_one_lacks_is_named(own: Path) -> None:
    message = complaint(SPRINT, put(own, "parts/cards.html", "{% macro guides(x) %}{% endmacro %}"))
    assert "does not export the requested name 'card'" in message
    assert message.startswith(str(templates_dir() / "sprint.html"))


def test_a_template_that_is_no_text_is_named(own: Path) -> None:
    (own / INDEX).write_bytes(b"\xff\xfe")
    assert complaint(INDEX, Look(templates_dir=own)) == f"The template {own / INDEX} is not UTF-8 text"


def test_what_fails_in_our_own_templates_stays_a_bug_of_ours(own: Path) -> None:
    look = put(own, "base.html", '{% extends "default/base.html" %}')
    broken = replace(page(INDEX), context={**page(INDEX).context, "boards": 7})
    with pytest.raises(TypeError, match="not iterable"):
        render_html(broken, look)


def test_templates_are_tried_before_anything_is_read(own: Path) -> None:
    compile_templates(PLAIN)
    with pytest.raises(ConfigError, match=r"board\.html:1: "):
        compile_templates(put(own, "board.html", "{% endfor %}"))
    (own / "board.html").unlink()
    with pytest.raises(ConfigError, match=r"feed\.xml:1: "):
        compile_templates(put(own, "feed.xml", "{% endfor %}"))


def test_a_template_that_changed_is_read_again(own: Path) -> None:
    assert render_html(page(INDEX), put(own, INDEX, "one")) == b"one"
    assert render_html(page(INDEX), put(own, INDEX, "another")) == b"another"


def test_styles_and_logo_are_linked_last_and_named_by_their_content() -> None:
    look = Look(extra_css=b"p { color: red }", logo=Logo(".svg", SVG), accent=Accent("#0b6b3a", "#5fd08f"))
    site = plain_site_of(look)
    found = [path for path in sorted(site) if re.fullmatch(r"assets/(accent|extra|logo)\.[0-9a-f]{10}\.\w+", path)]
    accent, extra, logo = found
    assert (site[extra], site[logo]) == (look.extra_css, SVG)
    for path, content in site.items():
        if path.endswith(".html"):
            document = parse(content)
            linked = [target(path, link)[0] for link in links(document)]
            styles = [one for one in linked if one.endswith(".css")]
            assert styles[1:] == [accent, extra], path
            (image,) = document.iter("img")
            assert target(path, image.get("src"))[0] == logo
            assert image.get("alt") == "Our sprints"


def test_a_changed_style_has_another_name() -> None:
    one, other = ({file.path for file in make_files(report_of(look=Look(extra_css=css)))} for css in (b"a{}", b"b{}"))
    assert len(one - other) == len(other - one) == 1


def test_the_accent_is_set_where_the_style_sheet_sets_its_own() -> None:
    (css,) = (c.decode() for p, c in plain_site_of(Look(accent=Accent("#0b6b3a", "#5fd08f"))).items() if "accent" in p)
    assert css.startswith("@layer base {")  # so that paper stays black on white
    assert css.count("--link: #0b6b3a; --focus: #0b6b3a;") == 1
    assert css.count("--link: #5fd08f; --focus: #5fd08f;") == 2


def test_links_stand_on_the_grounds_that_an_accent_is_checked_against() -> None:
    css = (templates_dir() / "static" / "style.css").read_text(encoding="utf-8")
    blocks = [dict(re.findall(r"--([a-z0-9]+):\s*(#[0-9a-f]{6})", block)) for block in re.split(r"[{}]", css)]
    palettes = {tuple(block[role] for role in ("bg", "sub", "nonwork")) for block in blocks if "sub" in block}
    assert set(GROUNDS.values()) <= palettes
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)  # the grey that just fails


def test_pages_show_the_named_cards_in_their_order_and_nothing_leads_to_others() -> None:
    site = site_of(Look(sprint_cards=("scope", "burndown"), board_cards=("wip", "throughput")))
    cards = re.findall(rb'<section class="card" id="(\w+)"', site[SPRINT])
    assert cards == [b"scope", b"burndown"]
    board = re.findall(rb'<section class="card" id="(\w+)"', site["boards/1/index.html"])
    assert board == [b"wip", b"throughput"]
    (entry,) = json.loads(site["data/index.json"])["boards"]
    assert set(entry["metrics"].values()) == {path for path in site if "/metrics/" in path}
    assert set(entry["metrics"]) == {"throughput", "wip"}
    sprint = entry["sprints"][0]
    with zipfile.ZipFile(BytesIO(site[sprint["metrics_zip"]])) as archive:
        assert archive.namelist() == ["scope.csv", "burndown.csv"]
    assert_links_resolve(site)


def test_no_link_leads_to_a_card_left_out() -> None:
    """On a board that has what other pages tell of its cards: a cycle time and the odds of a running sprint."""
    done = [f"in 1; day {day}: In Progress; day {day + 3}: Done" for day in range(1, 10)] * 3
    sprints = (make_sprint(1), make_active_sprint(2, start=14))
    board = told([*done, "in 2", "in 2; day 16: In Progress; day 18: Done"], sprints, as_of=at(21))
    whole = build(report_of(board))
    assert b'#cycle_time"' in whole["index.html"]
    assert b'href="#forecast_sprint"' in whole["boards/1/sprints/2/index.html"]
    assert_links_resolve(whole)
    assert_links_resolve(build(report_of(board, look=Look(sprint_cards=("scope",), board_cards=("velocity",)))))


def assert_links_resolve(site: dict[str, bytes]) -> None:
    pages = documents(site)
    anchors = {path: {"", *ids(document)} for path, document in pages.items()}
    for path, document in pages.items():
        for link in links(document):
            if not link.startswith(("http", "data:")):
                there, anchor = target(path, link)
                assert there in site, (path, link)
                assert anchor in anchors.get(there, {""}), (path, link)


def test_what_programs_read_and_the_definitions_stay_whole() -> None:
    whole, less = site_of(PLAIN), site_of(Look(sprint_cards=(), board_cards=()))
    assert less["definitions/index.html"] == whole["definitions/index.html"]
    kept = [path for path in less if path.startswith("data/boards/")]
    assert kept
    assert all(less[path] == whole[path] for path in kept)


@pytest.mark.parametrize(
    ("look", "message", "hint"),
    [
        (Look(sprint_cards=("burn_down",)), "cards.sprint: a sprint's page has no card 'burn_down'", "mean burndown"),
        (
            Look(board_cards=("velocity", "burndown")),
            "cards.board: a board's page has no card 'burndown'",
            "other kind",
        ),
        (Look(board_cards=("</b>",)), "cards.board: a board's page has no card '</b>'", "It may have: velocity, "),
    ],
)
def test_a_card_that_is_none_is_refused(look: Look, message: str, hint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        check_choice(look)
    assert caught.value.message == message
    assert hint in caught.value.hint


def test_the_same_look_gives_the_same_bytes(own: Path) -> None:
    look = replace(put(own, INDEX, '{% extends "default/index.html" %}'), extra_css=b"a{}", sprint_cards=("scope",))
    assert site_of(look) == site_of(look)
