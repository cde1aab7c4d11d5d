from collections.abc import Iterator

import pytest

from bed import tools
from bed.github.server import GitHub
from bed.github.state import ChangedFile, PullRequest, ReviewComment
from dunnage.adapters import github
from dunnage.adapters.github_api import Api
from dunnage.adapters.github_error import GitHubError
from dunnage.model import Lines
from dunnage.report.suggestions import MARKER, Suggestion

pytestmark = pytest.mark.e2e

HEAD, BASE, MERGE = "a" * 40, "b" * 40, "c" * 40
PATCH = "@@ -1,2 +1,3 @@\n FROM node:24\n-RUN npm install\n+RUN npm i\n+USER node"
CHANGE = ChangedFile("api/Dockerfile", patch=PATCH)
BINARY = ChangedFile("logo.png")
PULL = PullRequest(7, HEAD, BASE, MERGE, files=(CHANGE, BINARY))


@pytest.fixture
def stand_in() -> Iterator[GitHub]:
    with GitHub(tools.ensure().modules) as server:
        server.state.open(PULL)
        yield server


def hub(stand_in: GitHub) -> github.GitHub:
    return github.GitHub(Api(stand_in.url, "workflow", "octocat/demo"))


def suggestion(first: int, last: int, text: str = "RUN npm ci") -> Suggestion:
    body = f"{MARKER}\nUse it.\n\n```suggestion\n{text}\n```\n"
    return Suggestion("api/Dockerfile", Lines(first, last), body)


def test_the_patches_are_those_of_text_files(stand_in: GitHub) -> None:
    assert hub(stand_in).patches(7) == {"api/Dockerfile": PATCH}
    assert stand_in.state.violations == []


def test_suggestions_come_in_one_review_beside_their_lines(stand_in: GitHub) -> None:
    one, several = suggestion(1, 1), suggestion(2, 3)

    assert hub(stand_in).suggest(7, HEAD, (one, several)) == 2

    written = [(each.path, each.first, each.line) for each in stand_in.state.review_comments]
    assert written == [("api/Dockerfile", None, 1), ("api/Dockerfile", 2, 3)]
    assert [each.method for each in stand_in.state.log].count("POST") == 1
    assert stand_in.state.violations == []


def test_a_suggestion_that_is_there_is_not_repeated(stand_in: GitHub) -> None:
    hub(stand_in).suggest(7, HEAD, (suggestion(2, 2),))

    assert hub(stand_in).suggest(7, HEAD, (suggestion(2, 2), suggestion(3, 3))) == 1

    assert [each.line for each in stand_in.state.review_comments] == [2, 3]


def test_what_another_wrote_is_no_suggestion_of_ours(stand_in: GitHub) -> None:
    mine = suggestion(2, 2)
    theirs = ReviewComment(1, 7, "mallory", mine.path, None, 2, mine.body)
    stand_in.state.review_comments.append(theirs)

    assert hub(stand_in).suggest(7, HEAD, (mine,)) == 1


def test_a_line_outside_of_the_diff_is_refused_by_github(stand_in: GitHub) -> None:
    with pytest.raises(GitHubError, match="the suggestions were not written"):
        hub(stand_in).suggest(7, HEAD, (suggestion(9, 9),))

    assert stand_in.state.review_comments == []
