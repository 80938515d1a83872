"""What a delivery does not say, by the command as a user types it: columns that lack, blanks, people without a status,
the day of a list that nobody dated."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.collect.berkas import COLUMNS, many
from tests.fixtures.perintah import Ran, cantik

DESA = "35.26.02.2001"
SIX = ("nik", "no_kk", "nama", "sex", "tanggallahir", "kk_level")
PEOPLE = many(24)


def written(folder: Path, name: str, people: Sequence[Mapping[str, Any]], columns: Collection[str] = COLUMNS) -> Path:
    stream = io.StringIO(newline="")
    writer = csv.DictWriter(stream, list(columns), restval="", delimiter=";", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(people)
    (folder / name).write_text(stream.getvalue(), "utf-8")
    return folder / name


def bring(store: Path, file: Path, day: str, *more: object) -> Ran:
    ran = cantik("import", file, "--desa", DESA, "--date", day, "--store", store, "--demo", "--json", *more)
    assert ran.code in (0, 1, 8), ran.told()
    return ran


def told(ran: Ran) -> dict[str, Any]:
    return dict(ran.answer["berkas"][0])


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A folder, and in it a store with a complete list of January."""
    folder = tmp_path_factory.mktemp("daftar")
    bring(folder / "s", written(folder, "januari.csv", PEOPLE), "2025-01-31", "--apply")
    return folder, folder / "s"


def test_a_list_of_six_columns_changes_nothing(stored: tuple[Path, Path]) -> None:
    folder, store = stored
    one = told(bring(store, written(folder, "enam.csv", PEOPLE, SIX), "2025-02-28"))
    assert (one["sama"], one["berubah"]) == (24, 0)
    assert not {"kolom_dikosongkan", "status_tanpa_kolom"} & one["aturan"].keys()
    assert one["dihitung"]["dasar"]["terdaftar"] == {"dihitung": 24, "tidak": {}}


def test_an_emptied_column_is_asked_about_and_both_answers_are_carried_out(stored: tuple[Path, Path]) -> None:
    folder, store = stored
    file = written(folder, "kosong.csv", [{**person, "agama_id": ""} for person in PEOPLE])
    asked = told(bring(store, file, "2025-02-28"))
    assert (asked["aturan"]["kolom_dikosongkan"], asked["berubah"]) == (1, 0)
    kept = told(bring(store, file, "2025-02-28", "--blank", "agama=pertahankan"))
    assert ("kolom_dikosongkan" in kept["aturan"], kept["berubah"]) == (False, 0)
    emptied = told(bring(store, file, "2025-02-28", "--blank", "agama=kosongkan"))
    assert ("kolom_dikosongkan" in emptied["aturan"], emptied["berubah"]) == (False, 24)


def test_a_few_blanks_are_statements(stored: tuple[Path, Path]) -> None:
    folder, store = stored
    some = [{**person, "agama_id": "" if at < 3 else "1"} for at, person in enumerate(PEOPLE)]
    one = told(bring(store, written(folder, "tiga.csv", some), "2025-02-28"))
    assert (one["berubah"], "kolom_dikosongkan" in one["aturan"]) == (3, False)


def test_a_place_that_lost_one_of_its_columns_stays_until_somebody_decides(tmp_path: Path) -> None:
    """RT and RW without their dusun say where nobody lives: the dusun is not emptied by a list that has no such
    column, nor by one in which it is blank, of many people or of three."""
    homes = [{**one, "dusun": ("KRAJAN", "LOR")[at % 2], "rt": "001", "rw": "002"} for at, one in enumerate(PEOPLE)]
    few = [one if at < 3 else {**one, "dusun": ""} for at, one in enumerate(homes)]
    bring(tmp_path / "s", written(tmp_path, "a.csv", homes), "2025-01-31", "--apply")
    bring(tmp_path / "t", written(tmp_path, "b.csv", few), "2025-01-31", "--apply")
    for gone in ({"dusun"}, {"dusun", "rw"}, {"rt"}):
        file = written(tmp_path, "c.csv", homes, [name for name in COLUMNS if name not in gone])
        one = told(bring(tmp_path / "s", file, "2025-02-28"))
        assert (one["berubah"], one["aturan"]["kolom_dikosongkan"]) == (0, 1), gone
    blank = written(tmp_path, "d.csv", [{**one, "dusun": ""} for one in homes])
    assert told(bring(tmp_path / "s", blank, "2025-02-28"))["berubah"] == 0
    assert told(bring(tmp_path / "s", blank, "2025-02-28", "--blank", "dusun=kosongkan"))["berubah"] == 24
    without = written(tmp_path, "e.csv", few, [name for name in COLUMNS if name != "dusun"])
    assert told(bring(tmp_path / "t", without, "2025-02-28"))["berubah"] == 0


def test_an_answer_that_is_none_is_refused(stored: tuple[Path, Path]) -> None:
    folder, store = stored
    for wrong in ("agama", "agama=hitung", "agama=ya", "=kosongkan"):
        ran = cantik("import", folder / "januari.csv", "--desa", DESA, "--date", "2025-02-28", "--store", store,
                     "--blank", wrong)  # fmt: skip
        assert (ran.code, ran.out) == (2, ""), wrong


