"""An area: an internal id that never changes, and around it names and codes that do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.errors import AreaConflict


@dataclass(frozen=True, slots=True)
class DatedCode:
    """A code of an area in one scheme, valid on days with `valid_from <= day < valid_to`.

    None as `valid_from` says "not known since when", None as `valid_to` "still valid".
    """

    code: AreaCode
    valid_from: dt.date | None
    valid_to: dt.date | None
    decree: str

    @property
    def scheme(self) -> Scheme:
        """Who gave the code."""
        return self.code.scheme

    @property
    def value(self) -> str:
        """The code as text."""
        return self.code.text()

    def holds(self, on: dt.date | None) -> bool:
        """Whether the code is valid on a day; None asks for codes that have no end."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on < self.valid_to)


@dataclass(frozen=True, slots=True)
class AreaEntry:
    """An administrative area. Either code may be missing; `id` is identity and is never shown (docs/bidang/metadata.md
    7.1).

    `name` is kept as the source writes it, quotes included; a name is not a key. `other_names` are former names and
    names in other sources. `edition` names the edition that the area comes from, `fictitious` invented areas.
    """

    id: str
    name: str
    kind: AreaType
    level: AreaLevel
    parent_id: str | None
    codes: tuple[DatedCode, ...]
    other_names: tuple[str, ...] = ()
    edition: str = ""
    fictitious: bool = False

    def code(self, scheme: Scheme, on: dt.date | None = None) -> AreaCode | None:
        """The first code in a scheme on a day (None: the one without an end), or None when it has none."""
        return next((c.code for c in self.codes if c.scheme is scheme and c.holds(on)), None)

    @property
    def kemendagri(self) -> AreaCode | None:
        """The Kemendagri code in force, or None."""
        return self.code(Scheme.KEMENDAGRI)

    @property
    def bps(self) -> tuple[AreaCode, ...]:
        """The BPS codes in force: none, one, or several (22 villages have two or three)."""
        return tuple(c.code for c in self.codes if c.scheme is Scheme.BPS and c.holds(None))

    @property
    def temporary(self) -> AreaCode | None:
        """The temporary code in force, or None."""
        return self.code(Scheme.SEMENTARA)

    @property
    def spellings(self) -> tuple[str, ...]:
        """By what a list may call the area: its name first, other names, codes of every scheme."""
        return (self.name, *self.other_names, *dict.fromkeys(dated.code.text() for dated in self.codes))

    @property
    def key(self) -> AreaCode | None:
        """The code by which the own server files the area: Kemendagri, else temporary, else BPS."""
        return self.kemendagri or self.temporary or next(iter(self.bps), None)

    def adopt(self, area: AreaCode, *, since: dt.date, decree: str) -> AreaEntry:
        """The same area with a definitive code; its open code of that scheme and its temporary code end that day.

        Codes are closed, not removed and not used again (docs/bidang/metadata.md 7.1 rule 2). Raises `AreaConflict`
        (W109) when the code is of another level or the open one would end before it began.
        """
        if area.level is not self.level:
            raise AreaConflict(
                "Kode tidak setingkat dengan wilayahnya",
                found=area.text(),
                expected=f"kode setingkat {self.level.name.lower()}",
                mend="Pilih kode dari tingkat yang sama.",
            )
        closed: list[DatedCode] = []
        for own in self.codes:
            ends = own.valid_to is None and own.scheme in (area.scheme, Scheme.SEMENTARA)
            if ends and own.valid_from is not None and since < own.valid_from:
                raise AreaConflict(
                    "Kode baru mulai berlaku sebelum kode lama",
                    found=since.isoformat(),
                    expected=f"sejak {own.valid_from.isoformat()} atau sesudahnya",
                    mend="Periksa tanggal peraturannya.",
                )
            closed.append(replace(own, valid_to=since) if ends else own)
        return replace(self, codes=(*closed, DatedCode(area, since, None, decree)))


def next_temporary(kecamatan: AreaCode, used: Iterable[AreaCode]) -> AreaCode:
    """A temporary code below a kecamatan that was never given before; `used` holds open and closed ones alike.

    >>> next_temporary(AreaCode.kemendagri("99.01.01"), [AreaCode.temporary("X99.01.01.0003")]).text()
    'X99.01.01.0004'
    """
    given = [int(c.parts[3]) for c in used if c.scheme is Scheme.SEMENTARA and c.parts[:3] == kecamatan.parts]
    return AreaCode(Scheme.SEMENTARA, (*kecamatan.parts, f"{max(given, default=0) + 1:04}"))
