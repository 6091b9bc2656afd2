"""The statements and queries of the source documents run, with the renames of docs/schema.md.

What is written here in capitals or as a block of code is a document's own text; a comment says
what was renamed in it and nothing else was.
"""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.future import select
from sqlalchemy.orm import joinedload
from sqlmodel import Session

from core.accounts.tables import User
from core.autoindex.tables import Allocation, StrategyConfig
from core.db.keys import uuid7
from core.forecasting.tables import Forecast
from core.market.tables import Instrument, Interval, PriceBar
from core.retail.tables import Product, Transaction
from core.risk.tables import RiskMetrics
from tests.bed.rows import Rows
from tests.bed.statements import Statements

# The documents ask as SQLAlchemy always let one ask; SQLModel would rather be asked its own way.
pytestmark = pytest.mark.filterwarnings(r"ignore:\s*🚨 You probably want to:DeprecationWarning")

JANUARY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def postgres(db: Session) -> Session:
    """A session on PostgreSQL, for statements that are written for it alone."""
    assert db.connection().dialect.name == "postgresql"
    return db


on_postgresql = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")

# 002: Insert Sample User. is_admin is the role; a user has a name of its own.
INSERT_USER = """
INSERT INTO users (id, username, email, full_name, password_hash, role)
VALUES (
    gen_random_uuid(),
    'test',
    'test@example.com',
    '',
    '$argon2id$v=19$m=65536,t=3,p=4$...',  -- hashed password
    'viewer'
);
"""
# 002: Insert Sample Instrument, as it stands.
INSERT_INSTRUMENT = """
INSERT INTO instruments (id, symbol, exchange, name, sector, is_active)
VALUES (
    gen_random_uuid(),
    'AAPL',
    'NASDAQ',
    'Apple Inc.',
    'Technology',
    true
);
"""
# 002: Query Active Recommendations, as it stands.
ACTIVE_RECOMMENDATIONS = """
SELECT
    r.id,
    i.symbol,
    i.exchange,
    r.profile,
    r.label,
    r.confidence,
    r.expected_return_pct,
    r.generated_at
FROM recommendations r
JOIN instruments i ON r.instrument_id = i.id
WHERE r.is_active = true
AND r.generated_at > NOW() - INTERVAL '7 days'
ORDER BY r.generated_at DESC;
"""
# 004: Check Database Size, Check Table Sizes, Active Connections.
MONITORING = [
    "SELECT pg_size_pretty(pg_database_size('{database}'));",
    """
    SELECT
        table_name,
        pg_size_pretty(pg_total_relation_size('"'||table_name||'"')) AS size
    FROM information_schema.tables
    WHERE table_schema = 'public'
    ORDER BY pg_total_relation_size('"'||table_name||'"') DESC;
    """,
    "SELECT count(*) FROM pg_stat_activity WHERE datname = '{database}';",
]


@on_postgresql
def test_the_sample_user_is_inserted_and_takes_the_defaults(postgres: Session) -> None:
    postgres.execute(sa.text(INSERT_USER.replace(":", r"\:")))

    user = postgres.execute(select(User).where(User.username == "test")).scalar_one()
    assert (user.email, user.role, user.is_active) == ("test@example.com", "viewer", True)
    assert user.is_deleted is False


@on_postgresql
def test_the_sample_instrument_is_inserted_as_written(postgres: Session) -> None:
    postgres.execute(sa.text(INSERT_INSTRUMENT))

    apple = postgres.execute(select(Instrument)).scalar_one()
    assert (apple.symbol, apple.exchange, apple.name) == ("AAPL", "NASDAQ", "Apple Inc.")
    assert (apple.sector, apple.currency, apple.is_active) == ("Technology", "USD", True)


@on_postgresql
def test_the_query_of_active_recommendations_runs_as_written(postgres: Session) -> None:
    rows = Rows(postgres.connection())
    now = datetime.now(UTC)
    days = {"new": 1, "newest": 0, "old": 8, "archived": 1}
    made = {
        name: rows.add(
            "recommendations",
            generated_at=now - timedelta(days=age, minutes=1),
            is_active=name != "archived",
            label="BUY",
        )["id"]
        for name, age in days.items()
    }

    found = postgres.execute(sa.text(ACTIVE_RECOMMENDATIONS)).all()

    assert [row.id for row in found] == [made["newest"], made["new"]]
    assert found[0].label == "BUY"


