"""The environment, read once, checked, and frozen."""

import os
import re
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from core.errors import SettingsError

LOCAL_HOSTS = {None, "", "localhost", "127.0.0.1", "::1"}
KNOWN_PASSWORDS = {"changethis", "change-me", "password", "postgres", "your_password", "secret"}
DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
SECRETS = (
    "DATABASE_URL",
    "DATABASE_READ_URL",
    "DATABASE_OWNER_URL",
    "DB_PASSWORD",
    "METRICS_TOKEN",
    "SMTP_PASSWORD",
    "ALERT_WEBHOOK_URL",  # whoever knows such an address may often write to it
    "ALERT_WEBHOOK_SECRET",
)
SHORTEST_TOKEN = 16


class Environment(StrEnum):
    """Where the product runs; production refuses what is unsafe."""

    development = "development"
    staging = "staging"
    production = "production"


class PasswordScheme(StrEnum):
    """How new passwords are hashed; both are understood."""

    bcrypt = "bcrypt"
    argon2id = "argon2id"


class Security(StrEnum):
    """How a connection to the mail server is encrypted."""

    starttls = "starttls"
    tls = "tls"
    none = "none"


class Settings(BaseSettings):
    """Everything that can be set from outside; `.env.example` says it in words."""

    model_config = SettingsConfigDict(
        env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True
    )

    environment: Environment = Environment.development
    database_url: str = Field(default="", repr=False)
    db_host: str = ""
    db_port: int = Field(default=5432, ge=1, le=65535)
    db_name: str = ""
    db_user: str = ""
    db_password: str = Field(default="", repr=False)
    database_read_url: str = Field(default="", repr=False)
    database_owner_url: str = Field(default="", repr=False)
    database_pool_size: int = Field(default=5, ge=1, le=200)
    database_max_connections: int = Field(default=10, ge=1, le=1000)
    database_pool_recycle: int = Field(default=1800, ge=1, description="seconds")
    database_echo_sql: bool = False
    slow_query_ms: int = Field(default=500, ge=0)
    data_dir: Path = Path("data")
    upload_max_mb: int = Field(default=500, ge=1, le=100_000)
    fetch_hosts: str = Field(
        default="", description="names of one's own network from which files may be fetched"
    )
    upload_quota_mb: int = Field(default=20_000, ge=1, description="of files one person keeps")
    backup_dir: Path | None = None
    password_scheme: PasswordScheme = PasswordScheme.bcrypt
    jobs_at_once: int = Field(default=2, ge=0, le=64)
    jobs_silent_seconds: float = Field(default=20, ge=3, le=3_600)
    compute_workers: int | None = Field(default=None, ge=0, le=256)
    compute_scheduler: str = ""
    session_idle_hours: float = Field(default=8, gt=0, le=24 * 365)
    session_max_days: float = Field(default=7, gt=0, le=365)
    host: str = "127.0.0.1"
    port: int = Field(default=8501, ge=1, le=65535)
    public_url: str = ""
    base_path: str = ""
    allowed_hosts: str = ""
    trusted_proxies: str = ""
    metrics_token: str = Field(default="", repr=False)
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: str = Field(default="", repr=False)
    smtp_from: str = ""
    smtp_security: Security = Security.starttls
    smtp_timeout_seconds: float = Field(default=10, gt=0, le=120)
    alert_webhook_url: str = Field(default="", repr=False)
    alert_webhook_secret: str = Field(default="", repr=False)
    alert_webhook_timeout_seconds: float = Field(default=10, gt=0, le=120)

    @model_validator(mode="before")
    @classmethod
    def read_secret_files(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Take each secret that comes as ``…_FILE`` from its file."""
        for name in SECRETS:
            path = os.environ.get(f"{name}_FILE")
            if path and not given.get(name.lower()):
                given[name.lower()] = _secret(name, Path(path))
        return given

    @model_validator(mode="after")
    def check_addresses(self) -> Self:
        """Refuse half an address, two of them, and what we cannot talk to."""
        parts = [self.db_host, self.db_name, self.db_user, self.db_password]
        if self.database_url and any(parts):
            raise ValueError("set DATABASE_URL or the DB_… variables, not both")
        if any(parts) and not (self.db_host and self.db_name and self.db_user):
            raise ValueError("DB_HOST, DB_NAME and DB_USER are needed together")
        if self.database_max_connections < self.database_pool_size:
            raise ValueError("DATABASE_MAX_CONNECTIONS must not be below DATABASE_POOL_SIZE")
        if self.read_url and "sqlite" in {u.get_backend_name() for u in (self.url, self.read_url)}:
            raise ValueError("DATABASE_READ_URL names a replica, which only PostgreSQL has")
        for url in (self.url, self.read_url, self.owner_url):
            if url is not None and self.environment is Environment.production:
                _refuse_unsafe(url)
        if self.environment is Environment.production and self.database_echo_sql:
            raise ValueError("DATABASE_ECHO_SQL would print data; turn it off in production")
        return self

    @model_validator(mode="after")
    def check_scheduler(self) -> Self:
        """Refuse to send data and code to another machine in the open."""
        parts = urlsplit(self.compute_scheduler)
        if (
            self.environment is Environment.production
            and parts.scheme == "tcp"
            and parts.hostname not in LOCAL_HOSTS
        ):
            raise ValueError(
                "COMPUTE_SCHEDULER would send data unencrypted, and anybody who reaches its port "
                "runs code there; use tls:// in production"
            )
        return self

    @model_validator(mode="after")
    def check_mail(self) -> Self:
        """Refuse half a mail server, and a password sent to another machine in the open."""
        if bool(self.smtp_host) != bool(self.smtp_from):
            raise ValueError("SMTP_HOST and SMTP_FROM are needed together")
        if (self.smtp_user or self.smtp_password) and not self.smtp_host:
            raise ValueError("SMTP_USER and SMTP_PASSWORD are for an SMTP_HOST, which is not set")
        if bool(self.smtp_user) != bool(self.smtp_password):
            raise ValueError("SMTP_USER and SMTP_PASSWORD are needed together")
        if not (self.smtp_user + self.smtp_password).isascii():
            raise ValueError("SMTP_USER and SMTP_PASSWORD can only have ASCII characters")
        if (
            self.environment is Environment.production
            and self.smtp_security is Security.none
            and self.smtp_password
            and self.smtp_host not in LOCAL_HOSTS
        ):
            raise ValueError("SMTP_SECURITY=none would send the password unencrypted; use starttls")
        return self

    @model_validator(mode="after")
    def check_webhook(self) -> Self:
        """Refuse a secret for nobody, and alerts sent to another machine in the open."""
        if self.alert_webhook_secret and not self.alert_webhook_url:
            raise ValueError("ALERT_WEBHOOK_SECRET is for an ALERT_WEBHOOK_URL, which is not set")
        parts = urlsplit(self.alert_webhook_url)
        if (
            self.environment is Environment.production
            and parts.scheme == "http"
            and parts.hostname not in LOCAL_HOSTS
        ):
            raise ValueError("ALERT_WEBHOOK_URL would send alerts unencrypted; use https://")
        return self

    @field_validator("smtp_host")
    @classmethod
    def check_smtp_host(cls, given: str) -> str:
        """A name or an address alone, or none."""
        if not re.fullmatch(r"[\w.:-]*", given, re.ASCII):
            raise ValueError("write the name of the server alone, like mail.example.org")
        return given

    @field_validator("smtp_from")
    @classmethod
    def check_smtp_from(cls, given: str) -> str:
        """One plain address, or none."""
        if given and not re.fullmatch(r"[\w.+-]+@[\w.-]*\w", given, re.ASCII):
            raise ValueError("write one address, like bellwether@example.org")
        return given

    @field_validator("alert_webhook_url")
    @classmethod
    def check_alert_webhook_url(cls, given: str) -> str:
        """A whole address in plain characters and without a password, or none."""
        if given and not _is_plain_address(given):
            raise ValueError(
                "write a whole address without a password, like https://example.org/hooks/alerts"
            )
        return given

    @field_validator("alert_webhook_secret")
    @classmethod
    def check_alert_webhook_secret(cls, given: str) -> str:
        """None, or one that nobody guesses."""
        if given and len(given) < SHORTEST_TOKEN:
            raise ValueError(f"a secret has at least {SHORTEST_TOKEN} characters")
        return given

    @field_validator("compute_workers", mode="before")
    @classmethod
    def check_compute_workers(cls, given: Any) -> Any:
        """Nothing written is as many as fit, not none."""
        return None if given == "" else given

    @field_validator("compute_scheduler")
    @classmethod
    def check_compute_scheduler(cls, given: str) -> str:
        """A whole address, or none."""
        parts = urlsplit(given)
        is_whole = parts.scheme in {"tcp", "tls"} and parts.hostname and parts.port
        if given and not is_whole:
            raise ValueError("write the scheduler's address, like tcp://10.0.0.5:8786")
        return given

    @field_validator("backup_dir", mode="before")
    @classmethod
    def check_backup_dir(cls, given: Any) -> Any:
        """Nothing written is no folder, not the one we stand in."""
        return given or None

    @field_validator("metrics_token")
    @classmethod
    def check_metrics_token(cls, given: str) -> str:
        """None, or one that nobody guesses."""
        if given and len(given) < SHORTEST_TOKEN:
            raise ValueError(f"a token has at least {SHORTEST_TOKEN} characters")
        return given

    @field_validator("public_url")
    @classmethod
    def check_public_url(cls, given: str) -> str:
        """A whole address without an end slash, or none."""
        parts = urlsplit(given)
        if given and (parts.scheme not in {"http", "https"} or not parts.hostname or parts.query):
            raise ValueError("write the address people type, like https://bellwether.example.org")
        return given.rstrip("/")

    @field_validator("base_path")
    @classmethod
    def check_base_path(cls, given: str) -> str:
        """Either nothing, or a path that begins with a slash and does not end with one."""
        plain = given.strip("/")
        if not re.fullmatch(r"[\w./~-]*", plain):
            raise ValueError("a path has letters, digits, dots, hyphens and slashes, like /desk")
        return f"/{plain}" if plain else ""

    @property
    def hosts(self) -> set[str]:
        """Names under which the server answers; none means any.

        A server that listens to its own machine only is reached by local names, or through a
        proxy under the name of PUBLIC_URL; whatever else asks for it was led there by a trick.
        """
        named = {name.strip().lower() for name in self.allowed_hosts.split(",") if name.strip()}
        if not named and self.host not in LOCAL_HOSTS:
            return set()
        public = urlsplit(self.public_url).hostname
        return named | {"localhost", "127.0.0.1", "::1"} | ({public} if public else set())

    @property
    def is_https(self) -> bool:
        """Whether people reach the product over HTTPS, whatever arrives from a proxy."""
        return self.public_url.startswith("https://")

    @property
    def url(self) -> URL:
        """Address of the primary database."""
        if self.db_host:
            return URL.create(
                DRIVERS["postgresql"],
                self.db_user,
                self.db_password or None,
                self.db_host,
                self.db_port,
                self.db_name,
            )
        return parsed("DATABASE_URL", self.database_url or "sqlite:///./bellwether.db")

    @property
    def read_url(self) -> URL | None:
        """Address of a replica, if there is one."""
        return (
            self.database_read_url and parsed("DATABASE_READ_URL", self.database_read_url)
        ) or None

    @property
    def owner_url(self) -> URL:
        """Address for set-up and maintenance, which may need more rights."""
        if self.database_owner_url:
            return parsed("DATABASE_OWNER_URL", self.database_owner_url)
        return self.url


def parsed(name: str, address: str) -> URL:
    """The address in parts, with the driver we use; the message never repeats it."""
    try:
        url = make_url(address.strip())
    except (ArgumentError, ValueError):  # of a port that is no number; it may be a password
        raise ValueError(
            f"{name} is not an address; write postgresql://user:password@host:5432/name "
            "or sqlite:///./file.db"
        ) from None
    if "@" in (url.host or ""):
        raise ValueError(f"{name} has an @ in its password or user; write it as %40")
    if "password" in url.query:
        raise ValueError(f"{name} has its password behind the ?; write it before the @")
    url = url.set(drivername=DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in {"postgresql+psycopg", "sqlite"}:
        raise ValueError(f"{name} begins with {url.drivername}://; use postgresql:// or sqlite:///")
    if url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}:
        raise ValueError(f"{name} names no file, so nothing would be kept; use sqlite:///./file.db")
    if url.get_backend_name() == "postgresql" and not url.database:
        raise ValueError(f"{name} names no database; add /name at its end")
    return url


def _is_plain_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
        has_room = parts.port is None or parts.port > 0
    except ValueError:  # of a port that is no number
        return False
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    is_plain = given.isascii() and given.isprintable() and " " not in given
    return is_web and has_room and is_plain and "@" not in parts.netloc


def _secret(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise ValueError(f"{name}_FILE cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ValueError(f"{name}_FILE is not text") from None


def _refuse_unsafe(url: URL) -> None:
    if url.get_backend_name() == "sqlite":
        return
    if url.password in KNOWN_PASSWORDS:
        raise ValueError("the database password is one that everybody knows; choose another")
    remote = remote_hosts(url)
    if remote and url.query.get("sslmode") != "verify-full":
        raise ValueError(
            f"the database on {', '.join(remote)} would be reached without checking who answers; "
            "add ?sslmode=verify-full (and sslrootcert=…) to its address"
        )


def remote_hosts(url: URL) -> list[str]:
    """Every host that the driver might take; what stands behind the ? wins over the address."""
    named = [url.host or ""]
    for place in ("host", "hostaddr", "service"):
        named.extend(url.normalized_query.get(place, ()))
    hosts = ",".join(named).split(",")
    return [host for host in hosts if host not in LOCAL_HOSTS and not host.startswith("/")]


@lru_cache(maxsize=1)
def settings() -> Settings:
    """The settings of this process; whatever is wrong is said in one sentence, without values."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(f"The settings are not usable: {_reasons(error)}.") from None
    except OSError as error:
        raise SettingsError(f"The file .env cannot be read: {error.strerror}.") from None


def _reasons(error: ValidationError) -> str:
    reasons = []
    for problem in error.errors(include_input=False, include_url=False):
        name = "_".join(str(part) for part in problem["loc"]).upper()
        message = problem["msg"].removeprefix("Value error, ")
        reasons.append(f"{name}: {message}" if name else message)
    return "; ".join(reasons)
