from generator.history.quality.codes import CODES
from generator.metrics import METRICS
from generator.pages.definitions import base_words
from tests.pages.sites import by_id, ids, parse, text
from tests.reports import build, report_of

PAGE = parse(build(report_of())["definitions/index.html"])


def all_keys() -> list[str]:
    return [
        *(word.key for word in base_words()),
        *(metric.key for metric in METRICS),
        *(code.key for code in CODES),
    ]


def test_every_metric_is_defined_with_its_question_source_and_aim() -> None:
    for metric in METRICS:
        entry = text(by_id(PAGE, metric.key))
        for part in (metric.title, metric.question, metric.definition, metric.source, metric.aim):
            assert " ".join(part.split()) in entry


def test_every_code_is_defined_with_its_severity_and_its_cure() -> None:
    for code in CODES:
        entry = text(by_id(PAGE, code.key))
        for part in (code.title, code.severity, code.meaning, code.why, code.fix):
            assert part in entry


def test_every_base_word_has_its_anchor() -> None:
    words = {
        "done",
        "started",
        "to_do",
        "on_no_column",
        "estimate",
        "committed",
        "added",
        "removed",
        "re_estimated",
        "completed",
        "completed_elsewhere",
        "not_completed",
        "carried_over",
        "planned",
        "window",
        "time_zone",
        "totals",
        "completion_rate",
        "scope_change",
    }
    assert words <= set(ids(PAGE))


def test_the_contents_lead_to_every_entry() -> None:
    (contents,) = (nav for nav in PAGE.iter("nav") if nav.get("class") == "contents")
    assert [link.get("href") for link in contents.iter("a")] == [f"#{key}" for key in all_keys()]


def test_no_word_is_defined_twice() -> None:
    keys = all_keys()
    assert len(keys) == len(set(keys))
