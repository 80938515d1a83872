"""Errors of this room: R2… keys, R3… store, R48… what may not leave it. No text holds a NIK, a KK number or a name."""

from __future__ import annotations

import errno

from cantik.base.errors import CantikError


class KeyMissing(CantikError):
    """R201: the store's master key is not there; without it nothing of the store can be read."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R201",
            "Kunci simpanan tidak ditemukan, isi simpanan tidak dapat dibaca",
            where=where,
            mend="Pengelola komputer ini mengembalikan berkas kunci dari salinan tersegel.",
            command="Kembalikan berkas kunci dari salinan tersegel, atau sebut letaknya dalam CANTIK_KEY_FILE.",
        )


class WrongKey(CantikError):
    """R202: the key (or the passphrase) is not the one of this store."""

    def __init__(self, where: str, message: str = "Kunci ini bukan kunci simpanan tersebut") -> None:
        super().__init__(
            "R202",
            message,
            where=where,
            mend="Pengelola komputer ini memeriksa berkas kunci dan kata sandinya.",
            command="Periksa CANTIK_KEY_FILE, kata sandi, dan (bila dipakai) CANTIK_DATABASE.",
        )


class Locked(CantikError):
    """R203: the master key is wrapped and no passphrase was given."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R203",
            "Kunci simpanan dilindungi kata sandi",
            where=where,
            mend="Pengelola komputer ini mengetik kata sandinya.",
            command="Ketik kata sandi, atau isi CANTIK_PASSPHRASE atau CANTIK_PASSPHRASE_FILE.",
        )


class DamagedSecret(CantikError):
    """R204: a sealed value cannot be opened: it was changed, moved to another row, or belongs to another key."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R204", "Nilai tersegel rusak atau dipindahkan", where=where, mend="Pulihkan simpanan dari cadangan."
        )


class DamagedKeyFile(CantikError):
    """R205: the key file is not one."""

    def __init__(self, where: str) -> None:
        super().__init__("R205", "Berkas kunci rusak", where=where, mend="Kembalikan dari salinan tersegel.")


class PublicHalfOnly(CantikError):
    """R207: the file holds the public half of a signing key, and a signature needs the private one."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R207",
            "Berkas ini hanya bagian publik sebuah kunci",
            where=where,
            expected="berkas kunci yang tinggal pada pemegangnya",
            mend="Pemegangnya menandatangani dengan berkas kuncinya sendiri.",
        )


class PrivateHalfHanded(CantikError):
    """R208: the file holds a private key, and only the public half is ever handed over."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R208",
            "Berkas ini kunci rahasia, bukan bagian publiknya",
            where=where,
            expected="berkas yang berakhiran .publik.json",
            mend="Kembalikan kepada pemegangnya dan minta bagian publiknya; bila ia sempat tersalin, ganti kuncinya.",
        )


class WrongPassphrase(CantikError):
    """R209: a signing key's file does not open with this passphrase."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R209",
            "Frasa sandi kunci tanda tangan salah",
            where=where,
            mend="Ulangi dengan frasa sandi yang dipakai pemegangnya saat kunci ini dibuat.",
        )


class WeakPassphrase(CantikError):
    """R206: shorter than twelve characters."""

    def __init__(self, least: int) -> None:
        super().__init__(
            "R206",
            "Kata sandi terlalu pendek",
            expected=f"sedikitnya {least} huruf",
            mend="Beberapa kata yang mudah diingat lebih baik daripada satu kata yang rumit.",
        )


class NotAStore(CantikError):
    """R301: the folder is not a store, or it cannot be used as one."""

    def __init__(self, where: str, message: str = "Folder ini bukan simpanan Cantik") -> None:
        super().__init__(
            "R301", message, where=where, mend="Pilih folder lain.", command="Pilih folder lain dengan --store."
        )


class StoreBusy(CantikError):
    """R302: another process works on the store."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R302", "Simpanan sedang dipakai proses lain", where=where, mend="Tunggu sampai selesai, lalu ulangi."
        )


class StoreTooNew(CantikError):
    """R303: the database was made by a newer version of the program."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "R303",
            "Simpanan dibuat oleh Cantik yang lebih baru",
            where=where,
            found=found,
            mend="Pasang versi Cantik yang lebih baru.",
        )


class StoreTooOld(CantikError):
    """R310: the tables are of a shape that this program does not know: those from before the first release, or none."""

    def __init__(self, where: str, found: list[str]) -> None:
        rest = f" dan {len(found) - 1} lagi" if len(found) > 1 else ""
        super().__init__(
            "R310",
            "Susunan simpanan tidak dikenal versi ini",
            where=where,
            found=f"{found[0]}{rest}",
            mend="Pengelola komputer ini memindahkan tiap desa lewat arsip register, menurut panduan Cadangan.",
            command="Dengan versi lama: cantik export --shape cantik untuk tiap desa. "
            "Dengan versi ini: cantik import ARSIP --desa KODE --apply ke simpanan baru.",
        )


