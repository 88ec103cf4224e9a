from generator.history.history import History
from generator.metrics.lead_time import LEAD_TIME
from generator.metrics.metric import Card, make_card
from tests.factories import story
from tests.metrics.axes import drawn, words
from tests.metrics.flows import board


def card(history: History) -> Card:
    return make_card(LEAD_TIME, history)


def waited(*days: int) -> list[str]:
    """Issues created on day 0, each done on the last of so many days, and never started."""
    return [f"day 0: created; day {long - 1}: Done" for long in days]


def test_lead_time_counts_from_the_creation_and_needs_no_start() -> None:
    found = card(board(*waited(1, 1, 2, 2, 2, 3, 4, 5, 6, 20)))
    assert (found.headline.figure, found.headline.value) == ("6 days", 6)
    assert found.headline.sentence == "85 % of 10 issues were done within 6 days of their creation"
    assert found.sentences == (
        "Of 10 issues: 50 % within 2 days, 70 % within 4 days, 85 % within 6 days and 95 % within 20 days.",
        "Most often it took 2 days: 3 issues, 30 %.",
        "The longest took 20 days.",
        "9 of 10, 90 %, took 6 days or less.",
        "Looks at what was done from Mon 2 Mar 2026 to Fri 1 May 2026, 61 days.",
    )
    assert "10 issues; filled: within 6 days" in words(drawn(found))


def test_the_wait_before_the_start_counts() -> None:
    found = card(board(*["day 0: created; day 4: In Progress; day 5: Done"] * 3))
    assert found.table["issues"].tolist() == [0, 0, 0, 0, 0, 3]


def test_few_issues_carry_a_median_alone() -> None:
    found = card(board(*waited(1, 2, 9)))
    assert (
        found.headline.sentence
        == "Half of 3 issues were done within 2 days of their creation: too few to expect anything of"
    )
    assert {"3 issues", "50 %: 2 days"} <= set(words(drawn(found)))


def test_an_aim_for_cycle_time_is_none_for_lead_time() -> None:
    found = card(board(*waited(*[3] * 10), service_level_days=5))
    assert not any("aim" in text for text in (*found.sentences, *words(drawn(found))))


def test_not_delivered_is_left_out() -> None:
    issues = [story(text, number, resolution="Duplicate") for number, text in enumerate(waited(9, 9), 50)]
    found = card(board(*waited(1, 2, 3), *issues))
    assert found.table["issues"].sum() == 3
    assert (
        "2 issues were closed as Won't Do, Duplicate or Cannot Reproduce, not delivered: left out." in found.sentences
    )


def test_too_few_say_nothing() -> None:
    assert card(board(*waited(1, 2))).table.empty
