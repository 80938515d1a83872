"""Why something of a server was not taken, in words that an official can act on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tuf.api import exceptions as tuf

#: from here on a clock is wrong, and not merely slow
CLOCK_TOLERANCE = dt.timedelta(days=1)


class Why(StrEnum):
    """The reasons; the value stands in the kept state and in JSON."""

    SIGNATURE = "tanda_tangan"
    ROLLBACK = "mundur"
    ALTERED = "berubah"
    EXPIRED = "kedaluwarsa"
    CLOCK = "jam"
    UNREADABLE = "tidak_terbaca"
    TERRITORY = "wilayah"
    SHAPE = "susunan_kunci"
    NAME = "nama_berkas"
    MISSING = "tidak_ada"
    LINE = "sambungan"
    ROOM = "ruang"


_WORDS = {
    Why.SIGNATURE: (
        "Tanda tangan kurang atau dari kunci yang tidak diakui",
        "Minta kabupaten/kota memeriksa siapa yang menandatangani; data yang sudah diterima tetap dipakai.",
    ),
    Why.ROLLBACK: (
        "Server menawarkan keadaan yang lebih lama daripada yang sudah diterima",
        "Hubungi pengelola server itu: cadangan lama terpasang, atau ada yang mencoba mengembalikan data lama.",
    ),
    Why.ALTERED: (
        "Isinya tidak sama dengan daftar bertanda tangan",
        "Coba lagi lewat sambungan lain; bila terulang, pengelola server itu memeriksa berkasnya.",
    ),
    Why.EXPIRED: (
        "Tanda tangannya kedaluwarsa",
        "Pengelola server itu menjalankan tugas hariannya, atau pemegang kuncinya menandatangani ulang.",
    ),
    Why.CLOCK: (
        "Jam komputer ini dan jam server berselisih lebih dari satu hari",
        "Betulkan dahulu jam komputer ini, lalu ulangi; sesudah itu baru tampak apakah ada yang kedaluwarsa.",
    ),
    Why.UNREADABLE: (
        "Daftar server tidak dapat dibaca",
        "Coba lagi; bila terulang, pengelola server itu memeriksa folder indeksnya.",
    ),
    Why.TERRITORY: (
        "Bicara tentang wilayah yang bukan miliknya; berkas itu tidak diambil",
        "Tanyakan kepada kabupaten/kota yang bersangkutan.",
    ),
    Why.SHAPE: (
        "Peran desa ini tidak tersusun dari dua kunci yang keduanya diperlukan",
        "Minta kabupaten/kota memperbaiki daftar kunci desanya.",
    ),
    Why.NAME: (
        "Ada nama berkas yang tidak boleh dipakai; berkas itu tidak diambil",
        "Minta kabupaten/kota menerbitkan ulang edisi itu.",
    ),
    Why.MISSING: (
        "Berkas yang disebut daftarnya tidak ada di server",
        "Pengelola server itu mengembalikan berkasnya; panen berikutnya mengambilnya.",
    ),
    Why.LINE: ("Sambungan putus", "Panen berikutnya melanjutkan dari tempat terhenti."),
    Why.ROOM: ("Ruang simpan tidak cukup", "Kosongkan ruang, lalu ulangi; yang sudah diterima tetap ada."),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why, and about what (a path, a key): nothing where it is the whole."""

    why: Why
    about: str = ""

    @property
    def waits(self) -> bool:
        """It is not refused, only not there yet."""
        return self.why in (Why.LINE, Why.MISSING, Why.ROOM, Why.CLOCK)

    def line(self) -> str:
        """What happened, with what it is about."""
        words = _WORDS[self.why][0]
        return f"{words} ({self.about})." if self.about else f"{words}."

    def advice(self) -> str:
        """What somebody can do."""
        return _WORDS[self.why][1]


def judge(error: Exception, skew: dt.timedelta | None = None) -> Verdict:
    """The verdict on what the client of TUF raised. Before anything is called expired the clocks are compared."""
    if isinstance(error, tuf.ExpiredMetadataError):
        wrong = skew is not None and abs(skew) > CLOCK_TOLERANCE
        return Verdict(Why.CLOCK if wrong else Why.EXPIRED)
    found = next((why for kind, why in _KINDS if isinstance(error, kind)), None)
    if found is None:
        raise error
    return Verdict(found)


# the first that fits
_KINDS: tuple[tuple[type[Exception], Why], ...] = (
    (tuf.UnsignedMetadataError, Why.SIGNATURE),
    (tuf.BadVersionNumberError, Why.ROLLBACK),
    (tuf.LengthOrHashMismatchError, Why.ALTERED),
    (tuf.DownloadLengthMismatchError, Why.ALTERED),
    (tuf.DownloadHTTPError, Why.MISSING),
    (tuf.DownloadError, Why.LINE),
    (tuf.RepositoryError, Why.UNREADABLE),
)
