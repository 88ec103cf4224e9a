from generator.history.history import History
from generator.metrics.cycle_time_distribution import CYCLE_TIME_DISTRIBUTION
from generator.metrics.metric import Card, make_card
from tests.factories import story
from tests.metrics.axes import drawn, words
from tests.metrics.flows import board, took

TEN = (1, 1, 2, 2, 2, 3, 4, 5, 6, 20)


def card(history: History) -> Card:
    return make_card(CYCLE_TIME_DISTRIBUTION, history)


def test_the_share_that_kept_to_the_aim() -> None:
    found = card(board(*took(TEN), service_level_days=5))
    assert (found.headline.figure, found.headline.value) == ("80 %", 80)
    assert found.headline.sentence == "80 % of issues kept to the aim of 5 days (aim: 85 %)"
    assert "8 of 10 issues took no longer than the aim of 5 days." in found.sentences
    assert "What the data gives by itself: 85 % within 6 days." in found.sentences
    assert {"aim: 5 days", "10 issues; filled: within 5 days"} <= set(words(drawn(found)))


def test_without_an_aim_the_data_says_what_to_expect() -> None:
    found = card(board(*took(TEN)))
    assert found.headline.figure == "6 days"
    assert found.headline.sentence == "Expect an issue to take 6 days or less: 9 of 10 did, 90 %"
    assert "10 issues; filled: within 6 days" in words(drawn(found))
    assert not any("aim" in text for text in (*found.sentences, *words(drawn(found))))


def test_few_issues_are_counted_against_the_aim_without_a_share() -> None:
    found = card(board(*took((1, 2, 9)), service_level_days=5))
    assert found.headline.sentence == "2 of 3 issues kept to the aim of 5 days"
    assert not any("by itself" in sentence for sentence in found.sentences)


def test_few_issues_without_an_aim_give_no_expectation() -> None:
    found = card(board(*took((1, 2, 9))))
    assert found.headline.sentence == "3 issues are too few to expect anything of: 10 are needed"
    assert "3 issues" in words(drawn(found))


def test_what_is_left_out_is_said() -> None:
    duplicate = story("day 1: In Progress; day 2: Done", 90, resolution="Duplicate")
    found = card(board(*took(TEN), "day 0: created; day 1: Done", duplicate))
    assert found.table["issues"].sum() == 10
    assert found.sentences[-3:] == (
        "1 issue was done without ever being started: no cycle time.",
        "1 issue was closed as Won't Do, Duplicate or Cannot Reproduce, not delivered: left out.",
        "Looks at what was done from Mon 2 Mar 2026 to Fri 1 May 2026, 61 days.",
    )


def test_too_few_that_were_started_say_nothing() -> None:
    assert card(board(*took((1, 1)), *["day 0: created; day 1: Done"] * 20)).table.empty
