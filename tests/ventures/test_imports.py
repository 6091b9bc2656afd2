"""Companies and their quarters come in as funds and companies write them, as versions."""

from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from core.catalogue import CHECKS
from core.errors import Conflict, Invalid, NotAllowed
from core.uploads import checks as uploads
from core.uploads.shapes import Mode
from core.ventures import actions
from core.ventures import checks as ventures
from core.ventures.imports import COMPANIES, QUARTERLY, QUARTERLY_WIDE
from core.ventures.tables import (
    Company,
    MetricsInput,
    ReportingFinancials,
    ReportingMetrics,
)
from tests.bed.filed import load, read, rows_of, said, undo
from tests.bed.rows import Rows

LISTED = """name,reporting currency,fund,country,customer type,revenue type,equity raised,\
fiscal year end
Aster,EUR,Fund I,Germany,Enterprise,SaaS,1000000,December
Birch,USD,Fund I,Canada,SMB,Marketplace,,31 March
"""
HEAD = (
    "company,quarter,currency,revenue,recurring revenue,gross profit,S&M,opex,EBITDA,net income,"
    "cash burn,cash balance,debt,employees\n"
)
FIGURES = "EUR,900,700,500,200,600,-100,-120,110,4000,,12"
FIRST = f"{HEAD}Aster,Q1 2025,{FIGURES}\nAster,Q2 2025,{FIGURES}\n"
RESTATED = f"{HEAD}Aster,Q2 2025,{FIGURES.replace('900', '950')}\n"
AGAIN = f"{HEAD}Aster,Q2 2025,{FIGURES.replace('900', '980')}\n"
PARTLY = "company,quarter,revenue,net income,employees\nAster,30.06.2025,990,,13\n"
SHEET = """Aster;;;
All figures in EUR thousands;;;
;Q1 2025 A;Q2 2025;FY 2025
Umsatz;900,5;950,0;1.850,5
davon Marge (%);40 %;41 %;
Wiederkehrende Umsätze;700,0;720,0;1.420,0
Rohertrag;500,0;510,0;1.010,0
Vertrieb und Marketing;(200,0);(210,0);(410,0)
Betriebsaufwand;(600,0);(610,0);(1.210,0)
EBITDA;-100,0;-100,0;-200,0
Jahresüberschuss;-120,0;-120,0;-240,0
Cash Burn;-110,0;-115,0;-225,0
Kassenbestand;4.000,0;3.885,0;
Mitarbeiter;12;13;
"""
ANSWERS = {
    "company": "Aster",
    "scale": "1000",
    "burn_is": "negative",
    "expenses_are": "negative",
}


@pytest.fixture
def listed(db, ada):
    load(db, ada, LISTED)


def versions(db):
    found = db.exec(
        select(MetricsInput).order_by(MetricsInput.fiscal_reporting_date, MetricsInput.version)
    )
    return [
        (one.fiscal_reporting_date.month, one.version, one.is_current, int(one.total_revenue))
        for one in found
    ]


def findings(db, root):
    rules = (
        ventures.equity_follows_the_rounds,
        ventures.valuations_follow_the_rounds,
        ventures.reports_are_of_current_submissions,
        uploads.undone_uploads_own_no_rows,
    )
    return [finding for rule in rules for finding in rule(db, root)]


def test_the_samples_show_every_field_that_a_file_can_have():
    answered = {"scale", "quarters_are", "burn_is", "expenses_are"}

    assert {one.name for one in COMPANIES.fields} - set(read(COMPANIES.sample).mapping) <= answered
    assert {one.name for one in QUARTERLY.fields} - set(read(QUARTERLY.sample).mapping) <= answered


def test_the_samples_load_one_after_the_other_and_break_no_rule(db, ada, root):
    for shape in (COMPANIES, QUARTERLY, QUARTERLY_WIDE):
        load(db, ada, shape.sample)

    assert len(db.exec(select(Company)).all()) == 3
    assert len(db.exec(select(MetricsInput)).all()) == 5
    assert [one for check in CHECKS.values() for one in check(db, root)] == []


