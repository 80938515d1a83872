"""What the office of an invented village knows of the village itself: its institutions, officials, roads and budget as
the files that it fills in, and the answers of the forms of the village and of its RT."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from cantik.base.spreadsheet import csv_text
from cantik.base.text_file import write_text
from cantik.contoh import words
from cantik.contoh.model import InventedVillage
from cantik.contoh.stream import Stream

_MATTER = 90_000
_FIRST_DAY = "2021-07-01"
Line = tuple[object, ...]
#: regulations, services and plans of the form of the village: of ten villages so many have each
_HAVE = {
    "perdes_iklim": 3,
    "perdes_bencana": 5,
    "perdes_gender": 2,
    "perdes_migran_perempuan": 2,
    "perdes_perempuan": 4,
    "perdes_kekerasan_perempuan": 4,
    "perdes_kb": 3,
    "perdes_air": 6,
    "perdes_migran": 2,
    "perdes_tata_ruang": 3,
    "perdes_b3": 1,
    "perdes_usaha_bersih": 1,
    "perdes_sungai_laut": 3,
    "perdes_ikan": 2,
    "perdes_tangkap": 1,
    "perdes_nelayan": 1,
    "perdes_satwa": 2,
    "perdes_hayati": 2,
    "perdes_invasif": 1,
    "perdes_perburuan": 3,
    "perdes_keamanan": 6,
    "perdes_anak": 5,
    "perdes_perdagangan_orang": 2,
    "perdes_akuntabilitas": 6,
    "perdes_rentan": 4,
    "perdes_inklusi": 3,
    "perdes_kewenangan": 8,
    "perdes_budaya": 5,
    "perdes_rencana_budaya": 2,
    "taman_bacaan": 6,
    "dermaga_desa": 1,
    "layanan_migran": 2,
    "ruang_publik": 7,
    "peta_rawan": 5,
    "nilai_tangguh": 3,
    "rencana_aksi_bencana": 4,
    "peringatan_dini": 5,
    "pengadaan_ramah": 2,
    "pos_hukum": 4,
    "informasi_desa": 9,
    "dokumen_terbuka": 8,
    "laporan_terbuka": 9,
    "jurnalisme_warga": 2,
    "rumah_aspirasi": 3,
    "kotak_aduan": 7,
    "kartu_nilai": 1,
    "rkp_dengan_data": 6,
    "mitra_statistik": 6,
    "data_enam_bulan": 4,
    "data_budaya": 3,
    "sejarah_desa": 5,
}
#: counts of the form of the village, from the least to below the greatest
_COUNTED = {
    "musdes_hadir": (38, 60),
    "musdes_perempuan": (9, 24),
    "musdes_kelompok": (4, 9),
    "musdes_jawab": (1, 4),
    "kerja_sama_desa": (0, 3),
    "kerja_sama_lain": (0, 4),
    "pengaduan": (6, 15),
    "pengaduan_tindak": (3, 6),
    "konsultasi_hukum": (1, 9),
    "penyuluhan_hukum": (0, 4),
    "pelatihan_anggaran": (0, 3),
    "pelatihan_budaya": (0, 3),
    "kelompok_lingkungan": (0, 4),
    "relawan_bencana": (0, 3),
    "komunitas_air": (0, 3),
    "energi_terbarukan": (0, 4),
    "inovasi": (1, 5),
    "inovasi_siar": (0, 2),
}
_OFFICES = (
    "Sekretaris desa",
    "Kaur tata usaha dan umum",
    "Kaur keuangan",
    "Kaur perencanaan",
    "Kasi pemerintahan",
    "Kasi kesejahteraan",
    "Kasi pelayanan",
)
#: items of the budget: title, million rupiah planned, share that came or was spent
_BUDGET = (
    ("Pendapatan: asli desa", 42, 0.91),
    ("Pendapatan: Dana Desa", 862, 1.0),
    ("Pendapatan: bagi hasil pajak dan retribusi", 38, 0.97),
    ("Pendapatan: Alokasi Dana Desa", 471, 1.0),
    ("Pendapatan: bantuan keuangan kabupaten/kota", 60, 1.0),
    ("Belanja bidang 1: penyelenggaraan pemerintahan desa", 498, 0.98),
    ("Belanja bidang 2: pelaksanaan pembangunan desa", 612, 0.95),
    ("Belanja bidang 3: pembinaan kemasyarakatan", 104, 0.9),
    ("Belanja bidang 4: pemberdayaan masyarakat", 176, 0.88),
    ("Belanja bidang 5: penanggulangan bencana, darurat, mendesak", 83, 0.8),
)
_MILLION = 1_000_000


def answer_village_form(village: InventedVillage) -> dict[str, str]:
    """The answers of the form of the village by question."""
    stream = Stream(village.seed, _MATTER + village.position)
    there = stream.uniform(len(_HAVE)) * 10
    said = {name: "1" if at < of_ten else "2" for (name, of_ten), at in zip(_HAVE.items(), there, strict=True)}
    return said | {name: str(int(stream.integers(low, high, 1)[0])) for name, (low, high) in _COUNTED.items()}


def answer_rt_forms(village: InventedVillage) -> tuple[dict[str, str], ...]:
    """The answers of the form of an RT, of each RT in which somebody lives."""
    stream, homes = Stream(village.seed, _MATTER + 1_000 + village.position), village.families
    numbers = zip(homes.text("dusun"), homes["rw"].tolist(), homes["rt"].tolist(), strict=True)
    found = []
    for dusun, rw, rt in sorted(set(numbers)):
        posts, nights, signal = (
            int(draw[0]) for draw in (stream.integers(0, 3, 1), stream.integers(2, 8, 1), stream.integers(1, 3, 1))
        )
        place = {"dusun": dusun, "rw": f"{rw:03d}", "rt": f"{rt:03d}"}
        answers = {"pos_ronda": str(posts), "ronda_seminggu": str(nights), "sinyal_internet": str(signal)}
        found.append(place | answers)
    return tuple(found)


def write_village_facts(village: InventedVillage, folder: Path) -> tuple[Path, ...]:
    """CSV files (UTF-8) in the shape of the templates of `cantik facilities`: institutions, officials, banks, waste,
    water, roads, the budget of two years, the index. The same village, the same files."""
    stream = Stream(village.seed, _MATTER + 2_000 + village.position)
    written = []
    for name, heads, rows in _list_files(village, stream):
        path = folder / f"{name}_{village.code}.csv"
        write_text(path, csv_text([("Jenis fasilitas", *heads), *rows]))
        written.append(path)
    return tuple(written)


def _list_files(village: InventedVillage, stream: Stream) -> Iterator[tuple[str, Sequence[str], list[Line]]]:
    named = ("Kode", "Nama *", "Jenis *", "Sejak")
    members = ("Anggota laki-laki (orang)", "Anggota perempuan (orang)")
    yield "lembaga", (*named, *members), list(_draw_institutions(stream))
    yield (
        "perangkat",
        ("Jabatan *", "Wilayah atau bagian", "Nama pejabat *", "Jenis kelamin", "Sejak"),
        list(_draw_officials(village, stream)),
    )
    yield (
        "keuangan",
        named,
        [
            ("Bank, koperasi, dan BUM Desa", f"LK-{at}", f"{kind} {village.name}", kind, _FIRST_DAY)
            for at, kind in enumerate(("Agen bank", "Koperasi simpan pinjam", "BUM Desa"), 1)
        ],
    )
    yield "sampah", named, [("Pengelolaan sampah", "SP-1", f"Bank sampah {village.name}", "Bank sampah", _FIRST_DAY)]
    dry = ("Tidak", "Ya") if village.position % 2 else ("Tidak", "Tidak")
    yield (
        "air",
        (*named, "Kering pada musim kemarau"),
        [
            ("Sumber air bersih", f"SA-{at}", f"{kind} {village.name}", kind, _FIRST_DAY, said)
            for at, (kind, said) in enumerate(zip(("Mata air", "Sumur pompa"), dry, strict=True), 1)
        ],
    )
    roads = ("Kode", "Nama *", "Kewenangan", "Permukaan *", "Kondisi", "Panjang (meter)", _FOUR_WHEELS, "Sejak")
    yield "jalan", roads, list(_draw_roads(village, stream))
    yield (
        "apbdes",
        ("Tahun *", "Pos *", "Anggaran (rupiah) *", "Realisasi (rupiah)"),
        list(_draw_budget(village, stream)),
    )
    yield (
        "indeks",
        ("Tahun *", "Indeks *", "Nilai resmi (poin)", "Status *"),
        [("Status indeks desa", village.reference.year, "Indeks Desa", "74,8125", "Maju")],
    )


_FOUR_WHEELS = "Dapat dilalui roda empat sepanjang tahun"


def _draw_institutions(stream: Stream) -> Iterator[Line]:
    for at, (kind, men, women) in enumerate(
        (("BPD", 5, 2), ("PKK", 0, 26), ("LPM", 9, 3), ("Karang Taruna", 17, 12)), 1
    ):
        more = int(stream.integers(0, 3, 1)[0])
        yield "Lembaga kemasyarakatan dan BPD", f"LM-{at}", kind, kind, _FIRST_DAY, men + more * bool(men), women + more


def _draw_officials(village: InventedVillage, stream: Stream) -> Iterator[Line]:
    posts = [(office, "") for office in _OFFICES] + [(_HEAD_OF_DUSUN, dusun.name) for dusun in village.dusun]
    for at, (office, part) in enumerate(posts):
        woman = bool(stream.chance(0.32, 1)[0])
        first = (words.FIRST_FEMALE if woman else words.FIRST_MALE)[at]
        sex = "Perempuan" if woman else "Laki-laki"
        yield "Perangkat desa", office, part, f"{first} {words.LAST[at]}", sex, _FIRST_DAY


_HEAD_OF_DUSUN = "Kepala dusun atau pelaksana kewilayahan"


def _draw_roads(village: InventedVillage, stream: Stream) -> Iterator[Line]:
    for at, dusun in enumerate(village.dusun, 1):
        length = int(stream.integers(400, 2_600, 1)[0])
        state = ("Baik", "Baik", "Sedang", "Rusak ringan")[int(stream.integers(0, 4, 1)[0])]
        surface = "Aspal" if state == "Baik" else "Diperkeras (kerikil, batu)"
        passable = "Tidak" if state == "Rusak ringan" else "Ya"
        yield "Jalan", f"J-{at}", f"Jalan {dusun.name}", "Jalan desa", surface, state, length, passable, _FIRST_DAY


def _draw_budget(village: InventedVillage, stream: Stream) -> Iterator[Line]:
    years = (village.reference.year - 1, village.reference.year)
    for (place, year), (post, millions, share) in product(enumerate(years), _BUDGET):
        planned = int(millions * (1 + 0.06 * place) * (0.95 + 0.1 * float(stream.uniform(1)[0]))) * _MILLION
        yield "Ringkasan APB Desa", year, post, planned, int(planned * share)
