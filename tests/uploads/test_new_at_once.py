"""Two people whose files name the same new instrument, product or company both get in."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlmodel import select

from core.catalogue import CSV_SHAPES
from core.db import answer, carry_out, write
from core.market.tables import Instrument
from core.retail.tables import Product
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices
from core.uploads.trial import tried
from core.ventures.tables import Company

MAKE = {"unknown_products": "make"}
HEAD_START_SECONDS = 0.2  # in which the second has read what is there, and waits
FILES = {
    "instruments": "symbol,exchange,name,currency,isin\nNEW,XPAR,New SA,EUR,FR0000120404\n",
    "bars": "symbol,exchange,currency,date,open,high,low,close\nBAR,XPAR,EUR,2026-01-05,1,2,1,2\n",
    "products": "sku,name,price\nP-1,Pot,9.50\n",
    "transactions": "sku,quantity,price,date\nS-1,2,9.50,2026-01-05\n",
    "companies": "company,currency,fund,country,customer type,revenue type,fiscal year end\n"
    "Newco,EUR,Fund I,Germany,SMB,Subscription,2024-12-31\n",
}


def loaded(db, user, name):
    content = FILES[name].encode()
    said = Choices(answers=MAKE if name == "transactions" else {})
    trial = tried(content, CSV_SHAPES, shape=name, answers=said.answers)
    received = Received.made(f"{name}.csv", content)
    return actions.load_file(db, user, CSV_SHAPES, received, trial, said)


def named(db, _user):
    return sorted(
        name
        for column in (Instrument.symbol, Product.sku, Company.name)
        for name in db.exec(select(column))
    )


@pytest.mark.usefixtures("own_db")
def test_what_two_files_name_first_at_the_same_moment_is_made_once(ada, eve):
    def first(name, held, over):
        with write(ada) as db:
            loaded(db, ada, name)
            held.set()
            over.wait(HEAD_START_SECONDS)

    with ThreadPoolExecutor(1) as beside:
        for name in FILES:
            held, over = Event(), Event()
            ahead = beside.submit(first, name, held, over)
            assert held.wait(20)
            carry_out(loaded, eve, name)
            ahead.result()

    assert answer(named, ada) == ["BAR", "NEW", "Newco", "P-1", "S-1"]
