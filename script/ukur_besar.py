"""Large files measured: called by `script/long besar`. `ukur_besar.py [ROWS …]` (1 and 10 million). Prints JSON.

A file of DTSEN's shape is drawn for villages of province 99, which is none: the smaller ones as CSV, the largest as
Parquet, over as many kabupaten as half a million persons each make. Then the commands, as somebody types them.
"""

import csv
import json
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from bench import child
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
        writer = csv.writer(stream)
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
    with duckdb.connect(":memory:") as connection:
        query = f"SELECT {', '.join(selected)} FROM range({rows}) r(i)"  # noqa: S608 (words of this file)
        connection.execute(f"COPY ({query}) TO '{path}' (FORMAT {kind})")


def make_store(folder: Path) -> None:
    """The folder becomes a store, which tells the commands of the areas."""
    with open_store(folder, demo=True):
        pass


def counted_by_duckdb(file: Path) -> float:
    """CPU seconds in which DuckDB reads the file and counts the different cells of each column that is coded."""
    titles = ["tanggal_lahir", "status_hubungan_keluarga", *ANSWERS, "kode_kelurahan_desa_ktp"]
    read = "read_csv({}, all_varchar = true)" if file.suffix == ".csv" else "read_parquet({})"
    source = read.format(f"'{file.as_posix()}'")
    spent = []
    for _ in range(3):
        before = time.process_time()
        with duckdb.connect(":memory:", config={"threads": "2"}) as connection:
            asked = ", ".join(f"histogram({title})" for title in titles)
            connection.execute(f"SELECT {asked} FROM {source}").fetchall()  # noqa: S608 (words of this file)
        spent.append(time.process_time() - before)
    return min(spent)


def told(cost: child.Cost, rows: int) -> dict[str, object]:
    """What a command cost."""
    if cost.code:
        raise SystemExit(cost.out)
    return {
        "detik": round(cost.seconds, 1),
        "detik_cpu": round(cost.cpu, 1),
        "baris_tiap_detik": round(rows / cost.seconds),
        "baris_tiap_detik_cpu": round(rows / cost.cpu),
        "mb_terbesar": round(cost.rss_mb),
    }


def measured(rows: int, largest: bool) -> dict[str, object]:
    """One size: the files, what DuckDB takes to count them, parts of the persons alone and with their families, the
    counts, and the counts again without a change."""
    villages = villages_of(rows)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        write_areas(home / "wilayah.csv", villages)
        (home / "perjanjian.json").write_text(json.dumps(AGREEMENT))
        file = home / ("dtsen.parquet" if largest else "dtsen.csv")
        homes = file.with_stem("keluarga")
        draw(file, rows, villages)
        draw_families(homes, rows, villages)
        parts, out = str(home / "bagian"), str(home / "hitungan")
        given = ["--mapping", "dtsen_individu", "--date", "2025-12-31", "--agreement", str(home / "perjanjian.json")]
        coding = ["cantik", "snapshot", str(file), "--parts", parts, *given, "--store", folder, "--json"]
        joining = [*coding, "--families", str(homes), "--families-village", "kemendagri:desa"]
        counting = ["cantik", "measure", parts, "--out", out, "--store", folder, "--json"]
        make_store(home)
        by_hand = counted_by_duckdb(file)
        coded, joined, counted, again = (child.cost(command) for command in (coding, joining, counting, counting))
        kabupaten = len({code[:5] for code in villages})
        return {
            "baris": rows,
            "desa": len(villages),
            "kabupaten": kabupaten,
            "berkas": file.suffix[1:],
            "mb_berkas": round(file.stat().st_size / 1e6),
            "mb_berkas_keluarga": round(homes.stat().st_size / 1e6),
            "mb_bagian": round(sum(path.stat().st_size for path in (home / "bagian").rglob("*.parquet")) / 1e6, 1),
            "snapshot_parts": told(coded, rows),
            "duckdb_menghitung_detik_cpu": round(by_hand, 2),
            "snapshot_parts_kali_duckdb": round(coded.cpu / by_hand, 1),
            "snapshot_parts_dengan_keluarga": told(joined, rows),
            "measure": told(counted, json.loads(counted.out)["baris"]),
            "measure_tanpa_perubahan": {"detik_cpu": round(again.cpu, 1)},
            "jawaban": {"orang": json.loads(joined.out)["orang"], "sel": json.loads(counted.out)["sel"]},
        }


if __name__ == "__main__":
    sizes = [int(word) for word in sys.argv[1:]] or [1_000_000, 10_000_000]
    print(json.dumps([measured(rows, rows == max(sizes) and len(sizes) > 1) for rows in sizes]))
