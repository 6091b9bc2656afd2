"""Files of products and of sales are held against what is stored, loaded, and taken back."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from core.catalogue import CSV_SHAPES
from core.errors import Conflict, Invalid, NotAllowed
from core.retail import actions as retail
from core.retail import checks
from core.retail.tables import MovementKind, Product, StockMovement, Transaction
from core.uploads import actions
from core.uploads.actions import Received
from core.uploads.choices import Choices, Policy
from core.uploads.shapes import Mode
from core.uploads.trial import tried

MAKE = {"unknown_products": "make"}
GOODS = "sku,name,price,stock\nA,Apple,2.50,10\nB,Bread,3.00,0\n"
SALES = "sku,quantity,price per unit,date\n"


def read(text, **said):
    return tried(text.encode(), CSV_SHAPES, **said)


def load(db, user, text, shape="auto", **said):
    choices = Choices(**said)
    trial = read(text, shape=shape, answers=choices.answers)
    received = Received.made("f.csv", text.encode())
    upload_id = actions.load_file(db, user, CSV_SHAPES, received, trial, choices)
    db.flush()
    db.expire_all()
    return upload_id


def undo(db, user, upload_id):
    count = actions.undo_upload(db, user, CSV_SHAPES, upload_id)
    db.flush()
    db.expire_all()
    return count


def stored(db, table, *names):
    columns = [table.__table__.c[name] for name in names] or list(table.__table__.c)
    return sorted(map(tuple, db.execute(select(*columns))), key=str)


def everything(db):
    return [stored(db, table) for table in (Product, Transaction, StockMovement)]


def stocks(db):
    return dict(stored(db, Product, "sku", "stock"))


def sums_hold(db, root):
    rules = [
        checks.stock_equals_its_movements,
        checks.the_last_movement_left_the_stock,
        checks.movements_mirror_their_sales,
        checks.sales_by_hand_moved_stock,
    ]
    return [offender for rule in rules for offender in rule(db, root)] == []


def product(db, sku):
    return db.scalars(select(Product).where(Product.sku == sku)).one()


def test_new_products_come_with_their_stock_and_the_rest_as_usual(db, ada, root):
    load(db, ada, GOODS)

    apple = product(db, "A")
    movements = stored(db, StockMovement, "kind", "quantity", "stock_after")
    assert (apple.name, apple.price, apple.stock) == ("Apple", Decimal("2.50"), 10)
    assert (apple.lead_time_days, apple.service_level, apple.is_active) == (7, 0.95, True)
    assert movements == [(MovementKind.opening, 0, 0), (MovementKind.opening, 10, 10)]
    assert sums_hold(db, root)


def test_an_update_changes_what_the_file_says_and_nothing_else(db, ada, root):
    text = "sku,name,price,supplier,stock,service level,status\nA,Apple,2.50,Farm,10,98,active\n"
    load(db, ada, text)
    before = stored(db, Product, "id", "name", "supplier", "service_level")

    load(db, ada, "sku,price,supplier,stock,discontinued\nA,2.75,,7,yes\n")

    apple = product(db, "A")
    correction = stored(db, StockMovement, "kind", "quantity", "stock_after", "reason")[0]
    assert stored(db, Product, "id", "name", "supplier", "service_level") == before
    assert before[0][2:] == ("Farm", 0.98)
    assert (apple.price, apple.stock, apple.is_active) == (Decimal("2.75"), 7, False)
    assert correction[:3] == (MovementKind.adjustment, -3, 7)
    assert correction[3].startswith("Counted in f.csv (")
    assert sums_hold(db, root)


def test_a_file_of_stocks_alone_leaves_everything_else(db, ada, root):
    load(db, ada, GOODS)
    before = stored(db, Product, "sku", "name", "price")

    load(db, ada, "sku,stock\nA,12\nB,\n", shape="products")

    assert stored(db, Product, "sku", "name", "price") == before
    assert stocks(db) == {"A": 12, "B": 0}
    assert sums_hold(db, root)


def test_a_new_product_without_name_or_price_is_refused(db, ada):
    with pytest.raises(Invalid, match="This product is new, and the file says no name of it"):
        load(db, ada, "sku,stock\nA,12\n", shape="products")


def test_products_that_are_known_are_not_added_again(db, ada):
    load(db, ada, GOODS)

    with pytest.raises(Invalid, match="This product is known already"):
        load(db, ada, "sku,name,price\nA,Apple,2.60\n", mode=Mode.adding)


def test_products_and_their_stock_are_taken_back_to_the_row(db, ada, root):
    first = load(db, ada, GOODS)
    before = everything(db)

    second = load(db, ada, "sku,name,price,stock\nA,Apples,250,4\nC,Cake,9,5\n")
    undo(db, ada, second)
    between = everything(db)
    undo(db, ada, first)

    assert between == before
    assert everything(db) == [[], [], []]
    assert sums_hold(db, root)


def test_the_later_count_stands_when_an_earlier_file_is_taken_back(db, ada, root):
    load(db, ada, GOODS)
    before = stored(db, Product, "id", "sku", "name", "price", "stock")
    second = load(db, ada, "sku,name,price,stock\nA,Apple,2.50,4\n")
    third = load(db, ada, "sku,name,price,stock\nA,Apple,2.50,7\n")

    undo(db, ada, second)
    between = stocks(db)
    held = sums_hold(db, root)
    undo(db, ada, third)

    assert between == {"A": 7, "B": 0}
    assert held
    assert stored(db, Product, "id", "sku", "name", "price", "stock") == before
    assert sums_hold(db, root)


def test_what_was_sold_since_a_count_stays_sold_when_it_is_taken_back(db, ada, root):
    load(db, ada, GOODS)
    second = load(db, ada, "sku,name,price,stock\nA,Apple,2.50,14\n")
    retail.sell(db, ada, product(db, "A").id, 3)
    db.flush()

    undo(db, ada, second)

    assert stocks(db) == {"A": 7, "B": 0}
    assert sums_hold(db, root)


def test_taking_back_a_price_does_not_touch_the_stock(db, ada, root):
    load(db, ada, GOODS)
    second = load(db, ada, "sku,name,price\nA,Apple,2.75\n")
    retail.sell(db, ada, product(db, "A").id, 3)
    db.flush()

    undo(db, ada, second)

    assert (product(db, "A").price, product(db, "A").stock) == (Decimal("2.50"), 7)
    assert sums_hold(db, root)


def test_a_product_with_sales_does_not_go(db, ada):
    goods = load(db, ada, GOODS)
    sales = load(db, ada, f"{SALES}A,1,2.50,2026-01-05\n")

    with pytest.raises(Conflict, match="There are sales or other rows of A, so that"):
        undo(db, ada, goods)
    undo(db, ada, sales)

    assert undo(db, ada, goods) == 2


def test_sales_of_a_file_are_stored_and_move_no_stock(db, ada, root):
    load(db, ada, GOODS)

    load(db, ada, f"{SALES}A,2,2.50,2026-01-05\nBread,-1,3,2026-01-06\n")

    sold = stored(db, Transaction, "quantity_sold", "price_per_unit", "user_id")
    assert sold == [(-1, Decimal("3.00"), None), (2, Decimal("2.50"), None)]
    assert stocks(db) == {"A": 10, "B": 0}
    assert sums_hold(db, root)


def test_a_name_of_two_products_is_no_product(db, ada):
    load(db, ada, "sku,name,price\nA,Apple,2\nB,Apple,3\n")

    with pytest.raises(Invalid, match="2 products have this name, A and B among them"):
        load(db, ada, f"{SALES}Apple,2,2.50,2026-01-05\n")


def test_unknown_products_are_asked_about_then_refused_or_made(db, ada):
    load(db, ada, GOODS)
    text = "sku,description,quantity,price,date\nA,Apple,1,2.50,2026-01-05\n"
    text += "007,Tea,1,4,2026-01-05\n007,Tea black,1,5,2026-01-07\n007,Tea black,1,4,2026-01-06\n"

    asked = CSV_SHAPES["transactions"].against(db, ada, read(text).rows, Mode.updating)
    with pytest.raises(Invalid, match="A product is not known: 007. .*unknown_products=make: "):
        load(db, ada, text)
    with pytest.raises(Invalid, match="There is no product 007"):
        load(db, ada, text, answers={"unknown_products": "refuse"})
    load(db, ada, text, answers=MAKE)

    assert set(asked[0].choices) == {"make", "refuse"}
    assert stored(db, Product, "sku", "name", "price")[0] == ("007", "Tea black", Decimal("5.00"))
    assert len(stored(db, Transaction)) == 4


def test_lines_of_unknown_products_are_left_out_when_the_good_ones_are_wanted(db, ada):
    load(db, ada, GOODS)
    answers = {"unknown_products": "refuse"}

    load(
        db, ada, f"{SALES}A,1,2,2026-01-05\nZ,1,2,2026-01-05\n", answers=answers, policy=Policy.good
    )

    assert len(stored(db, Transaction)) == 1


def test_next_months_cumulative_file_counts_no_sale_twice(db, ada):
    january = f"{SALES}A,1,2.50,2026-01-05\nA,1,2.50,2026-01-05\nA,3,2.50,2026-01-06\n"
    load(db, ada, january, answers=MAKE)
    before = stored(db, Transaction, "id", "quantity_sold")

    february = f"{SALES}A,9,2.50,2026-02-05\n" + january.split("\n", 1)[1]
    load(db, ada, february)

    after = stored(db, Transaction, "id", "quantity_sold")
    assert sorted(quantity for _, quantity in before) == [1, 1, 3]
    assert set(before) < set(after)
    assert len(after) == 4


def test_lines_that_are_stored_are_told_and_refused_where_only_new_ones_are_wanted(db, ada):
    text = f"{SALES}A,1,2.50,2026-01-05\nA,3,2.50,2026-01-06\n"
    load(db, ada, text, answers=MAKE)
    corrected = f"{SALES}A,1,2.50,2026-01-05\nA,4,2.50,2026-01-06\n"
    shape, rows = CSV_SHAPES["transactions"], read(corrected).rows

    told = shape.against(db, ada, rows, Mode.updating)
    refused = shape.against(db, ada, rows, Mode.adding)

    assert [one.blocks for one in told] == [False, False]
    assert told[0].reason.startswith("1 lines are stored already")
    assert told[1].reason.startswith("1 lines are new, and other sales of the same product")
    assert [(one.row, one.blocks) for one in refused] == [(0, True)]


def test_a_numbered_line_is_corrected_by_the_next_file(db, ada):
    text = "sku,quantity,price,date,invoice,line\nA,{},2,2026-01-05,7,1\nA,1,2,2026-01-05,7,2\n"
    first = load(db, ada, text.format(1), answers=MAKE)
    before = everything(db)

    second = load(db, ada, text.format(5))
    during = stored(db, Transaction, "quantity_sold")
    undo(db, ada, second)
    after = everything(db)
    undo(db, ada, first)

    assert during == [(1,), (5,)]
    assert after == before
    assert everything(db) == [[], [], []]


def test_sales_are_taken_back_in_another_order_than_they_came(db, ada):
    january = f"{SALES}A,1,2.50,2026-01-05\n"
    first = load(db, ada, january, answers=MAKE)
    second = load(db, ada, f"{january}A,3,2.50,2026-02-05\nB,3,2,2026-02-05\n", answers=MAKE)

    undo(db, ada, first)
    between = stored(db, Transaction, "quantity_sold"), stored(db, Product, "sku")
    undo(db, ada, second)

    assert between == ([(1,), (3,), (3,)], [("A",), ("B",)])
    assert stored(db, Transaction) == []


def test_replacing_takes_all_sales_of_the_products_in_the_file(db, ada):
    load(db, ada, f"{SALES}A,1,2.50,2026-01-05\nB,1,3,2026-01-05\nA,2,2,2026-01-09\n", answers=MAKE)
    before = everything(db)

    second = load(db, ada, f"{SALES}A,7,2.50,2026-01-06\n", mode=Mode.replacing)
    during = stored(db, Transaction, "quantity_sold")
    undo(db, ada, second)

    assert during == [(1,), (7,)]
    assert everything(db) == before


def test_sales_that_moved_stock_are_not_replaced_by_a_file(db, ada):
    load(db, ada, GOODS)
    retail.sell(db, ada, product(db, "A").id, 3)
    db.flush()

    with pytest.raises(Conflict, match="1 stock movement depends on transactions that would go"):
        load(db, ada, f"{SALES}A,7,2.50,2026-01-06\n", mode=Mode.replacing)


def test_a_price_far_from_the_one_that_is_stored_is_told(db, ada):
    load(db, ada, GOODS)
    prices = read("sku,name,price\nA,Apple,250\n").rows
    sales = read(f"{SALES}A,1,2500,2026-01-05\n").rows

    told = [
        *CSV_SHAPES["products"].against(db, ada, prices, Mode.updating),
        *CSV_SHAPES["transactions"].against(db, ada, sales, Mode.updating),
    ]

    assert [one.blocks for one in told] == [False, False]
    assert all("about 100 or 1,000 times the one that is stored" in one.reason for one in told)


@pytest.mark.parametrize("text", [GOODS, f"{SALES}A,1,2.50,2026-01-05\n"])
def test_a_viewer_loads_neither_products_nor_sales(db, vic, text):
    with pytest.raises(NotAllowed):
        load(db, vic, text, answers=MAKE)
