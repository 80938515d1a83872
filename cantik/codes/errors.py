"""Errors of this room: W1… area codes, their pack, bridges and changes; W2… code lists, words and protected names."""

from __future__ import annotations

from cantik.base.errors import CantikError


class InvalidAreaCode(CantikError):
    """W101: the text is not a code of the scheme that was stated."""

    def __init__(self, found: str, expected: str, mend: str, *, where: str = "") -> None:
        super().__init__(
            "W101", "Kode wilayah tidak sah", where=where, found=f"“{found}”", expected=expected, mend=mend
        )


class SchemeMissing(CantikError):
    """W102: a code without its scheme; the same ten digits can be two different villages."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "W102",
            "Kode wilayah tanpa skema",
            found=f"“{found}”",
            expected="skema yang disebut: kemendagri, bps, atau sementara",
            mend="Tulis misalnya kemendagri:35.05.10.2011 atau bps:3505080012; deret angka yang sama dapat berarti "
            "desa yang berbeda di kedua skema.",
        )


class NoSuchArea(CantikError):
    """A well-formed code that no area of the index has now; `suggestions` are codes that may be meant."""

    suggestions: tuple[str, ...] = ()


class UnknownAreaCode(NoSuchArea):
    """W103: the index has never had the code; suggestions look like it."""

    def __init__(self, found: str, expected: str, mend: str, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__("W103", "Kode wilayah tidak dikenal", found=found, expected=expected, mend=mend)
        self.suggestions = suggestions


class RetiredAreaCode(NoSuchArea):
    """W104: the code was valid in an earlier edition; suggestions are new areas of the same name."""

    def __init__(self, found: str, name: str, edition: str, suggestions: tuple[str, ...] = ()) -> None:
        hint = f" Yang baru dengan nama sama: {', '.join(suggestions[:3])}." if suggestions else ""
        super().__init__(
            "W104",
            "Kode wilayah sudah tidak berlaku",
            found=found,
            expected="kode yang masih berlaku",
            mend=f"Kode ini milik {name} dan hilang sejak edisi {edition}; cari namanya untuk kode yang berlaku.{hint}",
        )
        self.suggestions = suggestions


class RecodedAreaCode(NoSuchArea):
    """W110: the area of this code bears another one now, as changes that were brought say; nothing is kept under the
    former one any more."""

    def __init__(self, found: str, now: str) -> None:
        super().__init__(
            "W110", "Kode wilayah sudah diganti", found=found, expected=now, mend=f"Pakai kode yang berlaku, {now}."
        )
        self.suggestions = (now,)


class BridgeFileError(CantikError):
    """W105: a file that joins BPS and Kemendagri codes cannot be used (nothing was taken over)."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W105", message, where=where, found=found, expected=expected, mend=mend)


class ChangesFileError(CantikError):
    """W106: a file of changed codes cannot be used (nothing was taken over)."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W106", message, where=where, found=found, expected=expected, mend=mend)


class DamagedPack(CantikError):
    """W107: the pack of area codes in the package is not what its description says."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "W107",
            "Paket kode wilayah rusak",
            where=where,
            found=found,
            expected=expected,
            mend="Pasang ulang Cantik, atau buat lagi dengan script/buat_wilayah.py.",
        )


class ExtraAreasError(CantikError):
    """W108: a file of additional areas cannot be added to the index (nothing was taken over)."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W108", message, where=where, found=found, expected=expected, mend=mend)


class AreaConflict(CantikError):
    """W109: an area or code would be held twice, or an area would be left without its parent."""

    def __init__(self, message: str, *, found: str, expected: str, mend: str) -> None:
        super().__init__("W109", message, found=found, expected=expected, mend=mend)


class CodeListError(CantikError):
    """W201: a code list is missing or not in order; `where` is `file:line`."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W201", message, where=where, found=found, expected=expected, mend=mend)


class UnknownCode(CantikError):
    """W202: a code that the list does not have (text from users goes through `match`, which does not raise)."""

    def __init__(self, list_id: str, found: str, expected: str) -> None:
        super().__init__(
            "W202",
            "Kode tidak ada dalam daftar",
            where=f"daftar {list_id}",
            found=f"“{found}”",
            expected=expected,
            mend="Pakai kode dari daftar itu.",
        )


class AreaWordsError(CantikError):
    """W203: the file of words for kinds of area, or a kabupaten's own, is not in order."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W203", message, where=where, found=found, expected=expected, mend=mend)


class ProtectedNamesError(CantikError):
    """W204: the file of protected names is not in order."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("W204", message, where=where, found=found, expected=expected, mend=mend)


class StandardsError(CantikError):
    """W206: a master file of standard data is not in order; `where` is `file:line`."""

    def __init__(self, message: str, *, where: str, found: str = "", expected: str = "", mend: str = "") -> None:
        mend = mend or "Perbaiki baris itu, lalu bawa lagi."
        super().__init__("W206", message, where=where, found=found, expected=expected, mend=mend)


class TimeZoneFileError(CantikError):
    """W205: the file of time zones is not in order."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "W205",
            "Baris zona waktu tidak sah",
            where=where,
            found=f"“{found[:40]}”",
            expected=expected,
            mend="Perbaiki baris itu, lalu muat lagi.",
        )
