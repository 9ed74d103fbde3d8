"""What the round trips write into each table: values for every column that a statement takes.

An entry is one row: where it goes and what it gets (`values`), what an UPDATE makes of each column (`changes`),
the names that may be given in the place of ids (`names`), how it is deleted (`options`). A value may be a function
of the space: it makes what the row needs. `shown` is what is read where it is not what was written.
"""

import datetime
import json
import urllib.parse
import urllib.request
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Row:
    """One row: inserted, read, changed, cleared, deleted."""

    values: dict
    changes: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    options: dict = field(default_factory=dict)
    shown: dict = field(default_factory=dict)
    # The row is there already: no INSERT makes one.
    exists: bool = False
    # Requests that reading the key of a new row costs, since the answer does not tell it.
    key_reads: tuple = ()
    # Columns that only say where a new row is found: no request sends them, and RETURNING needs them.
    found_by: tuple = ()
    # Columns that an UPDATE sends along unchanged, by the column it sets (None: any other); reading the row, to know
    # them, costs `along_reads`.
    along: dict = field(default_factory=dict)
    along_reads: tuple = ()
    # Columns that SET must give as well when it gives this one.
    together: dict = field(default_factory=dict)
    # What Backlog itself makes of other columns when one changes.
    implied: dict = field(default_factory=dict)
    # What is deleted is still there for those who ask for its key; lists do not have it.
    is_trashed: bool = False
    # Columns of an INSERT in whose place others may be given, and those: `test_attachments.py` gives them.
    in_place_of: dict = field(default_factory=dict)


def posted(space, path, **parameters):
    """Makes something by the API itself."""
    body = urllib.parse.urlencode(parameters, doseq=True).encode()
    with urllib.request.urlopen(f"{space.url.rstrip('/')}/api/v2{path}?apiKey={space.key}", body, timeout=30) as answer:
        return json.load(answer)