@on_postgresql
@pytest.mark.parametrize("statement", MONITORING, ids=["database", "tables", "connections"])
def test_the_monitoring_queries_run_as_written(postgres: Session, statement: str) -> None:
    database = postgres.connection().engine.url.database

    found = postgres.execute(sa.text(statement.format(database=database))).all()

    assert found


def test_a_user_leads_to_the_uploads(db: Session) -> None:
    rows = Rows(db.connection())
    owner = rows.add("users", username="admin")["id"]
    made = [rows.add("data_uploads", user_id=owner)["id"] for _ in range(2)]
    rows.add("data_uploads")

    user = db.query(User).filter(User.username == "admin").first()
    assert user is not None
    uploads = user.data_uploads  # Access related data

    assert sorted(upload.id for upload in uploads) == sorted(made)


def test_the_latest_forecasts_of_a_model_come_newest_first(db: Session) -> None:
    rows = Rows(db.connection())
    model_id = rows.add("trained_models")["id"]
    dates = [rows.add("forecasts", model_id=model_id)["forecast_date"] for _ in range(12)]
    rows.add("forecasts")

    forecasts = (
        db.query(Forecast)
        .filter(Forecast.model_id == model_id)
        .order_by(Forecast.forecast_date.desc())
        .limit(10)
        .all()
    )

    assert [forecast.forecast_date for forecast in forecasts] == sorted(dates)[:1:-1]


def test_the_risk_metrics_of_a_range_of_dates_are_found(db: Session) -> None:
    rows = Rows(db.connection())
    model_id = rows.add("trained_models")["id"]
    made = [
        rows.add(
            "risk_metrics",
            model_id=model_id,
            calculation_date=JANUARY + timedelta(days=day),
        )["id"]
        for day in range(5)
    ]
    start_date, end_date = JANUARY + timedelta(days=1), JANUARY + timedelta(days=3)

    metrics = (
        db.query(RiskMetrics)
        .filter(
            RiskMetrics.model_id == model_id,
            RiskMetrics.calculation_date >= start_date,
            RiskMetrics.calculation_date <= end_date,
        )
        .all()
    )

    assert sorted(metric.id for metric in metrics) == made[1:4]


def test_the_prices_of_an_asset_from_a_date_come_in_order(db: Session) -> None:
    # Price is PriceBar, asset_id is instrument_id, date is ts.
    rows = Rows(db.connection())
    asset_id = rows.add("instruments")["id"]
    for day in (3, 1, 2, 0):
        rows.add("price_bars", instrument_id=asset_id, ts=JANUARY + timedelta(days=day))
    start_date = JANUARY + timedelta(days=1)

    prices = (
        db.query(PriceBar)
        .filter(PriceBar.instrument_id == asset_id, PriceBar.ts >= start_date)
        .order_by(PriceBar.ts)
    )

    assert [price.ts.day for price in prices] == [2, 3, 4]


def test_prices_are_upserted_on_conflict(db: Session) -> None:
    # Price is PriceBar; a bar has its interval in the key, and all of o, h, l, c, v.
    rows = Rows(db.connection())
    bar = rows.add("price_bars", interval="daily", c=10.0)
    same = {name: bar[name] for name in ("instrument_id", "ts", "o", "h", "l", "v")}
    data = [same | {"id": uuid7(), "interval": Interval.daily, "c": 12.0}]
    insert = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}[
        db.connection().dialect.name
    ]

    stmt = insert(PriceBar).values(data)
    stmt = stmt.on_conflict_do_update(
        index_elements=["instrument_id", "ts", "interval"],
        set_={"c": stmt.excluded.c},
    )
    db.execute(stmt)

    stored = db.execute(select(PriceBar)).scalars().all()
    assert [(price.id, price.c) for price in stored] == [(bar["id"], 12.0)]