@pytest.mark.parametrize(
    ("name", "people", "columns", "rule", "undecided"),
    [
        ("tanpa.csv", PEOPLE, [c for c in COLUMNS if c != "status_dasar"], "status_tanpa_kolom", 24),
        (
            "sebagian.csv",
            [{**person, "status_dasar": "" if at < 5 else "1"} for at, person in enumerate(PEOPLE)],
            COLUMNS,
            "status_tak_terisi",
            5,
        ),
    ],
)
def test_people_without_a_status_are_counted_nowhere_only_if_somebody_says_so(
    tmp_path: Path,
    name: str,
    people: Sequence[Mapping[str, Any]],
    columns: Collection[str],
    rule: str,
    undecided: int,
) -> None:
    file = written(tmp_path, name, people, columns)
    one = told(bring(tmp_path / "s", file, "2025-01-31"))
    assert one["aturan"][rule] == 1
    assert sum(one["dihitung"]["belum_diputuskan"].values()) == undecided
    base = one["dihitung"]["dasar"]["terdaftar"]
    assert base["dihitung"] + sum(base["tidak"].values()) == one["diterima"] == 24
    counted = told(bring(tmp_path / "s", file, "2025-01-31", "--blank", "status_dasar=hitung"))
    assert (rule in counted["aturan"], counted["dihitung"]["dasar"]["terdaftar"]["dihitung"]) == (False, 24)


def test_the_proposal_of_a_mapping_counts_the_people_of_a_village_list(tmp_path: Path) -> None:
    rows = [
        {
            "NO": at,
            "NO. KK": person["no_kk"],
            "NIK": person["nik"],
            "NAMA": f"SITI {chr(64 + at)}MINAH",
            "TGL LAHIR": person["tanggallahir"],
            "JK": "L" if at % 2 else "P",
            "DUSUN": "KRAJAN",
        }
        for at, person in enumerate(PEOPLE, 1)
    ]
    file = written(tmp_path, "desa.csv", rows, list(rows[0]))
    mapping = tmp_path / "peta.yaml"
    proposed = bring(tmp_path / "s", file, "2025-01-31", "--write-mapping", mapping)
    assert proposed.answer["sumber"] == "buku_penduduk"
    one = told(bring(tmp_path / "s", file, "2025-01-31", "--mapping", mapping))
    assert one["dihitung"]["dasar"]["terdaftar"]["dihitung"] == 24
    assert "kode_tidak_dikenal" not in one["aturan"]
    text = mapping.read_text("utf-8").replace("sumber: buku_penduduk", "sumber: pendataan_desa")
    mapping.write_text(text, "utf-8")
    nobody = told(bring(tmp_path / "s", file, "2025-01-31", "--mapping", mapping))
    assert nobody["aturan"]["sumber_tak_menghitung"] == 1


def test_an_old_list_without_a_named_day_stops_and_says_its_own(tmp_path: Path) -> None:
    old = [{**person, "tanggallahir": f"{1950 + at % 60}-03-0{at % 9 + 1}"} for at, person in enumerate(many(200))]
    file = written(tmp_path, "lama.csv", old)
    ran = cantik("run", file, "--desa", DESA, "--year", "2025", "--out", tmp_path / "o", "--demo", "--json")
    assert ran.code == 2
    assert "[D184]" in ran.err
    assert "--date 2009-03-" in ran.err
    assert not (tmp_path / "o" / "release").exists()


def test_a_list_of_families_is_proposed_as_one_and_joins_by_their_number(stored: tuple[Path, Path]) -> None:
    folder, store = stored
    cards = dict.fromkeys(person["no_kk"] for person in PEOPLE)
    rows = [{"NO": at, "NO KK": card, "DESIL": at % 10 + 1} for at, card in enumerate(cards, 1)]
    file, mapping = written(folder, "desil.csv", rows, list(rows[0])), folder / "desil.yaml"
    proposed = bring(store, file, "2025-02-28", "--write-mapping", mapping)
    assert (proposed.answer["sumber"], proposed.answer["belum_lengkap"]) == ("dtsen_keluarga", 0)
    alone = bring(store, file, "2025-02-28", "--mapping", mapping)
    assert "perjanjian" in str(told(alone)["karantina"])
    agreement = folder / "perjanjian.yaml"
    agreement.write_text(
        "nomor: 1/2025\ntanggal: 2025-01-10\npara_pihak: [Desa Contoh, Dinas Contoh]\ntujuan: [statistik]\n"
        "tingkat: orang\nberlaku_sampai: 2099-12-31\ntanggal_acuan: 2025-02-28\n",
        "utf-8",
    )
    one = told(bring(store, file, "2025-02-28", "--mapping", mapping, "--agreement", agreement))
    assert (one["diterima"], one["ditolak"]) == (len(cards), 0)
