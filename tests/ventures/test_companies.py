"""Lists of companies come in, and agree with the rounds and submissions that are there."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from core.db.keys import uuid7
from core.errors import Conflict, Invalid
from core.uploads import checks as uploads
from core.uploads.shapes import Mode
from core.ventures import checks as ventures
from core.ventures.tables import Company, FundingRound
from tests.bed.filed import load, read, rows_of, said, undo
from tests.bed.rows import Rows

LISTED = """name,reporting currency,fund,country,customer type,revenue type,equity raised,\
fiscal year end
Aster,EUR,Fund I,Germany,Enterprise,SaaS,1000000,December
Birch,USD,Fund I,Canada,SMB,Marketplace,,31 March
"""
FIRST = """company,quarter,currency,revenue,recurring revenue,gross profit,S&M,opex,EBITDA,\
net income,cash burn,cash balance,debt,employees
Aster,Q1 2025,EUR,900,700,500,200,600,-100,-120,110,4000,,12
"""


@pytest.fixture
def listed(db, ada):
    load(db, ada, LISTED)


def findings(db, root):
    rules = (
        ventures.equity_follows_the_rounds,
        ventures.valuations_follow_the_rounds,
        ventures.reports_are_of_current_submissions,
        uploads.undone_uploads_own_no_rows,
    )
    return [finding for rule in rules for finding in rule(db, root)]


@pytest.mark.parametrize(
    "header",
    [
        "Unternehmen;Berichtswährung;Fonds;Land;Kundentyp;Erlösmodell;Bilanzstichtag",
        "Société;Devise;Fonds;Pays;Type de clients;Type de revenus;Date de clôture",
        "Empresa;Moneda;Fondo;País;Tipo de cliente;Modelo de ingresos;Cierre fiscal",
        "Società;Valuta;Fondo;Paese;Tipo di cliente;Modello di ricavi;Fine esercizio",
        "Bedrijf;Valuta;Fonds;Land;Klanttype;Verdienmodel;Einde boekjaar",
        "Sociedade;Moeda;Fundo;País;Tipo de cliente;Modelo de receita;Fim do exercício",
    ],
)
def test_companies_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\nAster;EUR;I;Deutschland;KMU;Abonnement;31.12.2024\n")

    (row,) = trial.rows.to_dict("records")
    assert trial.shape == "companies"
    assert (row["customer_type"], row["revenue_type"]) == ("SMB", "Subscription")
    assert row["year_end_date"].date() == date(2024, 12, 31)


def test_companies_are_added_and_only_what_a_file_says_is_changed(db, ada, root, listed):
    before = rows_of(db, Company)

    with pytest.raises(Invalid, match="Aster is known already"):
        load(db, ada, "company,fund,country\nAster,Fund II,Germany\n", Mode.adding)
    changed = load(db, ada, "company,fund,equity raised\nASTER,Fund II,\nBirch,,2500\n")

    found = {one.name: (one.fund, one.equity_raised) for one in db.exec(select(Company))}
    assert found == {"Aster": ("Fund II", 1_000_000), "Birch": ("Fund I", 2500)}
    assert findings(db, root) == []
    undo(db, ada, changed)
    assert rows_of(db, Company) == before


def test_the_files_of_companies_are_undone_in_any_order(db, ada, listed):
    before = rows_of(db, Company)
    first = load(db, ada, "company,fund,equity raised\nAster,Fund II,5\n")
    last = load(db, ada, "company,fund,country\nAster,Fund III,Germany\n")

    undo(db, ada, first)

    (aster,) = db.exec(select(Company).where(Company.name == "Aster")).all()
    assert (aster.fund, aster.equity_raised) == ("Fund III", 1_000_000)
    undo(db, ada, last)
    assert rows_of(db, Company) == before


def test_a_new_company_lacks_nothing(db, ada):
    with pytest.raises(Invalid, match="Aster is new, and nothing is said of its reporting curr"):
        load(db, ada, "company,fund,equity raised\nAster,Fund II,5\n")


def test_a_company_with_submissions_stays(db, ada):
    companies = load(db, ada, LISTED)
    submissions = load(db, ada, FIRST)

    with pytest.raises(Conflict, match="submissions or other figures of Aster. Take those back"):
        undo(db, ada, companies)
    undo(db, ada, submissions)
    undo(db, ada, companies)

    assert rows_of(db, Company) == []


def test_a_company_that_is_watched_stays(db, ada):
    companies = load(db, ada, LISTED)
    birch = db.exec(select(Company).where(Company.name == "Birch")).one()
    Rows(db.connection()).add("alert_rules", subject_type="company", subject_id=birch.id)

    with pytest.raises(Conflict, match="figures of Birch"):
        undo(db, ada, companies)


def test_equity_is_that_of_the_rounds_where_there_are_any(db, ada, root, listed):
    aster = db.exec(select(Company).where(Company.name == "Aster")).one()
    raised = {"equity_raised": Decimal(1_000_000), "post_money_valuation": None}
    db.add(
        FundingRound(
            id=uuid7(), company_id=aster.id, date=date(2024, 5, 1), currency="EUR", **raised
        )
    )
    db.flush()

    with pytest.raises(Invalid, match=r"The rounds of Aster say 1,000,000.00"):
        load(db, ada, "company,fund,equity raised\nAster,Fund II,5\n")
    load(db, ada, "company,fund,equity raised\nAster,Fund II,1000000\n")

    assert findings(db, root) == []


def test_another_reporting_currency_needs_its_amounts(db, ada, listed):
    with pytest.raises(Invalid, match="is stored in EUR; state it in USD too"):
        load(db, ada, "company,reporting currency,fund\nAster,USD,Fund I\n")


@pytest.mark.parametrize(
    ("line", "column"),
    [
        ("Cedar,EURO,I,France,SMB,SaaS,1,December", "reporting currency"),
        ("Cedar,EUR,I,France,Aliens,SaaS,1,December", "customer type"),
        ("Cedar,EUR,I,France,SMB,Magic,1,December", "revenue type"),
        ("Cedar,EUR,I,France,SMB,SaaS,-1,December", "equity raised"),
        (",EUR,I,France,SMB,SaaS,1,December", "name"),
        ("aster,EUR,I,France,SMB,SaaS,1,December", "name"),
        ("Aster,EUR,I,France,SMB,SaaS,1,December", "name"),
    ],
)
def test_a_company_that_cannot_be_is_refused_by_line_and_column(line, column):
    assert [one[:2] for one in said(read(f"{LISTED}{line}\n"))] == [(4, column)]