def test_prices_are_inserted_in_bulk_from_mappings(db: Session) -> None:
    # Price is PriceBar.
    rows = Rows(db.connection())
    asset_id = rows.add("instruments")["id"]
    price_data = [
        {
            "instrument_id": asset_id,
            "ts": JANUARY + timedelta(days=day),
            "interval": Interval.daily,
            **dict.fromkeys("ohlcv", 1.0),
        }
        for day in range(3)
    ]

    db.bulk_insert_mappings(sa.inspect(PriceBar), price_data)

    assert db.query(PriceBar).count() == 3


def test_the_latest_allocations_are_found_by_their_date(db: Session) -> None:
    rows = Rows(db.connection())
    strategy = rows.add("strategy_configs")["id"]
    latest_date = date(2024, 2, 1)
    for day, weights in ((date(2024, 1, 1), [1.0]), (latest_date, [0.4, 0.6])):
        for weight in weights:
            rows.add("allocations", strategy_id=strategy, date=day, weight=weight)

    allocations = db.query(Allocation).filter(Allocation.date == latest_date).all()

    assert sorted(allocation.weight for allocation in allocations) == [0.4, 0.6]


def test_the_change_history_of_a_strategy_keeps_its_form(db: Session) -> None:
    # user_id is the key of a user, written as text.
    entry = {
        "timestamp": "2024-01-15T10:30:00Z",
        "changes": {"momentum_weight": 0.45},
        "user_id": str(uuid7()),
        "reason": "Market volatility increase",
    }
    key = Rows(db.connection()).add("strategy_configs")["id"]

    strategy = db.get_one(StrategyConfig, key)
    strategy.adjustment_history = [*strategy.adjustment_history, entry]
    db.flush()
    db.expire_all()

    assert db.get_one(StrategyConfig, key).adjustment_history == [entry]


def test_the_documents_assets_are_instruments(db: Session) -> None:
    # Asset is Instrument; an import that names no exchange says US.
    db.add_all(
        [
            Instrument(symbol="AAPL", name="Apple Inc.", sector="Technology", exchange="US"),
            Instrument(symbol="SPY", name="SPDR S&P 500 ETF", sector="Benchmark", exchange="US"),
            Instrument(symbol="GLD", name="SPDR Gold Shares", sector="Commodity", exchange="US"),
        ]
    )
    db.flush()

    symbols = db.query(Instrument.symbol).order_by(Instrument.symbol).all()

    assert [row.symbol for row in symbols] == ["AAPL", "GLD", "SPY"]


def electronics(db: Session) -> list[UUID]:
    """Sales of two products of the category Electronics, and one of another."""
    rows = Rows(db.connection())
    made = []
    for category in ("Electronics", "Electronics", "Toys"):
        product = rows.add("products", category=category)["id"]
        sale = rows.add("transactions", product_id=product, price_per_unit=Decimal("9.99"))
        made.append(sale["id"])
    return made[:2]


def test_the_sales_of_a_category_take_one_query_with_a_join(
    db: Session, statements: Statements
) -> None:
    wanted = electronics(db)
    session = db

    with statements.budget(1):
        transactions = (
            session.query(Transaction).join(Product).filter(Product.category == "Electronics").all()
        )

    assert sorted(transaction.id for transaction in transactions) == wanted
    assert transactions[0].price_per_unit == Decimal("9.99")


def test_products_and_their_sales_can_be_read_without_a_query_for_each(
    db: Session, statements: Statements
) -> None:
    electronics(db)

    with statements.budget(1):
        products = db.query(Product).options(joinedload(Product.transactions)).all()
        sales = [len(product.transactions) for product in products]

    assert sales == [1, 1, 1]


def test_products_are_read_a_page_at_a_time(db: Session) -> None:
    rows = Rows(db.connection())
    made = [rows.add("products")["id"] for _ in range(120)]
    session = db

    # A page needs an order, or it means nothing.
    pages = [
        session.query(Product).order_by(Product.id).limit(50).offset(page * 50).all()
        for page in range(3)
    ]

    assert [len(page) for page in pages] == [50, 50, 20]
    assert [product.id for page in pages for product in page] == made
