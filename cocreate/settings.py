"""What an installation may set, read once from the environment."""

import os
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import msgspec

SECRET_BYTES = 32
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SettingsError(Exception):
    """A setting cannot be used; the text says which and what to write instead."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """One installation. Every field is the environment variable COCREATE_<FIELD>.

    `trusted_proxies` are the addresses of reverse proxies whose X-Forwarded-For and
    X-Forwarded-Proto are believed, separated by commas; without it nobody's are.
    """

    data_dir: Path
    database_url: str
    base_url: str
    hosts: tuple[str, ...]
    secret: bytes
    locale: str = "nl"
    time_zone: str = "Europe/Amsterdam"
    company: str = "Cocreate"
    smtp_url: str = ""
    mail_from: str = "panel@localhost"
    max_upload_mb: int = 12
    trusted_proxies: tuple[str, ...] = ()
    log_level: str = "info"
    demo: bool = False
    dev: bool = False

    @property
    def https(self) -> bool:
        """Whether people reach us over https: then cookies are Secure and __Host-."""
        return self.base_url.startswith("https://")

    @property
    def sqlite(self) -> bool:
        """Whether the embedded database is used."""
        return self.database_url.startswith("sqlite")

    @property
    def zone(self) -> ZoneInfo:
        """The time zone in which people read dates."""
        return ZoneInfo(self.time_zone)


def from_environment(
    environment: Mapping[str, str] | None = None, *, demo: bool = False, dev: bool = False
) -> Settings:
    """Settings of this process; the data folder and its secret are made when missing.

    Raises SettingsError with a sentence for the administrator.
    """
    env = {
        key.removeprefix("COCREATE_").lower(): value
        for key, value in (os.environ if environment is None else environment).items()
        if key.startswith("COCREATE_") and value.strip()  # an empty one is not set
    }
    folder = Path(env.get("data_dir") or "cocreate-data").resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        raise SettingsError(f"COCREATE_DATA_DIR={folder} cannot be made: {problem}") from problem
    base_url = env.get("base_url", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise SettingsError(f"COCREATE_BASE_URL={base_url} must be like https://panel.example.com")
    hosts = tuple(h.strip().lower() for h in env.get("hosts", "").split(",") if h.strip())
    return Settings(
        data_dir=folder,
        database_url=_database_url(env.get("database_url", ""), folder),
        base_url=base_url,
        hosts=hosts or _default_hosts(parts.hostname),
        secret=_secret(folder),
        locale=_one_of(env, "locale", "nl", ("nl", "en")),
        time_zone=_time_zone(env.get("time_zone", "Europe/Amsterdam")),
        company=env.get("company", "Cocreate"),
        smtp_url=env.get("smtp_url", ""),
        mail_from=env.get("mail_from", f"panel@{parts.hostname}"),
        max_upload_mb=_whole(env, "max_upload_mb", 12),
        trusted_proxies=_proxies(env.get("trusted_proxies", "")),
        log_level=_one_of(env, "log_level", "info", ("debug", "info", "warning", "error")),
        demo=demo,
        dev=dev,
    )


def _proxies(addresses: str) -> tuple[str, ...]:
    found = tuple(a.strip() for a in addresses.split(",") if a.strip())
    for address in found:
        try:
            ip_network(address)
        except ValueError as problem:
            raise SettingsError(
                f"COCREATE_TRUSTED_PROXIES: {address} must be an address like 10.0.0.2 "
                "or a network like 10.0.0.0/24"
            ) from problem
    return found


def _default_hosts(hostname: str) -> tuple[str, ...]:
    return LOOPBACK if hostname in LOOPBACK else (hostname,)


def _database_url(url: str, folder: Path) -> str:
    if not url:
        return f"sqlite+aiosqlite:///{folder / 'cocreate.db'}"
    if url.startswith(("postgresql://", "postgres://")):
        return "postgresql+asyncpg://" + url.split("://", 1)[1]
    if url.startswith("sqlite:///"):
        return "sqlite+aiosqlite:///" + url.removeprefix("sqlite:///")
    if url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
        return url
    raise SettingsError("COCREATE_DATABASE_URL must start with sqlite:/// or postgresql://")


def _secret(folder: Path) -> bytes:
    path = folder / "secret.key"
    if not path.exists():
        _make_secret(path)
    secret = path.read_bytes()
    if len(secret) < SECRET_BYTES:
        raise SettingsError(f"{path} is damaged: put it back from a backup, or remove it")
    return secret


def _make_secret(path: Path) -> None:
    """Whole or not at all, and never in the place of another one: two may start at once."""
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".secret")
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass  # another process was first: its secret counts
    except OSError:  # a file system without links
        shutil.move(temporary, path)
        return
    Path(temporary).unlink()


def _one_of(env: Mapping[str, str], name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = env.get(name, default).lower()
    if value not in allowed:
        raise SettingsError(f"COCREATE_{name.upper()}={value} must be one of {', '.join(allowed)}")
    return value


def _whole(env: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(env.get(name, default))
    except ValueError as problem:
        raise SettingsError(f"COCREATE_{name.upper()} must be a whole number") from problem


def _time_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as problem:
        raise SettingsError(
            f"COCREATE_TIME_ZONE={name} must be a name like Europe/Amsterdam"
        ) from problem
    return name