@pytest.mark.parametrize(
    "header",
    [
        "Unternehmen;Quartal;Umsatz;Rohertrag;Betriebsaufwand;Kassenbestand;Mitarbeiter",
        "Société;Trimestre;Chiffre d'affaires;Marge brute;Charges d'exploitation;Trésorerie;ETP",
        "Empresa;Trimestre;Ingresos;Beneficio bruto;Gastos operativos;Caja;Empleados",
        "Società;Trimestre;Ricavi;Utile lordo;Costi operativi;Cassa;Dipendenti",
        "Bedrijf;Kwartaal;Omzet;Brutowinst;Bedrijfskosten;Kas;Medewerkers",
        "Empresa;Trimestre;Receita;Lucro bruto;Despesas operacionais;Caixa;Funcionários",
    ],
)
def test_quarters_are_known_in_the_language_of_their_headers(header):
    trial = read(f"{header}\nAster;T1 2025;1.900,50;800,00;600,00;4.000,00;12\n")

    (row,) = trial.rows.to_dict("records")
    assert trial.shape == "quarterly"
    assert row["fiscal_reporting_date"].date() == date(2025, 3, 31)
    assert (row["total_revenue"], row["cash_balance"]) == (Decimal("1900.50"), Decimal(4000))


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Q2 2025", "2025-06-30"),
        ("2025-Q2", "2025-06-30"),
        ("2Q25", "2025-06-30"),
        ("FY25 Q2", "2025-06-30"),
        ("Q2 FY2025", "2025-06-30"),
        ("Jun 2025", "2025-06-30"),
        ("06/2025", "2025-06-30"),
        ("30.06.2025", "2025-06-30"),
        ("2.Quartal 2025", "2025-06-30"),
    ],
)
def test_a_quarter_is_the_last_day_of_it(written, day):
    trial = read(f"{HEAD}Aster,{written},{FIGURES}\n")

    assert [f"{one:%Y-%m-%d}" for one in trial.rows["fiscal_reporting_date"]] == [day]


def test_year_and_quarter_may_stand_in_two_columns(db, ada, listed):
    head = HEAD.replace("quarter", "year,quarter")
    load(db, ada, f"{head}Aster,2025,1,{FIGURES}\nAster,2025,2,{FIGURES}\n")

    assert versions(db) == [(3, 1, True, 900), (6, 1, True, 900)]
    last = db.exec(select(MetricsInput)).all()[-1]
    assert (last.reporting_year, last.reporting_quarter, last.fiscal_reporting_quarter) == (
        *(2025, last.fiscal_reporting_date.month // 3),
        last.fiscal_reporting_date.month // 3,
    )


def test_the_quarter_of_a_year_of_its_own_is_asked_and_never_guessed(db, ada, listed):
    text = FIRST.replace("Aster", "Birch").replace("EUR", "USD")
    trial = read(text)

    (question,) = QUARTERLY.against(db, ada, trial.rows, Mode.updating)
    load(db, ada, text, quarters_are="fiscal")

    assert question.about == "quarters_are"
    assert [choice.rsplit(" ", 1)[1] for choice in question.choices.values()] == [
        "2025-03-31",
        "2024-06-30",
        "2025-06-30",
    ]
    ends = [one.fiscal_reporting_date for one in db.exec(select(MetricsInput))]
    assert sorted(ends) == [date(2024, 6, 30), date(2024, 9, 30)]
    assert {one.fiscal_reporting_quarter for one in db.exec(select(MetricsInput))} == {1, 2}


def test_a_day_that_ends_no_quarter_of_a_company_is_refused(db, ada, listed):
    with pytest.raises(Invalid, match="2025-04-30 is not the last day of a quarter of Aster"):
        load(db, ada, FIRST.replace("Q1 2025", "2025-04-30").replace("Q2 2025", "2025-06-30"))


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("900,700", "900,1700"), "recurring revenue"),
        (("900,700", "-900,700"), "revenue"),
        (("4000,,12", "4000,-5,12"), "debt"),
        (("4000,,12", "4000,,12.5"), "employees"),
        (("4000,,12", "4000,,-1"), "employees"),
        (("4000,,12", "abc,,12"), "cash balance"),
        (("4000,,12", "12345678901234567.25,,12"), "cash balance"),
        (("EUR,", "EURO,"), "currency"),
    ],
)
def test_a_figure_that_cannot_be_is_refused_by_line_and_column(change, column):
    text = f"{HEAD}Aster,Q1 2025,{FIGURES}\nAster,Q2 2025,{FIGURES.replace(*change)}\n"

    assert said(read(text))[0][:2] == (3, column)


