"""Cloud's changelogs: of one issue, of many, and the cut ones that come along with an issue."""

from typing import Any

from generator.demo.events import ChangedItem, IssueDeleted
from generator.demo.view import Limits
from tests.demo.small_world import DOING, TODO, Builder, Client, at, make_world, open_jira

BULK = "/rest/api/3/changelog/bulkfetch"
RANK = ChangedItem("rank", None, None)


def busy(*histories: int) -> Builder:
    """Issues with so many histories each, taking turns."""
    builder = Builder()
    for number in range(len(histories)):
        builder.issue(10_001 + number)
    for turn in range(max(histories)):
        for number, count in enumerate(histories):
            if turn < count:
                builder.change(10_001 + number, 1 + turn, RANK)
    return builder


def collected(client: Client, ids: list[str], **options: Any) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for page in client.all_pages(BULK, issueIdsOrKeys=ids, **options):
        for entry in page["issueChangeLogs"]:
            found.setdefault(entry["issueId"], []).extend(entry["changeHistories"])
    return found


def test_histories_of_many_issues_are_split_over_pages_by_date() -> None:
    with open_jira(make_world(busy(5, 3, 4)), "cloud") as client:
        ids = ["10001", "10002", "10003"]
        pages = list(client.all_pages(BULK, issueIdsOrKeys=ids, maxResults=4))
        shapes = [
            {entry["issueId"]: len(entry["changeHistories"]) for entry in page["issueChangeLogs"]} for page in pages
        ]
        assert shapes == [
            {"10001": 2, "10002": 1, "10003": 1},
            {"10002": 2, "10003": 1, "10001": 1},
            {"10003": 2, "10001": 2},
        ]
        whole = {id_: len(found) for id_, found in collected(client, ids, maxResults=4).items()}
        assert whole == {"10001": 5, "10002": 3, "10003": 4}


def test_every_history_comes_once_whatever_the_page_size() -> None:
    with open_jira(make_world(busy(5, 3, 4)), "cloud", limits=Limits(histories=5)) as client:
        by_size = [collected(client, ["10001", "AB-2", "10003"], maxResults=size) for size in (1, 3, 5, 10_000)]
        assert by_size[0] == by_size[1] == by_size[2] == by_size[3]
        ids = [history["id"] for found in by_size[0].values() for history in found]
        assert sorted(map(int, ids)) == list(range(1, 13))
        assert len(list(client.all_pages(BULK, issueIdsOrKeys=["10001", "10002", "10003"], maxResults=10_000))) == 3


def test_a_page_holds_a_thousand_unless_asked_otherwise() -> None:
    with open_jira(make_world(busy(1100), hours=2000), "cloud") as client:
        sizes = [
            len(page["issueChangeLogs"][0]["changeHistories"])
            for page in client.all_pages(BULK, issueIdsOrKeys=["10001"])
        ]
        assert sizes == [1000, 100]
        assert len(list(client.all_pages(BULK, issueIdsOrKeys=["10001"], maxResults=10_000))) == 1


def test_times_are_numbers_in_milliseconds_or_on_a_mixed_site_sometimes_seconds() -> None:
    seconds = [int(at(hour).timestamp()) for hour in (1, 2)]
    with open_jira(make_world(busy(2)), "cloud") as client:
        created = [history["created"] for history in collected(client, ["10001"])["10001"]]
        assert created == [seconds[0] * 1000, seconds[1] * 1000]
    with open_jira(make_world(busy(2)), "cloud", history_times="mixed") as client:
        created = [history["created"] for history in collected(client, ["10001"])["10001"]]
        assert created == [seconds[0], seconds[1] * 1000]


def test_issues_without_history_and_issues_that_are_gone_are_absent() -> None:
    builder = busy(1, 0, 1)
    builder.events.append(IssueDeleted(at(50), 10_003))
    with open_jira(make_world(builder), "cloud") as client:
        assert set(collected(client, ["10001", "10002", "10003", "4711"])) == {"10001"}


def test_fields_can_be_asked_for_but_not_items_without_a_field_id() -> None:
    builder = Builder()
    builder.issue(10_001)
    builder.change(10_001, 1, ChangedItem("status", TODO, DOING), RANK)
    builder.change(10_001, 2, ChangedItem("project", "AB", "EF", new_key="EF-9"))
    builder.change(10_001, 3, RANK)
    with open_jira(make_world(builder), "cloud") as client:
        found = collected(client, ["10001"], fieldIds=["status", "project", "Key"])["10001"]
        assert [[item["field"] for item in history["items"]] for history in found] == [["status"], ["project"]]


def test_requests_that_are_refused() -> None:
    with open_jira(make_world(busy(1)), "cloud") as client:
        ids = [str(number) for number in range(1001)]
        fields = [f"customfield_{number}" for number in range(11)]
        assert client.error(client.post(BULK, issueIdsOrKeys=ids))[0] == 400
        assert client.ask(BULK, issueIdsOrKeys=ids[:1000]) == {"issueChangeLogs": []}
        refused: list[dict[str, Any]] = [
            {"issueIdsOrKeys": []},
            {"issueIdsOrKeys": ["1"], "fieldIds": fields},
            {"issueIdsOrKeys": ["1"], "fieldIds": ["status", "status"]},
            {"issueIdsOrKeys": ["1"], "maxResults": 0},
            {"issueIdsOrKeys": ["1"], "nextPageToken": "made-up"},
        ]
        for body in refused:
            assert client.error(client.post(BULK, **body))[0] == 400


def test_one_issue_s_changelog_comes_in_pages_oldest_first() -> None:
    with open_jira(make_world(busy(250)), "cloud") as client:
        path = "/rest/api/3/issue/AB-1/changelog"
        first = client.read(path, maxResults=1000)
        assert (first["maxResults"], first["total"], first["isLast"], len(first["values"])) == (100, 250, False, 100)
        assert not first["nextPage"].startswith(client.jira.url)
        pages = [first, *(client.read(path, startAt=start) for start in (100, 200))]
        assert [page["isLast"] for page in pages] == [False, False, True]
        ids = [int(history["id"]) for page in pages for history in page["values"]]
        assert ids == list(range(1, 251))
        assert first["values"][0]["created"] == "2026-01-05T10:00:00.000+0100"
        assert client.error(client.get("/rest/api/3/issue/AB-99/changelog"))[0] == 404


def test_the_embedded_changelog_loses_the_oldest_entries_without_a_sign() -> None:
    with open_jira(make_world(busy(45)), "cloud") as client:
        ask = {"jql": "project = AB", "fields": ["summary"], "expand": "changelog"}
        log = client.ask("/rest/api/3/search/jql", **ask)["issues"][0]["changelog"]
        assert (log["total"], log["maxResults"]) == (40, 40)
        assert [int(history["id"]) for history in log["histories"]] == list(range(45, 5, -1))
        assert client.read("/rest/api/3/issue/AB-1", expand="changelog")["changelog"] == log
