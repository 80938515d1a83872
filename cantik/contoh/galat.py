"""Which errors can be planted into clean fictitious rows, and the answer key of those that were.

This module knows nothing of the edit rules: it is the other side of the measurement. A kind says
what goes wrong in a village's file, not how somebody might notice it. `tests/examine` holds the
rules to this list, and `cantik bench examine` counts how many of the planted errors are named.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from cantik.base.errors import WrongUse
from cantik.contoh import galat_isian, galat_keluarga, galat_nomor, galat_tanggal
from cantik.contoh.shape import FIRST_ROW, PLACE, Cell, Row
from cantik.contoh.site import Changes, Planter, Site
from cantik.contoh.stream import Stream

Unit = Literal["orang", "keluarga"]
Form = Literal["opensid", "regsosek"]
Level = Literal["tolak", "periksa", "catat"]


@dataclass(frozen=True, slots=True)
class ErrorKind:
    """One kind of error.

    id           published name, Indonesian, never reused
    unit         what is wrong: a person's row, or a family as a whole
    form         the workbook it can be planted in
    column       header of the column that carries the error (`*`: the whole row)
    level        least level of finding that docs/bidang/instruments.md 8 asks for
    description  one Indonesian sentence for reports
    cells        True: only a workbook can carry it (a CSV file has no numeric cells)
    """

    id: str
    unit: Unit
    form: Form
    column: str
    level: Level
    description: str
    cells: bool = False


def _kinds(form: Form, text: str) -> tuple[ErrorKind, ...]:
    """Read a table below: id | unit | column | level | flags | description."""
    kinds = []
    for line in text.strip().splitlines():
        name, unit, column, level, flags, description = (part.strip() for part in line.split("|"))
        kinds.append(
            ErrorKind(name, cast("Unit", unit), form, column, cast("Level", level), description, cells="s" in flags)
        )
    return tuple(kinds)


# flag s: only a workbook's cells can carry it
_NUMBERS = """
nik_kosong               | orang | nik | tolak |  | NIK tidak diisi.
nik_nol                  | orang | nik | periksa |  | NIK diisi 0 (belum diketahui).
nik_15_digit             | orang | nik | tolak |  | NIK kurang satu angka.
nik_17_digit             | orang | nik | tolak |  | NIK kelebihan satu angka.
nik_notasi_ilmiah        | orang | nik | tolak |  | NIK rusak menjadi notasi ilmiah.
nik_sel_angka            | orang | nik | periksa | s | NIK berupa sel angka 16 digit; digit terakhir hilang.
nik_apostrof             | orang | nik | catat |  | NIK diawali tanda petik.
nik_spasi_tak_tampak     | orang | nik | catat |  | NIK memuat spasi atau karakter tak tampak.
nik_huruf                | orang | nik | tolak |  | NIK memuat huruf O sebagai ganti angka nol.
nik_serial_0000          | orang | nik | catat |  | Empat angka terakhir NIK 0000.
nik_tiruan               | orang | nik | periksa |  | NIK pengisi tempat: satu angka diulang enam belas kali.
nik_tanggal_tak_mungkin  | orang | nik | periksa |  | Angka 7-12 NIK bukan tanggal (bulan 13 ke atas).
nik_provinsi_tak_dikenal | orang | nik | periksa |  | Dua angka pertama NIK bukan kode provinsi.
nik_beda_tanggal_lahir   | orang | tanggallahir | periksa |  | Tanggal lahir tidak cocok dengan angka 7-12 NIK.
nik_beda_jenis_kelamin   | orang | sex | periksa |  | Jenis kelamin tidak cocok dengan NIK.
nik_ganda                | orang | nik | periksa |  | NIK dipakai dua orang yang berbeda.
nik_kk_tertukar          | orang | nik | tolak |  | NIK dan nomor KK tertukar tempat.
nik_sama_dengan_kk       | orang | nik | periksa |  | Kolom NIK berisi nomor KK keluarganya.
kk_kosong                | orang | no_kk | tolak |  | Nomor KK tidak diisi.
kk_15_digit              | orang | no_kk | tolak |  | Nomor KK kurang satu angka.
kk_huruf                 | orang | no_kk | tolak |  | Nomor KK memuat huruf.
kk_notasi_ilmiah         | orang | no_kk | tolak |  | Nomor KK rusak menjadi notasi ilmiah.
kk_serial_0000           | keluarga | no_kk | catat |  | Empat angka terakhir nomor KK 0000.
kk_awalan_kabupaten_lain | keluarga | no_kk | periksa |  | Nomor KK berawalan kabupaten lain.
kk_awalan_kecamatan_lain | keluarga | no_kk | catat |  | Nomor KK berawalan kecamatan lain di kabupaten yang sama.
"""

_FAMILIES = """
kk_tanpa_kepala             | keluarga | kk_level | periksa |  | Keluarga tidak punya kepala keluarga.
kk_dua_kepala               | keluarga | kk_level | periksa |  | Keluarga punya dua kepala keluarga.
kk_lebih_15_anggota         | keluarga | no_kk | periksa |  | Keluarga beranggota lebih dari 15 orang.
kepala_meninggal            | keluarga | status_dasar | periksa |  | Kepala keluarga berstatus mati, anggotanya hidup.
kepala_anak                 | keluarga | kk_level | periksa |  | Kepala keluarga berumur di bawah 10 tahun.
pasangan_lebih_dari_satu    | keluarga | kk_level | catat |  | Kepala keluarga punya lebih dari satu pasangan dalam KK.
suami_perempuan             | orang | kk_level | periksa |  | Perempuan tercatat berhubungan suami.
istri_laki_laki             | orang | kk_level | periksa |  | Laki-laki tercatat berhubungan istri.
pasangan_sejenis            | keluarga | sex | tolak |  | Kepala keluarga dan pasangannya berjenis kelamin sama.
pasangan_kepala_belum_kawin | orang | status_kawin | periksa |  | Kepala keluarga belum kawin, padahal ada pasangannya.
pasangan_belum_kawin        | orang | status_kawin | periksa |  | Suami/istri kepala keluarga berstatus belum kawin.
kepala_kawin_tanpa_pasangan | orang | status_kawin | catat |  | Kepala keluarga kawin tanpa pasangan dalam KK.
menantu_belum_kawin         | orang | status_kawin | periksa |  | Menantu berstatus belum kawin.
kawin_anak                  | orang | status_kawin | tolak |  | Status kawin pada umur di bawah 10 tahun.
kawin_remaja                | orang | status_kawin | periksa |  | Status kawin pada umur 10-15 tahun.
anak_lebih_tua              | orang | tanggallahir | periksa |  | Anak lebih tua daripada kepala keluarga.
umur_ibu_anak               | orang | tanggallahir | periksa |  | Ibu kurang dari 12 tahun lebih tua daripada anaknya.
umur_ayah_anak              | orang | tanggallahir | periksa |  | Ayah kurang dari 12 tahun lebih tua daripada anaknya.
umur_ibu_terlalu_tua        | orang | tanggallahir | periksa |  | Ibu berumur di atas 55 tahun ketika anaknya lahir.
orangtua_lebih_muda         | orang | tanggallahir | periksa |  | Orang tua/mertua lebih muda daripada kepala keluarga.
cucu_umur_dekat             | orang | tanggallahir | periksa |  | Cucu berselisih kurang dari 24 tahun dengan kepalanya.
jarak_lahir_saudara         | orang | tanggallahir | catat |  | Dua anak satu ibu lahir berjarak 3 hari sampai 6 bulan.
selisih_umur_pasangan       | orang | tanggallahir | catat |  | Umur suami dan istri berselisih lebih dari 40 tahun.
anggota_beda_rt             | orang | rt | catat |  | Anggota tercatat di RT yang berbeda dari keluarganya.
nama_ibu_kosong             | orang | nama_ibu | catat |  | Nama ibu tidak diisi.
nama_ayah_kosong            | orang | nama_ayah | catat |  | Nama ayah tidak diisi.
nama_ibu_sama_nama          | orang | nama_ibu | catat |  | Nama ibu sama dengan nama orang itu sendiri.
nama_orangtua_sama          | orang | nama_ayah | periksa |  | Nama ayah sama dengan nama ibu.
ibu_nik_sama_nik            | orang | ibu_nik | periksa |  | NIK ibu sama dengan NIK orang itu sendiri.
ayah_nik_perempuan          | orang | ayah_nik | periksa |  | NIK ayah adalah NIK perempuan.
ibu_nik_laki_laki           | orang | ibu_nik | periksa |  | NIK ibu adalah NIK laki-laki.
ibu_nik_panjang             | orang | ibu_nik | periksa |  | NIK ibu bukan 16 angka.
ibu_nik_beda_nama           | orang | nama_ibu | catat |  | Nama ibu berbeda dari nama pemilik NIK ibu.
orang_ganda_persis          | orang | * | tolak |  | Baris sama persis dengan baris lain.
orang_ganda_mirip           | orang | * | periksa |  | Orang yang sama tercatat dua kali dengan NIK dan KK lain.
"""

_DATES = """
tanggal_kosong           | orang | tanggallahir | periksa |  | Tanggal lahir tidak diisi.
tanggal_dd_mm_yyyy       | orang | tanggallahir | catat |  | Tanggal lahir ditulis hh-bb-tttt.
tanggal_garis_miring     | orang | tanggallahir | catat |  | Tanggal lahir ditulis hh/bb/tttt.
tanggal_serial_excel     | orang | tanggallahir | catat |  | Tanggal lahir berupa bilangan serial Excel.
tanggal_bulan_dulu       | orang | tanggallahir | tolak |  | Tanggal lahir ditulis bb/hh/tttt; bulannya di atas 12.
tanggal_tahun_dua_angka  | orang | tanggallahir | tolak |  | Tahun lahir ditulis dua angka.
tanggal_1970             | orang | tanggallahir | periksa |  | Tanggal lahir 1970-01-01, sering berarti gagal dibaca.
tanggal_1900             | orang | tanggallahir | periksa |  | Tanggal lahir 1900-01-01, sering berarti gagal dibaca.
tanggal_mustahil         | orang | tanggallahir | tolak |  | Tanggal lahir tidak ada di kalender (30 Februari).
tanggal_nol              | orang | tanggallahir | tolak |  | Tanggal lahir 00-00-0000.
tanggal_masa_depan       | orang | tanggallahir | tolak |  | Tanggal lahir sesudah tanggal acuan.
umur_di_atas_110         | orang | tanggallahir | periksa |  | Orang hidup berumur 111-119 tahun.
umur_di_atas_120         | orang | tanggallahir | tolak |  | Orang hidup berumur di atas 120 tahun.
akta_kawin_belum_kawin   | orang | akta_perkawinan | periksa |  | Ada akta perkawinan pada orang yang belum kawin.
tanggal_kawin_dini       | orang | tanggalperkawinan | periksa |  | Tanggal perkawinan sebelum umur 10 tahun.
tanggal_kawin_kosong     | orang | tanggalperkawinan | catat |  | Ada akta perkawinan tanpa tanggal perkawinan.
tanggal_kawin_masa_depan | orang | tanggalperkawinan | periksa |  | Tanggal perkawinan sesudah tanggal acuan.
akta_cerai_belum_kawin   | orang | akta_perceraian | periksa |  | Ada akta perceraian pada orang yang belum kawin.
tanggal_cerai_mendahului | orang | tanggalperceraian | periksa |  | Tanggal perceraian mendahului tanggal perkawinan.
"""

_PERSONS = """
hamil_laki_laki            | orang | hamil | tolak |  | Laki-laki berstatus hamil.
hamil_umur                 | orang | hamil | periksa |  | Hamil pada umur di bawah 10 atau di atas 54 tahun.
hamil_belum_kawin          | orang | hamil | catat |  | Hamil dengan status belum kawin.
hamil_ber_kb               | orang | cara_kb_id | catat |  | Hamil dan memakai alat kontrasepsi.
kb_laki_laki               | orang | cara_kb_id | periksa |  | Laki-laki memakai cara KB perempuan.
kb_perempuan_cara_pria     | orang | cara_kb_id | catat |  | Perempuan memakai sterilisasi pria.
kb_belum_kawin             | orang | cara_kb_id | catat |  | Belum kawin dan memakai alat kontrasepsi.
kb_anak                    | orang | cara_kb_id | periksa |  | Anak di bawah 10 tahun memakai alat kontrasepsi.
pendidikan_umur            | orang | pendidikan_kk_id | periksa |  | Tamat SLTA pada umur di bawah 15 tahun.
pendidikan_sarjana_muda    | orang | pendidikan_kk_id | periksa |  | Tamat strata I ke atas pada umur 15-18 tahun.
sedang_kuliah_anak         | orang | pendidikan_sedang_id | periksa |  | Sedang S-1 pada umur di bawah 15 tahun.
sedang_sd_dewasa           | orang | pendidikan_sedang_id | catat |  | Sedang SD pada umur di atas 25 tahun.
belum_tk_dewasa            | orang | pendidikan_sedang_id | catat |  | Belum masuk TK pada umur di atas 15 tahun.
sedang_tidak_cocok_tamat   | orang | pendidikan_kk_id | periksa |  | Sedang SLTA ke atas padahal belum tamat SD.
bekerja_anak               | orang | pekerjaan_id | periksa |  | Anak di bawah 10 tahun bekerja.
pensiunan_muda             | orang | pekerjaan_id | periksa |  | Pensiunan pada umur di bawah 40 tahun.
pns_muda                   | orang | pekerjaan_id | catat |  | PNS/TNI/Polri pada umur 10-16 tahun.
pelajar_lansia             | orang | pekerjaan_id | catat |  | Pelajar/mahasiswa pada umur 60 tahun ke atas.
pekerjaan_pejabat_negara   | orang | pekerjaan_id | catat |  | Pekerjaan pejabat negara (presiden, menteri, gubernur).
ktp_di_bawah_17            | orang | ktp_el | periksa |  | Punya KTP-el pada umur di bawah 17 tahun dan belum kawin.
ktp_el_belum               | orang | ktp_el | catat |  | Umur 17 tahun ke atas belum punya KTP-el.
kia_dewasa                 | orang | ktp_el | periksa |  | Orang dewasa dengan KIA.
rekam_tidak_cocok          | orang | status_rekam | catat |  | Punya KTP-el tetapi berstatus belum rekam.
akta_lahir_kosong          | orang | akta_lahir | catat |  | Anak di bawah 18 tahun tanpa nomor akta lahir.
akta_lahir_ganda           | orang | akta_lahir | periksa |  | Satu nomor akta lahir dipakai dua orang.
wna_tanpa_dokumen          | orang | warganegara_id | periksa |  | WNA tanpa paspor dan tanpa KITAS.
kitas_wni                  | orang | dokumen_kitas | catat |  | WNI dengan nomor KITAS.
paspor_tanpa_tanggal       | orang | dokumen_pasport | catat |  | Ada nomor paspor tanpa tanggal akhir.
asuransi_nomor_tanpa_jenis | orang | no_asuransi | catat |  | Ada nomor asuransi padahal tidak punya asuransi.
nama_kosong                | orang | nama | tolak |  | Nama tidak diisi.
nama_berangka              | orang | nama | periksa |  | Nama memuat angka.
nama_satu_huruf            | orang | nama | periksa |  | Nama hanya satu huruf.
nama_500_karakter          | orang | nama | tolak |  | Nama sepanjang 500 karakter.
nama_rumus                 | orang | nama | periksa |  | Nama diawali tanda sama dengan (rumus).
nama_kanan_ke_kiri         | orang | nama | catat |  | Nama memuat penanda arah kanan-ke-kiri.
nama_spasi_ganda           | orang | nama | catat |  | Nama memuat spasi berlebih.
nama_tiruan                | orang | nama | periksa |  | Nama pengisi tempat (TES).
tempat_lahir_kosong        | orang | tempatlahir | catat |  | Tempat lahir tidak diisi.
tempat_lahir_berangka      | orang | tempatlahir | catat |  | Tempat lahir memuat angka.
jenis_kelamin_kosong       | orang | sex | periksa |  | Jenis kelamin tidak diisi.
hubungan_kosong            | orang | kk_level | tolak |  | Hubungan dalam keluarga tidak diisi.
status_kawin_kosong        | orang | status_kawin | periksa |  | Status perkawinan tidak diisi.
agama_kosong               | orang | agama_id | catat |  | Agama tidak diisi.
pendidikan_kosong          | orang | pendidikan_kk_id | catat |  | Pendidikan dalam KK tidak diisi.
pekerjaan_kosong           | orang | pekerjaan_id | catat |  | Pekerjaan tidak diisi.
dusun_kosong               | orang | dusun | catat |  | Dusun tidak diisi.
rt_kosong                  | orang | rt | catat |  | RT tidak diisi.
rt_bukan_angka             | orang | rt | catat |  | RT bukan angka.
koordinat_di_luar          | orang | lat | periksa |  | Titik koordinat jauh di luar Indonesia.
koordinat_tertukar         | orang | lat | periksa |  | Lintang dan bujur tertukar.
koordinat_nol              | orang | lat | periksa |  | Koordinat 0, 0.
koordinat_bukan_angka      | orang | lat | periksa |  | Koordinat bukan angka.
"""

_CODES = """
kode_jenis_kelamin     | orang | sex | periksa |  | Kode jenis kelamin tidak dikenal.
kode_agama             | orang | agama_id | periksa |  | Kode agama tidak dikenal.
kata_agama             | orang | agama_id | periksa |  | Kata agama salah ketik.
kode_pendidikan_kk     | orang | pendidikan_kk_id | periksa |  | Kode pendidikan dalam KK tidak dikenal.
kode_pendidikan_sedang | orang | pendidikan_sedang_id | periksa |  | Kode pendidikan sedang ditempuh tidak dikenal.
kode_pekerjaan         | orang | pekerjaan_id | periksa |  | Kode pekerjaan tidak dikenal.
kode_status_kawin      | orang | status_kawin | periksa |  | Kode status perkawinan tidak dikenal.
kode_shdk              | orang | kk_level | periksa |  | Kode hubungan dalam keluarga tidak dikenal.
kode_warganegara       | orang | warganegara_id | periksa |  | Kode kewarganegaraan tidak dikenal.
kode_golongan_darah    | orang | golongan_darah_id | periksa |  | Kode golongan darah tidak dikenal.
kode_cacat             | orang | cacat_id | periksa |  | Kode disabilitas tidak dikenal.
kode_cara_kb           | orang | cara_kb_id | periksa |  | Kode cara KB tidak dikenal.
kode_hamil             | orang | hamil | periksa |  | Kode status hamil tidak dikenal.
kode_ktp_el            | orang | ktp_el | periksa |  | Kode KTP-el tidak dikenal.
kode_status_rekam      | orang | status_rekam | periksa |  | Kode status rekam tidak dikenal.
kode_status_dasar      | orang | status_dasar | periksa |  | Kode status dasar tidak dikenal.
kode_asuransi          | orang | id_asuransi | periksa |  | Kode asuransi tidak dikenal.
"""

_REGSOSEK = """
rs_umur_beda            | orang | 407 | periksa |  | Umur tertulis tidak cocok dengan tanggal lahir.
rs_bekerja_balita       | orang | 416a | periksa |  | Pertanyaan pekerjaan diisi untuk anak di bawah 5 tahun.
rs_hamil_laki_laki      | orang | 410 | periksa |  | Pertanyaan kehamilan diisi untuk laki-laki.
rs_gizi_dewasa          | orang | 427 | periksa |  | Kondisi gizi anak diisi untuk umur 5 tahun ke atas.
rs_jam_tanpa_kerja      | orang | 416b | periksa |  | Jam kerja diisi padahal tidak bekerja.
rs_jenjang_tanpa_sekolah | orang | 413 | periksa |  | Jenjang pendidikan diisi padahal tidak pernah sekolah.
rs_usaha_tanpa_usaha    | orang | 421 | periksa |  | Lapangan usaha diisi padahal tidak memiliki usaha.
rs_meninggal_terisi     | orang | 404 | periksa |  | Anggota meninggal, tetapi pertanyaan sesudahnya diisi.
rs_salinan_nama_beda    | orang | 402 Nama | periksa |  | Salinan nama pada lembar anggota tidak sama.
rs_jumlah_kode_kartu    | orang | 411 | periksa |  | Jumlah kode kartu identitas di luar 0-7.
rs_jaminan_99_gabung    | orang | 431a | periksa |  | Kode 99 jaminan kesehatan dijumlah dengan kode lain.
rs_luas_lantai_pencilan | keluarga | 302 | periksa |  | Luas lantai di luar 1-997 m2.
rs_loncat_301b          | keluarga | 301b | periksa |  | Bukti tanah diisi padahal bangunan bukan milik sendiri.
rs_loncat_306b          | keluarga | 306b | periksa |  | Jarak limbah diisi di luar sumber air minum kode 4-8.
rs_loncat_307b          | keluarga | 307b1 | periksa |  | Daya listrik diisi padahal bukan listrik PLN bermeteran.
rs_loncat_309b          | keluarga | 309b | periksa |  | Jenis kloset diisi padahal tidak ada fasilitas sendiri/bersama.
rs_kode_lantai          | keluarga | 303 | periksa |  | Kode jenis lantai tidak dikenal.
rs_bulan_tanpa_bantuan  | keluarga | 501a Bulan | periksa |  | Bulan bantuan diisi padahal tidak menerima bantuan.
"""

KINDS: tuple[ErrorKind, ...] = (
    *_kinds("opensid", _NUMBERS),
    *_kinds("opensid", _FAMILIES),
    *_kinds("opensid", _DATES),
    *_kinds("opensid", _PERSONS),
    *_kinds("opensid", _CODES),
    *_kinds("regsosek", _REGSOSEK),
)
"""Every kind that can be planted, in a stable order."""

KIND: dict[str, ErrorKind] = {kind.id: kind for kind in KINDS}

NATURAL: tuple[str, ...] = (
    "nik_apostrof",
    "nik_spasi_tak_tampak",
    "nik_beda_tanggal_lahir",
    "nik_beda_jenis_kelamin",
    "nik_15_digit",
    "nik_ganda",
    "kk_tanpa_kepala",
    "pasangan_belum_kawin",
    "umur_ibu_anak",
    "orang_ganda_mirip",
    "anggota_beda_rt",
    "tanggal_dd_mm_yyyy",
    "tanggal_garis_miring",
    "tanggal_mustahil",
    "tanggal_kawin_kosong",
    "pendidikan_umur",
    "pensiunan_muda",
    "ktp_di_bawah_17",
    "wna_tanpa_dokumen",
    "nama_berangka",
    "nama_spasi_ganda",
    "tempat_lahir_kosong",
    "kode_agama",
    "kode_pekerjaan",
    "koordinat_tertukar",
)
"""Kinds that a village's file really has: mostly `periksa` and `catat`, a few `tolak`. The demo plants these."""


