"""The table of queries and what they may cost, and what a straightforward script would have used."""

import tomllib
from collections import Counter
from math import ceil

from standin import ROOT

ISSUES, PROJECTS = 250, 2
QUERIES = tomllib.loads((ROOT / "tests/requests/queries.toml").read_text(encoding="utf-8"))["query"]

_ISSUE_PAGES = {"issues": ceil(ISSUES / 100)}
_PROJECTS = {"projects": 1}
# The listings that a script makes which reads a table whole: all pages, children one parent after the other.
LISTINGS = {
    "CurrentUser": {"myself": 1},
    "IssueAttachments": _ISSUE_PAGES | {"attachments of each issue": ISSUES},
    "IssueComments": _ISSUE_PAGES | {"comments of each issue": ISSUES},
    "Issues": _ISSUE_PAGES,
    "Priorities": {"priorities": 1},
    "ProjectRecentUpdates": _PROJECTS | {"pages of updates of each project": PROJECTS * 5},
    "ProjectStatuses": _PROJECTS | {"statuses of each project": PROJECTS},
    "ProjectUsers": _PROJECTS | {"users of each project": PROJECTS},
    "ProjectVersionMilestones": _PROJECTS | {"versions of each project": PROJECTS},
    "Projects": _PROJECTS,
    "Resolutions": {"resolutions": 1},
    "Notifications": {"pages of notifications": 1},
    "Space": {"space": 1},
    "SpaceUpdates": {"pages of updates": 10},
    "UserReceivedStars": {"users": 1, "stars of each user": 8},
    "Watchings": {"pages of watchings": 1},
    "WikiPages": _PROJECTS | {"wiki pages of each project": PROJECTS},
}


def of_script(query: dict) -> int:
    """Requests of a script that reads each table of the query once, and does the rest itself."""
    listings = {}
    for table in query["reads"]:
        listings |= LISTINGS[table]
    return sum(listings.values())


def sent(space) -> dict[str, int]:
    """The requests of the journal by endpoint."""
    return dict(Counter(space.endpoints()))
