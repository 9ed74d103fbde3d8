"""The table of queries and what they may cost, and what a straightforward script would have used."""

import tomllib
from collections import Counter
from math import ceil

from standin import ROOT

ISSUES, PROJECTS = 250, 2
# In the order of the page of benchmarks.
GROUPS = {
    name: tomllib.loads((ROOT / "tests/requests" / f"{name}.toml").read_text(encoding="utf-8"))["query"]
    for name in ("queries", "joins", "tables")
}
QUERIES = [query for group in GROUPS.values() for query in group]

_ISSUE_PAGES = {"issues": ceil(ISSUES / 100)}
_PROJECTS = {"projects": 1}
_USERS = {"users": 1}
_WIKI_PAGES = _PROJECTS | {"wiki pages of each project": PROJECTS}
_DOCUMENTS = {"documents": 1}
_REPOSITORIES = _PROJECTS | {"repositories of each project": PROJECTS}
_PULL_REQUESTS = _REPOSITORIES | {"pull requests of each repository": PROJECTS * 2}
_COMMENTS = _ISSUE_PAGES | {"comments of each issue": ISSUES}
_PULL_REQUEST_COMMENTS = _PULL_REQUESTS | {"comments of each pull request": PROJECTS * 24}
_DOCUMENT_COMMENTS = _DOCUMENTS | {"comments of each document": PROJECTS * 8}
_DIRECTORIES = {"directories of each project": PROJECTS * 3}


def _of_each_project(what: str) -> dict[str, int]:
    return _PROJECTS | {f"{what} of each project": PROJECTS}


def _of_each_wiki_page(what: str) -> dict[str, int]:
    return _WIKI_PAGES | {f"{what} of each wiki page": PROJECTS * 12}


