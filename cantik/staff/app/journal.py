"""The page of the audit log: what each role may read of it (design/security.md section 1, last row)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.staff.app import listing, rights
from cantik.staff.app.gate import needs
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.staff.matrix import ACTIONS, ROLES, Reach

PAGE = 100
#: no number of a row is longer: a longer one in the address asks for the newest page
_DIGITS = 18
WORDS = {
    "akses.tolak": noop("ditolak"),
    "akun.masuk": noop("masuk ke Cantik"),
    "akun.keluar": noop("keluar"),
    "akun.gagal_masuk": noop("gagal masuk"),
    "akun.masuk_ditolak": noop("akun tidak aktif mencoba masuk"),
    "akun.pertama": noop("membuat akun pertama"),
    "akun.contoh": noop("membuka akun contoh"),
    "latihan.buka": noop("membuka desa latihan"),
    "latihan.ulang": noop("memulai ulang desa latihan"),
    "akun.kode_pulih": noop("mencetak kode pemulihan"),
    "akun.pulih": noop("memulihkan akun"),
    "akun.ganti_sandi": noop("mengganti kata sandi"),
    "akun.pasang_pengaman": noop("memasang pengaman kedua"),
    "akun.lepas_pengaman": noop("melepas pengaman kedua"),
    "akun.kode_cadangan": noop("membuat kode cadangan"),
    "akun.pakai_pengaman": noop("menunjukkan pengaman kedua"),
    "akun.gagal_pengaman": noop("pengaman kedua tidak cocok"),
    "akun.akhiri_sesi": noop("mengakhiri sesi"),
    "peran.beri": noop("memberi peran"),
    "peran.akhiri": noop("mengakhiri peran"),
    "darurat.minta": noop("meminta akses darurat"),
    "darurat.setujui": noop("menyetujui akses darurat"),
    "darurat.tolak": noop("menolak akses darurat"),
    "darurat.akhiri": noop("mengakhiri akses darurat"),
    "undangan.buat": noop("mengundang"),
    "undangan.terima": noop("menerima undangan"),
    "undangan.tarik": noop("menarik undangan"),
    "register.baca": noop("membaca register"),
    "orang.baca": noop("membaca data orang"),
    "orang.buka_nik": noop("membuka NIK"),
    "orang.buka_nik_banyak": noop("membuka NIK lebih dari 20 kali sehari"),
    "orang.cari": noop("mencari orang"),
    "orang.cari_dibatasi": noop("mencari terlalu sering"),
    "orang.daftar": noop("melihat daftar orang"),
    "bantuan.baca": noop("membaca peserta program bantuan"),
    "fasilitas.baca": noop("membaca nama dalam data fasilitas"),
    "fasilitas.catat": noop("mencatat fasilitas atau fakta desa"),
    "fasilitas.urungkan": noop("mengurungkan catatan fasilitas"),
    "fasilitas.unduh": noop("mengunduh data fasilitas"),
    "fasilitas.foto": noop("menambah foto fasilitas"),
    "fasilitas.foto_tarik": noop("menarik foto fasilitas"),
    "jawaban.baca": noop("membaca jawaban daftar pertanyaan"),
    "ganda.cari": noop("mencari data ganda"),
    "ganda.latih": noop("melatih bobot pencarian data ganda"),
    "ganda.putus": noop("memutuskan pasangan data ganda"),
    "ganda.gabung": noop("menggabungkan dua catatan satu orang"),
    "ganda.urungkan": noop("mengurungkan putusan data ganda"),
    "satuan.ubah": noop("mengubah satuan wilayah"),
    "satuan.urungkan": noop("mengurungkan perubahan satuan wilayah"),
    "satuan.sls": noop("menyimpan daftar SLS"),
    "satuan.sls_urungkan": noop("mengurungkan daftar SLS"),
    "bencana.mulai": noop("memulai mode darurat"),
    "bencana.akhiri": noop("mengakhiri mode darurat"),
    "bencana.rusak": noop("mencatat kerusakan bangunan"),
    "bencana.foto": noop("menambah foto bangunan rusak"),
    "bencana.foto_tarik": noop("menarik foto bangunan rusak"),
    "bencana.nasib": noop("mencatat kabar orang dalam bencana"),
    "bencana.tamu": noop("mencatat tamu dari desa lain"),
    "bencana.tamu_baca": noop("melihat tamu dari desa lain"),
    "bencana.tamu_lupa": noop("menghapus nama tamu sesudah bencana"),
    "bencana.posko": noop("mencatat hitungan posko"),
    "wilayah.serah": noop("memindahkan RT ke desa lain menurut keputusan"),
    "wilayah.kode": noop("mengubah kode desa"),
    "satuan.neraca": noop("membaca neraca satuan wilayah"),
    "beda.baca": noop("melihat beda sumber"),
    "beda.putus": noop("memutuskan beda sumber"),
    "beda.urungkan": noop("mengurungkan putusan beda sumber"),
    "orang.baca_kesehatan": noop("membaca keterangan kesehatan"),
    "keluarga.baca": noop("membaca data keluarga"),
    "temuan.baca": noop("membaca temuan"),
    "temuan.terima": noop("menerima temuan"),
    "batch.uji": noop("menguji berkas"),
    "batch.unduh": noop("mengunduh isi berkas"),
    "batch.terapkan": noop("menyimpan berkas"),
    "batch.batalkan": noop("membatalkan impor"),
    "catatan.susun": noop("menyusun ulang daftar catatan"),
    "kunci.pakai": noop("memakai kunci desa"),
    "kunci.buat": noop("membuat kunci desa"),
    "wilayah.buat": noop("mencatat wilayah"),
    "angka.lihat_mentah": noop("melihat angka sebelum dilindungi"),
    "angka.orang": noop("membuka orang di balik angka"),
    "batch.karantina.hapus": noop("menghapus data karantina"),
    "masukan.baca": noop("melihat hasil uji"),
    "masukan.buang": noop("membuang unggahan"),
    "masukan.kedaluwarsa": noop("menghapus unggahan kedaluwarsa"),
    "masukan.simpan": noop("menyimpan unggahan"),
    "masukan.uji": noop("menguji unggahan"),
    "masukan.unduh": noop("mengunduh baris ditolak"),
    "masukan.pilih": noop("memilih pada beda sumber sebelum disimpan"),
    "masukan.petakan": noop("melihat pemetaan kolom"),
    "pemetaan.simpan": noop("menyimpan pemetaan kolom"),
    "pemetaan.hapus": noop("menghapus pemetaan kolom"),
    "pemetaan.pulihkan": noop("memulihkan pemetaan kolom"),
    "pemetaan.unduh": noop("mengunduh pemetaan kolom"),
    "peristiwa.catat": noop("mencatat peristiwa penduduk"),
    "peristiwa.terima": noop("menerima kepindahan dari desa lain"),
    "peristiwa.urungkan": noop("mengurungkan peristiwa penduduk"),
    "register.pulihkan": noop("memulihkan register dari arsip"),
    "register.neraca": noop("membaca neraca penduduk"),
    "formulir.unduh": noop("mengunduh formulir resmi"),
    "formulir.tanda_tangan": noop("menandatangani formulir resmi"),
    "lampid.unduh": noop("mengunduh lampid"),
    "orang.bawa_keluar": noop("membawa data orang keluar"),
    "orang.bawa_keluar_dibatasi": noop("membawa data keluar terlalu sering"),
    "hak.terima": noop("menerima permintaan atas data sendiri"),
    "hak.identitas": noop("memeriksa identitas peminta"),
    "hak.salinan": noop("membuat salinan data orang"),
    "hak.hapus": noop("melaksanakan penghapusan data orang"),
    "ganda.usul": noop("mengusulkan dua catatan sebagai satu orang"),
    "ganda.usul_bandingkan": noop("membandingkan dua orang menurut usul lapangan"),
    "ganda.usul_sisihkan": noop("menyisihkan usul data ganda"),
    "ganda.tiket_baca": noop("membaca tiket data ganda antardesa (disamarkan)"),
    "register.unggah_arsip": noop("mengunggah arsip register untuk diuji"),
    "hak.hapus_isian": noop("melaksanakan penghapusan sebagian data orang"),
    "hak.putus": noop("memutus permintaan atas data sendiri"),
    "angka_resmi.catat": noop("mencatat angka penduduk resmi"),
    "rekonsiliasi.unduh": noop("mengunduh rekonsiliasi penduduk"),
    "berbagi.usul": noop("mengajukan catatan berbagi"),
    "berbagi.setujui": noop("menyetujui catatan berbagi"),
    "berbagi.tolak": noop("menolak catatan berbagi"),
    "berbagi.tahan": noop("menahan catatan berbagi"),
    "orang.betulkan": noop("membetulkan data orang"),
    "keluarga.betulkan": noop("membetulkan data keluarga"),
    "papan.unduh": noop("mengunduh papan desa"),
    "pekerjaan.henti": noop("menghentikan pekerjaan"),
    "batas.uji": noop("menguji batas dusun"),
    "batas.pakai": noop("memakai batas dusun"),
    "batas.lepas": noop("melepas batas dusun"),
    "rilis.rancang": noop("menyusun rancangan rilis"),
    "rilis.tinjau": noop("meninjau tabel"),
    "rilis.ajukan": noop("mengajukan rancangan"),
    "rilis.kembalikan": noop("mengembalikan rancangan"),
    "rilis.tanda_tangan": noop("menandatangani rilis"),
    "rilis.terbit": noop("menerbitkan rilis"),
    "rilis.sebarkan": noop("menyebarkan rilis"),
    "rilis.minta_tarik": noop("meminta penarikan rilis"),
    "rilis.tarik": noop("menarik rilis"),
    "rilis.tolak_tarik": noop("menolak penarikan rilis"),
    "temuan.urung": noop("mengurungkan keputusan temuan"),
    "temuan.lapangan": noop("menandai temuan untuk kunjungan"),
    "temuan.tanya": noop("menanyakan temuan"),
    "temuan.unduh": noop("mengunduh buku kerja bertanda"),
    "temuan.buku_kerja": noop("meminta buku kerja bertanda"),
    "buku_kerja.hapus": noop("menghapus buku kerja yang lewat waktu"),
    "batch.karantina": noop("menyimpan berkas dalam karantina"),
}

_FACTORS = {"totp": noop("kode dari ponsel"), "webauthn": noop("kunci sandi"), "recovery_codes": noop("kode cadangan")}


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the log as a person reads it."""

    number: int
    at: dt.datetime
    who: str
    action: str
    subject: str
    detail: str


