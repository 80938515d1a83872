"""Errors of the worklist, B3…: a decision that cannot be taken as it was asked for. Nothing is changed then."""

from __future__ import annotations

import datetime as dt

from cantik.base.errors import CantikError


class AlreadyDecided(CantikError):
    """B304: somebody else decided about the finding since the page was shown. Says who (`by`, an id), when and what."""

    def __init__(self, finding: int, *, state: str, by: str, at: dt.datetime | None, reason: str) -> None:
        super().__init__(
            "B304",
            "Temuan ini sudah diputuskan orang lain",
            where=f"temuan {finding}",
            found=state,
            mend="Lihat keputusannya sebelum memutuskan lagi.",
        )
        self.finding, self.state, self.by, self.at, self.reason = finding, state, by, at, reason


class NotDecidable(CantikError):
    """B305: findings that cannot be decided about like this: not of this village, not open, or of another level."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "B305",
            "Temuan ini tidak dapat diputuskan dengan cara ini",
            found=found,
            expected="galat yang terbuka dari data yang berlaku",
            mend="Muat ulang daftar temuan.",
        )


class PreviewStale(CantikError):
    """B306: between preview and saving the findings became others."""

    def __init__(self, before: int, now: int) -> None:
        super().__init__(
            "B306",
            "Daftar temuan berubah sejak pratinjau",
            found=f"{now} temuan",
            expected=f"{before} temuan",
            mend="Periksa pratinjau yang baru, lalu simpan.",
        )


class NothingToMark(CantikError):
    """B308: the list that a marked workbook was asked for is empty now."""

    def __init__(self) -> None:
        super().__init__("B308", "Daftar temuan ini sudah kosong", mend="Muat ulang daftar temuan.")
