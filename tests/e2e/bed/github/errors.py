"""GitHub's error answers, word for word where a client reads the words."""

from bed.github.exchange import Answer
from bed.github.permissions import Permission

_DOCUMENTATION = "https://docs.github.com/rest"


def error(status: int, message: str, **more: object) -> Answer:
    """Give an answer of GitHub's usual shape."""
    return Answer(
        status,
        {"message": message, "documentation_url": _DOCUMENTATION, "status": str(status), **more},
    )


def bad_credentials() -> Answer:
    """Refuse a token that nobody knows."""
    return error(401, "Bad credentials")


def requires_authentication() -> Answer:
    """Refuse a request without a token."""
    return error(401, "Requires authentication")


def forbidden(accepted: tuple[Permission, ...] = ()) -> Answer:
    """Refuse a token that may not do this, and say which permissions would be enough."""
    answer = error(403, "Resource not accessible by integration")
    names = "; ".join(str(each) for each in accepted)
    headers = {"x-accepted-github-permissions": names} if names else {}
    return Answer(answer.status, answer.body, headers)


def not_found(message: str = "Not Found") -> Answer:
    """Deny that something exists."""
    return error(404, message)


def unreadable() -> Answer:
    """Refuse a body that is no JSON object."""
    return error(400, "Problems parsing JSON")


def invalid(reasons: tuple[str, ...]) -> Answer:
    """Refuse a request that the description does not allow."""
    return error(422, "Invalid request.\n\n" + "\n".join(reasons))


def unprocessable(resource: str, field: str, message: str) -> Answer:
    """Refuse a value that is well formed and yet not acceptable."""
    reason = {
        "resource": resource,
        "code": "unprocessable",
        "field": field,
        "message": message,
    }
    return error(422, "Validation Failed", errors=[reason])


def rate_limit(reset: int) -> Answer:
    """Refuse a client that has used its hour up; `reset` is when, in seconds since 1970."""
    answer = error(403, "API rate limit exceeded for installation ID 1.")
    headers = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(reset)}
    return Answer(answer.status, answer.body, headers)


def secondary_rate_limit(retry_after: int | None = 60) -> Answer:
    """Refuse a client that is too fast, for so many seconds, or without saying for how many."""
    answer = error(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
    )
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    return Answer(answer.status, answer.body, headers)
