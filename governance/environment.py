"""What a setting's text must be to be of use: each is parsed and used once at the start, so that none fails later."""

import base64
import os
import re
from collections.abc import Callable, Sequence
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dj_database_url
import dj_email_url
import redis
from cryptography.fernet import Fernet
from environs import ValidationError

SECRET_LENGTH = 32
DATABASES = ("postgis", "postgresql", "postgres")
MAILS = ("smtp", "submission", "submit", "smtps", "console", "file", "memory", "dummy")
MAILS_BY_A_SERVER = ("smtp", "submission", "submit", "smtps")
SWITCHES = ("tls", "ssl")
A_HOST = re.compile(r"\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\]|\*")


def a_secret(text: str) -> None:
    """Refuse what is too short to be guessed by nobody."""
    if len(text) < SECRET_LENGTH:
        raise ValidationError(f"Give at least {SECRET_LENGTH} characters.")


def secrets(texts: Sequence[str]) -> None:
    """Refuse the whole when one of them is no secret."""
    for text in texts:
        a_secret(text)


def a_key(text: str) -> None:
    """Refuse what neither seals nor keys a digest: 32 bytes in base64."""
    try:
        box = Fernet(text)
        box.decrypt(box.encrypt(b"used once"))
        base64.urlsafe_b64decode(text)
    except ValueError:
        raise ValidationError("Give 32 random bytes in base64, as .env.example shows how to make them.") from None


def keys(texts: Sequence[str]) -> None:
    """Refuse no key, a malformed one, and one given twice."""
    if not texts:
        raise ValidationError("Give at least one key.")
    for text in texts:
        a_key(text)
    if len(set(texts)) < len(texts):
        raise ValidationError("The same key is given twice.")


def event_keys(texts: Sequence[str]) -> None:
    """Refuse no key, one that can be guessed, and one given twice."""
    if not texts:
        raise ValidationError("Give at least one key.")
    secrets(texts)
    if len(set(texts)) < len(texts):
        raise ValidationError("The same key is given twice.")


def a_database(text: str) -> None:
    """Refuse every database but PostgreSQL, and an address without a name."""
    parsed = _address(text)
    if parsed.scheme not in DATABASES:
        raise ValidationError(f"Give an address that begins with {DATABASES[0]}://; no other database will do.")
    if not parsed.path.strip("/"):
        raise ValidationError("The address names no database: postgis://user:password@host:5432/name.")
    _once(dj_database_url.parse, text)


def a_database_or_nothing(text: str) -> None:
    """Refuse what is neither nothing nor a database."""
    if text:
        a_database(text)


def a_redis(text: str) -> None:
    """Refuse what redis-py cannot make a connection from."""
    if not re.match(r"(rediss?|unix)://", text):
        raise ValidationError("Give an address like redis://host:6379/0.")
    parsed = _address(text)
    if parsed.scheme != "unix" and not re.fullmatch(r"/?\d*", parsed.path):
        raise ValidationError("Behind the host stands the number of the database: redis://host:6379/0.")
    _once(redis.ConnectionPool.from_url, text)


def a_mail_server(text: str) -> None:
    """Refuse a way of mailing that does not exist, and a server without a name."""
    parsed = _address(text)
    if parsed.scheme not in MAILS:
        raise ValidationError(f"Give an address that begins with one of {', '.join(MAILS)} and a colon.")
    if parsed.scheme in MAILS_BY_A_SERVER and not parsed.hostname:
        raise ValidationError("The address names no mail server: smtp://user:password@host:587/?tls=True.")
    said = parse_qs(parsed.query, keep_blank_values=True)
    for name in SWITCHES:
        if not set(said.get(name, ())) <= {*dj_email_url.TRUTHY, "0", "no", "No", "false", "False"}:
            raise ValidationError(f"{name} is True or False.")
    _once(dj_email_url.parse, text)


