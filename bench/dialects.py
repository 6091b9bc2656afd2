"""How many messy files' delimiter and quote are found, beside others who try, in one run."""

import csv
import importlib
import importlib.util
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.measure import Table, Target, at_most, seconds
from bench.places import Given
from core.errors import Invalid
from core.uploads.reading.detection import SAMPLE, detect
from core.uploads.reading.encodings import decoded, encoding_of

FOLDER = Path(__file__).parents[2] / "shared" / "data" / "messy_csv"
SIGNS = {"comma": ",", "semicolon": ";", "tab": "\t", "space": " ", "pipe": "|", "vslash": "|"}
QUOTES = {"doublequote": '"', "singlequote": "'"}
RIGHT = {"pollock": 0.97, "wrangling": 0.91, "w3c": 0.99}  # of the files that were answered
UNANSWERED = 0.02
PATIENCE = 10.0  # seconds for one file, after which it counts as unanswered
SNIFF_MS = 50.0
FILLED_FROM = 50_000  # a shorter file is too short to be repeated into a full sample

Answer = tuple[str, str] | None
Sniff = Callable[[Path], Answer]


@dataclass(frozen=True)
class File:
    """A file and the signs its publisher says it is written with."""

    path: Path
    truth: tuple[str, str]
    half: int  # every second file was looked at while the rules were made, the others were not


def measured(_: Given) -> Table:
    """Every set, every way, and the time of our own."""
    table = Table(
        "delimiter and quote of messy files",
        ["set", "by", "right of answered", "unanswered", "looked at", "held out", "all in"],
    )
    if not FOLDER.is_dir():
        table.notes.append(f"Skipped: the published files are not there ({FOLDER.name}).")
        return table
    for name in RIGHT:
        files = list(published(name))
        for who, sniff in ways().items():
            _add(table, name, who, files, sniff)
    _add_times(table)
    missing = [who for who, module in PEERS.items() if importlib.util.find_spec(module) is None]
    if missing:
        table.notes.append(f"Not compared, because not installed: {', '.join(missing)}.")
    return table


def published(name: str) -> Iterator[File]:
    """The files of a set of which the truth is told."""
    with (FOLDER / "index.csv").open(encoding="utf-8", newline="") as file:
        told = [row for row in csv.DictReader(file) if row["set_name"] == name]
    told.sort(key=lambda row: row["file"])
    for at, row in enumerate(told):
        delimiter = SIGNS.get(row["ann_fields_delimiter"])
        quote = QUOTES.get(row["ann_quotechar"])
        if delimiter and quote:
            yield File(FOLDER / name / row["file"], (delimiter, quote), at % 2)


def ours(path: Path) -> Answer:
    """By our own reading."""
    with path.open("rb") as file:
        sample = file.read(SAMPLE + 1)
    try:
        found = detect(sample[:SAMPLE], is_whole=len(sample) <= SAMPLE)
    except Invalid:
        return None
    if found.delimiter is None or found.quotechar is None:
        return None
    return found.delimiter, found.quotechar


def by_sniffer(path: Path) -> Answer:
    """By the standard library."""
    try:
        found = csv.Sniffer().sniff(_text(path))
    except csv.Error:
        return None
    return found.delimiter, found.quotechar or '"'


def by_clevercsv(path: Path) -> Answer:
    """By CleverCSV."""
    clevercsv = importlib.import_module("clevercsv")
    try:
        found = clevercsv.Sniffer().sniff(_text(path))
    except clevercsv.Error:
        return None
    return None if found is None else (found.delimiter or ",", found.quotechar or '"')


def by_duckdb(path: Path) -> Answer:
    """By DuckDB."""
    duckdb = importlib.import_module("duckdb")
    try:
        found = duckdb.execute(
            "SELECT Delimiter, Quote FROM sniff_csv($1)", [str(path).replace("[", "[[]")]
        ).fetchone()
    except duckdb.Error:
        return None
    signs = ["" if sign in (None, "(empty)", "\0") else sign for sign in found]
    return signs[0] or ",", signs[1] or '"'


PEERS = {"CleverCSV": "clevercsv", "DuckDB": "duckdb"}
BY_PEERS: dict[str, Sniff] = {"CleverCSV": by_clevercsv, "DuckDB": by_duckdb}


def ways() -> dict[str, Sniff]:
    """Ours, the standard library's, and of the others those that are installed."""
    found: dict[str, Sniff] = {"ours": ours, "csv.Sniffer": by_sniffer}
    for who, module in PEERS.items():
        if importlib.util.find_spec(module) is not None:
            found[who] = BY_PEERS[who]
    return found


def _text(path: Path) -> str:
    """What a peer is given: the same sample, decoded the same way."""
    sample = path.read_bytes()[:SAMPLE]
    return decoded(sample, encoding_of(sample).name)


def _add(table: Table, name: str, who: str, files: list[File], sniff: Sniff) -> None:
    begun = time.perf_counter()
    answers = [_within_patience(sniff, file.path) for file in files]
    took = time.perf_counter() - begun
    pairs = list(zip(files, answers, strict=True))
    right, unanswered = _right(pairs), answers.count(None) / len(files)
    halves = [_right([pair for pair in pairs if pair[0].half == half]) for half in (0, 1)]
    target = None
    if who == "ours":
        met = right >= RIGHT[name] and unanswered <= UNANSWERED
        target = Target(f"≥ {RIGHT[name]:.0%}, unanswered ≤ {UNANSWERED:.0%}", met)
    shares = [f"{share:.1%}" for share in (right, unanswered, *halves)]
    table.add(f"{name} ({len(files)})", who, *shares, seconds(took), target=target)


def _right(pairs: list[tuple[File, Answer]]) -> float:
    answered = [(file, answer) for file, answer in pairs if answer is not None]
    return sum(answer == file.truth for file, answer in answered) / max(len(answered), 1)


def _add_times(table: Table) -> None:
    """The time of one sniff of a full sample, made of the large files as often as it takes."""
    large = [file.path for name in RIGHT for file in published(name)]
    samples = [path.read_bytes() for path in large if path.stat().st_size >= FILLED_FROM]
    times = []
    for sample in samples:
        full = (sample * (SAMPLE // len(sample) + 1))[:SAMPLE]
        times.append(min(_sniff_ms(full) for _ in range(3)))
    table.add(
        f"a sniff of {SAMPLE // 1000} kB",
        "ours",
        *[""] * 4,
        f"{median(times):.0f} ms, at most {max(times):.0f} ms",
        target=at_most(median(times), SNIFF_MS, " ms"),
    )
    table.notes.append(f"The sniff: {len(samples)} large files, the best of three tries each.")


def _sniff_ms(sample: bytes) -> float:
    begun = time.perf_counter()
    with suppress(Invalid):
        detect(sample, is_whole=False)
    return (time.perf_counter() - begun) * 1000


def _within_patience(sniff: Sniff, path: Path) -> Answer:
    try:
        with _alarm():
            return sniff(path)
    except TimeoutError:
        return None


@contextmanager
def _alarm() -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
