"""What only a whole file tells: names that do not belong to their rows, numbers dragged down, points far away.

Each test rests on several kinds of proof that honest lists do not give together, and asks; it refuses nothing.
"""

from __future__ import annotations

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cantik.base.numerals import format_number
from cantik.base.sphere import metres
from cantik.base.text import fold
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Finding
from cantik.collect.hamlets import find_alike
from cantik.content.kinds import Rule
from cantik.examine.cell_findings import make_cell_finding
from cantik.examine.companions import NONE
from cantik.examine.relations import KinIndex

_FEWEST = 5  # children whose parents' names are borne by other rows, from which on a column is doubted
_SHARE = 0.5  # of the children between the first and the last of them
_SORTED, _WORDS = 30, 15  # rows, and different first words among them, that are in the order of the alphabet
_GROUPED = 10  # families of several rows, each in one piece
_RUN = 4  # numbers that rise one by one
_POINTS = 10  # from so many points on the others say where the village is
_PARTNERS = 20  # other rows of a dusun that a finding is about
_FAR_KM, _TIMES = 30.0, 10.0  # and so many times as far as the usual distance: large villages exist
_PARENTS = {"nama_ayah": "1", "nama_ibu": "2"}
_INDONESIA = ((-11.5, 6.5), (94.5, 141.5))  # what lies outside is a finding of its own (koordinat_di_luar)
_CHILD = {"hubungan_keluarga": "4", "r409": "3"}


