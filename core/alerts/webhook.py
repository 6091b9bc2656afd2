"""Telling another program of alerts: one signed request of JSON, which has to be answered 2xx."""

import hashlib
import hmac
import json
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from core.alerts import wires
from core.alerts.mail import clean
from core.alerts.parcels import News, Parcel, link
from core.db.types import now
from core.errors import Unavailable
from core.settings import settings

WHO = "The webhook"
PORTS = {"http": 80, "https": 443}


def send(parcel: Parcel) -> None:
    """Tell of alerts; any answer but 2xx is a failure, and nothing more is read of it."""
    given = settings()
    body = content(parcel)
    try:
        status = _post(given.alert_webhook_url, body, _headers(body, parcel.key))
    except HTTPException:
        raise Unavailable(f"{WHO} said what no web server says.") from None
    except (OSError, UnicodeError) as error:
        said = wires.sentence(WHO, error, given.alert_webhook_timeout_seconds)
        raise Unavailable(said) from None
    if 300 <= status < 400:
        raise Unavailable(f"{WHO} answered with {status}, which leads elsewhere.")
    if not 200 <= status < 300:
        raise Unavailable(f"{WHO} answered with {status}.")


def content(parcel: Parcel) -> bytes:
    """What is sent; `text` is for programs that show a message to people."""
    lines = [f"{one.severity} {one.event}: {clean(one.message)}" for one in parcel.news]
    told = {
        "id": parcel.key,
        "text": "\n".join([f"Bellwether: {parcel.sums}", *lines]),
        "alerts": [_alert(one) for one in parcel.news],
    }
    return json.dumps(told, allow_nan=False).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """How a receiver checks who sent a request: HMAC-SHA256 over moment, a dot, and body.

    The moment is signed too, so that an old request cannot be sent once more unnoticed.
    """
    signed = hmac.new(secret.encode(), f"{timestamp}.".encode() + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _alert(one: News) -> dict[str, Any]:
    return {
        "event": one.event.value,
        "alert_id": str(one.alert_id),
        "severity": one.severity.value,
        "subject": one.subject,
        "metric": one.metric,
        "value": one.value,
        "message": one.message,
        "raised_at": one.raised_at.isoformat(),
        "cleared_at": one.cleared_at.isoformat() if one.cleared_at else None,
        "link": link() or None,
    }


def _headers(body: bytes, key: str) -> dict[str, str]:
    timestamp = f"{now().timestamp():.0f}"
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Bellwether",
        "Connection": "close",
        "Bellwether-Delivery": key,
        "Bellwether-Timestamp": timestamp,
    }
    if secret := settings().alert_webhook_secret:
        headers["Bellwether-Signature"] = signature(secret, timestamp, body)
    return headers


def _post(address: str, body: bytes, headers: dict[str, str]) -> int:
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    seconds = settings().alert_webhook_timeout_seconds
    with (
        wires.wire(host, port, seconds, is_tls=parts.scheme == "https") as connection,
        closing(HTTPConnection(host, port)) as server,
    ):
        server.sock = connection
        server.request("POST", path, body, {"Host": parts.netloc} | headers)
        with closing(server.getresponse()) as answer:
            return answer.status
