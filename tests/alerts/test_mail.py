"""What mails about alerts say, and what becomes of them at servers of every manner."""

import socket
import ssl
import time
from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
import trustme

from core.alerts import mail
from core.alerts.parcels import News, Parcel
from core.alerts.tables import Event, Severity
from core.alerts.wires import Refused
from core.errors import Unavailable
from tests.bed.smtp_sink import Manner, sink

SHORT = 0.3
SECRET = "hunter two and three"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
RED = News(
    event=Event.raised,
    alert_id=UUID(int=1),
    severity=Severity.red,
    subject="Acme",
    metric="runway_months",
    value=3.2,
    message="Runway of Acme is 3.2 months, below 6.",
    raised_at=NOON,
    cleared_at=None,
)
AMBER = replace(RED, severity=Severity.amber, message="Stock of Tea < 10 & falling.")
CLEARED = replace(RED, event=Event.cleared, cleared_at=NOON.replace(hour=15))
PARCEL = Parcel((UUID(int=7),), (RED, AMBER, AMBER), "ada@example.org", "Europe/Berlin")


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


def encrypted(authority, host="localhost"):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(host).configure_cert(context)
    return context


def trust(authority, monkeypatch, tmp_path):
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


def part(message, kind):
    return message.get_body((kind,)).get_content().replace("\r\n", "\n")


def refusal():
    with pytest.raises(Unavailable) as caught:
        mail.send(mail.letter(PARCEL))
    return caught.value


def test_a_mail_says_how_much_of_what_and_each_in_a_sentence(mails, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", "https://desk.example.org/")

    mail.send(mail.letter(replace(PARCEL, news=(*PARCEL.news, CLEARED))))

    (got,) = mails.mails
    assert (got["From"], got["To"]) == ("bellwether@example.org", "ada@example.org")
    assert got["Subject"] == "Bellwether: 1 red, 2 amber, 1 cleared"
    assert got["Message-ID"] == f"<{replace(PARCEL).key}@example.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    text = part(got, "plain")
    assert "Red: Runway of Acme is 3.2 months, below 6.\nRaised 2026-01-05 13:00 CET.\n" in text
    assert "Amber: Stock of Tea < 10 & falling." in text
    assert "Cleared: Acme is back within its limits. It said: Runway" in text
    assert "Raised 2026-01-05 13:00 CET, cleared 2026-01-05 16:00 CET." in text
    assert "All of them: https://desk.example.org/alerts\n" in text
    assert "When and how often: https://desk.example.org/profile\n" in text
    page = part(got, "html")
    assert "Stock of Tea &lt; 10 &amp; falling." in page
    assert '<a href="https://desk.example.org/alerts">' in page


def test_without_an_address_of_its_own_a_mail_says_where_to_look(mails):
    mail.send(mail.letter(PARCEL))

    text = part(mails.mails[0], "plain")
    assert "All of them: Alerts\n" in text
    assert "When and how often: Alerts on your Profile page" in text
    assert "http" not in text


@pytest.mark.parametrize(
    "name",
    [
        "Acme\r\nBcc: all@example.org\r\n\r\nhello",
        "Acme\nSubject: other",
        "Café Ürün 株式会社 🍵",
        "\u202egnp.exe\N{ZERO WIDTH SPACE}",
        "a\0b\x1b[31m",
        "x" * 50_000,
        "<script>alert(1)</script>",
        ".",
    ],
)
def test_what_a_subject_is_called_stays_in_the_text(mails, name):
    odd = replace(RED, subject=name, message=f"Runway of {name} is 3.2 months.")

    mail.send(mail.letter(replace(PARCEL, news=(odd, replace(CLEARED, subject=name)))))

    (got,) = mails.mails
    plain = mail.letter(PARCEL)
    assert got.keys() == plain.keys()
    assert got["Subject"] == "Bellwether: 1 red, 1 cleared"
    assert mails.recipients == ["ada@example.org"]
    text, page = part(got, "plain"), part(got, "html")
    assert mail.clean(odd.message) in text
    assert "<script>" not in page
    assert all(line.isprintable() for line in text.splitlines())
    assert max(map(len, text.splitlines())) < 1_100


def test_a_message_of_hundreds_names_the_first_and_counts_the_rest(mails):
    mail.send(mail.letter(replace(PARCEL, news=(RED,) * 400)))

    text = part(mails.mails[0], "plain")
    assert text.count("Red: ") == mail.MOST_LISTED
    assert "And 300 more." in text
    assert mails.mails[0]["Subject"] == "Bellwether: 400 red"


def test_the_same_news_for_the_same_person_is_the_same_message():
    again, other = replace(PARCEL, zone="UTC"), replace(PARCEL, address="vic@example.org")

    assert again.key == PARCEL.key
    assert other.key != PARCEL.key
    assert replace(PARCEL, rows=(UUID(int=8),)).key != PARCEL.key


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (Manner.hang, "The mail server did not answer within 0.3 seconds."),
        (Manner.drip, "The mail server did not answer within 0.3 seconds."),
        (Manner.close, "The mail server answered with 421."),
        (Manner.drop_after_data, "The mail server ended the connection."),
        (Manner.babble, "The mail server said what no mail server says."),
    ],
)
def test_a_server_that_cannot_be_used_is_told_of_in_a_sentence_and_in_time(
    mails, monkeypatch, manner, said
):
    mails.manner = manner
    monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", str(SHORT))
    began = time.monotonic()

    error = refusal()

    assert str(error) == said
    assert not isinstance(error, Refused)
    assert time.monotonic() - began < 10 * SHORT


