"""How a column writes its numbers: settled by its cells, by its neighbours, or asked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from core.uploads.values.answers import EMPTY, Choice, Question, empty_words, shown
from core.uploads.values.folding import fold, shapes
from core.uploads.values.numerals import Parts, exact, is_dash, is_known, parts_of
from core.uploads.values.signs import MARKS, Marks, Notation, currency_of, split_body

Told = Notation | Question[Notation] | None
Readings = dict[Marks, int]  # under each meaning of the marks, how many decimals the cell has


@dataclass(frozen=True)
class Evidence:
    """What the shapes of a column's cells say about its notation."""

    numbers: tuple[tuple[Parts, Readings, int], ...]
    count: int
    words: int
    example: str | None = None

    def fitting(self, marks: Marks) -> int:
        """How many cells are numbers under this meaning of the marks."""
        return sum(count for _, readings, count in self.numbers if marks in readings)

    @property
    def survivors(self) -> list[Marks]:
        """The meanings under which every number of the column is one."""
        return [
            marks
            for marks in MARKS
            if all(marks in readings for _, readings, _ in self.numbers if readings)
        ]


def notation_of(cells: Sequence[str], *, hint: str | None = None) -> Told:
    """The notation of a column; a question where it could mean two things; None without numbers.

    ``hint``, a decimal sign the surroundings suggest, only puts its choice first.
    """
    return told(evidence_of(cells), hint=hint)


def notations_of(
    columns: Mapping[str, Sequence[str]], *, hint: str | None = None
) -> dict[str, Told]:
    """The notation of each column; columns of one file that agree settle one another."""
    found = {name: evidence_of(cells) for name, cells in columns.items()}
    shared = _shared(evidence for evidence in found.values() if not evidence.words)
    return {name: told(evidence, shared, hint=hint) for name, evidence in found.items()}


def evidence_of(cells: Sequence[str], empty: Iterable[str] = EMPTY) -> Evidence:
    """Look at every cell once, by its shape."""
    return evidence_in(shapes(cells), cells, empty)


def evidence_in(
    counted: Counter[str], cells: Sequence[str] = (), empty: Iterable[str] = EMPTY
) -> Evidence:
    """The same of shapes already counted; ``cells`` are only searched for an example."""
    nothing = empty_words(empty)
    numbers, words = [], 0
    for shape, count in counted.items():
        parts = parts_of(shape)
        if parts is not None and is_known(parts):
            numbers.append((parts, _readings(parts.body), count))
        elif shape.casefold() not in nothing and not is_dash(shape):
            words += count
    doubtful = [parts.body for parts, readings, _ in numbers if len(set(readings.values())) > 1]
    example = _example(cells, doubtful) if doubtful else None
    count = sum(count for _, readings, count in numbers if readings)
    return Evidence(tuple(numbers), count, words, example)


def told(evidence: Evidence, shared: Sequence[Marks] = MARKS, *, hint: str | None = None) -> Told:
    """The notation the evidence settles, with the meanings other columns leave open."""
    if not evidence.count:
        return None
    possible = evidence.survivors
    if not possible:
        return _contradiction(evidence)
    agreed = [marks for marks in possible if marks in shared] or possible
    by_reading = _by_reading(evidence, agreed)
    notations = [_as_shown(evidence, marks) for marks in by_reading.values()]
    if len(notations) > 1:
        return _which_mark(evidence, notations, hint)
    return _one_currency(evidence, notations[0])


def _shared(columns: Iterable[Evidence]) -> list[Marks]:
    """The meanings all columns allow; all of them, if the columns contradict one another."""
    left = list(MARKS)
    for evidence in columns:
        if evidence.count:
            left = [marks for marks in left if marks in evidence.survivors]
    return left or list(MARKS)


def _readings(body: str) -> Readings:
    read = ((marks, split_body(body, marks)) for marks in MARKS)
    return {marks: len(digits[1]) for marks, digits in read if digits is not None}


def _by_reading(evidence: Evidence, possible: Iterable[Marks]) -> dict[tuple[int, ...], Marks]:
    """Of meanings that read every cell alike only the first: between those nobody need choose."""
    found: dict[tuple[int, ...], Marks] = {}
    for marks in possible:
        reading = tuple(readings[marks] for _, readings, _ in evidence.numbers if readings)
        found.setdefault(reading, marks)
    return found


