"""Every table and indicator once more, stated by hand: what is counted, over whom, by what. Classes are shared.

A condition is a list of alternatives; an alternative gives for some columns the codes that satisfy it: codes divided by
blanks, a closed range of numbers, or ADA (any answer).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

ADA = "*"
Values = str | tuple[int, int]
Condition = list[dict[str, Values]]
EVERYBODY: Condition = [{}]
OLDEST = 120
#: of a table: area and classes -> count; of all indicators: id and area -> numerator and denominator
Cells = dict[tuple[int, ...], int]
Pairs = dict[tuple[str, int], tuple[int, int]]


@dataclass(frozen=True)
class Table:
    """Persons or families of a base that satisfy a condition, by dusun and the classes of some classifications."""

    basis: str
    base: str
    where: Condition
    by: tuple[str, ...]


@dataclass(frozen=True)
class Indicator:
    """Numerator and denominator as conditions, each over the base; `summed`: the numerator adds up a column."""

    basis: str
    base: str
    numerator: Condition
    denominator: Condition
    summed: str = ""


def _ages(low: int, high: int = OLDEST) -> Condition:
    return [{"umur": (low, high)}]


_SEX, _SEX_AGE = ("jenis_kelamin",), ("jenis_kelamin", "umur_luas")
_HEADS: Condition = [{"hubungan": "1"}]
_ID_CARD: Condition = [{"umur": (17, OLDEST)}, {"status_kawin": "2 3 4"}]
_WIVES: Condition = [{"jenis_kelamin": "2", "status_kawin": "2", "umur": (15, 49)}]
_OWNERS: Condition = [{"umur": (15, OLDEST), "r420a": "1"}]
_CLOSET: Condition = [{"r309a": "1 2 3"}]


def _people(where: Condition, by: tuple[str, ...], base: str = "domisili") -> Table:
    return Table("orang", base, where, by)


def _families(by: str, where: Condition = EVERYBODY) -> Table:
    return Table("keluarga", "domisili", where, (by,))


#: whom a file recorded that is no register of residents, such as DTSEN
RECORDED = "terdata"

TABLES: Mapping[str, Table] = {
    "penduduk_dusun": _people(EVERYBODY, _SEX),
    "penduduk_umur_jk": _people(EVERYBODY, (*_SEX, "umur_lima_tahunan")),
    "penduduk_umur_khusus": _people(EVERYBODY, (*_SEX, "umur_fungsi")),
    "penduduk_status_kawin": _people(_ages(10), (*_SEX_AGE, "status_kawin")),
    "penduduk_hubungan": _people(EVERYBODY, (*_SEX, "hubungan")),
    "kepala_keluarga_umur": _people(_HEADS, (*_SEX, "umur_kepala")),
    "kepala_keluarga_status_kawin": _people(_HEADS, (*_SEX, "status_kawin")),
    "kepala_keluarga_pekerjaan": _people(_HEADS, (*_SEX, "pekerjaan")),
    "kepala_keluarga_pendidikan": _people(_HEADS, (*_SEX, "pendidikan_kk")),
    "penduduk_ktp_el": _people(_ID_CARD, (*_SEX_AGE, "punya_ktp_el"), "terdaftar"),
    "penduduk_status_rekam": _people(_ages(17), (*_SEX, "status_rekam"), "terdaftar"),
    "anak_akta_lahir": _people(_ages(0, 17), (*_SEX, "punya_akta_lahir"), "terdaftar"),
    "penduduk_akta_lahir": _people(EVERYBODY, (*_SEX_AGE, "punya_akta_lahir"), "terdaftar"),
    "penduduk_akta_kawin": _people([{"status_kawin": "2"}], ("punya_akta_kawin",), "terdaftar"),
    "anak_kia": _people([{"umur": (0, 16), "status_kawin": "1"}], (*_SEX, "punya_kia"), "terdaftar"),
    "penduduk_kewarganegaraan": _people(EVERYBODY, (*_SEX, "kewarganegaraan")),
    "penduduk_golongan_darah": _people(EVERYBODY, (*_SEX, "golongan_darah")),
    "penduduk_pekerjaan": _people(_ages(15), (*_SEX_AGE, "pekerjaan")),
    "penduduk_pendidikan": _people(_ages(5), (*_SEX_AGE, "pendidikan_kk")),
    "penduduk_sekolah": _people(_ages(7, 24), (*_SEX, "umur_sekolah", "pendidikan_sedang")),
    "penduduk_jaminan_kesehatan": _people(EVERYBODY, (*_SEX_AGE, "asuransi")),
    "penduduk_disabilitas": _people(EVERYBODY, (*_SEX_AGE, "disabilitas")),
    "penduduk_agama": _people(EVERYBODY, (*_SEX_AGE, "agama")),
    "pasangan_kb": _people(_WIVES, ("cara_kb",)),
    "penduduk_partisipasi_sekolah": _people(_ages(5, 24), (*_SEX, "umur_sekolah_lengkap", "partisipasi_sekolah")),
    "siswa_jenjang": _people([{"umur": (5, OLDEST), "r412": "2"}], (*_SEX, "jenjang")),
    "penduduk_ijazah": _people([{"umur": (15, OLDEST), "r412": "2 3"}], (*_SEX_AGE, "ijazah")),
    "penduduk_bekerja": _people(_ages(15), (*_SEX_AGE, "bekerja")),
    "pekerja_lapangan_usaha": _people([{"umur": (15, OLDEST), "r416a": "1"}], (*_SEX_AGE, "lapangan_usaha")),
    "pekerja_status": _people([{"umur": (15, OLDEST), "r416a": "1"}], (*_SEX_AGE, "status_pekerjaan")),
    "penduduk_jamkes_regsosek": _people(EVERYBODY, (*_SEX_AGE, "jaminan_kesehatan")),
    "penduduk_penyakit_kronis": _people(EVERYBODY, (*_SEX_AGE, "penyakit_kronis")),
    "penduduk_kesulitan": _people(_ages(5), (*_SEX_AGE, "kesulitan_fungsi")),
    "kesulitan_melihat": _people(_ages(2), ("kesulitan_melihat",)),
    "kesulitan_mendengar": _people(_ages(2), ("kesulitan_mendengar",)),
    "kesulitan_berjalan": _people(_ages(2), ("kesulitan_berjalan",)),
    "kesulitan_mengingat": _people(_ages(5), ("kesulitan_mengingat",)),
    "kesulitan_mengurus_diri": _people(_ages(5), ("kesulitan_mengurus_diri",)),
    "kesulitan_berkomunikasi": _people(_ages(5), ("kesulitan_berkomunikasi",)),
    "kesulitan_tangan": _people(_ages(2), ("kesulitan_tangan",)),
    "kesulitan_belajar": _people(_ages(2), ("kesulitan_belajar",)),
    "kesulitan_perilaku": _people(_ages(2), ("kesulitan_perilaku",)),
    "balita_gizi": _people(_ages(0, 4), ("gizi_tercatat",)),
    "pekerja_jaminan": _people([{"umur": (15, OLDEST), "r416a": "1"}], (*_SEX, "jaminan_kerja")),
    "pekerja_npwp": _people([{"umur": (15, OLDEST), "r416a": "1"}], (*_SEX, "punya_npwp")),
    "penduduk_usaha": _people(_ages(15), (*_SEX, "punya_usaha")),
    "usaha_lapangan": _people(_OWNERS, (*_SEX, "lapangan_usaha_milik")),
    "usaha_omzet": _people(_OWNERS, ("omzet_usaha",)),
    "usaha_izin": _people(_OWNERS, (*_SEX, "izin_usaha")),
    "usaha_internet": _people(_OWNERS, (*_SEX, "internet_usaha")),
    "program_prakerja": _people(_ages(5), ("ikut_prakerja",)),
    "program_kur": _people(_ages(5), ("ikut_kur",)),
    "program_umi": _people(_ages(5), ("ikut_umi",)),
    "program_pip": _people(_ages(5, 30), ("ikut_pip",)),
    "penduduk_jarak_angkutan": _people(EVERYBODY, ("jarak_angkutan",)),
    "terdata_jk": _people(EVERYBODY, _SEX, RECORDED),
    "terdata_umur_jk": _people(EVERYBODY, (*_SEX, "umur_lima_tahunan"), RECORDED),
    "keluarga_dusun": Table("keluarga", "domisili", EVERYBODY, ()),
    "rumah_tangga_dusun": Table("rumah_tangga", "domisili", EVERYBODY, ()),
    "rumah_tangga_anggota": Table("rumah_tangga", "domisili", EVERYBODY, ("anggota_rumah_tangga",)),
    "keluarga_ikut_bantuan": _families("keluarga_ikut_bantuan"),
    "keluarga_ikut_pkh": _families("ikut_pkh"),
    "keluarga_ikut_sembako": _families("ikut_sembako"),
    "keluarga_ikut_blt_desa": _families("ikut_blt_desa"),
    "penduduk_ikut_bantuan": _people(EVERYBODY, ("penduduk_ikut_bantuan",)),
    "keluarga_desil": _families("desil_nasional"),
    "keluarga_jk_kepala": _families("jk_kepala"),
    "keluarga_anggota": _families("jumlah_anggota"),
    "keluarga_lansia": _families("jumlah_lansia"),
    "keluarga_balita": _families("jumlah_balita"),
    "rumah_status": _families("status_bangunan"),
    "rumah_luas_lantai": _families("luas_lantai"),
    "rumah_lantai": _families("lantai"),
    "rumah_dinding": _families("dinding"),
    "rumah_atap": _families("atap"),
    "kloset": _families("kloset", _CLOSET),
    "pembuangan_tinja": _families("tinja", _CLOSET),
    **{
        name: _families(name)
        for name in (
            "air_minum",
            "air_terlindung",
            "fasilitas_bab",
            "penerangan",
            "bahan_bakar",
            "internet",
            "rekening",
            "aset_kulkas",
            "aset_televisi",
            "aset_komputer",
            "aset_sepeda_motor",
            "aset_mobil",
            "aset_ponsel",
            "aset_lahan",
            "aset_rumah_lain",
            "aset_gas",
            "aset_ac",
            "aset_emas",
            "aset_sepeda",
            "ternak_sapi",
            "ternak_kambing",
            "ternak_kerbau",
            "program_sembako",
            "program_pkh",
            "program_blt_desa",
            "program_subsidi_listrik",
            "program_bantuan_pemda",
            "program_subsidi_pupuk",
            "program_subsidi_lpg",
        )
    },
}


def _among(universe: Condition, part: dict[str, Values], *, base: str = "domisili", basis: str = "orang") -> Indicator:
    """A share: those of the universe that answered, and among them the part (later keys narrow earlier ones)."""
    answered = [{**one, **dict.fromkeys(part.keys() - one.keys(), ADA)} for one in universe]
    return Indicator(basis, base, [{**one, **part} for one in universe], answered)


def _share(part: dict[str, Values]) -> Indicator:
    return _among(EVERYBODY, part, basis="keluarga")


def _count(where: Condition) -> Indicator:
    return Indicator("orang", "domisili", where, EVERYBODY)


def _ratio(above: Condition, below: Condition) -> Indicator:
    return Indicator("orang", "domisili", above, below)


_CHILDREN: dict[str, Values] = {"umur": (0, 14)}
_OLD: dict[str, Values] = {"umur": (65, OLDEST)}
_WORKING: Condition = _ages(15, 64)
_IN_SCHOOL = {"pendidikan_sedang": "4 6 7 8 9 10 11 12 13 14 15 16"}
_ROOF, _WALL, _FLOOR = {"r305": "1 2 3 6"}, {"r304": "1 2 3 5"}, {"r303": "1 2 3 4 5 6"}
_WATER, _SPACE = {"r306a": "3 4 5 7 10"}, {"luas_per_anggota": (72, 998)}
_TOILET = {"r309a": "1 2", "r309b": "1", "r310": "1 2"}
_PROPER: dict[str, Values] = {**_ROOF, **_WALL, **_FLOOR, **_SPACE, **_WATER, **_TOILET}
_NOT_PROPER: Condition = [
    {"r305": "4 5 7 8"},
    {"r304": "4 6 7"},
    {"r303": "7 8 9"},
    {"luas_per_anggota": (0, 71)},
    {"r306a": "6 8 9 11"},
    {"r309a": "3 4 5 6"},
    {"r309b": "2 3 4"},
    {"r310": "3 4 5 6"},
]

INDICATORS: Mapping[str, Indicator] = {
    "jumlah_penduduk": _count(EVERYBODY),
    "jumlah_penduduk_laki_laki": _count([{"jenis_kelamin": "1"}]),
    "jumlah_penduduk_perempuan": _count([{"jenis_kelamin": "2"}]),
    "jumlah_keluarga": Indicator("keluarga", "domisili", EVERYBODY, EVERYBODY),
    "rasio_jenis_kelamin": _ratio([{"jenis_kelamin": "1"}], [{"jenis_kelamin": "2"}]),
    "rasio_ketergantungan": _ratio([_CHILDREN, _OLD], _WORKING),
    "rasio_ketergantungan_muda": _ratio([_CHILDREN], _WORKING),
    "rasio_ketergantungan_tua": _ratio([_OLD], _WORKING),
    "indeks_penuaan": _ratio([_OLD], [_CHILDREN]),
    "persen_umur_produktif": _among(EVERYBODY, {"umur": (15, 64)}),
    "persen_lansia": _among(EVERYBODY, {"umur": (60, OLDEST)}),
    "persen_balita": _among(EVERYBODY, {"umur": (0, 4)}),
    "rata_anggota_keluarga": Indicator("keluarga", "domisili", EVERYBODY, [{"jumlah_anggota": ADA}], "jumlah_anggota"),
    "keluarga_kepala_perempuan": _share({"jk_kepala": "2"}),
    "keluarga_kepala_lansia": _share({"umur_kepala": (60, OLDEST)}),
    "cakupan_ktp_el": _among(_ID_CARD, {"punya_ktp_el": "ya"}, base="terdaftar"),
    "cakupan_akta_lahir": _among(_ages(0, 17), {"punya_akta_lahir": "ya"}, base="terdaftar"),
    "cakupan_kia": _among([{"umur": (0, 16), "status_kawin": "1"}], {"ktp_el": "3"}, base="terdaftar"),
    "pendidikan_sma_15": _among(_ages(15), {"pendidikan_kk": "5 6 7 8 9 10"}),
    "pendidikan_sma_25": _among(_ages(25), {"pendidikan_kk": "5 6 7 8 9 10"}),
    "pendidikan_tinggi_25": _among(_ages(25), {"pendidikan_kk": "6 7 8 9 10"}),
    "partisipasi_sekolah_7_12": _among(_ages(7, 12), {**_IN_SCHOOL}),
    "partisipasi_sekolah_13_15": _among(_ages(13, 15), {**_IN_SCHOOL}),
    "partisipasi_sekolah_7_15": _among(_ages(7, 15), {**_IN_SCHOOL}),
    "partisipasi_sekolah_7_15_regsosek": _among(_ages(7, 15), {"r412": "2"}),
    "partisipasi_sekolah_16_18": _among(_ages(16, 18), {**_IN_SCHOOL}),
    "partisipasi_sekolah_7_12_regsosek": _among(_ages(7, 12), {"r412": "2"}),
    "partisipasi_sekolah_13_15_regsosek": _among(_ages(13, 15), {"r412": "2"}),
    "partisipasi_sekolah_16_18_regsosek": _among(_ages(16, 18), {"r412": "2"}),
    "cakupan_jaminan_kesehatan": _among(EVERYBODY, {"asuransi": "2 3 4 99"}),
    "cakupan_jaminan_kesehatan_regsosek": Indicator(
        "orang", "domisili", [{"r431a": " ".join(map(str, range(1, 16)))}], [{"r431a": " ".join(map(str, range(16)))}]
    ),
    "penduduk_bekerja_15": _among(_ages(15), {"r416a": "1"}),
    "tidak_sekolah_tidak_bekerja": _among(_ages(15, 24), {"r412": "1 3", "r416a": "2"}),
    "kesulitan_fungsional": _among(_ages(5), {"kesulitan_fungsi": "ya"}),
    "akses_angkutan": _among(EVERYBODY, {"jarak_angkutan": "1"}),
    "peserta_kb": _among(_WIVES, {"cara_kb_kini": "1 2 3 4 5 6 7 99"}),
    "peserta_kb_modern": _among(_WIVES, {"cara_kb_kini": "1 2 3 4 5 6 7"}),
    "air_minum_terlindung": _share({**_WATER}),
    "air_minum_tak_tentu": _share({"r306a": "1 2"}),
    "sanitasi": Indicator(
        "keluarga",
        "domisili",
        [{**_TOILET}],
        [{**_TOILET}, {"r309a": "3 4 5 6"}, {"r309b": "2 3 4"}, {"r310": "3 4 5 6"}],
    ),
    "atap_memenuhi": _share({**_ROOF}),
    "dinding_memenuhi": _share({**_WALL}),
    "lantai_memenuhi": _share({**_FLOOR}),
    "ruang_memenuhi": _share({**_SPACE}),
    "rumah_layak_proksi": Indicator("keluarga", "domisili", [_PROPER], [_PROPER, *_NOT_PROPER]),
    "penerangan_pln": _share({"r307a": "1 2"}),
    "rumah_milik_sendiri": _share({"r301a": "1"}),
    "akses_internet": _share({"r505": "1 2 3"}),
    "kepemilikan_rekening": _share({"r506": "1 2 3"}),
    "jumlah_terdata": Indicator("orang", RECORDED, EVERYBODY, EVERYBODY),
    "jumlah_keluarga_terdata": Indicator("keluarga", RECORDED, EVERYBODY, EVERYBODY),
    "rasio_jenis_kelamin_terdata": Indicator("orang", RECORDED, [{"jenis_kelamin": "1"}], [{"jenis_kelamin": "2"}]),
    "rasio_ketergantungan_terdata": Indicator("orang", RECORDED, [_CHILDREN, _OLD], _WORKING),
    "indeks_penuaan_terdata": Indicator("orang", RECORDED, [_OLD], [_CHILDREN]),
    "persen_umur_produktif_terdata": _among(EVERYBODY, {"umur": (15, 64)}, base=RECORDED),
    "persen_lansia_terdata": _among(EVERYBODY, {"umur": (60, OLDEST)}, base=RECORDED),
    "persen_balita_terdata": _among(EVERYBODY, {"umur": (0, 4)}, base=RECORDED),
    "rata_anggota_terdata": Indicator("keluarga", RECORDED, EVERYBODY, [{"jumlah_anggota": ADA}], "jumlah_anggota"),
}

#: indicators of a list of others that a village tells from its register alone
OF_LISTS: Mapping[str, Indicator] = {
    "sdgs_jaminan_kesehatan": _among(EVERYBODY, {"asuransi": "2 3 4"}),
    "sdgs_punya_akta_lahir": _among(EVERYBODY, {"punya_akta_lahir": "ya"}),
}
