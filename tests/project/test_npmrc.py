import time

from dunnage.project import npmrc
from dunnage.project.npmrc import Npmrc, Token


def test_credentials_are_told_by_line_and_never_kept() -> None:
    content = b"""registry=https://npm.example/
; //npm.example/:_authToken=commented
# _auth=commented
//npm.example/:_authToken=npm_0123456789
//other.example/:_authToken = ${NPM_TOKEN}
_auth="dXNlcjpwYXNz"
//third.example/:_password=""
always-auth=true
_authToken
"""
    found = npmrc.read(content, ".npmrc")
    assert found == Npmrc(
        ".npmrc",
        (
            Token("//npm.example/:_authToken", 4, None),
            Token("//other.example/:_authToken", 5, "NPM_TOKEN"),
            Token("_auth", 6, None),
        ),
    )
    assert found.has_secret
    assert "npm_0123456789" not in repr(found)


def test_a_token_from_the_environment_is_no_secret() -> None:
    for value in (b"${NPM_TOKEN}", b"${NPM_TOKEN?}", b"Bearer ${NPM_TOKEN}"):
        found = npmrc.read(b"//npm.example/:_authToken=" + value, ".npmrc")
        assert [each.variable for each in found.tokens] == ["NPM_TOKEN"]
        assert not found.has_secret


def test_hostile_text_takes_linear_time() -> None:
    start = time.process_time()
    npmrc.read(b"_auth=" + b"${" * 100_000, ".npmrc")
    npmrc.read(b":" * 100_000 + b"=a", ".npmrc")
    assert time.process_time() - start < 1
