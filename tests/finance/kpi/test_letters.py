"""The mail that brings a report says what it is of, its main figures, and where the rest is."""

import pytest

from core.alerts import mail
from core.db import read, write
from core.errors import Unavailable
from core.finance.kpi import letters, mailing
from core.settings import settings
from tests.bed import chromium
from tests.bed.cast import ADA, VIC
from tests.bed.smtp_sink import Manner
from tests.finance.kpi.asked import SALES, firm, stored
from tests.finance.kpi.mailed import announce, rows, send, shared, text

PLACE = "https://desk.example"


def test_each_gets_the_figures_in_the_mail_and_the_report_as_a_file(board, mails, monkeypatch):
    monkeypatch.setenv("PUBLIC_URL", PLACE)
    monkeypatch.setattr(mailing, "LARGEST", 10_000_000)
    settings.cache_clear()
    announce(board, "ada", "root@example.org")

    told = send()

    assert told == {"sent": 2, "failed": 0, "failures": []}
    assert sorted(mails.recipients) == ["ada@example.org", "root@example.org"]
    found = mails.mails[0]
    assert found["Subject"] == "Bellwether: Board"
    assert text(found).splitlines() == [
        "Board",
        "",
        "2026 Q3, books of ada, in EUR.",
        next(line for line in text(found).splitlines() if line.startswith("Stored by ada on ")),
        "",
        "Revenue growth: 2.6 % (-0.1 points, worse)",
        "Operating margin: 41.2 % (+1.5 points, better)",
        "Net margin: 41.2 % (+1.5 points, better)",
        "Forecast accuracy: —  No forecast of the period has been scored yet.",
        "Budget variance: —  There is no budget, or it is 0.",
        next(line for line in text(found).splitlines() if line.startswith("Risk-adjusted")),
        "",
        "Changes are against 2026 Q2.",
        "",
        f"Read it here: {PLACE}/reports?report={board}",
        "",
        "You get this because ada has this report sent to you. When and how often: "
        f"{PLACE}/profile",
    ]
    page = found.get_body(("html",)).get_content()
    assert f'<a href="{PLACE}/reports?report={board}">' in page
    assert "<b>41.2 %</b>" in page
    (file,) = found.iter_attachments()
    assert file.get_content_type() == "text/html"
    assert file.get_filename().startswith("board-")
    assert "41.2 %" in file.get_content()
    assert all(row.sent_at and row.ended_at and row.error is None for row in rows())
    assert send() == {"sent": 0, "failed": 0, "failures": []}


def test_where_there_is_a_chromium_the_file_is_a_pdf(own_db, mails):
    chromium.require_for_pictures()
    with write(ADA) as db:
        firm(db, ADA)
        report = stored(db, ADA)
    announce(report, "ada")

    send()

    (file,) = mails.mails[0].iter_attachments()
    assert (file.get_content_type(), file.get_content()[:5]) == ("application/pdf", b"%PDF-")
    assert file.get_filename().endswith(".pdf")


def test_without_an_address_of_its_own_the_mail_names_the_pages(board, mails):
    announce(board, "eve")

    send()

    said = text(mails.mails[0])
    assert "Read it on the page Reports." in said
    assert "http" not in said


@pytest.mark.usefixtures("light", "own_db")
def test_cautions_come_with_it_and_part_of_a_year_is_held_against_as_much_of_the_last(mails):
    with write(ADA) as db:
        firm(db, ADA)
        report = stored(db, ADA, "2026")
    announce(report, "ada")

    send()

    said = text(mails.mails[0])
    assert "2026 up to 2026-09-30, books of ada, in EUR." in said
    assert "To be known: 2026 is not over" in said
    before, now = (sum(one) - 700 * 9 for one in (SALES[:9], SALES[12:21]))
    points = 100 * (now / sum(SALES[12:21]) - before / sum(SALES[:9]))
    assert f"(+{points:.1f} points, better)" in said
    assert "Changes are against 2025 up to 2025-09-30." in said


@pytest.mark.usefixtures("light", "own_db")
def test_where_there_is_no_period_before_nothing_is_said_of_changes(mails):
    with write(ADA) as db:
        firm(db, ADA)
        report = stored(db, ADA, "2025-01")
    announce(report, "ada")

    send()

    assert "points" not in text(mails.mails[0])
    assert "Changes are against" not in text(mails.mails[0])


def test_what_a_title_holds_is_text_and_no_header_or_markup(board, mails):
    with write(ADA) as db:
        odd = shared(db, title="<b>Board</b>\r\nBcc: all@example.org")
    announce(odd, "eve")

    send()

    found = mails.mails[0]
    assert found["Subject"] == "Bellwether: <b>Board</b> Bcc: all@example.org"
    assert (found["Bcc"], mails.recipients) == (None, ["eve@example.org"])
    assert "<h2>&lt;b&gt;Board" in found.get_body(("html",)).get_content()


def test_a_change_tells_nothing_of_a_report_that_its_reader_may_not_see(board):
    with read(VIC) as db:
        hidden = letters.opened(db, VIC, board)
    with read(ADA) as db:
        seen = letters.opened(db, ADA, board)

    assert hidden.before is None
    assert seen.before is not None
    growth = [letters.facts(one)[0] for one in (hidden, seen)]
    assert [one.change for one in growth] == ["", "-0.1 points, worse"]


def test_a_file_that_is_too_large_for_a_mail_stays_at_home(board, mails):
    announce(board, "eve")

    send()

    assert list(mails.mails[0].iter_attachments()) == []
    assert "The report is too large for a mail and is not attached." in text(mails.mails[0])


def test_a_large_mail_is_given_more_time(mails, monkeypatch):
    monkeypatch.setenv("SMTP_TIMEOUT_SECONDS", "0.3")
    settings.cache_clear()
    mails.manner = Manner.hang
    large = mail.addressed("eve@example.org", "Board", "key")
    large.set_content(b"x" * mail.PACE, maintype="application", subtype="pdf")

    with pytest.raises(Unavailable, match=r"did not answer within 1\.3 seconds"):
        mail.send(large)
