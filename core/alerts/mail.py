"""Mails about alerts: what they say, and handing one to the mail server."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from email.message import EmailMessage
from email.utils import formatdate
from html import escape
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from core.alerts import wires
from core.alerts.parcels import News, Parcel, link
from core.alerts.tables import Event
from core.alerts.wires import Refused
from core.db.types import now
from core.errors import Unavailable
from core.settings import Security, Settings, settings

WHO = "The mail server"
MOST_LISTED = 100
LONGEST = 500  # characters of a sentence; a name from a file may be longer than any reader wants
GOODBYE_SECONDS = 1.0
PACE = 250_000  # bytes a second: what is larger than that is given more time
CLOSES = 421  # what a server answers when it ends the connection by itself
WHY = "You get this because you watch these figures, or because everybody here is told of them."


def letter(parcel: Parcel) -> EmailMessage:
    """The mail that tells somebody of alerts."""
    facts = [_facts(one, parcel.zone) for one in parcel.news[:MOST_LISTED]]
    more = len(parcel.news) - len(facts)
    rest = [f"And {more} more."] if more else []
    place = link()
    where = place or "Alerts"
    how = place.removesuffix("/alerts") + "/profile" if place else "Alerts on your Profile page"
    foot = [*rest, f"All of them: {where}", f"{WHY} When and how often: {how}"]
    return _mail(parcel.address, f"Bellwether: {parcel.sums}", facts, foot, parcel.key)


def trial(address: str, key: str) -> EmailMessage:
    """A mail that only shows that mails arrive."""
    said = [("This is the test message that you asked for.", "Mails about alerts reach you here.")]
    return _mail(address, "Bellwether: a test message", said, [], key)


def addressed(address: str, subject: str, key: str) -> EmailMessage:
    """An empty mail to somebody; the same key makes it the same message, however often it goes."""
    sender = settings().smtp_from
    made = EmailMessage()
    made["From"], made["To"] = sender, "".join(address.splitlines())
    if [each.addr_spec for each in made["To"].addresses] != [address]:
        raise Refused("The address of this person is none that mails can be sent to.")
    made["Subject"] = clean(subject)
    made["Date"] = formatdate(now().timestamp())
    made["Message-ID"] = f"<{key}@{sender.rpartition('@')[2]}>"
    made["Auto-Submitted"] = "auto-generated"
    return made


def send(message: EmailMessage) -> None:
    """Hand a mail to the server; `Refused` is about this mail, `Unavailable` about all."""
    given = settings()
    seconds = given.smtp_timeout_seconds + len(message.as_bytes()) // PACE
    try:
        with _server(given, seconds) as server:
            _hand_over(server, message)
    except smtplib.SMTPServerDisconnected:
        raise Unavailable(f"{WHO} ended the connection.") from None
    except smtplib.SMTPResponseException as error:
        is_code = error.smtp_code > 0
        said = f"answered with {error.smtp_code}" if is_code else "said what no mail server says"
        raise Unavailable(f"{WHO} {said}.") from None
    except smtplib.SMTPException:
        raise Unavailable(f"{WHO} said what no mail server says.") from None
    except (OSError, UnicodeError) as error:
        said = wires.sentence(WHO, error, seconds)
        raise Unavailable(said) from None


def clean(text: str) -> str:
    """A text as one line without what no one can see, and not too long.

    >>> clean("Acme\\r\\nBcc: all@example.org")
    'Acme Bcc: all@example.org'
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _facts(one: News, zone: str) -> tuple[str, str]:
    """What is told of an alert: the sentence, and when."""
    there = ZoneInfo(zone)
    raised = f"Raised {one.raised_at.astimezone(there):%Y-%m-%d %H:%M %Z}"
    if one.event is Event.raised:
        return f"{one.severity.capitalize()}: {clean(one.message)}", f"{raised}."
    at = one.cleared_at
    ended = f", cleared {at.astimezone(there):%Y-%m-%d %H:%M %Z}" if at else ""
    said = f"Cleared: {clean(one.subject)} is back within its limits. It said: {clean(one.message)}"
    return said, f"{raised}{ended}."


