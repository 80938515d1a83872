"""Why something of a server was not taken, in words that an official can act on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tuf.api import exceptions as tuf

from cantik.federate.clocks import WrongClock


class Why(StrEnum):
    """The reasons; the value stands in the kept state and in JSON."""

    SIGNATURE = "tanda_tangan"
    OTHER_ROOT = "akar_lain"
    ROLLBACK = "mundur"
    ALTERED = "berubah"
    EXPIRED = "kedaluwarsa"
    CLOCK = WrongClock.EITHER.value
    OWN_CLOCK = WrongClock.OWN.value
    SERVER_CLOCK = WrongClock.OTHER.value
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
    Why.OTHER_ROOT: (
        "Server itu menunjukkan akar kepercayaan yang lain daripada yang dikenal di sini",
        (
            "Mungkin ketiga lembaganya mendirikan indeks baru karena kuncinya hilang, mungkin ada yang menyamar. "
            "Telepon dua dari ketiga lembaga (Kominfo, BPS, Bappeda) pada nomor yang sudah dikenal: bila benar, minta "
            "berkas akarnya dan nomornya dibacakan, lalu terima di sini. Sebelum itu tidak ada yang diambil; yang "
            "sudah diterima tetap dipakai."
        ),
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
        "Jam komputer ini dan jam server berselisih lebih dari satu hari; salah satunya keliru",
        (
            "Cocokkan keduanya dengan jam telepon. Bila komputer ini yang keliru, betulkan, lalu ulangi; bila "
            "servernya, beri tahu pengelolanya. Sesudah itu baru tampak apakah ada yang kedaluwarsa."
        ),
    ),
    Why.OWN_CLOCK: (
        "Jam komputer ini keliru: ia tertinggal dari yang sudah terjadi",
        "Betulkan dahulu jam komputer ini, lalu ulangi; sesudah itu baru tampak apakah ada yang kedaluwarsa.",
    ),
    Why.SERVER_CLOCK: (
        "Jam server itu keliru: ia tertinggal dari yang sudah terjadi",
        "Jam komputer ini tidak perlu diubah. Beri tahu pengelola server itu; sesudah jamnya dibetulkan, ulangi.",
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
        return self.why in (Why.LINE, Why.MISSING, Why.ROOM, Why.CLOCK, Why.OWN_CLOCK, Why.SERVER_CLOCK)

    def line(self) -> str:
        """What happened, with what it is about."""
        words = _WORDS[self.why][0]
        return f"{words} ({self.about})." if self.about else f"{words}."

    def advice(self) -> str:
        """What somebody can do."""
        return _WORDS[self.why][1]


def judge(error: Exception, wrong: WrongClock | None = None) -> Verdict:
    """The verdict on what the client of TUF raised. Nothing is called expired while two clocks differ: `wrong`, which
    of them."""
    if isinstance(error, tuf.ExpiredMetadataError):
        return Verdict(Why.EXPIRED if wrong is None else Why(wrong.value))
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