class StoreIncomplete(CantikError):
    """R311: parts of a store are there and others are not: it must not be taken for a new one and filled anew."""

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "R311",
            "Simpanan ini tidak lengkap, jadi tidak dibuka",
            where=where,
            found=found,
            mend="Pengelola komputer ini memulihkannya dari cadangan ke folder baru; jangan menghapus yang masih ada.",
            command="Pulihkan dari cadangan ke folder baru (cantik restore); jangan menghapus yang masih ada.",
        )


class StoreDamaged(CantikError):
    """R312: the database file is there and cannot be read as one: a page changed, or the file was cut or replaced."""

    _WORDS = (
        ("malformed", "sebagian isinya rusak (cakram rusak, atau berkas terpotong atau tertimpa)"),
        ("not a database", "berkasnya bukan basis data (tertimpa atau terpotong)"),
        ("corrupt", "sebagian isinya rusak"),
        ("could not decode to utf-8", "sebagian isinya rusak (teksnya tidak terbaca)"),
    )

    @classmethod
    def of(cls, where: str, said: str) -> StoreDamaged | None:
        """The damage that a database tells of; None for anything else."""
        found = next((words for mark, words in cls._WORDS if mark in said.lower()), None)
        return None if found is None else cls(where, found)

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            "R312",
            "Basis data simpanan rusak",
            where=where,
            found=found,
            mend="Hentikan pemakaian dan minta pengelola komputer ini memulihkannya dari cadangan; folder ini jangan "
            "dihapus.",
            command="Hentikan pemakaian, salin folder ini apa adanya, lalu pulihkan dari cadangan (cantik restore).",
        )


class StoreFlag(CantikError):
    """R306: a store for demonstration was asked for, but the folder holds a real one, or the reverse."""

    def __init__(self, where: str, demo: bool) -> None:
        found = "simpanan contoh" if demo else "simpanan biasa"
        super().__init__(
            "R306",
            "Jenis simpanan tidak sesuai",
            where=where,
            found=found,
            mend="Pakai folder lain; data rekaan dan data nyata tidak boleh bercampur.",
        )


class FileChanged(CantikError):
    """R307: the file is not the one that was read (its hash differs)."""

    def __init__(self, where: str) -> None:
        super().__init__("R307", "Berkas berubah sejak dibaca", where=where, mend="Baca ulang berkas itu.")


class FileGone(CantikError):
    """R309: an original file is not in the store: it was erased, or the register came in as an archive."""

    def __init__(self, where: str) -> None:
        super().__init__(
            "R309",
            "Berkas asli tidak ada di simpanan ini",
            where=where,
            found="dihapus atau tidak dibawa",
            mend="Pakai berkas asli yang disimpan desa di tempat lain.",
        )


_NUMBERS = {errno.ENOSPC: "penuh", errno.EDQUOT: "penuh", errno.EROFS: "baca", errno.EIO: "cakram"}
_SAID = (("full", "penuh"), ("readonly", "baca"), ("unable to open", "baca"), ("disk i/o", "cakram"))


class StoreFailed(CantikError):
    """R308: the database stopped answering in the middle of work; what was not finished is rolled back."""

    _WORDS = (
        ("full", "ruang simpan penuh"),
        ("disk i/o", "cakram menolak menulis"),
        ("readonly", "hanya dapat dibaca"),
        ("locked", "sedang dipakai proses lain"),
        ("secure_delete", "SQLite di komputer ini tidak menimpa yang dihapus"),
    )

    @classmethod
    def full(cls, said: str) -> bool:
        """Whether a database tells of a disk that takes no more."""
        return any(mark in said.lower() for mark, _ in cls._WORDS[:3])

    @classmethod
    def why(cls, error: BaseException | None) -> str:
        """What keeps a disk from taking what was to be written, by an error of the database or of the system: `penuh`,
        `baca` (read-only), `cakram`; "" for any other error."""
        while error is not None:
            if isinstance(error, OSError):
                return _NUMBERS.get(error.errno or 0, "")
            if type(error).__name__ in {"OperationalError", "InternalError"}:
                said = str(error).lower()
                return next((why for mark, why in _SAID if mark in said), "")
            error = error.__cause__ or error.__context__
        return ""

    def __init__(self, where: str, said: str) -> None:
        found = next((words for mark, words in self._WORDS if mark in said.lower()), "basis data tidak menjawab")
        super().__init__(
            "R308",
            "Simpanan tidak dapat ditulis atau dibaca",
            where=where,
            found=found,
            mend="Periksa ruang simpan dan hak menulis, lalu ulangi; register tetap seperti semula. Bila cakramnya "
            "rusak, salin folder simpanan ke cakram lain dahulu.",
        )


class ExportRefused(CantikError):
    """R48…: the register cannot be written like this: an unknown shape, nobody to write, a number that must not go."""


class NoSealingKey(CantikError):
    """Second factors cannot be read: the store's key is not there, or is another store's."""

    def __init__(self) -> None:
        super().__init__(
            "S104",
            "Pengaman kedua tidak dapat dibaca karena kunci simpanan tidak cocok",
            mend="Buka simpanan dengan kuncinya; bila kunci hilang, pulihkan akun dengan kode tercetak.",
        )


class BackupRefused(CantikError):
    """R32…: a backup cannot be made or used: it is damaged, not whole, or would lie over something else."""
