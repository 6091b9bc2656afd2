"""In what the figures of a statement are: currency and thousands, asked where it is not sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.finance.statements.figures import Body, Row
from core.finance.statements.titles import Title, scale_of
from core.finance.statements.words import Name
from core.uploads.table import Asked

SCALE, CURRENCY, RUNNING = "scale", "currency", "running_totals"
AS_SAID, AS_WRITTEN = "as said", "as written"
EACH, TO_DATE = "each month", "to date"
USUAL = ("EUR", "USD", "GBP", "CHF", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "CAD", "AUD", "JPY",
         "CNY", "INR", "BRL", "MXN", "ZAR", "TRY", "SGD", "HKD", "NZD")  # fmt: skip
DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN")
CALLED = {1_000: "thousands", 1_000_000: "millions", 1_000_000_000: "thousand millions"}


@dataclass(frozen=True)
class Units:
    """By how much the figures of a row are multiplied, and the currency of all of them."""

    scale: int
    currency: str
    is_scaled: bool
    is_running: bool
    questions: tuple[Asked, ...] = ()
    scale_note: str = ""

    def scale_of(self, row: Row) -> int:
        """What the figures of a row are to be multiplied by; what is counted is as written."""
        if not self.is_scaled or row.name is Name.counted or row.label.unit:
            return 1
        return self.scale


def units(
    title: Title, body: Body, said: Sequence[str], is_budget: bool, answers: Mapping[str, str]
) -> Units:
    """What the file says of its units, and what a person has to say.

    ``said`` are the currencies named row by row; a budget needs one.
    """
    questions: list[Asked] = []
    scale, words = _scale(title, body)
    if scale > 1:
        questions.append(_how_much(scale, words, body))
    currency = _currency(title, body, said, is_budget, answers, questions)
    if title.is_cumulated:
        questions.append(_running(title))
    return Units(
        scale,
        currency,
        answers.get(SCALE) != AS_WRITTEN and scale > 1,
        answers.get(RUNNING) == TO_DATE,
        tuple(questions),
        _scaled(scale, words, answers.get(SCALE)),
    )


def _scale(title: Title, body: Body) -> tuple[int, str]:
    if title.scale > 1:
        return title.scale, title.scale_said
    return scale_of(row.label.unit for row in body.rows if row.label.unit)


def _scaled(scale: int, words: str, answer: str | None) -> str:
    """What became of the figures, or would once somebody says so."""
    if scale == 1 or answer == AS_WRITTEN:
        return ""
    if answer == AS_SAID:
        return f"{words.strip()}: figures were multiplied by {scale:,}."
    return f"{words.strip()}: figures would be multiplied by {scale:,}; say whether they are to be."


def _how_much(scale: int, words: str, body: Body) -> Asked:
    row = next(row for row in body.rows if row.figures and row.name is not Name.counted)
    value = next(iter(row.figures.values()))
    return Asked(
        SCALE,
        f"The file says '{words.strip()}'. Are its figures in {CALLED[scale]}?",
        {
            AS_SAID: f"Yes: {row.label.text} is {value * scale:,f}, written {value:,f}",
            AS_WRITTEN: f"No: {row.label.text} is {value:,f}, as it is written",
        },
    )


def _currency(
    title: Title,
    body: Body,
    said: Sequence[str],
    is_budget: bool,
    answers: Mapping[str, str],
    questions: list[Asked],
) -> str:
    """The currency of all figures; blank where rows say it, or nobody does and none is needed."""
    of_cells = body.notation.currency or ""
    found = list(title.currencies)
    if len(of_cells) == 3 and of_cells not in found:
        found.append(of_cells)
    if said and all(said):
        return ""
    if len(found) == 1 and not (title.has_dollar and found[0] not in DOLLARS):
        return found[0]
    has_dollar = title.has_dollar or of_cells == "$"
    if not found and not has_dollar and not is_budget:
        return ""
    choices = found or (DOLLARS if has_dollar else USUAL)
    sentence = (
        f"The file names {' and '.join(found)}. In which of them are its figures?"
        if found
        else "In which dollars are the figures?"
        if has_dollar
        else "In which currency are the figures? The file does not say, and a budget needs one."
    )
    questions.append(Asked(CURRENCY, sentence, {code: code for code in choices}))
    given = answers.get(CURRENCY, "")
    return given if given in choices else choices[0]


def _running(title: Title) -> Asked:
    return Asked(
        RUNNING,
        "The title speaks of running totals. What does each column hold?",
        {
            EACH: "The figures of its own period",
            TO_DATE: "Everything since January: the month before is taken away",
        },
    )