@needs("catatan.lihat", area=None, narrow=True)
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """The newest hundred rows that the reader may see; older ones by number."""
    me = request.user
    assert isinstance(me, Account)  # noqa: S101 - what the gate lets in
    only = request.GET.get("lingkup", "")
    before = request.GET.get("sebelum", "")
    below = int(before) if before.isdecimal() and len(before) <= _DIGITS else None
    numbers = newest(me, PAGE + 1, before=below, own=only == "saya")
    found = list(AuditEntry.objects.filter(pk__in=numbers).order_by("-number"))
    context = {
        "bagian": "catatan", "baris": lines(found[:PAGE]), "lingkup": only,
        "lanjut": found[PAGE - 1].number if len(found) > PAGE else None,
    }  # fmt: skip
    return render(request, "staff/catatan.html", context)


def newest(me: Account, count: int, *, before: int | None = None, own: bool = False) -> list[int]:
    """Numbers of the newest rows that somebody may read: one's own acts, and by reach those of the areas.

    The whole of an area for agen, kepala desa, walidata and PPDP, its technical part for an admin simpul: rows that
    name the area or one below it, and what its people do with their accounts.
    """
    whole, technical = {me.actor}, set[str]()
    if not own:
        reaches = {Reach.AREA: whole, Reach.TECHNICAL: technical}
        row = ACTIONS["catatan.lihat"]
        for one in rights.assignments_of(me, clock.today()):
            reach = row.cells.get(one.role)
            if reach in reaches and not one.stage:
                reaches[reach] |= {one.area, *_people_of(one.area)}
    return listing.newest(whole | {listing.technical(one) for one in technical - whole}, count, before=before)


