"""What a village does not print, because its cells are few, the coarser table that it prints instead must not tell.

The outsider of `test_serangan.py`, asked about every class of the full list of which a folder prints only a group: how
many families have two under-fives or more, where it says how many have any.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from tests.fixtures.malam import by_night
from tests.serangan import desa
from tests.serangan.hakim import Truth, judged, secrets_of
from tests.serangan.rilis import read_folder


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the releases of this file lie."""
    return tmp_path_factory.mktemp("jenjang")


@cache
def _published(seed: int, persons: int, home: Path) -> desa.Published:
    return desa.publish(desa.contoh_village(seed, persons), home / f"{seed}")


@pytest.mark.parametrize(
    ("seed", "persons"), [(20, 150), (22, 194), by_night(26, 172), by_night(31, 172), by_night(4, 300)]
)
def test_the_coarser_table_tells_nothing_of_the_refused_one(seed: int, persons: int, home: Path) -> None:
    """Where "without" and "with" under-fives or old people was printed instead of a table with few families of two, all
    five villages told some: 2, 2 (one exactly), 2 (both), 2 and 5 (all)."""
    made = _published(seed, persons, home)
    folder, truth = read_folder(made.folder), Truth.of(made.snapshot)
    secrets = [secret for secret in secrets_of(folder, truth) if secret.told.part]
    assert len(secrets) > 5
    assert any(told.table == "keluarga_anggota" for told in folder.told)  # what tells nothing is still printed
    assert [(breach.source, breach.keep, breach.found) for breach in judged(folder, secrets, 2).breaches] == []


#: what a reader sees from what is printed, and may therefore be told: the table has an annex, other ages are printed
_SEEN = {
    "Rinciannya yang dapat ditampilkan ada di lampiran data.",
    "Digantikan umur yang lebih lebar.",
    "Tampil masing-masing menurut umur.",
    "Memuat bagian dari orang yang sedikit, yang jumlah sedesanya sudah tampil pada ukuran cakupan.",
}


@pytest.mark.parametrize(("seed", "persons"), [(20, 150), (22, 194), by_night(4, 300)])
def test_why_something_is_not_shown_tells_nothing_of_it(seed: int, persons: int, home: Path) -> None:
    """ "Too few" stood exactly where a number was small and its size was therefore known to be 1 to 4. Whatever is left
    out for protection is said to be so in the same words, beside what everybody sees."""
    release = _published(seed, persons, home).folder
    described = json.loads((release / "rilis.json").read_text(encoding="utf-8"))
    left_out = [each for each in described["not_shown"] if each["code"] == "pelindungan"]
    annexes = {path.name.split("-")[0] for path in (release / "tabel").glob("*-lampiran.csv")}
    assert len(left_out) > 3
    said = set()
    for each in left_out:
        reason = each["reason"]
        for seen in _SEEN:
            reason = reason.removesuffix(seen).strip()
        said |= {reason} - {""}
        assert ("lampiran" in each["reason"]) is (each["id"] in annexes), each["id"]
    assert len(said) == 1
    assert not any(word in reason.casefold() for reason in said for word in ("sedikit", "kurang", "berubah", "selisih"))
