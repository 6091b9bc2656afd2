"""What the environment may say, and how what it may not say is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from core.errors import SettingsError
from core.settings import Settings, settings
from tests.bed.rights import unprivileged

SECRET = "hunter2"
SERVER = f"postgresql://bell:{SECRET}@db.example.org/wether"
LOCAL = f"postgresql://bell:{SECRET}@localhost/wether"
PARTS = {"DB_HOST": "db.example.org", "DB_NAME": "wether", "DB_USER": "bell"}
MAIL = {"SMTP_HOST": "mail.example.org", "SMTP_FROM": "bell@example.org"}
SIGNED_IN = {"SMTP_USER": "bell", "SMTP_PASSWORD": SECRET}
WEBHOOK = {"ALERT_WEBHOOK_URL": "https://example.org/hooks/alerts"}

REFUSED: dict[str, dict[str, str]] = {
    "DATABASE_URL is not an address": {"DATABASE_URL": SECRET},
    "DATABASE_URL is not an address; write": {"DATABASE_URL": f"postgresql://bell:{SECRET}/db"},
    "DATABASE_URL begins with mysql://": {"DATABASE_URL": f"mysql://bell:{SECRET}@host/db"},
    "DATABASE_URL names no file": {"DATABASE_URL": "sqlite://"},
    "DATABASE_URL names no file, so nothing": {"DATABASE_URL": "sqlite:///:memory:"},
    "DATABASE_URL names no database": {"DATABASE_URL": f"postgresql://bell:{SECRET}@host"},
    "has an @ in its password": {"DATABASE_URL": f"postgresql://bell:{SECRET}@{SECRET}@host/db"},
    "write it before the @": {"DATABASE_URL": f"postgresql://host/db?password={SECRET}"},
    "DATABASE_READ_URL is not an address": {"DATABASE_READ_URL": SECRET},
    "DATABASE_OWNER_URL is not an address": {"DATABASE_OWNER_URL": SECRET},
    "a replica, which only PostgreSQL has": {"DATABASE_READ_URL": SERVER},
    "a replica, which only PostgreSQL": {
        "DATABASE_URL": SERVER,
        "DATABASE_READ_URL": "sqlite:///x",
    },
    "not both": {"DATABASE_URL": SERVER, "DB_HOST": "db.example.org"},
    "needed together": {"DB_HOST": "db.example.org", "DB_PASSWORD": SECRET},
    "DB_HOST, DB_NAME and DB_USER are needed": {"DB_PASSWORD": SECRET},
    "DB_PORT: Input should be a valid integer": {**PARTS, "DB_PORT": SECRET},
    "DB_PORT: Input should be less than": {**PARTS, "DB_PORT": "65536"},
    "must not be below DATABASE_POOL_SIZE": {"DATABASE_POOL_SIZE": "11"},
    "DATABASE_POOL_SIZE: Input should be greater": {"DATABASE_POOL_SIZE": "0"},
    "DATABASE_POOL_RECYCLE: Input should be greater": {"DATABASE_POOL_RECYCLE": "0"},
    "SLOW_QUERY_MS: Input should be greater": {"SLOW_QUERY_MS": "-1"},
    "DATABASE_ECHO_SQL: Input should be a valid boolean": {"DATABASE_ECHO_SQL": SECRET},
    "'development', 'staging' or 'production'": {"ENVIRONMENT": SECRET},
    "METRICS_TOKEN: a token has at least 16 characters": {"METRICS_TOKEN": SECRET},
    "DB_PASSWORD_FILE cannot be read: No such file": {"DB_PASSWORD_FILE": "/nowhere/secret"},
    "SMTP_HOST and SMTP_FROM are needed together": {"SMTP_HOST": "mail.example.org"},
    "SMTP_HOST and SMTP_FROM are needed": {"SMTP_FROM": "bell@example.org"},
    "for an SMTP_HOST, which is not set": {"SMTP_USER": "bell", "SMTP_PASSWORD": SECRET},
    "SMTP_USER and SMTP_PASSWORD are needed together": {**MAIL, "SMTP_PASSWORD": SECRET},
    "can only have ASCII characters": {**MAIL, "SMTP_USER": "bell", "SMTP_PASSWORD": f"{SECRET}é"},
    "SMTP_HOST: write the name of the server alone": {**MAIL, "SMTP_HOST": f"smtp://{SECRET}@h"},
    "SMTP_FROM: write one address": {**MAIL, "SMTP_FROM": f"Bell <{SECRET}@example.org>"},
    "SMTP_FROM: write one": {**MAIL, "SMTP_FROM": f"a@example.org\nBcc: {SECRET}@example.org"},
    "'starttls', 'tls' or 'none'": {**MAIL, "SMTP_SECURITY": SECRET},
    "SMTP_TIMEOUT_SECONDS: Input should be greater": {"SMTP_TIMEOUT_SECONDS": "0"},
    "for an ALERT_WEBHOOK_URL, which is not set": {"ALERT_WEBHOOK_SECRET": SECRET * 3},
    "ALERT_WEBHOOK_URL: write a whole address": {"ALERT_WEBHOOK_URL": SECRET},
    "ALERT_WEBHOOK_URL: write a whole": {"ALERT_WEBHOOK_URL": f"https://bell:{SECRET}@example.org"},
    "ALERT_WEBHOOK_URL: write a": {"ALERT_WEBHOOK_URL": f"https://example.org:{SECRET}/"},
    "ALERT_WEBHOOK_URL: write": {"ALERT_WEBHOOK_URL": f"https://example.org/\r\nX: {SECRET}"},
    "ALERT_WEBHOOK_SECRET: a secret has at least 16 characters": {
        **WEBHOOK,
        "ALERT_WEBHOOK_SECRET": SECRET,
    },
}

UNSAFE: dict[str, dict[str, str]] = {
    "the database on db.example.org would be reached without": {"DATABASE_URL": SERVER},
    "?sslmode=verify-full": {"DATABASE_URL": f"{SERVER}?sslmode=require"},
    "on db.example.org would": {**PARTS, "DB_PASSWORD": SECRET},
    "on far.example.org would": {"DATABASE_URL": f"{LOCAL}?host=far.example.org"},
    "on 192.0.2.1 would": {"DATABASE_URL": f"{LOCAL}?hostaddr=192.0.2.1"},
    "on a.example.org, b.example.org would": {
        "DATABASE_URL": "postgresql:///wether?host=a.example.org&host=b.example.org"
    },
    "on far would": {"DATABASE_URL": "postgresql:///wether?service=far"},
    "db.example.org would be reached": {"DATABASE_URL": LOCAL, "DATABASE_READ_URL": SERVER},
    "without checking who answers": {"DATABASE_URL": LOCAL, "DATABASE_OWNER_URL": SERVER},
    "one that everybody knows": {"DATABASE_URL": "postgresql://bell:changethis@localhost/wether"},
    "DATABASE_ECHO_SQL would print data": {"DATABASE_ECHO_SQL": "true"},
    "SMTP_SECURITY=none would send the password": {**MAIL, **SIGNED_IN, "SMTP_SECURITY": "none"},
    "ALERT_WEBHOOK_URL would send alerts unencrypted": {
        "ALERT_WEBHOOK_URL": f"http://example.org/{SECRET}"
    },
}

SAFE: list[dict[str, str]] = [
    {},
    {"DATABASE_URL": LOCAL},
    {"DATABASE_URL": "postgresql:///wether?host=/var/run/postgresql"},
    {"DATABASE_URL": f"{SERVER}?sslmode=verify-full"},
    MAIL | SIGNED_IN,
    MAIL | {"SMTP_SECURITY": "none"},
    MAIL | SIGNED_IN | {"SMTP_HOST": "localhost", "SMTP_SECURITY": "none"},
    WEBHOOK | {"ALERT_WEBHOOK_SECRET": SECRET * 3},
    {"ALERT_WEBHOOK_URL": "http://127.0.0.1:9000/"},
]


def given(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()


@pytest.mark.parametrize("sentence", REFUSED)
def test_what_cannot_be_used_is_refused_in_a_sentence_without_the_secret(
    sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, REFUSED[sentence])

    with pytest.raises(SettingsError) as caught:
        settings()

    assert sentence in str(caught.value)
    assert str(caught.value).startswith("The settings are not usable: ")
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("sentence", UNSAFE)
def test_production_refuses_what_is_unsafe(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"ENVIRONMENT": "production", **UNSAFE[sentence]})

    with pytest.raises(SettingsError) as caught:
        settings()

    assert sentence in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("variables", UNSAFE.values(), ids=UNSAFE)
def test_elsewhere_the_same_is_accepted(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, {"ENVIRONMENT": "staging", **variables})

    assert settings().environment == "staging"


@pytest.mark.parametrize("variables", SAFE)
def test_production_accepts_what_is_safe(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, {"ENVIRONMENT": "production", **variables})

    assert settings().environment == "production"


def test_all_that_is_wrong_is_said_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {"DB_PORT": "none", "SLOW_QUERY_MS": "none"})

    with pytest.raises(SettingsError, match=r"DB_PORT: .*; SLOW_QUERY_MS: "):
        settings()


def test_an_error_of_the_settings_themselves_hides_what_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given(monkeypatch, {"DB_PORT": SECRET, "DATABASE_URL": f"mysql://bell:{SECRET}@host/db"})

    with pytest.raises(ValidationError) as caught:
        Settings()

    assert SECRET not in str(caught.value)


def test_no_secret_is_shown_with_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    given(
        monkeypatch,
        {"DATABASE_URL": SERVER, "DATABASE_READ_URL": SERVER, "DATABASE_OWNER_URL": SERVER},
    )

    whole = settings()

    shown = f"{whole} {whole!r} {whole.url} {whole.read_url!r} {whole.owner_url!r}"
    assert SECRET not in shown


def test_the_token_of_the_metrics_comes_from_a_file_too_and_is_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "token").write_text(f"{SECRET} and nine more\n")
    given(monkeypatch, {"METRICS_TOKEN_FILE": str(tmp_path / "token")})

    whole = settings()

    assert whole.metrics_token == f"{SECRET} and nine more"
    assert SECRET not in f"{whole} {whole!r}"


def test_nothing_that_opens_a_mail_server_or_webhook_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = {
        "SMTP_PASSWORD": SECRET,
        "ALERT_WEBHOOK_URL": f"https://example.org/{SECRET}",
        "ALERT_WEBHOOK_SECRET": SECRET * 3,
    }
    for name, value in secrets.items():
        (tmp_path / name).write_text(f"{value}\n")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    given(monkeypatch, {**MAIL, "SMTP_USER": "bell"})

    whole = settings()

    assert {name: getattr(whole, name.lower()) for name in secrets} == secrets
    assert SECRET not in f"{whole} {whole!r}"


def test_the_password_of_the_parts_is_not_shown_either(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {**PARTS, "DB_PASSWORD": SECRET})

    whole = settings()

    assert SECRET not in f"{whole} {whole!r} {whole.url}"
    assert whole.url.password == SECRET


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_means_the_same_driver(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given(monkeypatch, {"DATABASE_URL": f" {scheme}://bell:{SECRET}@host:5433/wether\n"})

    url = settings().url

    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port) == ("bell", SECRET, "host", 5433)


def test_the_parts_make_the_same_address_as_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    given(monkeypatch, {**PARTS, "DB_PORT": "5433", "DB_PASSWORD": "p@ss/w:rd"})

    url = settings().url

    assert url.password == "p@ss/w:rd"
    assert str(url) == "postgresql+psycopg://bell:***@db.example.org:5433/wether"


def test_without_anything_said_a_file_in_this_folder_is_used() -> None:
    found = settings()

    assert str(found.url) == "sqlite:///./bellwether.db"
    assert found.read_url is None
    assert found.owner_url == found.url


@pytest.mark.parametrize(
    "name", ["DATABASE_URL", "DATABASE_READ_URL", "DATABASE_OWNER_URL", "DB_PASSWORD"]
)
def test_each_secret_may_come_from_a_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = SECRET if name == "DB_PASSWORD" else SERVER
    (tmp_path / "secret").write_text(f"{value}\n")
    others = PARTS if name == "DB_PASSWORD" else {"DATABASE_URL": LOCAL}
    given(monkeypatch, {**others, f"{name}_FILE": str(tmp_path / "secret")})
    if name == "DATABASE_URL":
        monkeypatch.delenv("DATABASE_URL")

    assert getattr(settings(), name.lower()) == value


def test_a_secret_that_is_said_outright_wins_over_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_text(SERVER)
    given(monkeypatch, {"DATABASE_URL": LOCAL, "DATABASE_URL_FILE": str(tmp_path / "secret")})

    assert settings().database_url == LOCAL


def test_a_secret_file_that_is_no_text_is_refused_without_showing_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret").write_bytes(b"\xff\xfe")
    given(monkeypatch, {"DATABASE_URL_FILE": str(tmp_path / "secret")})

    with pytest.raises(SettingsError, match="DATABASE_URL_FILE is not text"):
        settings()


def test_a_file_named_env_is_read_and_the_environment_wins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("SLOW_QUERY_MS=7\nDATABASE_POOL_SIZE=2\n")
    given(monkeypatch, {"DATABASE_POOL_SIZE": "3"})

    found = settings()

    assert (found.slow_query_ms, found.database_pool_size) == (7, 3)


def test_a_file_named_env_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SLOW_QUERY_MS=7")
    (tmp_path / ".env").chmod(0)
    wanted = r"The file \.env cannot be read: Permission denied"

    with unprivileged(), pytest.raises(SettingsError, match=wanted):
        settings()


def test_settings_do_not_change_while_the_process_runs() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        settings().slow_query_ms = 1
