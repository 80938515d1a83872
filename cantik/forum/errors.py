"""Errors of this room: R594, R600–R602, R650–R652, R660–R663."""

from __future__ import annotations

from cantik.base.errors import CantikError


class YearRefused(CantikError):
    """R594: the year of a forum is not opened or changed like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R594", message, found=found, expected=expected, mend=mend)


class DefinitionRefused(CantikError):
    """R600: a definition of a kabupaten's own is not proposed, examined, brought into force or ended like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "", where: str = "") -> None:
        super().__init__("R600", message, where=where, found=found, expected=expected, mend=mend)


class MetadataRefused(CantikError):
    """R601: a set of metadata is not written, handed in or decided about like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R601", message, found=found, expected=expected, mend=mend)


class PolicyRefused(CantikError):
    """R602: a stricter policy of disclosure is not proposed, brought into force or ended like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "", where: str = "") -> None:
        super().__init__("R602", message, where=where, found=found, expected=expected, mend=mend)


class SettingRefused(CantikError):
    """R650: the value of a parameter is not proposed, locked or given up like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "", where: str = "") -> None:
        super().__init__("R650", message, where=where, found=found, expected=expected, mend=mend)


class BadImpactItems(CantikError):
    """R651: the list of what an assessment of impact weighs cannot be read."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__(
            "R651", "Daftar penilaian dampak tidak dapat dibaca", where=where, found=found, expected=expected
        )


class ImpactRefused(CantikError):
    """R652: an assessment of impact is not written, handed in or decided about like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R652", message, found=found, expected=expected, mend=mend)


class MeetingRefused(CantikError):
    """R660: a meeting of a forum is not called, its minutes are not written, closed or added to like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R660", message, found=found, expected=expected, mend=mend)


class BadMeetingKinds(CantikError):
    """R661: the file of kinds of meetings cannot be read."""

    def __init__(self, where: str, found: str, expected: str) -> None:
        super().__init__("R661", "Jenis rapat tidak dapat dibaca", where=where, found=found, expected=expected)


class AdviceRefused(CantikError):
    """R662: a recommendation for a survey is not listed, sent or answered like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R662", message, found=found, expected=expected, mend=mend)


class ActionRefused(CantikError):
    """R663: a row of the action plan is not written or reported on like this."""

    def __init__(self, message: str, *, found: str = "", expected: str = "", mend: str = "") -> None:
        super().__init__("R663", message, found=found, expected=expected, mend=mend)
