"""Errors of this room: F4…, references that come from above."""

from __future__ import annotations

from cantik.base.errors import CantikError


class ReferenceRefused(CantikError):
    """F4…: a package of references is not taken, or does not come into force. `line_down`: nothing is wrong with what
    is offered, the line was cut; the same again goes on where it was."""

    line_down = False


def no_package(where: str, found: str, expected: str) -> ReferenceRefused:
    """F401: what is no package of references."""
    return ReferenceRefused(
        "F401",
        "Paket acuan tidak dapat dibaca",
        where=where,
        found=found,
        expected=expected,
        mend="Minta penerbitnya menerbitkan ulang; yang berlaku di sini tidak berubah.",
    )


def too_large(where: str, found: str, expected: str) -> ReferenceRefused:
    """F402: more than a package may hold."""
    return ReferenceRefused(
        "F402",
        "Paket acuan terlalu besar",
        where=where,
        found=found,
        expected=expected,
        mend="Minta penerbitnya memeriksa paket itu; tidak ada yang diambil.",
    )


def wrong_place(where: str, found: str, expected: str) -> ReferenceRefused:
    """F403: a file in a place that a package has not."""
    return ReferenceRefused(
        "F403",
        "Paket acuan memuat berkas yang tidak boleh ada di dalamnya",
        where=where,
        found=found,
        expected=expected,
        mend="Minta penerbitnya menerbitkan ulang tanpa berkas itu; tidak ada yang diambil.",
    )


def other_area(where: str, found: str, expected: str) -> ReferenceRefused:
    """F404: of a server that does not stand above this one."""
    return ReferenceRefused(
        "F404",
        "Paket acuan ini milik wilayah lain",
        where=where,
        found=found,
        expected=expected,
        mend="Ambil dari server pusat, provinsi, atau kabupaten/kota sendiri.",
    )


def refuse_change(where: str, found: str, expected: str) -> ReferenceRefused:
    """F405: a version that is not the next one, or a definition that changes without a higher version."""
    return ReferenceRefused(
        "F405",
        "Versi acuan tidak naik",
        where=where,
        found=found,
        expected=expected,
        mend="Penerbitnya menaikkan versi berkas itu, lalu menerbitkan versi paket berikutnya.",
    )


def refuse_fetch(found: str, mend: str, *, line_down: bool = False) -> ReferenceRefused:
    """F406: the server is not reached (`line_down`), or what it offers is not believed."""
    made = ReferenceRefused(
        "F406",
        "Acuan tidak dapat diambil dari server itu",
        found=found,
        expected="server di atas, seperti yang dikenal",
        mend=mend,
    )
    made.line_down = line_down
    return made


def refuse_other_root(found: str, mend: str) -> ReferenceRefused:
    """F406: the server shows another root than the one by which it is known."""
    return ReferenceRefused(
        "F406",
        "Acuan tidak dapat diambil dari server itu",
        found=found,
        expected="akar yang dikenal di sini",
        mend=mend,
        command="Sesudah nomornya dibacakan: cantik reference fetch ALAMAT --root BERKAS --fingerprint NOMOR.",
    )
