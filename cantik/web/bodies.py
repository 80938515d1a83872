"""How large the body of a request may be, decided by its headers, before any of it is read: the gate first.

Whoever has not signed in sends a small form. Files are taken on few addresses, and only from a person whom the gate of
that address would let in.
"""

from __future__ import annotations

from django.urls import Resolver404, ResolverMatch, resolve

from cantik.collect.archive import LIMITS, MB
from cantik.field.forms.app.multipart import MOST_POST
from cantik.staff.app import header_auth
from cantik.web.channels import SMALL_BYTES
from cantik.web.tahap.pengumpulan.collect.memory import FORM_BYTES
from cantik.web.tahap.pengumpulan.openrosa.device_cache import find_device
from cantik.web.tahap.penyebarluasan.deliver import machine

#: a form without a file: Django itself takes no more of one
FORM_LIMIT = 3 * MB
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


def allowed_bytes(method: str, path: str, headers: dict[str, str]) -> int:
    """Bytes that the body of this request may have."""
    if method not in ("POST", "PUT"):
        return SMALL_BYTES
    try:
        match = resolve(path)
    except Resolver404:
        return SMALL_BYTES
    if match.url_name == "gawai_kirim":
        return header_auth.ask_database(lambda: _of_device(str(match.kwargs["perangkat"])), SMALL_BYTES)
    if (match.url_name or "").startswith("kiriman_"):
        return header_auth.ask_database(
            lambda: machine.allowed_bytes(match.url_name or "", headers) or SMALL_BYTES, SMALL_BYTES
        )
    if method != "POST":
        return SMALL_BYTES
    return header_auth.ask_database(lambda: _of(match, headers.get("COOKIE", "")), SMALL_BYTES)


def _of_device(token: str) -> int:
    """A device may send photos; a token that nobody has may not."""
    return SMALL_BYTES if find_device(token, fresh=False) is None else MOST_POST


def _of(match: ResolverMatch, cookies: str) -> int:
    person = header_auth.visitor(cookies)
    if person is None:
        return SMALL_BYTES
    most = UPLOADS.get(match.url_name or "", FORM_LIMIT)
    return most if most <= FORM_LIMIT or header_auth.let_in(person, match.func, match.kwargs) else FORM_LIMIT
