"""A config that names the wrong kind of Jira."""

from tests.cli.desk import CONFIG, Desk


def proofs(desk: Desk) -> int:
    """How often it was asked for a search that finds nothing, since the last look."""
    asked = [each for each in desk.jira.requests if each.body and each.body.get("jql") == "created < 0"]
    desk.jira.reset()
    return len(asked)


def test_a_wrong_flavour_is_warned_of_and_found_out_once(desk: Desk) -> None:
    desk.write_config(CONFIG + "jira: {flavour: data_center}\n")
    for proved in (1, 0):
        ended = desk.run("sync", "--cache", "fresh")
        assert ended.code == 0
        assert "warning: The config says `flavour: data_center`, but this Jira answers as Jira Cloud" in ended.err
        assert proofs(desk) == proved
    assert "warning: The config says" in desk.run("check").err
    assert "warning: The config says" in desk.run("verify").err
