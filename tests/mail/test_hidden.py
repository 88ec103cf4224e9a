"""What a mail says where something is hidden, and what it leaves out."""

import pytest

from generator.mail.choice import choose_letters
from generator.mail.letter import Letter
from generator.pages.facts import survey
from generator.privacy import NOT_SHOWN, OPEN, Privacy
from generator.veil import Veil
from tests.reports import SITE_URL, report_of, usual

ALL = Privacy("hide", "pseudonym", "hide", "hide")


def letter(privacy: Privacy) -> Letter:
    snapshot = usual()
    veil = Veil(privacy, SITE_URL, {issue.key: issue.id for issue in snapshot.issues})
    report = report_of(veil.snapshot(snapshot), cards="none", site_url=veil.site_url, privacy=privacy)
    (found,) = choose_letters(survey(report), sprint="1")
    return found


@pytest.mark.parametrize(("privacy", "named"), [(OPEN, True), (ALL, False)])
def test_issues_are_listed_without_a_column_of_nothing(privacy: Privacy, named: bool) -> None:
    left = letter(privacy).tables[-1]
    assert ("Summary" in left.headings) is named
    assert {len(row.cells) for row in left.rows} == {len(left.headings)}
    assert NOT_SHOWN not in repr(left)
    assert all(row.cells[0].startswith("AB-" if named else "ID-") for row in left.rows)
    assert all(bool(row.link) is named for row in left.rows)


def test_the_foot_says_what_is_hidden() -> None:
    assert "Not shown on this site" not in letter(OPEN).source
    assert "finds ID-10001 by the search “id = 10001”. Not shown on this site: names of issues" in letter(ALL).source
