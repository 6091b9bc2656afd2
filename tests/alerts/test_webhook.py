"""A webhook is told in one signed request, and whatever it answers ends in time."""

import hmac
import time
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from core.alerts import webhook
from core.alerts.parcels import Parcel
from core.errors import Unavailable
from tests.alerts.test_mail import CLEARED, PARCEL, RED
from tests.bed.receiver import SECRET, receiver

SHORT = 0.3
WHOLE: Parcel = replace(PARCEL, news=(RED, CLEARED), address="", zone="UTC")


def refusal():
    with pytest.raises(Unavailable) as caught:
        webhook.send(WHOLE)
    return str(caught.value)


def test_it_is_told_everything_about_each_alert(hook, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example.org")

    webhook.send(WHOLE)

    assert hook.paths == ["/hooks/alerts?from=bellwether"]
    assert hook.headers[0]["Content-Type"] == "application/json"
    (told,) = hook.told
    assert told["text"].startswith("Bellwether: 1 red, 1 cleared\nred raised: Runway of Acme")
    assert told["alerts"][0] == {
        "event": "raised",
        "alert_id": str(RED.alert_id),
        "severity": "red",
        "subject": "Acme",
        "metric": "runway_months",
        "value": 3.2,
        "message": "Runway of Acme is 3.2 months, below 6.",
        "raised_at": "2026-01-05T12:00:00+00:00",
        "cleared_at": None,
        "link": "https://desk.example.org/alerts",
    }
    assert told["alerts"][1]["event"] == "cleared"
    assert told["alerts"][1]["cleared_at"] == "2026-01-05T15:00:00+00:00"


def test_its_receiver_can_tell_who_sent_it_and_when(hook):
    webhook.send(WHOLE)

    headers, body = hook.headers[0], hook.bodies[0]
    moment = headers["Bellwether-Timestamp"]
    signed = hmac.new(SECRET.encode(), moment.encode() + b"." + body, sha256).hexdigest()
    assert headers["Bellwether-Signature"] == f"sha256={signed}"
    assert abs(int(moment) - datetime.now(UTC).timestamp()) < 60
    later = str(int(moment) + 1)
    assert webhook.signature(SECRET, later, body) != headers["Bellwether-Signature"]


def test_a_second_delivery_of_the_same_is_known_by_its_id(hook):
    webhook.send(WHOLE)
    webhook.send(WHOLE)

    assert [each["Bellwether-Delivery"] for each in hook.headers] == [WHOLE.key] * 2
    assert [told["id"] for told in hook.told] == [WHOLE.key] * 2


def test_without_a_secret_nothing_is_signed(hook, monkeypatch):
    monkeypatch.delenv("ALERT_WEBHOOK_SECRET")

    webhook.send(WHOLE)

    assert hook.headers[0]["Bellwether-Signature"] is None


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (500, "The webhook answered with 500."),
        (404, "The webhook answered with 404."),
        (302, "The webhook answered with 302, which leads elsewhere."),
        ("hang", "The webhook did not answer within 0.3 seconds."),
        ("drip", "The webhook did not answer within 0.3 seconds."),
        ("babble", "The webhook said what no web server says."),
    ],
)
def test_any_other_answer_is_a_failure_in_time_and_in_a_sentence(hook, monkeypatch, answer, said):
    hook.answer = answer
    monkeypatch.setenv("ALERT_WEBHOOK_TIMEOUT_SECONDS", str(SHORT))
    began = time.monotonic()

    sentence = refusal()

    assert sentence == said
    assert time.monotonic() - began < 10 * SHORT
    assert len(hook.paths) == 1


def test_nobody_listening_is_a_sentence_without_the_address(monkeypatch):
    with receiver() as gone:
        gone.settings(monkeypatch)

    assert refusal() == "The webhook refused the connection."


def test_a_webhook_that_speaks_no_tls_is_a_sentence(hook, monkeypatch):
    monkeypatch.setenv("ALERT_WEBHOOK_URL", f"https://127.0.0.1:{hook.port}/secret-path")

    assert refusal() == "The webhook and this one could not agree on encryption."