def test_a_company_that_nobody_knows_is_refused_by_its_name(db, ada, listed):
    with pytest.raises(Invalid, match="There is no company Astor; load the list.*Is it Aster"):
        load(db, ada, FIRST.replace("Aster", "Astor"))
    load(db, ada, FIRST.replace("Aster", "ASTER "))

    assert len(versions(db)) == 2


def test_a_first_submission_lacks_nothing(db, ada, listed):
    with pytest.raises(Invalid, match="nothing is said of its recurring revenue, gross profit"):
        load(db, ada, "company,quarter,revenue,net income,employees\nAster,Q1 2025,990,1,13\n")


def test_a_correction_is_a_new_version_and_its_undo_brings_the_old_one_back(db, ada, root, listed):
    load(db, ada, FIRST)
    before = rows_of(db, MetricsInput)

    with pytest.raises(Invalid, match="Aster has submitted the quarter up to 2025-06-30 already"):
        load(db, ada, RESTATED, Mode.adding)
    restated = load(db, ada, RESTATED)

    assert versions(db)[1:] == [(6, 1, False, 900), (6, 2, True, 950)]
    assert findings(db, root) == []
    assert undo(db, ada, restated) == 1
    assert findings(db, root) == []
    assert rows_of(db, MetricsInput) == before


def test_corrections_undone_in_any_order_leave_the_last_that_stands(db, ada, listed):
    load(db, ada, FIRST)
    before = rows_of(db, MetricsInput)
    middle, last = load(db, ada, RESTATED), load(db, ada, AGAIN)

    undo(db, ada, middle)

    assert versions(db)[1:] == [(6, 1, False, 900), (6, 3, True, 980)]
    undo(db, ada, last)
    assert rows_of(db, MetricsInput) == before


def test_a_correction_of_some_figures_takes_the_others_over(db, ada, listed):
    first = load(db, ada, FIRST)
    partly = load(db, ada, PARTLY)

    (now,) = [one for one in db.exec(select(MetricsInput)) if one.version == 2]
    assert (now.total_revenue, now.employees, now.currency) == (990, 13, "EUR")
    assert (now.net_income, now.cash_balance) == (-120, 4000)
    with pytest.raises(Conflict, match="takes the others from this one"):
        undo(db, ada, first)
    undo(db, ada, partly)
    undo(db, ada, first)
    assert rows_of(db, MetricsInput) == []


def test_the_same_figures_again_are_no_new_version(db, ada, listed):
    load(db, ada, FIRST)
    text = FIRST.replace("900,", "900.00,")

    told = QUARTERLY.against(db, ada, read(text).rows, Mode.updating)
    load(db, ada, text)

    assert ["very figures of 2 quarters already" in one.reason for one in told] == [True]
    assert len(versions(db)) == 2


def test_a_file_that_names_no_currency_is_in_that_of_the_company(db, ada, listed):
    text = FIRST.replace(",currency", "").replace(",EUR", "")

    told = QUARTERLY.against(db, ada, read(text).rows, Mode.updating)
    load(db, ada, text)

    assert "taken as those of Aster in EUR" in told[0].reason
    assert {one.currency for one in db.exec(select(MetricsInput))} == {"EUR"}


def test_a_correction_in_another_currency_has_to_state_every_amount(db, ada, listed):
    load(db, ada, FIRST)

    with pytest.raises(Invalid, match="submitted in EUR. To state it in USD, say its recurring"):
        load(db, ada, PARTLY.replace("revenue", "currency,revenue", 1).replace("990", "USD,990"))


def test_reporting_rows_of_a_superseded_submission_go(db, ada, root, listed):
    load(db, ada, FIRST)
    of = db.exec(select(MetricsInput)).all()[1]
    where = {"company_id": of.company_id, "fiscal_reporting_date": of.fiscal_reporting_date}
    for table in ("reporting_financials", "reporting_metrics"):
        Rows(db.connection()).add(table, metrics_input_id=of.id, **where)

    restated = RESTATED.replace("Q2", f"Q{of.reporting_quarter}")
    told = QUARTERLY.against(db, ada, read(restated).rows, Mode.updating)
    load(db, ada, restated)

    assert any("until it is computed again there is none" in one.reason for one in told)
    assert rows_of(db, ReportingFinancials, ReportingMetrics) == []
    assert findings(db, root) == []


