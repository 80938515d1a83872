"""How large the body of a request may be and who sends it, decided by its headers before any of it is read: the gate
first.

Whoever has not signed in sends a small form. Files are taken on few addresses, and only from a person whom the gate of
that address would let in.
"""

from __future__ import annotations

from django.urls import Resolver404, ResolverMatch, resolve

from cantik.collect.archive import LIMITS, MB
from cantik.field.forms.app.multipart import MOST_POST
from cantik.staff.app import header_auth
from cantik.web.channels import SMALL_BYTES, BodyTerms
from cantik.web.tahap.pengumpulan.collect.memory import FORM_BYTES
from cantik.web.tahap.pengumpulan.openrosa.device_cache import find_device
from cantik.web.tahap.penyebarluasan.deliver import machine

#: a form without a file: Django itself takes no more of one
FORM_LIMIT = 3 * MB
_SMALL = BodyTerms(SMALL_BYTES)
_ONE, _SEVERAL = LIMITS.file + MB, FORM_BYTES
#: addresses that take files, with what their body may have in all
UPLOADS = {
    "kumpul_kirim": _SEVERAL,
    "kumpul_uji": _SEVERAL,
    "kumpul_mulai": FORM_LIMIT,
    "kumpul_potong": _ONE,
    "kumpul_pemetaan_unggah": _ONE,
    "pulih": _SEVERAL,
    "satuan_sls": _ONE,
    "terbit_batas_kirim": _ONE,
    "terbit_halaman_simpan": _ONE,
    "tampilan_kirim": _ONE,
    "tampilan_wilayah_kirim": _ONE,
    "bencana_foto": _ONE,
    "kirim_undangan": FORM_LIMIT,
    "penerimaan_undangan": FORM_LIMIT,
    "penerimaan_indeks_terima": FORM_LIMIT,
    "penerimaan_kunci": FORM_LIMIT,
    "kirim_daftar": FORM_LIMIT,
    "kirim_daftar_tanda": FORM_LIMIT,
    "pindah_kenal": FORM_LIMIT,
    "pindah_berkas": FORM_LIMIT,
    "fasilitas_foto": _ONE,
    "rencana_baru": _ONE,
    "lapangan_salinan": _ONE,
    "lapangan_tabel": _ONE,
    "luaran_lampir": FORM_LIMIT,
    "masa_simpan_ulang": FORM_LIMIT,
    "metadata_impor": _ONE,
    "opd_coba": _ONE,
    "penetapan_kunci": _ONE,
    "penetapan_bersama_kunci": _ONE,
    "penetapan_bersama_impor": _ONE,
}
#: addresses whose form is answered with an age file: the register is read, and a passphrase costs a second and 256 MB
SEALED = frozenset({"bawa_keluar_berkas", "hak_berkas", "buku_utuh", "lapangan_isian"})


def asks_sealed_file(method: str, path: str) -> bool:
    """Whether a request is answered with an age file."""
    try:
        return method == "POST" and resolve(path).url_name in SEALED
    except Resolver404:
        return False


def body_terms(method: str, path: str, headers: dict[str, str]) -> BodyTerms:
    """What the body of this request may weigh, and who sends it."""
    if method not in ("POST", "PUT"):
        return _SMALL
    try:
        match = resolve(path)
    except Resolver404:
        return _SMALL
    name = match.url_name or ""
    if name == "gawai_kirim":
        return header_auth.ask_database(lambda: _of_device(str(match.kwargs["perangkat"])), _SMALL)
    if name.startswith("kiriman_"):
        return header_auth.ask_database(lambda: _of_machine(name, headers), _SMALL)
    if method != "POST":
        return _SMALL
    return header_auth.ask_database(lambda: _of_person(match, headers.get("COOKIE", "")), _SMALL)


def _of_device(token: str) -> BodyTerms:
    """A device may send photos; a token that nobody has may not."""
    return _SMALL if find_device(token, fresh=False) is None else BodyTerms(MOST_POST, token)


def _of_machine(name: str, headers: dict[str, str]) -> BodyTerms:
    most, who = machine.allowed_bytes(name, headers)
    return BodyTerms(most, who) if most else _SMALL


def _of_person(match: ResolverMatch, cookies: str) -> BodyTerms:
    person = header_auth.visitor(cookies)
    if person is None:
        return _SMALL
    most = UPLOADS.get(match.url_name or "", FORM_LIMIT)
    if most > FORM_LIMIT and not header_auth.let_in(person, match.func, match.kwargs):
        most = FORM_LIMIT
    return BodyTerms(most, person.actor)
