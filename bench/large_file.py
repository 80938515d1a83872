"""A file of DTSEN's shape for villages of province 99, which is none, and what coding it costs beside reading it and
counting its cells by hand (`tests/acuan/sel.py`): each a process of its own, in one run."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path

from bench import child, reference
from bench.result import Figures, WrongAnswer
from cantik.base.text_file import write_text
from cantik.vault.app.opening import open_store

IN_A_KABUPATEN, IN_A_VILLAGE, IN_A_FAMILY = 500_000, 3_400, 4
#: what is asked, the answers in equal shares ("" = none)
ANSWERS = {
    "jenis_kelamin": "1 2",
    "status_kawin": "1 2 3 4",
    "partisipasi_sekolah": "1 2 3 ''",
    "jenjang_tertinggi_yang_diduduki": "1 2 3 4 5 ''",
    "ijazah_tertinggi_yang_dimiliki": "1 2 3 4 ''",
    "status_bekerja": "1 2 ''",
    "lapangan_usaha_dari_pekerjaan_utama": "1 2 3 10 ''",
    "status_dalam_pekerjaan_utama": "1 2 3 ''",
    "kepemilikan_usaha": "1 2 ''",
    "penyakit_kronis": "1 2 '' ''",
    **dict.fromkeys(
        (
            "penglihatan",
            "pendengaran",
            "berjalan_atau_naik_tangga",
            "menggunakan_tangan_jari",
            "belajar_kemampuan_intelektual",
            "pengendalian_perilaku",
            "berbicara_komunikasi",
            "mengurus_diri",
            "mengingat_berkonsentrasi",
        ),
        "1 2 3 4 4 4 4 4 4 4",
    ),
}
#: what the file of families says
HOME_ANSWERS = {
    "desil_nasional": "1 2 3 4 5 6 7 8 9 10 ''",
    "status_kepemilikan_rumah": "1 2 3 4",
    "jenis_lantai_terluas": "1 2 3 4 5 6 7 8 9",
    "luas_lantai": "18 27 36 45 54 72 90 120 ''",
    "jenis_dinding_terluas": "1 2 3 4 5 6",
    "jenis_atap_terluas": "1 2 3 4 5 6",
    "sumber_air_minum_utama": "1 2 3 4 5 6 7 8",
    "sumber_penerangan_utama": "1 2 3 4",
    "bahan_bakar_utama_memasak": "0 1 2 3 4",
    "fasilitas_bab": "1 2 3 4 5 6",
    "jenis_kloset": "1 2 3 4",
    "pembuangan_akhir_tinja": "1 2 3 4 5 6",
    **dict.fromkeys(
        (
            "aset_bergerak_lemari_es",
            "aset_bergerak_tv_datar",
            "aset_bergerak_komputer_laptop_tablet",
            "aset_bergerak_sepeda_motor",
            "aset_bergerak_sepeda",
            "aset_bergerak_mobil",
            "aset_bergerak_smartphone",
            "aset_tidak_bergerak_lahan_lainnya",
        ),
        "1 2",
    ),
    "jumlah_ternak_sapi": "0 0 0 0 1 2 3",
}
AGREEMENT = {
    "nomor": "1/UKUR",
    "tanggal": "2025-01-10",
    "para_pihak": ["A", "B"],
    "tujuan": ["statistik"],
    "tingkat": "orang",
    "berlaku_sampai": "2099-12-31",
}


def villages_of(rows: int) -> list[str]:
    """Codes of villages below 99, a hundred in a kecamatan."""
    found = []
    kabupaten = max(1, round(rows / IN_A_KABUPATEN))
    each = max(1, round(rows / kabupaten / IN_A_VILLAGE))
    for number in range(kabupaten):
        found += [f"99.{number + 1:02d}.{place // 100 + 1:02d}.{2001 + place % 100}" for place in range(each)]
    return found


def write_areas(path: Path, villages: list[str]) -> None:
    """The areas as a store knows them."""
    codes = sorted({code[:length] for code in villages for length in (2, 5, 8, 13)})
    kinds = {2: "provinsi", 5: "kabupaten", 8: "kecamatan", 13: "desa"}
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["kode", "nama", "jenis"])
        writer.writerows([code, f"Wilayah {code}", kinds[len(code)]] for code in codes)


def draw(path: Path, rows: int, villages: list[str]) -> None:
    """The file. Families stand in one village, rows in no order of villages."""
    selected = [
        "'99' || lpad(CAST(i AS VARCHAR), 14, '0') AS nomor_induk_kependudukan",
        f"'99' || lpad(CAST(i // {IN_A_FAMILY} AS VARCHAR), 14, '0') AS nomor_kartu_keluarga",
        "'WARGA ' || CAST(hash(i) % 1000 AS VARCHAR) AS nama",
        "CAST(DATE '2025-12-31' - CAST(hash(i * 5) % 29000 AS INTEGER) AS VARCHAR) AS tanggal_lahir",
        f"['1', '2', '3', '3'][1 + CAST(i % {IN_A_FAMILY} AS INTEGER)] AS status_hubungan_keluarga",
        *_answered(ANSWERS),
        f"{_one_of(villages, f'i // {IN_A_FAMILY}')} AS kode_kelurahan_desa_ktp",
        "'JALAN ' || CAST(i % 997 AS VARCHAR) AS alamat_ktp",
    ]
    _write(path, selected, rows)


def draw_families(path: Path, rows: int, villages: list[str]) -> None:
    """The file of families of so many persons: every twentieth lives in another village than its cards say."""
    selected = [
        "'99' || lpad(CAST(i AS VARCHAR), 14, '0') AS nomor_kartu_keluarga",
        *_answered(HOME_ANSWERS),
        f"CASE WHEN hash(i * 11) % 20 = 0 THEN {_one_of(villages, 'i + 1')} ELSE {_one_of(villages, 'i')} END AS desa",
    ]
    _write(path, selected, -(-rows // IN_A_FAMILY))


def _answered(asked: dict[str, str]) -> list[str]:
    found = []
    for number, (name, codes) in enumerate(asked.items()):
        texts = [code.strip("'") for code in codes.split(" ")]
        found.append(f"{texts!r}[1 + CAST(hash(i * {2 * number + 3}) % {len(texts)} AS INTEGER)] AS {name}")
    return found


def _one_of(villages: list[str], number: str) -> str:
    listed = "[" + ", ".join(f"'{code.replace('.', '')}'" for code in villages) + "]"
    return f"({listed})[1 + CAST(hash({number}) % {len(villages)} AS INTEGER)]"


def _write(path: Path, selected: list[str], rows: int) -> None:
    kind = "csv, HEADER" if path.suffix == ".csv" else "parquet"
    with reference.module("tests.acuan.desa_duckdb").duckdb.connect(":memory:") as connection:
        query = f"SELECT {', '.join(selected)} FROM range({rows}) r(i)"  # noqa: S608 (words of this file)
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT {kind})")


def make_store(folder: Path) -> None:
    """The folder becomes a store, which tells the commands of the areas."""
    with open_store(folder, demo=True):
        pass


TURNS = 2
HANDS = ("duckdb", "polars")
#: the columns that are counted by hand: those that are coded
COUNTED = ("tanggal_lahir", "status_hubungan_keluarga", *ANSWERS, "kode_kelurahan_desa_ktp")


@dataclass(frozen=True, slots=True)
class LargeFile:
    """A folder that is a store, with a file of persons and one of their families."""

    home: Path
    persons: Path
    families: Path
    villages: list[str]

    @property
    def parts(self) -> Path:
        """Where its parts are written."""
        return self.home / "bagian"

    def coding(self, *more: str) -> list[str]:
        """The command that codes it, as somebody types it."""
        agreed = ["--date", "2025-12-31", "--agreement", str(self.home / "perjanjian.json"), "--store", str(self.home)]
        given = ["--parts", str(self.parts), "--mapping", "dtsen_individu", *agreed, "--json"]
        return ["cantik", "snapshot", str(self.persons), *given, *more]


def make_file(home: Path, rows: int, suffix: str = ".csv") -> LargeFile:
    """Draw both files, and make the folder a store."""
    made = LargeFile(home, home / f"dtsen{suffix}", home / f"keluarga{suffix}", villages_of(rows))
    write_areas(home / "wilayah.csv", made.villages)
    write_text(home / "perjanjian.json", json.dumps(AGREEMENT))
    draw(made.persons, rows, made.villages)
    draw_families(made.families, rows, made.villages)
    make_store(home)
    return made


def code_beside_hands(made: LargeFile, rows: int, turns: int = TURNS) -> dict[str, child.Cost]:
    """What coding costs, and each hand; of some turns the cheapest by CPU. Raises `WrongAnswer` where the hands differ
    or not every row became a person."""
    commands = {hand: ["tests.acuan.sel", hand, str(made.persons), *COUNTED] for hand in HANDS}
    commands["cantik"] = made.coding()
    least: dict[str, child.Cost] = {}
    for _ in range(turns):
        for name, command in commands.items():
            cost = child.cost(command)
            if cost.code:
                raise WrongAnswer(f"{name}: {cost.out.strip()[-300:]}", "perintah yang selesai")
            if cost.cpu < (least[name].cpu if name in least else math.inf):
                least[name] = cost
    if least["duckdb"].out != least["polars"].out:
        raise WrongAnswer("hitungan DuckDB dan Polars", "sel yang sama")
    if json.loads(least["cantik"].out)["orang"] != rows:
        raise WrongAnswer(f"{json.loads(least['cantik'].out)['orang']} orang", f"{rows} orang")
    return least


def put_coding(figures: Figures, folder: Path, rows: int) -> None:
    """`coding_ratio` of the bench `measure`. Raises `WrongAnswer`."""
    folder.mkdir()
    found = code_beside_hands(make_file(folder, rows), rows)
    told = ", ".join(f"{name} {cost.cpu:.1f}" for name, cost in sorted(found.items()))
    how = f"CSV {rows} baris menjadi bagian berkode dibagi DuckDB membaca dan menghitung sel {len(COUNTED)} kolomnya"
    how = f"{how}; perintah utuh, detik CPU terkecil dari {TURNS}: {told}"
    figures.put("coding_ratio", found["cantik"].cpu / found["duckdb"].cpu, how)
