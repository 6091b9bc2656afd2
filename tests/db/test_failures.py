"""Whatever goes wrong with a database is told in a sentence, and no value reaches a log."""

import logging
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import URL, func, insert, text
from sqlmodel import Session, select

from core.accounts.tables import AuditLog, User, UserSettings
from core.actors import Actor
from core.currency.tables import FxRate
from core.db import SessionLocal, answer, carry_out, engines, read
from core.db.failures import SENTENCES, in_words
from core.errors import BellwetherError, Conflict, Invalid, Unavailable
from core.market.tables import Instrument, Interval, PriceBar
from tests.bed.databases import address
from tests.bed.postgres import Cluster

SECRET = "hunter2"
MOMENT = datetime(2024, 1, 2, tzinfo=UTC)
POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True, scope="session")

NAN, INFINITE = float("nan"), float("inf")


@pytest.fixture(autouse=True)
def nothing_secret_is_logged(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Look through everything that was logged in a test, down to the smallest note."""
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, "sqlalchemy.pool")
    caplog.set_level(logging.INFO, "sqlalchemy.engine")  # what DATABASE_ECHO_SQL turns on
    yield
    written = [logging.Formatter().format(record) for record in caplog.get_records("call")]
    assert SECRET not in "".join(written)


def told(work: Callable[[], object], kind: type[BellwetherError]) -> str:
    """The sentence that something fails with; neither it nor its traceback tells a value."""
    with pytest.raises(kind) as caught:
        work()
    assert SECRET not in "".join(traceback.format_exception(caught.value))
    return str(caught.value)


def user(name: str, **others: Any) -> User:
    given = {"username": name, "email": f"{name}@example.org", "password_hash": "!", **others}
    return User(**given)


def apple() -> Instrument:
    return Instrument(symbol="AAPL", exchange="US")


def bar(instrument: Instrument, **others: Any) -> PriceBar:
    given = {"o": 1.0, "h": 1.0, "l": 1.0, "c": 1.0, "v": 1.0, "ts": MOMENT, **others}
    return PriceBar(instrument_id=instrument.id, interval=Interval.daily, **given)


def store(db: Session, _: Actor, *rows: object) -> None:
    db.add_all(rows)


def run(db: Session, _: Actor, statement: str, **values: object) -> None:
    db.execute(text(statement), values)


def count(db: Session, _: Actor, table: type) -> int:
    return db.execute(select(func.count()).select_from(table)).scalar_one()


def rate(value: object) -> FxRate:
    return FxRate(base_currency="EUR", quote_currency="USD", date=date(2024, 1, 2), rate=value)


NOT_FINITE: dict[str, Callable[[Instrument], object]] = {
    "a double that must be there": lambda apple: bar(apple, c=NAN),
    "an infinite double": lambda apple: bar(apple, v=INFINITE),
    "a double that may be missing": lambda apple: bar(apple, adj_c=NAN),
    "an infinite one": lambda apple: bar(apple, adj_c=-INFINITE),
    "an exact amount": lambda _: rate(Decimal("NaN")),
    "an exact and infinite amount": lambda _: rate(Decimal("Infinity")),
}

REFUSED: dict[str, tuple[type[BellwetherError], Callable[[Actor], object]]] = {
    "There is already such a row": (Conflict, lambda ada: user("ada", full_name=SECRET)),
    "already such a row": (Conflict, lambda ada: user(SECRET, id=ada.id)),
    "It points to something that is not there": (
        Conflict,
        lambda _: bar(apple(), quality={"note": SECRET}),
    ),
    "A value that is needed is missing": (Invalid, lambda _: user(SECRET, password_hash=None)),
    "A value is outside what is allowed": (Invalid, lambda _: user(SECRET.upper())),
    "outside what is allowed (ck_users_role)": (Invalid, lambda _: user("new", role=SECRET)),
    "values: viewer, analyst, admin": (Invalid, lambda _: user("new", role=7)),
    "A moment must say its time zone": (
        Invalid,
        lambda _: user(SECRET, created_at=datetime(2024, 1, 2)),
    ),
    "preferences must be finite": (
        Invalid,
        lambda ada: UserSettings(user_id=ada.id, preferences={SECRET: [1, {"limit": NAN}]}),
    ),
}


@pytest.mark.parametrize("sentence", REFUSED)
def test_a_row_that_is_refused_is_told_without_its_values_and_nothing_is_kept(
    own_db: URL, ada: Actor, sentence: str
) -> None:
    kind, row = REFUSED[sentence]

    found = told(lambda: carry_out(store, ada, apple(), row(ada)), kind)

    assert sentence in found
    assert SECRET not in found.lower()
    assert answer(count, ada, Instrument) == 0


@pytest.mark.parametrize("what", NOT_FINITE)
def test_what_is_no_finite_number_is_refused_and_nothing_is_kept(
    own_db: URL, ada: Actor, what: str
) -> None:
    listing = apple()

    found = told(lambda: carry_out(store, ada, listing, NOT_FINITE[what](listing)), Invalid)

    assert "must be finite" in found
    assert answer(count, ada, Instrument) == 0


def test_a_number_that_becomes_infinite_later_is_refused_too(own_db: URL, ada: Actor) -> None:
    listing = apple()
    carry_out(store, ada, listing, bar(listing))

    def spoil(db: Session, _: Actor) -> None:
        db.execute(select(PriceBar)).scalar_one().adj_c = INFINITE

    assert told(lambda: carry_out(spoil, ada), Invalid).startswith("adj_c must be finite")


@pytest.mark.parametrize("value", [NAN, INFINITE, -INFINITE])
def test_the_database_itself_refuses_such_a_price(own_db: URL, ada: Actor, value: float) -> None:
    listing = apple()
    carry_out(store, ada, listing)
    row = bar(listing, c=value).model_dump()

    def slip_past_the_model(db: Session, _: Actor) -> None:
        db.execute(insert(PriceBar).values(**row))

    assert "A value" in told(lambda: carry_out(slip_past_the_model, ada), Invalid)


def test_the_database_itself_refuses_a_word_that_is_not_in_its_list(
    own_db: URL, ada: Actor
) -> None:
    statement = "UPDATE users SET role = :word"

    found = told(lambda: carry_out(run, ada, statement, word=SECRET), Invalid)

    assert found == "A value is outside what is allowed (ck_users_role)."


def test_a_naive_moment_in_a_question_is_refused_too(own_db: URL, ada: Actor) -> None:
    def since(db: Session, _: Actor) -> None:
        db.execute(select(User).where(User.created_at > datetime(2024, 1, 2)))

    assert "must say its time zone" in told(lambda: answer(since, ada), Invalid)


def test_a_row_in_use_cannot_be_deleted(own_db: URL, ada: Actor) -> None:
    listing = apple()
    carry_out(store, ada, listing, bar(listing))

    found = told(lambda: carry_out(run, ada, "DELETE FROM instruments"), Conflict)

    assert "still in use" in found


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET action = 'none'", "DELETE FROM audit_log"]
)
def test_what_is_append_only_stays_as_it_is(own_db: URL, ada: Actor, statement: str) -> None:
    carry_out(store, ada, AuditLog(action="user.create", details={"name": SECRET}, row_hash="0"))

    found = told(lambda: carry_out(run, ada, statement), Conflict)

    assert found == "What is written here stays as it is; nothing was changed."


@POSTGRESQL
@pytest.mark.parametrize("code", [code for code in SENTENCES if not code.startswith("SQLITE")])
def test_each_code_of_the_server_has_its_sentence(own_db: URL, ada: Actor, code: str) -> None:
    value = "RAISE EXCEPTION '%', current_setting('bed.value')"
    kind, sentence = SENTENCES[code]

    def broken() -> None:
        with in_words(), SessionLocal() as db:
            run(db, ada, "SELECT set_config('bed.value', :value, true)", value=SECRET)
            run(db, ada, f"DO $$ BEGIN {value} USING ERRCODE = '{code:0<5}'; END $$")

    assert told(broken, kind) == sentence


@POSTGRESQL
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"database": "nowhere"}, "There is no such database on the server"),
        ({"username": "stranger"}, "The database refuses this user or password"),
        ({"host": "127.0.0.1", "port": 1, "query": {}}, "The database does not answer"),
        ({"host": "nowhere.invalid", "query": {}}, "The database does not answer"),
        ({"query": {"host": "/nowhere"}}, "The database does not answer"),
        ({"query": {"colour": "red"}}, "has an option that is not known"),
        ({"query": {"sslmode": "sometimes"}}, "has an option that is not known"),
    ],
)
def test_an_address_that_leads_nowhere_is_told(
    own_db: URL,
    ada: Actor,
    change: dict[str, Any],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = own_db.set(password=SECRET, **change)
    monkeypatch.setenv("DATABASE_URL", wrong.render_as_string(hide_password=False))

    def ask() -> None:
        with read(ada) as db:
            run(db, ada, "SELECT 1")

    assert sentence in told(ask, Unavailable)


@POSTGRESQL
def test_a_server_that_can_only_be_read_is_told(
    own_db: URL, ada: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    only_read = own_db.update_query_dict({"options": "-c default_transaction_read_only=on"})
    monkeypatch.setenv("DATABASE_URL", address(only_read))
    engines.dispose()

    found = told(lambda: carry_out(store, ada, apple()), Unavailable)

    assert found == "The database can only be read; nothing was written."


@POSTGRESQL
def test_a_character_that_no_text_column_takes_is_told(own_db: URL, ada: Actor) -> None:
    found = told(lambda: carry_out(store, ada, user("new", full_name=f"{SECRET}\0")), Invalid)

    assert "character NUL" in found


@pytest.fixture
def keeper(own_db: URL, cluster: Cluster, ada: Actor) -> Iterator[URL]:
    """Somebody whom the server asks for a password, which it was not given."""
    rules = cluster.data / "pg_hba.conf"
    before = rules.read_text()
    carry_out(run, ada, "CREATE ROLE keeper LOGIN PASSWORD 'right'")
    rules.write_text(f"local all keeper scram-sha-256\n{before}")
    restart(cluster)
    yield own_db.set(username="keeper")
    rules.write_text(before)
    restart(cluster)
    with SessionLocal() as db:
        run(db, ada, "DROP ROLE keeper")
        db.commit()


def restart(cluster: Cluster) -> None:
    engines.dispose()
    cluster.stop("fast")
    cluster.start()


@pytest.mark.parametrize("kind", ["postgresql-own"], indirect=True, scope="session")
@pytest.mark.parametrize("password", [SECRET, None])
def test_a_wrong_password_is_told_and_not_shown(
    own_db: URL, keeper: URL, ada: Actor, password: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("DATABASE_URL", address(keeper.set(password=password)))
        found = told(lambda: answer(count, ada, User), Unavailable)
    engines.dispose()

    assert found == "The database refuses this user or password; check DATABASE_URL."


def test_a_database_without_tables_is_told_to_be_set_up(empty_db: URL, ada: Actor) -> None:
    found = told(lambda: answer(count, ada, User), Unavailable)

    assert found == "A table is missing; run `python -m core setup`."