def _people_of(code: str) -> list[str]:
    """Whoever was ever given a role in the area, as the log writes them."""
    held = Assignment.objects.filter(rights.within([rights.area_code(code)], "area"))
    return [f"akun:{one}" for one in held.values_list("person_id", flat=True).distinct()]


def lines(rows: list[AuditEntry]) -> list[Line]:
    """Rows in words; names of accounts are looked up now, the log itself holds ids only."""
    actors = {row.by for row in rows}
    numbers = [int(actor.removeprefix("akun:")) for actor in actors if actor.removeprefix("akun:").isdigit()]
    names = {person.actor: person.name for person in Account.objects.filter(pk__in=numbers)}
    return [
        Line(
            row.number,
            dt.datetime.fromisoformat(row.at),
            names.get(row.by, row.by),
            gettext(WORDS.get(row.action, row.action)),
            f"{row.subject} {', '.join(str(one) for one in json.loads(row.subjects)[:5])}".strip(),
            _detail(json.loads(row.detail)),
        )
        for row in rows
    ]


def _detail(said: dict[str, object]) -> str:
    if said.get("tindakan") in ACTIONS:
        said = {**said, "tindakan": gettext(ACTIONS[str(said["tindakan"])].name)}
    if said.get("peran") in ROLES:
        said = {**said, "peran": gettext(ROLES[str(said["peran"])].name)}
    if said.get("jenis") in _FACTORS:
        said = {**said, "jenis": gettext(_FACTORS[str(said["jenis"])])}
    return "; ".join(f"{key.replace('_', ' ')}: {value}" for key, value in said.items() if value not in ("", None))