def a_sender(text: str) -> None:
    """Refuse what no mail can come from."""
    address = parseaddr(text)[1]
    if re.search(r"[\r\n]", text) or not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValidationError("Give a mail address, with a name before it where you like: 哨声 <no-reply@example.org>.")


def a_secret_or_nothing(text: str) -> None:
    """Refuse what is neither nothing nor long enough to be guessed by nobody."""
    if text:
        a_secret(text)


def a_sentry_or_nothing(text: str) -> None:
    """Refuse what Sentry gives nobody as an address; nothing is fine."""
    parsed = _address(text)
    if text and not (parsed.scheme in ("http", "https") and parsed.username and re.search(r"/\d+$", parsed.path)):
        raise ValidationError("Give the address (DSN) that Sentry shows for the project: https://key@host/number.")


def a_time_zone(text: str) -> None:
    """Refuse a zone that this machine does not know."""
    try:
        ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValidationError("There is no such time zone. Give one like Asia/Shanghai.") from None


def an_origin_or_nothing(text: str) -> None:
    """Refuse what is not scheme and host alone; nothing is fine."""
    parsed = _address(text)
    if text and (parsed.scheme not in ("http", "https") or not parsed.hostname or f"{_origin(parsed)}" != text):
        raise ValidationError("Give scheme and host and nothing behind them: https://portal.example.org.")


def origins(texts: Sequence[str]) -> None:
    """Refuse the whole when one of them is no origin; a star may stand for the first name of a host."""
    for text in texts:
        an_origin_or_nothing(text.replace("//*.", "//", 1) or "-")


def hosts(texts: Sequence[str]) -> None:
    """Refuse what is not the bare name of a host."""
    for text in texts:
        if not A_HOST.fullmatch(text):
            raise ValidationError("Give names of hosts without scheme, port or path: portal.example.org.")


def a_tile_server_or_nothing(text: str) -> None:
    """Refuse an address that asks for the same tile everywhere; nothing is fine."""
    parsed = _address(text)
    if text and (parsed.scheme not in ("http", "https") or not parsed.hostname):
        raise ValidationError("Give an address like https://tiles.example.org/{z}/{x}/{y}.png.")
    if text and not all(part in text for part in ("{z}", "{x}", "{y}")):
        raise ValidationError("The address must hold {z}, {x} and {y}.")


def a_folder(path: Path) -> None:
    """Refuse a place in which nothing can be written."""
    if path.exists() and not path.is_dir():
        raise ValidationError("There is a file, and no folder.")
    _require_writable(path)


def a_file(path: Path) -> None:
    """Refuse a file that cannot be written."""
    if path.is_dir():
        raise ValidationError("There is a folder, and no file.")
    _require_writable(path)


def _require_writable(path: Path) -> None:
    stands = next(above for above in (path, *path.absolute().parents) if above.exists())
    # The kernel's own file systems take nobody's folders, whatever root may do elsewhere.
    if not os.access(stands, os.W_OK) or str(stands).startswith(("/proc", "/sys")):
        raise ValidationError(f"Nothing can be written below {stands}.")


def _address(text: str) -> SplitResult:
    if re.search(r"\s", text):
        raise ValidationError("An address holds no blanks.")
    try:
        parsed = urlsplit(text)
        _port = parsed.port
    except ValueError:
        raise ValidationError("This is no address; look at its port.") from None
    return parsed


def _origin(parsed: SplitResult) -> str:
    return f"{parsed.scheme}://{parsed.netloc}"


def _once(use: Callable[[str], Any], text: str) -> None:
    """Use a text as it will be used, so that it fails here if it does; what it holds is not repeated."""
    try:
        use(text)
    except (ValueError, TypeError, KeyError):
        raise ValidationError("This address cannot be read.") from None


def an_address_or_nothing(text: str) -> None:
    """Refuse what is neither nothing nor an address that a program can call."""
    parsed = _address(text)
    if text and not (parsed.scheme in ("http", "https") and parsed.hostname):
        raise ValidationError("Give an address that begins with https://.")
