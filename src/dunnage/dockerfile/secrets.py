"""What a secret looks like: its name, its value, and the files that hold one."""

from __future__ import annotations

import re
from posixpath import basename

# The last words decide, so that TOKEN_TTL_SECONDS, DB_PASSWORD_FILE and AUTH_URL are no secrets.
_NAME = re.compile(
    r"\w*(token|secrets?|password|passwd|passphrase|credentials?|apikey)"
    r"|.+_(pass|pwd)"  # PWD alone is the working directory
    r"|(.+_)?(pat|secret_key_base|aws_access_key_id|ssh_key)"
    r"|(.*_)?(npm|yarn|registry|docker|basic|proxy|artifactory|nexus|git|github|gitlab)_auth"
    r"|(.*_)?(access|account|admin|api|app|deploy|encryption|hmac|jwt|license|master|private|secret"
    r"|service|service_role|session|signing)_?key",
    re.IGNORECASE,
)
# What bundlers write into the code that they send to every browser.
_PUBLIC_NAME = re.compile(
    r"(.*_)?PUBLIC(_.*)?|(VITE|REACT_APP|VUE_APP|GATSBY|NG_APP|STORYBOOK)_.*", re.IGNORECASE
)
_VALUE = re.compile(
    r"npm_[A-Za-z0-9]{36}|gh[opsur]_[A-Za-z0-9]{36}|github_pat_\w{22,}|glpat-[\w-]{20}"
    r"|(?:AKIA|ASIA)[A-Z0-9]{16}|AIza[\w-]{35}|xox[abeprs]-[\w-]{10,}|[rs]k_live_\w{16,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|dckr_pat_[\w-]{20,}|sk-(?:ant|proj)-[\w-]{20,}"
    r"|hooks\.slack\.com/services/T\w+/B\w+/\w+|AccountKey=[\w+/=]{40,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY"
    r"|://[^/\s:@'\"]*:(?P<password>[^/\s@${'\"]+)@(?P<host>[^/\s:?'\"]*)"
)
# A password that is none too: it opens whatever answers at that host.
_WEAK_PASSWORD = re.compile(r"pass(word)?|postgres|mysql|mongo|root|user|admin", re.IGNORECASE)
_NO_HOST = re.compile(
    r"|localhost|127\.0\.0\.1|0\.0\.0\.0|host|.*\.?example(\.\w+)?", re.IGNORECASE
)
_PLACEHOLDER = re.compile(
    r".*(example|dummy|placeholder|fake|change[-_]?me|replace|redacted|not[-_]?a?[-_]?real).*"
    r"|pass(word)?|postgres|mysql|mongo|root|user|test|build|skip|todo|none|unset|foo|bar|x+|\*+"
    r"|<.*>|\{\{.*\}\}",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"true|false|yes|no|on|off|0|1|enabled?|disabled?|null|undefined", re.IGNORECASE
)
_PATH = re.compile(r"[.~]{0,2}/(?!/).*|[A-Z]:\\.*|[\w./-]+\.(json|pem|key|crt|txt|p12|jks|env)")
_URL = re.compile(r"[a-z][a-z0-9+]*://[^@]*", re.IGNORECASE)

_SETTING = re.compile(r"(?<![\w$])([A-Za-z_]\w*)[ \t]*=[ \t]*(?![$= \t])(\S[^\n]*)")

_LONGEST_NAME = 255  # of a file
_KEY_FILE = re.compile(
    r"id_(rsa|dsa|ecdsa|ed25519)|(.*[-_.])?priv(ate)?[-_.]?key.*\.(pem|key|der)|(.*[-_.])?key\.pem"
    r"|(?!.*pub).*\.key|.*\.(p12|pfx|ppk)|\.netrc|\.git-credentials|\.pgpass|\.aws|\.ssh"
    r"|((gcp|gcloud|google|firebase)[-_.]?)?(service[-_.]?account|credentials)([-_.]?key)?\.json",
    re.IGNORECASE,
)
_TOKEN_FILE = re.compile(
    r"\.?([\w.-]*[-_.])?(token|secrets?|password|passwd|passphrase)(\.txt)?", re.IGNORECASE
)
_ENV_FILE = re.compile(
    r"\.env(?!.*\b(example|sample|template|tmpl|dist|defaults?|schema|vault|test|ci)$)([-.*].*)?",
    re.IGNORECASE,
)


def is_secret_name(name: str) -> bool:
    """Tell whether a variable of this name is to hold a secret."""
    return bool(_NAME.fullmatch(name)) and not _PUBLIC_NAME.fullmatch(name)


def holds_secret(text: str) -> bool:
    """Tell whether a secret stands in the text: a token of a known form, a key, a URL's password.

    What stands for a secret in examples, such as `user:password@localhost`, is none.
    """
    return any(
        _is_meant(match["password"] or "", match["host"] or "") for match in _VALUE.finditer(text)
    )


def _is_meant(password: str, host: str) -> bool:
    if _WEAK_PASSWORD.fullmatch(password):
        return not _NO_HOST.fullmatch(host)
    return not _PLACEHOLDER.fullmatch(password)


def is_placeholder(value: str) -> bool:
    """Tell whether a value only stands in for a secret: `changeme`, `<token>`, nothing."""
    return not value or bool(_PLACEHOLDER.fullmatch(value))


def could_be_secret(value: str) -> bool:
    """Tell whether the value of a variable with a secret's name may be one.

    Switches are none, nor are paths and addresses at which the secret is to be found.
    """
    return not any(each.fullmatch(value) for each in (_SWITCH, _PATH, _URL)) and bool(value)


def sets_secret(text: str) -> bool:
    """Tell whether a setting in the text has a secret's name and a value of its own."""
    settings = (match.groups() for match in _SETTING.finditer(text))
    return any(
        is_secret_name(name) and could_be_secret(value.strip().strip("\"'"))
        for name, value in settings
    )


def may_be_secret(path: str) -> bool:
    """Tell whether a file is of a name under which secrets are kept, also among other things."""
    return basename(path) == ".npmrc" or any(
        each(path) for each in (is_env_file, is_key_file, is_token_file)
    )


def is_env_file(path: str) -> bool:
    """Tell whether a file is an `.env` that is used: `.env.production`, but not `.env.example`."""
    return _is_named(path, _ENV_FILE)


def is_key_file(path: str) -> bool:
    """Tell whether a file, by its name, holds a private key or somebody's credentials."""
    return _is_named(path, _KEY_FILE) or path.endswith(".aws/credentials")


def is_token_file(path: str) -> bool:
    """Tell whether a file, by its name, holds nothing but a secret: `npm_token.txt`."""
    return _is_named(path, _TOKEN_FILE)


def _is_named(path: str, pattern: re.Pattern[str]) -> bool:
    name = basename(path.rstrip("/"))
    return len(name) <= _LONGEST_NAME and bool(pattern.fullmatch(name))
