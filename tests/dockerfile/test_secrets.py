import pytest

from dunnage.dockerfile import secrets


@pytest.mark.parametrize(
    "path",
    [".env", "apps/api/.env.production", ".env.local", ".env.staging.local", ".env*", ".env-prod"],
)
def test_an_env_file_that_is_used_is_known_by_its_name(path: str) -> None:
    assert secrets.is_env_file(path)


@pytest.mark.parametrize(
    "path",
    [".env.example", ".env.sample", ".env.local.example", ".env-template", ".env.test", ".envrc"],
)
def test_an_env_file_that_only_shows_what_there_is_holds_no_secret(path: str) -> None:
    assert not secrets.is_env_file(path)


@pytest.mark.parametrize(
    "path",
    [
        "id_rsa",
        ".ssh/id_ed25519",
        "certs/server.key",
        "key.pem",
        "private-key.pem",
        "app.p12",
        ".netrc",
        ".git-credentials",
        ".ssh/",
        ".aws",
        ".aws/credentials",
        "service-account.json",
        "gcp-service-account-key.json",
        "credentials.json",
        "tls-privkey.pem",
    ],
)
def test_a_key_is_known_by_its_files_name(path: str) -> None:
    assert secrets.is_key_file(path)


@pytest.mark.parametrize(
    "path",
    [
        "id_rsa.pub",
        "ca.pem",
        "cert.pem",
        "server.crt",
        "public.key",
        "known_hosts",
        "monkey.js",
        "src/key.ts",
        "src/credentials.ts",
        "keys.json",
        "a" * 300 + ".key",
    ],
)
def test_certificates_public_keys_and_sources_are_no_keys(path: str) -> None:
    assert not secrets.is_key_file(path)


@pytest.mark.parametrize("path", ["npm_token", ".npm-token", "npm_token.txt", "db_password.txt"])
def test_a_file_that_is_one_secret_is_known_by_its_name(path: str) -> None:
    assert secrets.is_token_file(path)


@pytest.mark.parametrize("path", ["token.ts", "tokens.txt", "tokenizer", "secret.yaml"])
def test_a_source_file_is_no_secret(path: str) -> None:
    assert not secrets.is_token_file(path)


@pytest.mark.parametrize(
    "text",
    ["DB_PASSWORD=hunter2", "export API_KEY='abc'", "a=1\nJWT_SECRET = abc", "_authToken=0123"],
)
def test_a_setting_with_a_secrets_name_and_a_value_is_one(text: str) -> None:
    assert secrets.sets_secret(text)


@pytest.mark.parametrize(
    "text",
    [
        "PORT=3000",
        "API_KEY=",
        "API_KEY=$API_KEY",
        "NEXT_PUBLIC_API_KEY=abc",
        "TOKEN_TTL=60",
        "PASSWORD_FILE=/run/secrets/db",
        "DB_PASSWORD=/run/secrets/db",
        "if (token == null)",
    ],
)
def test_a_setting_without_a_secret_is_none(text: str) -> None:
    assert not secrets.sets_secret(text)


@pytest.mark.parametrize(
    "letters", ["a", "a_", "://", "://:", "key", "-----BEGIN ", "x@", "A=", "."]
)
def test_no_text_takes_long_to_look_through(letters: str) -> None:
    text = letters * (100_000 // len(letters))

    assert not secrets.holds_secret(text)
    assert not secrets.is_secret_name(text)
    assert not secrets.sets_secret(text)
    assert not secrets.is_key_file(text)
    assert not secrets.is_placeholder(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://user:password@db:5432/app", True),
        ("postgres://user:password@localhost:5432/app", False),
        ("postgres://user:password@db.example.com/app", False),
        ("mongodb://root:example@mongo", False),
    ],
)
def test_a_weak_password_is_one_unless_the_host_is_none(text: str, expected: bool) -> None:
    assert secrets.holds_secret(text) is expected