def test_a_version_by_hand_stays_when_a_file_before_it_goes(db, ada, listed):
    load(db, ada, FIRST)
    restated = load(db, ada, RESTATED)
    one = db.exec(select(MetricsInput).where(MetricsInput.version == 2)).one()
    figures = one.model_dump(
        exclude={"id", "version", "company_id", "fiscal_reporting_date", "is_current",
                 "created_at", "updated_at", "created_by_id", "data_upload_id"}
    )  # fmt: skip
    actions.submit(db, ada, one.company_id, date(2025, 6, 30), **figures)

    undo(db, ada, restated)

    assert versions(db)[1:] == [(6, 1, False, 900), (6, 3, True, 950)]


def test_a_sheet_with_quarters_across_is_one_company(db, ada, listed):
    asked, trial = read(SHEET), read(SHEET, **ANSWERS)

    load(db, ada, SHEET, **ANSWERS)

    assert asked.shape == "quarterly_wide"
    assert {one.about for one in asked.questions} == set(ANSWERS)
    assert "Aster" in asked.questions[0].choices
    assert any("FY 2025" in note for note in trial.notes)
    one = db.exec(select(MetricsInput).order_by(MetricsInput.fiscal_reporting_date)).first()
    assert (one.total_revenue, one.sales_marketing_expense) == (900_500, 200_000)
    assert (one.cash_burn, one.ebitda, one.employees) == (110_000, -100_000, 12)
    assert (one.currency, one.fiscal_reporting_date) == ("EUR", date(2025, 3, 31))


@pytest.mark.parametrize(
    ("change", "about"),
    [(("900,5", "abc"), "Umsatz, Q1 2025 A (line 4)"), (("12;", "12,5;"), "Mitarbeiter, Q1 2025")],
)
def test_a_cell_of_a_sheet_is_refused_by_its_own_line(change, about):
    (refusal,) = read(SHEET.replace(*change), **ANSWERS).refusals

    assert refusal.column.startswith(about)
    assert refusal.value == change[1].rstrip(";")


@pytest.mark.parametrize("title", ["Budget 2025", "YTD figures", "Prévision"])
def test_a_sheet_of_plans_or_running_totals_is_refused(title):
    trial = read(SHEET.replace("Aster;", f"{title};"), **ANSWERS)

    assert trial.refusals[0].line == 1
    assert "only what was reported" in trial.refusals[0].reason


def test_a_statement_by_quarters_stays_a_statement():
    text = "Account,Q1 2025,Q2 2025\nRevenue,900,950\nWages,-300,-310\nRent,-50,-50\n"

    assert read(text).shape == "statement"


def test_shares_are_not_taken_for_amounts():
    trial = read(FIRST.replace("gross profit", "Gross profit (%)"))

    assert "gross_profit" not in trial.mapping
    assert any("holds shares and no amounts" in note for note in trial.notes)


def test_amounts_in_thousands_are_asked(db, ada, listed):
    text = FIRST.replace(",revenue,", ",Revenue (kEUR),")

    asked = read(text)
    load(db, ada, text, scale="1000")

    assert [one.about for one in asked.questions] == ["scale"]
    assert {one.total_revenue for one in db.exec(select(MetricsInput))} == {900_000}
    assert {one.cash_balance for one in db.exec(select(MetricsInput))} == {4_000_000}


def test_a_leap_of_a_thousand_and_a_missing_quarter_are_told():
    text = f"{HEAD}Aster,Q1 2025,{FIGURES}\nAster,Q3 2025,{FIGURES.replace('900,', '900000,')}\n"

    reasons = [one.reason for one in read(text).warnings]

    assert any("a quarter is missing before" in reason for reason in reasons)
    assert any("about 1,000 times" in reason for reason in reasons)


def test_a_viewer_loads_neither_companies_nor_quarters(db, vic, listed):
    for text in (LISTED, FIRST):
        with pytest.raises(NotAllowed):
            load(db, vic, text)