@dataclass(frozen=True, slots=True)
class Planted:
    """One changed cell of the answer key.

    sheet     name of the sheet, empty where there is only one with persons
    number    errors are numbered from 1; an error that changes several cells has one line for each
    row       row of the sheet or file as a user sees it (the first person stands in row 2)
    column    header; `*` when the whole row was added, `after` is then its NIK
    partner   the other row that belongs to it (owner of a repeated NIK, original of a double), if any
    """

    number: int
    kind: str
    row: int
    column: str
    before: Cell
    after: Cell
    partner: int | None = None
    sheet: str = ""

    def move_down(self, rows: int, errors: int = 0) -> Planted:
        """The same line in a file in which other rows and errors stand before these."""
        partner = None if self.partner is None else self.partner + rows
        return replace(self, number=self.number + errors, row=self.row + rows, partner=partner)


PLANTERS: dict[str, Planter] = {
    **galat_nomor.PLANTERS,
    **galat_keluarga.PLANTERS,
    **galat_tanggal.PLANTERS,
    **galat_isian.PLANTERS,
}


@dataclass(frozen=True, slots=True)
class ErrorPlan:
    """How many errors of which kinds: `rate` of the rows, the kinds in turn, from a seed of its own."""

    rate: float = 0.01
    kinds: tuple[str, ...] = NATURAL
    seed: int = 1

    def for_village(self, position: int) -> ErrorPlan:
        """The same plan with other draws for another village."""
        return replace(self, seed=self.seed * 1000 + position)


