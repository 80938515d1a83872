"""Faults of disk and rights in words: what the operating system refused, and what a person can do about it."""

from __future__ import annotations

import errno
from dataclasses import dataclass

from cantik.base.errors import CantikError


@dataclass(frozen=True, slots=True)
class _Fault:
    """What happened, what a person does, and what to type instead at the command line."""

    message: str
    mend: str
    command: str = ""


_KNOWN = {
    errno.ENOSPC: _Fault("Ruang simpan penuh", "Kosongkan ruang, lalu ulangi; register tetap seperti semula."),
    errno.EACCES: _Fault("Tidak ada hak menulis atau membaca", "Periksa hak atas folder ini."),
    errno.EROFS: _Fault(
        "Folder hanya dapat dibaca", "Pilih folder lain.", command="Pilih folder lain dengan --out atau --store."
    ),
    errno.ENOENT: _Fault("Berkas atau folder tidak ada", "Periksa nama dan letaknya."),
    errno.EISDIR: _Fault("Ini folder, bukan berkas", "Tunjuk berkasnya."),
    errno.ENOTDIR: _Fault("Ini berkas, bukan folder", "Tunjuk folder."),
}
_OTHER = _Fault(
    "Sistem menolak membaca atau menulis",
    "Coba lagi; bila terulang, minta pengelola komputer ini memeriksanya.",
    command="Coba lagi; lihat cantik doctor.",
)


def system_error(error: OSError) -> CantikError:
    """The fault in words; what was stored before stands (every write is all or nothing)."""
    known = _KNOWN.get(error.errno or 0)
    fault = known or _OTHER
    found = "" if known else str(error.strerror or "")  # the system's own words, which are seldom Indonesian
    return CantikError(
        "D001", fault.message, where=str(error.filename or ""), found=found, mend=fault.mend, command=fault.command
    )