# The listings that a script makes which reads a table whole: all pages, children one parent after the other.
# Files are downloaded by "files of" a table.
LISTINGS = {
    "CurrentUser": {"myself": 1},
    "DocumentAttachments": _DOCUMENTS,
    "DocumentCommentReplies": _DOCUMENT_COMMENTS,
    "DocumentComments": _DOCUMENT_COMMENTS,
    "DocumentTags": _DOCUMENTS,
    "DocumentTree": _of_each_project("document tree"),
    "Documents": _DOCUMENTS,
    "IssueAttachments": _ISSUE_PAGES | {"attachments of each issue": ISSUES},
    "IssueCategories": _ISSUE_PAGES,
    "IssueCommentChangeLog": _COMMENTS,
    "IssueCommentNotifications": _COMMENTS,
    "IssueCommentStars": _COMMENTS,
    "IssueComments": _COMMENTS,
    "IssueCustomFields": _ISSUE_PAGES,
    "IssueLinkedSharedFiles": _ISSUE_PAGES,
    "IssueMilestones": _ISSUE_PAGES,
    "IssueParticipants": _ISSUE_PAGES | {"participants of each issue": ISSUES},
    "IssueStars": _ISSUE_PAGES,
    "IssueVersions": _ISSUE_PAGES,
    "Issues": _ISSUE_PAGES,
    "Licenses": {"licence": 1},
    "Notifications": {"pages of notifications": 1},
    "Priorities": {"priorities": 1},
    "ProjectAdministrators": _of_each_project("administrators"),
    "ProjectCategories": _of_each_project("categories"),
    "ProjectCustomFieldItems": _of_each_project("custom fields"),
    "ProjectCustomFields": _of_each_project("custom fields"),
    "ProjectDiskUsage": _of_each_project("disk usage"),
    "ProjectIcons": _of_each_project("icon"),
    "ProjectIssueTypes": _of_each_project("issue types"),
    "ProjectRecentUpdates": _PROJECTS | {"pages of updates of each project": PROJECTS * 6},
    "ProjectSharedFiles": _PROJECTS | _DIRECTORIES,
    "ProjectStatuses": _of_each_project("statuses"),
    "ProjectTeamMembers": _of_each_project("teams"),
    "ProjectTeams": _of_each_project("teams"),
    "ProjectUsers": _of_each_project("users"),
    "ProjectVersionMilestones": _of_each_project("versions"),
    "Projects": _PROJECTS,
    "PullRequestAttachments": _PULL_REQUESTS,
    "PullRequestCommentChangeLog": _PULL_REQUEST_COMMENTS,
    "PullRequestCommentNotifications": _PULL_REQUEST_COMMENTS,
    "PullRequestCommentStars": _PULL_REQUEST_COMMENTS,
    "PullRequestComments": _PULL_REQUEST_COMMENTS,
    "PullRequestStars": _PULL_REQUESTS,
    "PullRequests": _PULL_REQUESTS,
    "RateLimits": {"rate limits": 1},
    "RelatedIssues": _ISSUE_PAGES | {"related issues of each issue": ISSUES},
    "Repositories": _REPOSITORIES,
    "Resolutions": {"resolutions": 1},
    "Space": {"space": 1},
    "SpaceDiskUsage": {"disk usage": 1},
    "SpaceDiskUsageDetails": _PROJECTS | {"disk usage": 1},
    "SpaceIcon": {"space": 1, "icon of the space": 1},
    "SpaceNotifications": {"notification of the space": 1},
    "SpaceUpdates": {"pages of updates": 12},
    "TeamIcons": {"teams": 1, "icon of each team": 3},
    "TeamMembers": {"teams": 1},
    "Teams": {"teams": 1},
    "UserIcons": _USERS | {"icon of each user": 10},
    "UserReceivedStars": _USERS | {"stars of each user": 10},
    "UserRecentUpdates": _USERS | {"pages of updates of each user": 15},
    "UserRecentlyViewedIssues": {"recently viewed issues": 1},
    "UserRecentlyViewedProjects": {"recently viewed projects": 1},
    "UserRecentlyViewedWikiPages": _PROJECTS | {"recently viewed wiki pages": 1},
    "Users": _USERS,
    "WatchingDetails": {"myself": 1, "pages of watchings": 1, "each watching": 6},
    "Watchings": {"myself": 1, "pages of watchings": 1},
    "Webhooks": _of_each_project("webhooks"),
    "WikiPageAttachments": _of_each_wiki_page("attachments"),
    "WikiPageContents": _of_each_wiki_page("content"),
    "WikiPageHistory": _of_each_wiki_page("history"),
    "WikiPageLinkedSharedFiles": _of_each_wiki_page("shared files"),
    "WikiPageStars": _of_each_wiki_page("stars"),
    "WikiPageTags": _WIKI_PAGES,
    "WikiPages": _WIKI_PAGES,
    "WikiTags": _of_each_project("tags of wiki pages"),
    "files of DocumentAttachments": {"files of documents": 8},
    "files of IssueAttachments": {"files of issues": 43},
    "files of ProjectSharedFiles": {"shared files": 16},
    "files of PullRequestAttachments": {"files of pull requests": 12},
    "files of WikiPageAttachments": {"files of wiki pages": 15},
    "files of WikiPageLinkedSharedFiles": {"shared files of wiki pages": 15},
}


def of_script(query: dict) -> int:
    """Requests of a script that reads each table of the query once, and does the rest itself."""
    listings = {}
    for table in query["reads"]:
        listings |= LISTINGS[table]
    return sum(listings.values())


def totals() -> list[tuple[int, int, int]]:
    """How many queries each group and all together have, their requests and those of the script."""
    return [
        (len(queries), sum(sum(query["requests"].values()) for query in queries), sum(map(of_script, queries)))
        for queries in [*GROUPS.values(), QUERIES]
    ]


def sent(space) -> dict[str, int]:
    """The requests of the journal by endpoint."""
    return dict(Counter(space.endpoints()))