def plant(rows: Sequence[Row], plan: ErrorPlan, *, reference: dt.date) -> tuple[list[Row], tuple[Planted, ...]]:
    """Plant errors into clean rows of text; returns the dirty rows and the answer key.

    No two errors touch the same family, so that each can be named by itself. A kind for which no
    untouched family fits is passed over. Raises WrongUse for an unknown kind or a rate outside 0..1.
    """
    unknown = [kind for kind in plan.kinds if kind not in PLANTERS]
    if unknown or not plan.kinds or not 0 <= plan.rate <= 1:
        raise WrongUse(
            "D103",
            "Rencana galat tidak dapat dijalankan",
            found=", ".join(unknown) or str(plan.rate),
            expected="jenis yang dikenal, bagian 0 sampai 1",
        )
    stream = Stream(plan.seed, _fingerprint(rows))
    site = Site(rows, reference, stream)
    wanted = round(plan.rate * len(rows))
    order = [plan.kinds[place] for place in stream.order(len(plan.kinds)).tolist()]
    errors: list[tuple[str, Changes]] = []
    passed_over = 0
    while len(errors) < wanted and passed_over < len(order):
        kind = order[(len(errors) + passed_over) % len(order)]
        changes = PLANTERS[kind](site)
        if changes:
            errors.append((kind, changes))
        else:
            passed_over += 1
    return _apply(rows, site, errors)


def _apply(
    rows: Sequence[Row], site: Site, errors: Sequence[tuple[str, Changes]]
) -> tuple[list[Row], tuple[Planted, ...]]:
    dirty = [list(row) for row in rows]
    key: list[Planted] = []
    for number, (kind, changes) in enumerate(errors, start=1):
        for change in changes:
            before: Cell = None
            if change.column != "*":
                before = dirty[change.row][PLACE[change.column]]
                dirty[change.row][PLACE[change.column]] = change.after
            partner = None if change.partner is None else change.partner + FIRST_ROW
            key.append(Planted(number, kind, change.row + FIRST_ROW, change.column, before, change.after, partner))
    return [*dirty, *site.added], tuple(key)


def _fingerprint(rows: Sequence[Row]) -> int:
    """A number that depends on the people, so that two villages do not get their errors in the same rows."""
    text = "|".join(str(row[PLACE["nik"]]) for row in rows)
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