def uploaded(space, name="メモ.txt"):
    """The id of an uploaded file that hangs from nothing yet."""
    head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + b"abc\r\n--b--\r\n"
    request = urllib.request.Request(
        f"{space.url.rstrip('/')}/api/v2/space/attachment?apiKey={space.key}",
        body,
        {"Content-Type": "multipart/form-data; boundary=b"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["id"]


#: A file is given by one of these, and by its id where it is uploaded already.
FILES = {"AttachmentId": {"FilePath", "Content", "Name"}}


def commented(space):
    """The id of a comment on issue 3."""
    return posted(space, "/issues/3/comments", content="comment")["id"]


def with_text(space):
    """The id of a comment on pull request 1 that has a text."""
    return posted(space, PULL_REQUEST + "/comments", content="comment")["id"]


def other_issue(space):
    """The id of an issue that is related to none."""
    return posted(space, "/issues", projectId=1, summary="other", issueTypeId=1, priorityId=3)["id"]


def field_of_list(space):
    """The id of a custom field that is a list."""
    parameters = {"name": "一覧", "typeId": 5, "items[]": ["a", "b"]}
    return posted(space, "/projects/1/customFields", **parameters)["id"]


def attached_to_pull_request(space):
    """The id of a file at pull request 1 of repository 1."""
    made = posted(
        space, PULL_REQUEST.rsplit("/", 1)[0], summary="s", description="d", base="main", branch="attached",
        **{"attachmentId[]": [uploaded(space)]},
    )  # fmt: skip
    return made


PULL_REQUEST = "/projects/1/git/repositories/1/pullRequests/1"
ONE_PULL_REQUEST = "/projects/:projectIdOrKey/git/repositories/:repoIdOrName/pullRequests/:number"
IN_PULL_REQUEST = {"ProjectId": 1, "RepositoryId": 1, "PullRequestNumber": 1}
BY_PROJECT_KEY = {"ProjectKey": "APP", "RepositoryId": 1, "PullRequestNumber": 1}
PROJECT_OF_PULL_REQUEST = (f"GET {ONE_PULL_REQUEST.split('/:repo')[0]}", f"GET {ONE_PULL_REQUEST}")
DAY = datetime.date(2030, 1, 31)
OTHER_DAY = datetime.date(2031, 12, 1)
LATER_DAY = datetime.date(2032, 2, 29)

#: Users are notified of something.
WITH_COMMENT = {column: {"Comment": "お知らせ"} for column in ("NotifiedUserIds", "NotifiedUsers")}

ISSUES = Row(
    values={
        "ProjectId": 1, "IssueTypeId": 1, "Summary": "件名 🚀", "Description": "詳細", "PriorityId": 3,
        "AssigneeId": 2, "CategoryIds": "1,2", "VersionIds": "2", "MilestoneIds": "3", "StartDate": DAY,
        "DueDate": OTHER_DAY, "EstimatedHours": 2.5, "ActualHours": 1.25, "ParentIssueId": other_issue,
        "NotifiedUserIds": "3,4", "AttachmentIds": lambda space: str(uploaded(space)),
    },
    changes={
        "IssueTypeId": 2, "Summary": "It's \"changed\" 100%", "Description": "a\nb", "ResolutionId": 0, "PriorityId": 2,
        "StatusId": 2, "AssigneeId": 3, "CategoryIds": "3,5", "VersionIds": "2,3", "MilestoneIds": "2",
        "StartDate": datetime.date(2029, 1, 1), "DueDate": LATER_DAY, "EstimatedHours": 0.5, "ActualHours": 8.0,
        "ParentIssueId": other_issue, "Comment": "コメント", "NotifiedUserIds": "4",
        "AttachmentIds": lambda space: str(uploaded(space)),
    },
    names={
        "ProjectKey": "APP", "IssueType": "Request", "Resolution": "Duplication", "Priority": "High",
        "Status": "レビュー待ち", "Assignee": "佐藤 花子", "Categories": "Back end, 運用・監視", "Versions": "2.0 β",
        "Milestones": "2.0 β, 1.1", "ParentIssueKey": "APP-1", "NotifiedUsers": "John Smith, 佐藤 花子",
    },
    together=WITH_COMMENT,
)  # fmt: skip

ROWS = {
    "DocumentTags": [Row({"DocumentId": lambda space: document(space), "Tag": "新しい tag"}, key_reads=("GET /documents/:documentId",))],
    "Documents": [
        Row(
            {
                "ProjectId": 1, "Title": "題名", "Emoji": "🦀", "Content": "本文",
                "ParentId": lambda space: document(space), "AddLast": True,
            },
            names={"ProjectKey": "APP"},
            is_trashed=True,
        ),
    ],
    "IssueAttachments": [Row({"IssueId": 3, "AttachmentId": uploaded}, in_place_of=FILES)],
    "IssueCommentNotifications": [Row({"IssueId": 3, "CommentId": commented, "UserId": 4}, names={"User": "佐藤 花子"}, key_reads=("GET /issues/:issueIdOrKey/comments",))],
    "IssueCommentStars": [
        Row(
            {"CommentId": commented, "IssueId": 3},
            found_by=("IssueId",),
            key_reads=("GET /issues/:issueIdOrKey/comments",) * 2,
        ),
        Row(
            {"CommentId": commented, "IssueKey": lambda space: space.api("/issues/3")["issueKey"]},
            found_by=("IssueKey",),
            key_reads=("GET /issues/:issueIdOrKey/comments",) * 2,
        ),
    ],
    "IssueComments": [
        Row(
            {
                "IssueId": 3, "Content": "コメント", "NotifiedUserIds": "3,4",
                "AttachmentIds": lambda space: str(uploaded(space)),
            },
            changes={"Content": "変更"},
            names={"NotifiedUsers": "John Smith"},
        ),
    ],
    "IssueLinkedSharedFiles": [Row({"IssueId": 3, "Id": 3})],
    "IssueStars": [Row({"IssueId": other_issue}, names={"IssueKey": "APP-3"}, key_reads=("GET /issues/:issueIdOrKey",))],
    "Issues": [ISSUES],
    "ProjectAdministrators": [Row({"ProjectId": 1, "Id": 3}, names={"Name": "John Smith"})],
    "ProjectCategories": [Row({"ProjectId": 1, "Name": "新規"}, changes={"Name": "O'Neil"})],
    "ProjectCustomFieldItems": [
        Row({"ProjectId": 1, "CustomFieldId": field_of_list, "Name": "c 🚀"}, changes={"Name": "d"}, names={"CustomField": "一覧"})
    ],
    "ProjectCustomFields": [
        Row(
            {
                "ProjectId": 1, "TypeId": 3, "Name": "数値", "Description": "説明", "Required": False,
                "ApplicableIssueTypeIds": "1,2", "Min": "1", "Max": "9", "InitialValue": 5.0, "Unit": "個",
            },
            changes={
                "Name": "number", "Description": "d", "Required": True, "ApplicableIssueTypeIds": "2", "Min": "2",
                "Max": "8", "InitialValue": 6.0, "Unit": "pt",
            },
            names={"Type": "Number", "ApplicableIssueTypes": "Bug, Task"},
        ),
        Row(
            {"ProjectId": 1, "TypeId": 4, "Name": "日付", "InitialDateType": 2, "InitialDateShift": 3},
            changes={"InitialDateShift": 7},
            along={"InitialDateShift": ("InitialDateType",)},
            along_reads=("GET /projects/:projectIdOrKey/customFields",),
        ),
        Row(
            {"ProjectId": 1, "TypeId": 4, "Name": "日", "InitialDateType": 3, "InitialDate": DAY},
            changes={"InitialDate": OTHER_DAY},
            along={"InitialDate": ("InitialDateType",)},
            along_reads=("GET /projects/:projectIdOrKey/customFields",),
        ),
        Row(
            {"ProjectId": 1, "TypeId": 4, "Name": "今日", "Min": "2030-01-01"},
            changes={"InitialDateType": 1, "Min": "2029-01-01"},
        ),
        Row(
            {"ProjectId": 1, "TypeId": 7, "Name": "選択", "Items": "赤, 青", "AllowAddItem": True, "AllowInput": True},
            changes={"AllowAddItem": False, "AllowInput": False},
        ),
    ],
    "ProjectIssueTypes": [
        Row(
            {
                "ProjectId": 1, "Name": "種別", "Color": "#e30000", "TemplateSummary": "件名",
                "TemplateDescription": "詳細",
            },
            changes={
                "Name": "type", "Color": "#990000", "TemplateSummary": "s", "TemplateDescription": "a\nb",
            },
            options={"SubstituteIssueTypeId": 1},
        ),
    ],
    "ProjectStatuses": [
        Row(
            {"ProjectId": 1, "Name": "確認中", "Color": "#ea2c00"},
            changes={"Name": "checking", "Color": "#3b9dbd"},
            options={"SubstituteStatusId": 1},
        ),
    ],
    "ProjectTeams": [Row({"ProjectId": 1, "Id": 3}, names={"Name": "QA 100%_検証"})],
    "ProjectUsers": [Row({"ProjectId": 1, "Id": 10}, names={"Name": "Kim \"100%\" 민준"})],
    "ProjectVersionMilestones": [
        Row(
            {
                "ProjectId": 1, "Name": "9.0", "Description": "説明", "StartDate": DAY, "ReleaseDueDate": OTHER_DAY,
            },
            changes={
                "Name": "9.1", "Description": "d", "StartDate": datetime.date(2029, 1, 1),
                "ReleaseDueDate": LATER_DAY, "Archived": True,
            },
            along={None: ("Name",), "Name": ()},
            along_reads=("GET /projects/:projectIdOrKey/versions",),
        ),
    ],
    "Projects": [
        Row(
            {
                "ProjectKey": "NEW_1", "Name": "新規", "ChartEnabled": True, "UseResolvedForChart": True,
                "SubtaskingEnabled": True, "GrandchildIssueEnabled": True, "ProjectLeaderCanEditProjectLeader": True,
                "UseWiki": True, "UseDocument": True, "UseFileSharing": True, "UseWikiTreeView": True,
                "UseSubversion": True, "UseGit": True, "UseOriginalImageSizeAtWiki": True,
                "TextFormattingRule": "markdown", "UseDevAttributes": True,
            },
            changes={
                "ProjectKey": "NEW_2", "Name": "new", "ChartEnabled": False, "UseResolvedForChart": False,
                "GrandchildIssueEnabled": False, "SubtaskingEnabled": False,
                "ProjectLeaderCanEditProjectLeader": False, "UseWiki": False, "UseDocument": False,
                "UseFileSharing": False, "UseWikiTreeView": False, "UseSubversion": False, "UseGit": False,
                "UseOriginalImageSizeAtWiki": False, "TextFormattingRule": "backlog", "UseDevAttributes": False,
                "Archived": True,
            },
        ),
    ],
    "PullRequestAttachments": [
        Row(
            {
                "ProjectId": 1, "RepositoryId": 1,
                "PullRequestNumber": lambda space: attached_to_pull_request(space)["number"],
                "Id": lambda space: last_attachment(space),
            },
            exists=True,
        ),
    ],
    "PullRequestComments": [
        Row(
            {
                **IN_PULL_REQUEST, "Content": "コメント", "NotifiedUserIds": "3",
                "AttachmentIds": lambda space: str(uploaded(space)),
            },
            changes={"Content": "変更"},
            names={"Repository": "app", "NotifiedUsers": "John Smith"},
        ),
    ],
    "PullRequestCommentStars": [
        Row(
            {"CommentId": with_text, **IN_PULL_REQUEST},
            found_by=tuple(IN_PULL_REQUEST),
            key_reads=(f"GET {ONE_PULL_REQUEST}/comments",) * 2,
        ),
        Row(
            {"CommentId": with_text, **BY_PROJECT_KEY},
            found_by=tuple(BY_PROJECT_KEY),
            key_reads=(*PROJECT_OF_PULL_REQUEST, f"GET {ONE_PULL_REQUEST}/comments") * 2,
        ),
    ],
    "PullRequestStars": [
        Row(
            {"PullRequestId": lambda space: space.api(PULL_REQUEST)["id"], **IN_PULL_REQUEST},
            found_by=tuple(IN_PULL_REQUEST),
            key_reads=(f"GET {ONE_PULL_REQUEST}",) * 2,
        ),
        Row(
            {"PullRequestId": lambda space: space.api(PULL_REQUEST)["id"], **BY_PROJECT_KEY},
            found_by=tuple(BY_PROJECT_KEY),
            key_reads=PROJECT_OF_PULL_REQUEST * 2,
        ),
    ],
    "PullRequests": [
        Row(
            {
                "ProjectId": 1, "RepositoryId": 1, "Summary": "件名", "Description": "説明", "Base": "main",
                "Branch": "topic", "AssigneeId": 2, "IssueId": 3, "NotifiedUserIds": "3,4",
                "AttachmentIds": lambda space: str(uploaded(space)),
            },
            changes={
                "Summary": "changed", "Description": "d", "AssigneeId": 3, "IssueId": other_issue,
                "Comment": "コメント", "NotifiedUserIds": "4",
            },
            names={
                "Repository": "app", "Assignee": "佐藤 花子", "IssueKey": "APP-1", "NotifiedUsers": "John Smith",
            },
            together=WITH_COMMENT,
        ),
    ],
    "RelatedIssues": [Row({"IssueId": 3, "RelatedIssueId": other_issue}, names={"RelatedIssueKey": "APP-1"})],
    "Teams": [
        Row(
            {"Name": "品質", "MemberIds": "2,3"},
            changes={"Name": "quality", "MemberIds": "3,4,5"},
            names={"Members": "John Smith, 佐藤 花子"},
        ),
    ],
    "Users": [
        Row(
            {
                "UserId": lambda space: f"new.{len(space.api('/users'))}", "Password": "correct horse", "Name": "新人", "RoleType": 2,
                "MailAddress": "new@example.com",
            },
            changes={
                "Password": "battery staple", "Name": "new", "RoleType": 6, "MailAddress": "newer@example.com",
            },
            names={"Role": "Guest reporter"},
        ),
    ],
    "Watchings": [Row({"IssueId": other_issue, "Note": "メモ"}, changes={"Note": "note"})],
    "Webhooks": [
        Row(
            {
                "ProjectId": 1, "Name": "通知", "Description": "説明", "HookUrl": "https://example.com/a?b=1&c=%20",
                "AllEvent": False, "ActivityTypeIds": "1,2",
            },
            changes={
                "Name": "hook", "Description": "d", "HookUrl": "https://example.com/b", "AllEvent": True,
                "ActivityTypeIds": "3",
            },
            names={"ActivityTypes": "Issue commented, Git push"},
            implied={"AllEvent": {"ActivityTypeIds": None}, "ActivityTypeIds": {"ActivityTypeIds": None}},
        ),
    ],
    "WikiPageAttachments": [Row({"WikiPageId": 1, "AttachmentId": uploaded}, in_place_of=FILES)],
    "WikiPageLinkedSharedFiles": [Row({"WikiPageId": lambda space: page(space), "Id": 3})],
    "WikiPageStars": [Row({"WikiPageId": lambda space: page(space)}, key_reads=("GET /wikis/:wikiId/stars",))],
    "WikiPages": [
        Row(
            {"ProjectId": 1, "Name": "新規/頁", "Content": "本文", "MailNotify": True},
            changes={"Name": "new/page", "Content": "text", "MailNotify": False},
            names={"ProjectKey": "APP"},
            options={"MailNotify": True},
        ),
    ],
}  # fmt: skip


def document(space):
    """The id of a new document."""
    return posted(space, "/documents", projectId=1, title="document")["id"]


def page(space):
    """The id of a new wiki page."""
    return posted(space, "/wikis", projectId=1, name="page", content="text")["id"]


def last_attachment(space):
    """The id of the file at the newest pull request."""
    [newest] = space.api(PULL_REQUEST.rsplit("/", 1)[0], count=1)
    return newest["attachments"][0]["id"]
