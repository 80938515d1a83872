"""Faults of disk and rights in words: what the operating system refused, and what a person can do about it."""

from __future__ import annotations

import errno

from cantik.base.errors import CantikError

_KNOWN = {
    errno.ENOSPC: ("Ruang simpan penuh", "Kosongkan ruang, lalu jalankan lagi; register tetap seperti semula."),
    errno.EACCES: ("Tidak ada hak menulis atau membaca", "Periksa hak atas folder ini."),
    errno.EROFS: ("Folder hanya dapat dibaca", "Pilih folder lain dengan --out atau --store."),
    errno.ENOENT: ("Berkas atau folder tidak ada", "Periksa nama dan letaknya."),
    errno.EISDIR: ("Ini folder, bukan berkas", "Tunjuk berkasnya."),
    errno.ENOTDIR: ("Ini berkas, bukan folder", "Tunjuk folder."),
}
_OTHER = ("Sistem menolak membaca atau menulis", "Coba lagi; lihat cantik doctor.")


def system_error(error: OSError) -> CantikError:
    """The fault in words; what was stored before stands (every write is all or nothing)."""
    known = _KNOWN.get(error.errno or 0)
    message, mend = known or _OTHER
    found = "" if known else str(error.strerror or "")  # the system's own words, which are seldom Indonesian
    return CantikError("D001", message, where=str(error.filename or ""), found=found, mend=mend)
