"""An area code with its scheme, and what can be read from the code alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, IntEnum, StrEnum
from functools import lru_cache, total_ordering

from cantik.base.text import mask
from cantik.codes.errors import InvalidAreaCode, SchemeMissing

_DIGITS = re.compile(r"[0-9]+\Z")
_BLANKS_AND_DOTS = re.compile(r"[.\s]+")
# Kepmendagri 300.2.2-2138/2025: kabupaten 01-69, kota 71-99; the village part starts 1 kelurahan, 2 desa, 3 desa adat.
_FIRST_KOTA = 71
_LAST_KABUPATEN = 69
_DIGITS_OF_A_CODE = 10
FICTITIOUS_PROVINCE = "99"


class AreaLevel(IntEnum):
    """The four levels of administrative area; the number is how many parts a code of that level has."""

    PROVINSI = 1
    KABUPATEN = 2
    KECAMATAN = 3
    DESA = 4


class AreaType(StrEnum):
    """`jenis_wilayah` (docs/bidang/metadata.md 7.2) and the kinds of the levels above."""

    NEGARA = "negara"
    PROVINSI = "provinsi"
    KABUPATEN = "kabupaten"
    KOTA = "kota"
    KECAMATAN = "kecamatan"
    DESA = "desa"
    KELURAHAN = "kelurahan"
    DESA_ADAT = "desa_adat"
    UPT = "upt"
    DESA_PERSIAPAN = "desa_persiapan"
    BELUM_DITETAPKAN = "belum_ditetapkan"

    @property
    def is_village(self) -> bool:
        """True for the kinds of the lowest level."""
        above = (AreaType.NEGARA, AreaType.PROVINSI, AreaType.KABUPATEN, AreaType.KOTA, AreaType.KECAMATAN)
        return self not in above


_VILLAGE_KINDS = {"1": AreaType.KELURAHAN, "2": AreaType.DESA, "3": AreaType.DESA_ADAT}


class Scheme(Enum):
    """Who gave the code. `widths` are the digits of each part, `pattern` how a code of a village looks."""

    KEMENDAGRI = ("kemendagri", (2, 2, 2, 4), ".", "PP.KK.CC.DDDD, misalnya 35.05.10.2011")
    BPS = ("bps", (2, 2, 3, 3), "", "2, 4, 7, atau 10 angka, misalnya 3505080012")
    # Given by the own server to a UPT or a village in preparation; never sent as a code of one of the others.
    SEMENTARA = ("sementara", (2, 2, 2, 4), ".", "X, kode kecamatan, dan nomor, misalnya X35.05.10.0001")

    def __init__(self, label: str, widths: tuple[int, ...], separator: str, pattern: str) -> None:
        self.label = label
        self.widths = widths
        self.separator = separator
        self.pattern = pattern


_BY_LABEL = {scheme.label: scheme for scheme in Scheme}


@total_ordering
@dataclass(frozen=True, slots=True)
class AreaCode:
    """`AreaCode.kemendagri("35.05.10.2011")` is Desa Sawentar; BPS writes it 3505080012.

    Only digits of the right number are accepted, so that an `AreaCode` cannot be malformed; whether an area has this
    code is asked of `AreaIndex`. Sorted as text within a scheme, which puts each area right before its parts.
    """

    scheme: Scheme
    parts: tuple[str, ...]

    def __post_init__(self) -> None:
        """Refuse parts of other widths (`InvalidAreaCode`, W101)."""
        widths = self.scheme.widths[: len(self.parts)]
        full = self.scheme is not Scheme.SEMENTARA or len(self.parts) == AreaLevel.DESA
        right = all(len(part) == width and _DIGITS.match(part) for part, width in zip(self.parts, widths, strict=False))
        if not self.parts or len(self.parts) > len(self.scheme.widths) or not right or not full:
            raise _invalid(self.scheme, self.scheme.separator.join(self.parts))

    @classmethod
    def kemendagri(cls, text: str) -> AreaCode:
        """A Kemendagri code, with dots, blanks or nothing between its parts.

        >>> AreaCode.kemendagri(" 35 05 10 2011 ").text()
        '35.05.10.2011'

        Raises `InvalidAreaCode` (W101), also for `11.1`, the form in which spreadsheets damage `11.10`.
        """
        tokens = tuple(_BLANKS_AND_DOTS.split(text.strip()))
        parts = _slice(tokens[0], Scheme.KEMENDAGRI.widths) if len(tokens) == 1 else tokens
        if parts is None:
            raise _invalid(Scheme.KEMENDAGRI, text)
        try:
            code = cls(Scheme.KEMENDAGRI, parts)
        except InvalidAreaCode as error:
            raise _invalid(Scheme.KEMENDAGRI, text) from error
        if code.kind is None:
            raise _invalid(Scheme.KEMENDAGRI, text)
        return code

    @classmethod
    def bps(cls, text: str) -> AreaCode:
        """A BPS code of 2, 4, 7 or 10 digits (Master File Desa). Raises `InvalidAreaCode` (W101).

        >>> AreaCode.bps("3505080012").parts
        ('35', '05', '080', '012')
        """
        parts = _slice(text.strip(), Scheme.BPS.widths)
        if parts is None:
            raise _invalid(Scheme.BPS, text)
        return cls(Scheme.BPS, parts)

    @classmethod
    def temporary(cls, text: str) -> AreaCode:
        """A temporary code of the own server: X, the kecamatan, a running number (docs/bidang/metadata.md 7.1 rule 2).

        >>> AreaCode.temporary("X35.05.10.0001").parent().text()
        '35.05.10'
        """
        stripped = text.strip()
        tokens = tuple(stripped[1:].split(".")) if stripped[:1] == "X" else ()
        parts = _slice(tokens[0], Scheme.SEMENTARA.widths) if len(tokens) == 1 else tokens
        if not parts:
            raise _invalid(Scheme.SEMENTARA, text)
        return cls(Scheme.SEMENTARA, parts)

    @classmethod
    def parse(cls, text: str, scheme: Scheme | None = None) -> AreaCode:
        """A code whose scheme is stated, by the argument or as a prefix: `kemendagri:35.05.10.2011`, `bps:3505080012`.

        Raises `InvalidAreaCode` (W101), and `SchemeMissing` (W102) when the scheme is stated nowhere: of 84,197 BPS
        codes of villages 3,872 are, digit for digit, the Kemendagri code of another village; it is never guessed.
        """
        label, colon, rest = text.partition(":")
        if colon:
            stated = _BY_LABEL.get(label.strip().casefold())
            if stated is None or scheme not in (None, stated):
                raise SchemeMissing(_harmless(text))
            scheme, text = stated, rest
        if scheme is None:
            raise SchemeMissing(_harmless(text))
        make = {Scheme.KEMENDAGRI: cls.kemendagri, Scheme.BPS: cls.bps, Scheme.SEMENTARA: cls.temporary}
        return make[scheme](text)

    def text(self) -> str:
        """The code as it is printed and stored: `35.05.10.2011`, `3505080012`, `X35.05.10.0001`."""
        joined = self.scheme.separator.join(self.parts)
        return f"X{joined}" if self.scheme is Scheme.SEMENTARA else joined

    def text_with_scheme(self) -> str:
        """The code with its scheme, the form that `parse` reads back: `kemendagri:35.05.10.2011`."""
        return f"{self.scheme.label}:{self.text()}"

    def __str__(self) -> str:
        return self.text()

    def __lt__(self, other: AreaCode) -> bool:
        return (self.scheme.label, self.parts) < (other.scheme.label, other.parts)

    @property
    def level(self) -> AreaLevel:
        """Province, kabupaten, kecamatan or desa, by the number of parts."""
        return AreaLevel(len(self.parts))

    @property
    def kind(self) -> AreaType | None:
        """The kind that the digits tell, or None where they tell nothing (BPS and temporary codes of villages)."""
        if self.level is AreaLevel.PROVINSI:
            return AreaType.PROVINSI
        if self.level is AreaLevel.KABUPATEN:
            number = int(self.parts[1])
            return (
                AreaType.KOTA
                if number >= _FIRST_KOTA
                else AreaType.KABUPATEN
                if 0 < number <= _LAST_KABUPATEN
                else None
            )
        if self.level is AreaLevel.KECAMATAN:
            return AreaType.KECAMATAN
        return _VILLAGE_KINDS.get(self.parts[3][0]) if self.scheme is Scheme.KEMENDAGRI else None

    @property
    def fictitious(self) -> bool:
        """True below province 99, which does not exist and holds invented areas."""
        return self.parts[0] == FICTITIOUS_PROVINCE

    def parent(self) -> AreaCode | None:
        """The code one level up, or None above a province. The parent of a temporary code is a Kemendagri code."""
        if len(self.parts) == 1:
            return None
        scheme = Scheme.KEMENDAGRI if self.scheme is Scheme.SEMENTARA else self.scheme
        return AreaCode(scheme, self.parts[:-1])

    def ancestors(self) -> tuple[AreaCode, ...]:
        """The codes above, nearest first."""
        above: list[AreaCode] = []
        parent = self.parent()
        while parent is not None:
            above.append(parent)
            parent = parent.parent()
        return tuple(above)

    def kabupaten(self) -> AreaCode:
        """This kabupaten or kota, or the one that the area lies in; of a province there is none to ask for."""
        return next(area for area in (self, *self.ancestors()) if area.level is AreaLevel.KABUPATEN)

    @classmethod
    def from_stored(cls, text: str) -> AreaCode:
        """A code as the store holds it, temporary or of Kemendagri. Raises `InvalidAreaCode` (W101)."""
        return _read_stored(text)

    def contains(self, other: AreaCode) -> bool:
        """True when `other` is this code or one below it; codes of different schemes contain nothing of each other.

        A Kemendagri code above the village also contains the temporary codes of its villages.
        """
        if self.scheme is other.scheme:
            return other.parts[: len(self.parts)] == self.parts
        below = (
            self.scheme is Scheme.KEMENDAGRI and other.scheme is Scheme.SEMENTARA and len(self.parts) < AreaLevel.DESA
        )
        return below and other.parts[: len(self.parts)] == self.parts


def is_area_code(name: str) -> bool:
    """Whether the name of a level is a code of Kemendagri, not that of a group of areas.

    >>> is_area_code("35.05"), is_area_code("bakorwil_1")
    (True, False)
    """
    return name.replace(".", "").isdecimal()


@lru_cache(maxsize=4096)
def _read_stored(text: str) -> AreaCode:
    """A page asks about its village and the areas of a person's roles a thousand times."""
    return AreaCode.temporary(text) if text.startswith("X") else AreaCode.kemendagri(text)


def _slice(digits: str, widths: tuple[int, ...]) -> tuple[str, ...] | None:
    """Digits without separators cut into parts, or None when their number fits no level."""
    if not _DIGITS.match(digits):
        return None
    parts: list[str] = []
    position = 0
    for width in widths:
        if position == len(digits):
            break
        parts.append(digits[position : position + width])
        position += width
    return tuple(parts) if position == len(digits) else None


def _harmless(found: str) -> str:
    """What somebody typed, short, and masked when it may be the number of a person pasted into the wrong field."""
    return mask(found[:40]) if sum(c.isdigit() for c in found) > _DIGITS_OF_A_CODE else found[:40]


def _invalid(scheme: Scheme, found: str) -> InvalidAreaCode:
    mend = "Salin kode sebagai teks; lembar kerja yang membacanya sebagai angka menghilangkan nol (11.10 menjadi 11.1)."
    if scheme is Scheme.KEMENDAGRI and _slice(found.strip(), Scheme.BPS.widths) is not None:
        mend = f"Bila ini kode BPS, tulis bps:{found.strip()}."
    return InvalidAreaCode(_harmless(found), f"kode {scheme.label} berbentuk {scheme.pattern}", mend)