@pytest.mark.parametrize(
    ("manner", "said"),
    [
        (Manner.refuse_recipient, "The mail server did not take the mail for this person (550)."),
        (Manner.refuse_content, "The mail server did not take what the mail says (554)."),
    ],
)
def test_a_mail_that_is_not_taken_is_about_this_mail_only(mails, manner, said):
    mails.manner = manner

    error = refusal()

    assert str(error) == said
    assert isinstance(error, Refused)


@pytest.mark.parametrize("address", ["ü@example.org", "a\r\nBcc: b@example.org", "", "a b@c.d"])
def test_an_address_that_is_none_is_about_this_mail_only(mails, address):
    with pytest.raises(Refused):
        mail.send(mail.letter(replace(PARCEL, address=address)))

    assert mails.raw == []


def test_nobody_listening_is_a_sentence(monkeypatch):
    with sink() as gone:
        gone.settings(monkeypatch)

    assert str(refusal()) == "The mail server refused the connection."


@pytest.mark.parametrize("host", ["nowhere.invalid", "a" * 70 + ".invalid", "a..b"])
def test_a_server_that_does_not_exist_is_a_sentence(monkeypatch, mails, host):
    monkeypatch.setenv("SMTP_HOST", host)
    if host == "nowhere.invalid":  # whoever answers for unknown names here
        monkeypatch.setattr(socket, "getaddrinfo", unknown)

    assert str(refusal()) == "The mail server is not known by that name."


def unknown(*_, **__):
    raise socket.gaierror(-2, "Name or service not known")


def test_a_password_is_sent_and_never_said(mails, monkeypatch):
    mails.settings(monkeypatch, SMTP_USER="bell", SMTP_PASSWORD=SECRET)
    mail.send(mail.letter(PARCEL))
    mails.manner = Manner.refuse_password

    error = refusal()

    assert mails.signed_in == [("bell", SECRET)] * 2
    assert str(error) == "The mail server did not accept SMTP_USER and SMTP_PASSWORD."
    assert error.__suppress_context__


def test_without_starttls_nothing_is_sent_unless_that_is_wanted(mails, monkeypatch):
    mails.settings(monkeypatch, SMTP_SECURITY="starttls", SMTP_USER="bell", SMTP_PASSWORD=SECRET)

    assert str(refusal()) == "The mail server offers no STARTTLS, which SMTP_SECURITY asks for."
    assert mails.signed_in == mails.raw == []


def test_a_mail_goes_encrypted_to_a_server_that_is_trusted(authority, monkeypatch, tmp_path):
    trust(authority, monkeypatch, tmp_path)
    with sink(encrypted(authority)) as found:
        found.settings(
            monkeypatch,
            SMTP_HOST="localhost",
            SMTP_SECURITY="starttls",
            SMTP_USER="bell",
            SMTP_PASSWORD=SECRET,
        )

        mail.send(mail.letter(PARCEL))

        assert found.signed_in == [("bell", SECRET)]
        assert len(found.raw) == 1


@pytest.mark.parametrize("host", ["localhost", "elsewhere.example.org"])
def test_a_certificate_that_is_not_trusted_or_of_another_ends_it(
    authority, monkeypatch, tmp_path, host
):
    if host != "localhost":
        trust(authority, monkeypatch, tmp_path)
    with sink(encrypted(authority, host)) as found:
        found.settings(monkeypatch, SMTP_HOST="localhost", SMTP_SECURITY="starttls")

        error = refusal()

        assert str(error) == "The mail server has a certificate that is not trusted here."
        assert found.raw == []


def test_a_server_that_speaks_no_tls_is_a_sentence(mails, monkeypatch):
    mails.settings(monkeypatch, SMTP_SECURITY="tls")

    assert str(refusal()) == "The mail server and this one could not agree on encryption."