def _mail(
    address: str, subject: str, facts: list[tuple[str, str]], foot: list[str], key: str
) -> EmailMessage:
    """The same twice: as plain text and as HTML, which is escaped."""
    made = addressed(address, subject, key)
    blocks = [f"{said}\n{when}" for said, when in facts]
    made.set_content("\n\n".join([*blocks, *foot]) + "\n")
    made.add_alternative("\n".join(_html(facts, foot)), subtype="html")
    return made


def _html(facts: list[tuple[str, str]], foot: list[str]) -> Iterator[str]:
    yield "<!doctype html><html><body>"
    for said, when in facts:
        yield f"<p>{escape(said)}<br><small>{escape(when)}</small></p>"
    for line in foot:
        words, _, last = line.rpartition(" ")
        is_link = last.startswith(("http://", "https://"))
        end = f'<a href="{escape(last)}">{escape(last)}</a>' if is_link else escape(last)
        yield f"<p>{escape(words)} {end}</p>"
    yield "</body></html>"


class _Server(smtplib.SMTP):
    """A mail server at the other end of a connection that stands already."""

    def __init__(self, connection: socket.socket, host: str, name: str | None) -> None:
        self.connection = connection
        super().__init__(host, local_hostname=name)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        """What smtplib would open itself, without a limit to the time that all of it takes."""
        return self.connection


@contextmanager
def _server(given: Settings, seconds: float) -> Iterator[smtplib.SMTP]:
    """The mail server, ready to take a mail."""
    is_tls = given.smtp_security is Security.tls
    name = urlsplit(given.public_url).hostname
    with (
        wires.wire(given.smtp_host, given.smtp_port, seconds, is_tls=is_tls) as connection,
        closing(_Server(connection, given.smtp_host, name)) as server,
    ):
        if given.smtp_security is Security.starttls:
            _encrypt(server)
        if given.smtp_user:
            _sign_in(server, given)
        yield server


def _encrypt(server: smtplib.SMTP) -> None:
    try:
        server.starttls(context=wires.trusted())
    except smtplib.SMTPNotSupportedError:
        raise Unavailable(f"{WHO} offers no STARTTLS, which SMTP_SECURITY asks for.") from None


def _sign_in(server: smtplib.SMTP, given: Settings) -> None:
    try:
        server.login(given.smtp_user, given.smtp_password)
    except smtplib.SMTPAuthenticationError:
        raise Unavailable(f"{WHO} did not accept SMTP_USER and SMTP_PASSWORD.") from None
    except smtplib.SMTPNotSupportedError:
        raise Unavailable(f"{WHO} lets nobody sign in this way.") from None


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> None:
    try:
        server.send_message(message, to_addrs=[str(message["To"])])
    except smtplib.SMTPRecipientsRefused as error:
        code = next(code for code, _ in error.recipients.values())
        kind = Unavailable if code == CLOSES else Refused
        raise kind(f"{WHO} did not take the mail for this person ({code}).") from None
    except smtplib.SMTPSenderRefused as error:
        raise Unavailable(f"{WHO} takes no mail from SMTP_FROM ({error.smtp_code}).") from None
    except smtplib.SMTPDataError as error:
        kind = Unavailable if error.smtp_code == CLOSES else Refused
        raise kind(f"{WHO} did not take what the mail says ({error.smtp_code}).") from None
    except (smtplib.SMTPNotSupportedError, ValueError):
        raise Refused(f"{WHO} takes no address like that of this person.") from None
    with suppress(smtplib.SMTPException, OSError):  # it has the mail, however it says goodbye
        if server.sock:
            server.sock.settimeout(GOODBYE_SECONDS)
        server.quit()