def find_in_whole(batch: Reading, within: Reading, kin: KinIndex, rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """The findings about a file of persons as a whole (`pemeriksa: berkas`). `within`: the list as it will stand, of
    which the file may be a part."""
    people = batch.records.get("orang")
    if people is None or not len(people):
        return
    if "nama_terlepas" in rules:
        yield from _loose_names(people, kin, rules["nama_terlepas"])
    if "nama_diurutkan" in rules:
        yield from _sorted_names(people, rules["nama_diurutkan"])
    if "nik_beruntun" in rules:
        yield from _running_numbers(people, rules["nik_beruntun"])
    if "titik_jauh" in rules:
        yield from _far_points(people, rules["titik_jauh"])
    if "dusun_salah_tik" in rules:
        yield from _alike_hamlets(people, within.records["orang"], rules["dusun_salah_tik"])


# ── names ────────────────────────────────────────────────────────────────────────────────────────
def _loose_names(people: RecordSet, kin: KinIndex, rule: Rule) -> Iterator[Finding]:
    """Children of heads whose written parents bear other names than the couple of their family, while other rows of the
    file bear the written ones: whoever pushed or sorted the names alone leaves them all in the file."""
    names = _fold_names(people, "nama")
    borne = set(names)
    asked: list[int] = []
    loose: list[int] = []
    for child in _children(people):
        pairs = list(_written_and_borne(people, kin, names, child))
        if pairs:
            asked.append(child)
            if all(written != own and written in borne for written, own in pairs):
                loose.append(child)
    if len(loose) < _FEWEST:
        return
    between = [child for child in asked if loose[0] <= child <= loose[-1]]
    if len(loose) >= _SHARE * len(between):
        rows = f"{people.rows[loose[0]]}–{people.rows[loose[-1]]}"
        yield _finding(people, rule, loose[0], "nama", rows, count=len(loose))


def _written_and_borne(people: RecordSet, kin: KinIndex, names: Sequence[str], child: int) -> Iterator[tuple[str, str]]:
    """Each parent's name as the row of a child writes it, beside the one of the head or spouse of that sex."""
    sexes, head = people.columns.get("jenis_kelamin"), kin.head[child]
    if sexes is None or head == NONE:
        return
    couple = [person for person in (head, kin.spouse[head]) if person != NONE]
    for column, sex in _PARENTS.items():
        written = people.columns.get(column)
        name = fold(str(written[child])) if written is not None and written[child] else ""
        parent = next((person for person in couple if sexes[person] == sex), NONE)
        if name and parent != NONE:
            yield name, names[parent]


def _children(people: RecordSet) -> list[int]:
    for name, code in _CHILD.items():
        if name in people.columns:
            return [at for at, value in enumerate(people.columns[name]) if value == code]
    return []


def _sorted_names(people: RecordSet, rule: Rule) -> Iterator[Finding]:
    """Names in the order of the alphabet although the rows stand family by family."""
    names, cards = _fold_names(people, "nama"), people.columns.get("no_kk")
    if cards is None or len(names) < _SORTED or "" in names:
        return
    if names not in (sorted(names), sorted(names, reverse=True)) or len({name.split()[0] for name in names}) < _WORDS:
        return
    pieces: list[Value] = [card for at, card in enumerate(cards) if at == 0 or card != cards[at - 1]]
    together = sum(1 for card in set(pieces) if card is not None and cards.count(card) > 1)
    if len(pieces) == len(set(pieces)) and together >= _GROUPED:
        rows = f"{people.rows[0]}–{people.rows[-1]}"
        yield _finding(people, rule, -1, "nama", rows, count=len(names))


def _fold_names(people: RecordSet, name: str) -> list[str]:
    return [fold(str(value)) if value else "" for value in people.columns.get(name) or [None] * len(people)]


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────
def _running_numbers(people: RecordSet, rule: Rule) -> Iterator[Finding]:
    """NIK that rise one by one from row to row, most of them against the date of birth of their row."""
    numbers = [int(str(nik)) if nik is not None else None for nik in people.columns.get("nik", ())]
    births = people.columns.get("tanggal_lahir") or [None] * len(people)
    first = 0
    for at in range(1, len(numbers) + 1):
        before = numbers[at - 1]
        if at < len(numbers) and before is not None and numbers[at] == before + 1:
            continue
        run = range(first, at)
        first = at
        if len(run) >= _RUN and sum(_contradicts(numbers[row], births[row]) for row in run) * 2 >= len(run):
            rows = f"{people.rows[run[0]]}–{people.rows[run[-1]]}"
            yield _finding(people, rule, run[0], "nik", rows, count=len(run))


def _contradicts(number: int | None, born: Value) -> bool:
    if number is None or not isinstance(born, dt.date):
        return False
    digits = f"{number:016d}"[6:12]
    return digits not in (born.strftime("%d%m%y"), f"{born.day + 40:02d}{born:%m%y}")


# ── points ───────────────────────────────────────────────────────────────────────────────────────
def _far_points(people: RecordSet, rule: Rule) -> Iterator[Finding]:
    """Points far from the middle of all, each with its distance in kilometres."""
    pairs = zip(people.columns.get("lintang", ()), people.columns.get("bujur", ()), strict=False)
    points = {
        at: (lat, lng)
        for at, (lat, lng) in enumerate(pairs)
        if isinstance(lat, float) and isinstance(lng, float) and _is_inside(lat, lng)
    }
    if len(points) < _POINTS:
        return
    middle = statistics.median(lat for lat, _ in points.values()), statistics.median(lng for _, lng in points.values())
    distances = {at: metres(middle, point) / 1000 for at, point in points.items()}
    limit = max(_FAR_KM, _TIMES * statistics.median(distances.values()))
    for at, distance in distances.items():
        if distance > limit:
            yield _finding(people, rule, at, "lintang", str(people.rows[at]), count=round(distance))


def _is_inside(lat: float, lng: float) -> bool:
    (south, north), (west, east) = _INDONESIA
    return south <= lat <= north and west <= lng <= east and (lat, lng) != (0.0, 0.0)


# ── dusun ────────────────────────────────────────────────────────────────────────────────────────
def _alike_hamlets(people: RecordSet, everybody: RecordSet, rule: Rule) -> Iterator[Finding]:
    """Each dusun of the file that is likely another one of the village written otherwise, with how many are in both."""
    counts = Counter(value for value in everybody.columns.get("dusun", ()) if isinstance(value, str))
    column = people.columns.get("dusun", [])
    for name, meant in sorted(find_alike(counts).items()):
        first, *others = [at for at, value in enumerate(column) if value == name] or [NONE]
        if first != NONE:
            known = f"“{meant}”, {format_number(counts[meant])} orang"
            found = _finding(people, rule, first, "dusun", known, count=counts[name])
            yield replace(found, partners=tuple(others[:_PARTNERS]))


def _finding(people: RecordSet, rule: Rule, record: int, column: str, rows: str, *, count: int) -> Finding:
    return make_cell_finding(people, rule, record, column, {"n": format_number(count), "daftar": rows})
