"""Codes that may have been meant by one that does not exist."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from cantik.codes.area import AreaCode, AreaLevel, Scheme

#: numbers from here on are those of kota, below of kabupaten
_FIRST_KOTA = 71


def slips(area: AreaCode) -> Iterator[AreaCode]:
    """Codes one slip of the hand away: two neighbours swapped, or one digit wrong; the last digits are tried first."""
    digits = "".join(area.parts)
    for at in reversed(range(len(digits) - 1)):
        if digits[at] != digits[at + 1]:
            yield _cut(area, digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :])
    for at in reversed(range(len(digits))):
        for digit in "0123456789":
            if digit != digits[at]:
                yield _cut(area, digits[:at] + digit + digits[at + 1 :])


def _cut(area: AreaCode, digits: str) -> AreaCode:
    parts: list[str] = []
    at = 0
    for width in area.scheme.widths[: len(area.parts)]:
        parts.append(digits[at : at + width])
        at += width
    return AreaCode(area.scheme, tuple(parts))


def suggestions(area: AreaCode, exists: Callable[[AreaCode], bool], limit: int = 5) -> tuple[AreaCode, ...]:
    """Existing codes that look like `area`: below the same parent first. A suggestion is never taken without asking."""
    near = [other for other in dict.fromkeys(slips(area)) if exists(other)]
    parent = area.parent()
    near.sort(key=lambda other: other.parent() != parent)
    return tuple(near[:limit])


def may_be_former(area: AreaCode, given: Collection[str]) -> bool:
    """Whether a number that nobody bears was probably borne once. `given`: the numbers that stand at its place, below
    the lowest code above it that exists.

    Numbers are given in order and not again, so one that is not larger than another of its kind (a desa 2…, a
    kelurahan 1…, a kota 71…, a kabupaten below) has been given; whoever bore it has another code now, and codes that
    look like it belong to others.
    """
    place = len(area.parts) - 1

    def kind(number: str) -> str:
        if place == AreaLevel.DESA - 1:
            return number[0]
        return "kota" if place == AreaLevel.KABUPATEN - 1 and int(number) >= _FIRST_KOTA else ""

    mine = area.parts[place]
    first = {"kota": _FIRST_KOTA, "1": 1001, "2": 2001}.get(kind(mine), 1)
    return int(mine) <= max((int(number) for number in given if kind(number) == kind(mine)), default=first)


def deepest(area: AreaCode, exists: Callable[[AreaCode], bool]) -> AreaCode | None:
    """The lowest code above that exists: where the unknown code leaves the known tree."""
    return next((above for above in area.ancestors() if exists(above)), None)


def same_digits(area: AreaCode) -> AreaCode | None:
    """The same ten digits read in the other scheme, for the question "did you mean the BPS code?"."""
    if area.level is not AreaLevel.DESA or area.scheme is Scheme.SEMENTARA:
        return None
    digits = "".join(area.parts)
    other = Scheme.BPS if area.scheme is Scheme.KEMENDAGRI else Scheme.KEMENDAGRI
    return _cut_as(other, digits)


def _cut_as(scheme: Scheme, digits: str) -> AreaCode:
    return _cut(AreaCode(scheme, tuple("0" * width for width in scheme.widths)), digits)