def _as_shown(evidence: Evidence, marks: Marks) -> Notation:
    """The notation with only those signs that some cell shows."""
    fitting = [
        (p.body, readings[marks]) for p, readings, _ in evidence.numbers if marks in readings
    ]
    has_decimal = any(decimals for _, decimals in fitting)
    has_groups = any(marks.thousands in body.partition(marks.decimal)[0] for body, _ in fitting)
    return Notation(
        decimal=marks.decimal if has_decimal else None,
        thousands=marks.thousands if has_groups else None,
        indian=marks.indian and has_groups,
        percent=_percent(evidence),
        currency=next(iter(_currencies(evidence)), None),
    )


def _percent(evidence: Evidence) -> str | None:
    """The percent sign, if at least half of the numbers carry it; the others are then refused."""
    signs = Counter[str | None]()
    for parts, readings, count in evidence.numbers:
        if readings and (parts.percent or parts.body.strip("0.,")):
            signs[parts.percent] += count
    sign, count = max(signs.items(), key=lambda item: item[1], default=(None, 0))
    return sign if sign and 2 * count >= signs.total() else None


def _currencies(evidence: Evidence) -> list[str]:
    found = Counter[str]()
    for parts, readings, count in evidence.numbers:
        currency = currency_of(parts.currency) if parts.currency else None
        if readings and currency:
            found[currency] += count
    return [currency for currency, _ in found.most_common()]


def _one_currency(evidence: Evidence, notation: Notation) -> Told:
    found = _currencies(evidence)
    if len(found) < 2:
        return notation
    choices = (Choice(name, f"Only {name}", replace(notation, currency=name)) for name in found)
    sentence = f"The column holds amounts in {' and '.join(found)}. Which of them shall be read?"
    return Question("currency", sentence, tuple(choices))


def _which_mark(evidence: Evidence, notations: list[Notation], hint: str | None) -> Told:
    """Ask what the one mark means, shown on a cell."""
    example = evidence.example or "1,234"
    ordered = (
        sorted(notations, key=lambda notation: notation.decimal != hint) if hint else notations
    )
    choices = _shown_on(example, ordered)
    if not choices:  # beside the digits stands what is in no other cell
        example = _body_of(example)
        choices = _shown_on(example, ordered)
    first, second = choices[0], choices[-1]
    sentence = (
        f"'{shown(example)}' can be {first.label.rpartition(' ')[2]} or "
        f"{second.label.rpartition(' ')[2]}, and no other cell tells. Which is it?"
    )
    return Question("decimal sign", sentence, tuple(choices))


def _shown_on(example: str, notations: Iterable[Notation]) -> list[Choice[Notation]]:
    """What a cell would be in each notation."""
    return [
        Choice(_name(notation), f"{shown(example)} is {value:f}", notation)
        for notation in notations
        if isinstance(value := exact(fold(example), notation), Decimal)
    ]


def _body_of(cell: str) -> str:
    """The digits of a cell with the marks between them."""
    parts = parts_of(fold(cell))
    return parts.body if parts else cell


def _contradiction(evidence: Evidence) -> Question[Notation]:
    """Some cells are written one way, some another: the person says which, the rest is refused."""
    counts = {marks: evidence.fitting(marks) for marks in MARKS}
    best = sorted(MARKS, key=lambda marks: -counts[marks])
    choices: dict[tuple[int | None, ...], Choice[Notation]] = {}
    for marks in best:
        notation = _as_shown(evidence, marks)
        left = evidence.count - counts[marks]
        label = f"{notation}: reads {counts[marks]:,} cells, refuses {left:,}"
        reading = tuple(readings.get(marks) for _, readings, _ in evidence.numbers)
        choices.setdefault(reading, Choice(_name(notation), label, notation))
    sentence = "The numbers of this column are not all written alike. Which way is right?"
    return Question("number notation", sentence, tuple(choices.values())[:4])


def _name(notation: Notation) -> str:
    decimal, thousands = notation.decimal or "", notation.thousands or ""
    return f"decimal '{decimal}' thousands '{thousands}'{' indian' if notation.indian else ''}"


def _example(cells: Sequence[str], bodies: Sequence[str]) -> str | None:
    """The first cell whose body has one of these shapes, where a digit is a 9."""
    wanted = {body.replace("0", "9") for body in bodies}
    for cell in cells:
        parts = parts_of(fold(cell))
        if parts and "".join("9" if sign.isdigit() else sign for sign in parts.body) in wanted:
            return cell.strip()
    return None
