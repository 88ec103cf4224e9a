"""What the config hides stays hidden in corrections too."""

from generator.corrections import correct
from generator.privacy import Privacy
from generator.veil import Veil
from tests.corrections.test_judge import fix
from tests.factories import make_snapshot, story


def test_keys_in_corrections_and_in_their_reasons_are_pseudonyms() -> None:
    snapshot = make_snapshot(story("in 1"))
    judged = correct(snapshot, [fix(reason="like AB-1"), fix("type", "Bug", "Story", key="AB-7")]).judged
    veil = Veil(Privacy(keys="pseudonym", links="hide"), "https://jira.example.com", {"AB-1": 10_001, "AB-7": None})
    known, gone = veil.corrections(judged)
    assert (known.key, known.correction.reason, known.in_force) == ("ID-10001", "like ID-10001", True)
    assert gone.key == "ID-?"
    assert "AB-" not in repr((known, gone))
    assert "jira.example.com" not in repr((known, gone))


def test_without_privacy_nothing_changes() -> None:
    judged = correct(make_snapshot(story("in 1")), [fix()]).judged
    assert Veil(Privacy(), "https://jira.example.com", {}).corrections(judged) == judged
