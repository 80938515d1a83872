"""The sum of the villages that are named, as somebody outside holds it: finished release folders and nothing else.

Two of three villages passed Periksa, later the third. The outsider shares no reading with the program: he takes the
printed numbers of the folders, subtracts, and asks whether some number that a village hides is left over. What the sums
must be he counts in the workbooks.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.contoh.shape import PLACE
from cantik.forum.app import parameters
from cantik.release.app.models import EXAMINED, Publication
from cantik.vault.app.opening import open_store
from cantik.web.forum.parameter.candidates import candidates
from tests.fixtures.perintah import cantik
from tests.fixtures.rilis_wilayah import AREA, CODES, KECAMATAN, examined_kecamatan, rows_of
from tests.fixtures.simpanan import Cradle

__all__ = ["examined_kecamatan"]
# On PostgreSQL what a test writes lies in its own transaction, where a command does not see it.
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
LATE = CODES[2]
Numbers = dict[frozenset[str], int | None]


# ── the outsider ─────────────────────────────────────────────────────────────────────────────────
def told_in(folder: Path) -> Iterator[dict[str, Any]]:
    """The tables of a release folder."""
    for path in sorted((folder / "tabel").glob("*.json")):
        if not path.name.endswith(".jsonstat.json") and path.name != "indikator.json":
            yield json.loads(path.read_text(encoding="utf-8"))


def one_way(folder: Path) -> dict[str, Numbers]:
    """By table the printed number of each set of classes, of the whole place; None where it is hidden."""
    found: dict[str, Numbers] = {}
    for table in told_in(folder):
        if len(table["axes"]) != 1 or table["tier"] != "buku" or table["axes"][0]["role"] == "wilayah":
            continue
        numbers: Numbers = {}
        for category, cell in zip(table["axes"][0]["categories"], table["cells"], strict=True):
            parts = [note.strip() for note in category["note"].removeprefix("terdiri atas ").rstrip(".").split(";")]
            names = parts if category["note"].startswith("terdiri atas ") else [category["label"]]
            numbers[frozenset(["*"] if category["total"] else names)] = cell["value"]
        found[table["id"]] = numbers
    return found


def told_of(numbers: Numbers, group: frozenset[str]) -> int | None:
    """How many a village says are in some classes; None where it does not say. Nobody is in a class that its table
    omits."""
    if not numbers:
        return None
    if group in numbers:
        return numbers[group]
    total = 0
    for name in group:
        holding = next((each for each in numbers if name in each), frozenset([name]))
        if not holding <= group or numbers.get(holding, 0) is None:
            return None
        total += (numbers.get(holding) or 0) if name == min(holding) else 0
    return total


def subtracted(sums: Numbers, villages: list[Numbers]) -> list[tuple[frozenset[str], int]]:
    """What is left of a printed sum for the one village that does not say its number."""
    out = []
    for group, number in sums.items():
        own = [told_of(each, group) for each in villages]
        if number is not None and own.count(None) == 1:
            out.append((group, number - sum(each or 0 for each in own)))
    return out


def opened(level: Path, villages: list[Path]) -> list[tuple[str, frozenset[str], int]]:
    """Every number that one village hides and a sum of villages gives away; a table names those that it adds up."""
    own = {folder.parent.name: one_way(folder) for folder in villages}
    named = {table["id"]: table["definition"].get("desa_terdata", {"kode": list(own)}) for table in told_in(level)}
    return [
        (table, group, left)
        for table, sums in one_way(level).items()
        for group, left in subtracted(sums, [own[code].get(table, {}) for code in named[table]["kode"]])
        if group != frozenset("*")
    ]


def test_the_outsider_finds_what_a_careless_sum_would_tell() -> None:
    a, b, c = frozenset(["A"]), frozenset(["B"]), frozenset(["C"])
    hides: Numbers = {a: 90, b: None, c: None, frozenset("*"): 100}
    says: Numbers = {a: 80, b: 12, c: 8, frozenset("*"): 100}
    assert subtracted({b: 14}, [hides, says]) == [(b, 2)]
    assert subtracted({b | c: 30}, [hides, says]) == [(b | c, 10)], "joined classes are told by no cell of hers"
    assert subtracted({b: 14}, [hides, hides, says]) == []


# ── the front door ───────────────────────────────────────────────────────────────────────────────
@pytest.fixture
def store(examined_kecamatan: Cradle, tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Path:
    """A copy of the store in which the third village did not pass Periksa yet."""
    folder = Path(shutil.copytree(examined_kecamatan.folder, tmp_path / "simpanan"))
    with django_db_blocker.unblock(), open_store(folder):
        Publication.objects.filter(kode=LATE, channel=EXAMINED).delete()
    return folder


@pytest.fixture
def release(store: Path) -> Callable[[], None]:
    def run() -> None:
        ran = cantik("release", "--area", AREA, "--date", "2025-12-31", "--store", store)
        assert ran.code == 0, ran.told()

    return run


def edition(store: Path, code: str, number: str = "2025-1") -> Path:
    return store / ("rilis" if code in CODES else "rilis-wilayah") / code / number


def living(codes: list[str]) -> list[tuple[Any, ...]]:
    return [tuple(row) for code in codes for row in rows_of(code) if str(row[PLACE["status_dasar"]]) == "1"]


def test_what_is_hidden_stays_so_beside_the_sum_and_beside_the_next_one(
    store: Path, release: Callable[[], None], django_db_blocker: DjangoDbBlocker
) -> None:
    """The folders of two villages and their sum; then the third joins, and two sums differ by it alone."""
    release()
    two = [edition(store, code) for code in CODES[:2]]
    one, other = (one_way(folder) for folder in two)
    untold = [
        (table, group)
        for table in one.keys() & other.keys()
        for group in one[table].keys() | other[table].keys()
        if None in (told_of(one[table], group), told_of(other[table], group))
    ]
    assert untold, "villages that say every number prove nothing"
    for code in (KECAMATAN, AREA):
        assert opened(edition(store, code), two) == []
    titles = json.loads((edition(store, KECAMATAN) / "rilis.json").read_text())["titles"]
    assert "2 dari 3 desa" in titles[0]
    assert "2 of 3 villages" in titles[1]
    for code, of in ((KECAMATAN, 3), (AREA, 6)):
        tables = list(told_in(edition(store, code)))
        assert len(tables) > 5
        for table in tables:
            assert f"2 dari {of} desa" in table["title"], table["title"]
            assert f"2 of {of} villages" in table["title_en"], table["title_en"]
            assert any("Jumlah 2 desa yang terdata, bukan total" in note for note in table["notes"]), table["id"]
        figures = json.loads((edition(store, code) / "tabel" / "indikator.json").read_text())
        assert all(f"2 dari {of} desa" in each["title"] for each in figures if not each["area"])

    with django_db_blocker.unblock(), open_store(store):
        Publication.objects.create(kode=LATE, number="2025-1", channel=EXAMINED, by="akun:9", at=clock.now())
    release()
    three = [edition(store, code) for code in CODES]
    for code in (KECAMATAN, AREA):
        second = edition(store, code, "2025-2")
        assert opened(second, three) == []
        before, after, own = (one_way(folder) for folder in (edition(store, code), second, edition(store, LATE)))
        for name in before.keys() & after.keys() & own.keys():
            for group, number in after[name].items():
                former = told_of(before[name], group)
                if number is not None and former is not None and group != frozenset("*"):
                    assert told_of(own[name], group) == number - former, (name, group)
    partial = []
    for table in told_in(edition(store, KECAMATAN, "2025-2")):
        named = table["definition"].get("desa_terdata")
        assert ("dari 3 desa" in table["title"]) is (named is not None), table["title"]
        partial += [table["id"]] if named else []
    assert set(partial) <= {"keluarga_anggota"}, "of which one village tells two classes as one"


def test_a_sum_of_some_villages_is_no_figure_of_the_level(
    store: Path, release: Callable[[], None], django_db_blocker: DjangoDbBlocker
) -> None:
    """A forum sets no value of a kabupaten by what two of its six villages have."""
    release()
    figures = json.loads((edition(store, AREA) / "tabel" / "indikator.json").read_text())
    (ratio,) = [each for each in figures if each["id"] == "rasio_jenis_kelamin" and not each["area"]]
    sex = [str(row[PLACE["sex"]]) for row in living(CODES[:2])]
    assert (ratio["numerator"], ratio["denominator"]) == (sex.count("1"), sex.count("2"))
    with django_db_blocker.unblock(), open_store(store):
        on = parameters.subject("rasio_jenis_kelamin", AreaCode.kemendagri(AREA), 2025)
        assert candidates(on) == []
