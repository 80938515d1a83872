"""Mode darurat: the calamity of a village and who is displaced by it, counted by site for the day. Pure.

The statistical base does not change (docs/bidang/planning.md 8): displaced people stay in it, only where they are
changes. Counts are operational, "sangat sementara", never a part of a series; small ones are not told outside the
village.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from cantik.register.calamity.errors import CalamityRefused


class CalamityKind(StrEnum):
    """What happened; the value is what is stored (kinds of UU 24/2007 Pasal 1, natural and other)."""

    FLOOD = "banjir"
    EARTHQUAKE = "gempa"
    LANDSLIDE = "longsor"
    ERUPTION = "letusan"
    WAVE = "tsunami"
    STORM = "angin"
    FIRE = "kebakaran"
    DROUGHT = "kekeringan"
    DISEASE = "wabah"
    CONFLICT = "konflik"
    OTHER = "lain"


_WORDS: Mapping[CalamityKind, tuple[str, str]] = {
    CalamityKind.FLOOD: ("banjir", "flood"),
    CalamityKind.EARTHQUAKE: ("gempa bumi", "earthquake"),
    CalamityKind.LANDSLIDE: ("tanah longsor", "landslide"),
    CalamityKind.ERUPTION: ("letusan gunung api", "volcanic eruption"),
    CalamityKind.WAVE: ("tsunami atau gelombang", "tsunami or wave"),
    CalamityKind.STORM: ("angin kencang", "storm"),
    CalamityKind.FIRE: ("kebakaran", "fire"),
    CalamityKind.DROUGHT: ("kekeringan", "drought"),
    CalamityKind.DISEASE: ("wabah", "epidemic"),
    CalamityKind.CONFLICT: ("konflik sosial", "social conflict"),
    CalamityKind.OTHER: ("bencana", "disaster"),
}


def words(kind: str) -> tuple[str, str]:
    """A kind within a sentence, in Indonesian and English."""
    return _WORDS[CalamityKind(kind)]


@dataclass(frozen=True, slots=True)
class Mode:
    """From when until when the mode holds: until the day of the decree, or up to the day on which it was ended."""

    starts: dt.date
    until: dt.date
    ended: dt.date | None = None

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.until if self.ended is None else min(self.until, self.ended - dt.timedelta(days=1))

    def holds(self, on: dt.date) -> bool:
        """Whether it holds on a day; it ends by itself after its last day."""
        return self.starts <= on <= self.until and (self.ended is None or on < self.ended)


def admit(new: Mode, others: Iterable[Mode], today: dt.date, most_days: int) -> None:
    """Refuse a mode that cannot be. Raises `CalamityRefused` R550 (days), R551 (another holds at the same time)."""
    if new.starts > today or new.until < max(new.starts, today) or (new.until - new.starts).days >= most_days:
        raise CalamityRefused(
            "R550",
            "Masa mode darurat tidak dapat dipakai",
            found=f"{new.starts.isoformat()} sampai {new.until.isoformat()}",
            expected=f"sudah mulai, belum berakhir, paling lama {most_days} hari",
            mend="Periksa kedua tanggalnya; masa yang lebih lama diperpanjang dengan keputusan baru.",
        )
    for other in others:
        if new.starts <= other.last and other.starts <= new.until:
            raise CalamityRefused(
                "R551",
                "Masih ada mode darurat pada masa itu",
                found=other.starts.isoformat(),
                expected="satu mode darurat pada satu waktu",
                mend="Akhiri dahulu yang sedang berjalan.",
            )


@dataclass(frozen=True, slots=True)
class Displaced:
    """Somebody at a site: family (None: not known), sex, age; `pregnant`, `disabled` None where no source says it."""

    site: str
    family: int | None
    sex: str
    age: int | None
    pregnant: bool | None = None
    disabled: bool | None = None


@dataclass(slots=True)
class SiteTally:
    """The people of one site. `pregnant`, `disabled` stay None as long as no source says anything about anybody; forms
    that did not ask for ages leave these None, too."""

    families: int = 0
    persons: int = 0
    male: int = 0
    female: int = 0
    under_five: int | None = 0
    elderly: int | None = 0
    pregnant: int | None = None
    disabled: int | None = None


def tallies(people: Iterable[Displaced], *, under: int, old: int) -> dict[str, SiteTally]:
    """The counts of each site, and of all under "". `under`, `old`: the ages of the daily count (planning.md 8 rule 2,
    content `umur_balita`, `umur_lansia`): younger than, at least."""
    found: dict[str, SiteTally] = {"": SiteTally()}
    families: dict[str, set[int]] = {}
    for person in people:
        for site in ("", person.site):
            tally = found.setdefault(site, SiteTally())
            tally.persons += 1
            tally.male += person.sex == "1"
            tally.female += person.sex == "2"
            tally.under_five = (tally.under_five or 0) + (person.age is not None and person.age < under)
            tally.elderly = (tally.elderly or 0) + (person.age is not None and person.age >= old)
            if person.pregnant is not None:
                tally.pregnant = (tally.pregnant or 0) + person.pregnant
            if person.disabled is not None:
                tally.disabled = (tally.disabled or 0) + person.disabled
            if person.family is not None:
                families.setdefault(site, set()).add(person.family)
    for site, own in families.items():
        found[site].families = len(own)
    return found


def veil_tally(tally: SiteTally, least: int) -> Mapping[str, str]:
    """The counts as somebody outside the village sees them: a count below the threshold is only told as that."""
    found = {}
    for field in fields(tally):
        count = getattr(tally, field.name)
        found[field.name] = "…" if count is None else veil_count(count, least)
    return found


def veiled_sites(found: Mapping[str, SiteTally], least: int) -> dict[str, list[str]]:
    """The counts of sites and of all (under "") as somebody outside sees them, so that no small one follows by
    subtraction: of two sexes both are hidden or none, and a sum with hidden parts only says what it exceeds."""
    out: dict[str, list[str]] = {}
    names = [field.name for field in fields(SiteTally)]
    for site, tally in found.items():
        told = dict(veil_tally(tally, least))
        if any(0 < count < least for count in (tally.male, tally.female)) and tally.persons >= least:
            told["male"] = told["female"] = _HIDDEN
        out[site] = [told[name] for name in names]
    sites = [site for site in found if site]
    for at, name in enumerate(names):
        shown = [out[site][at] for site in sites]
        if name != "families" and any(count.startswith("<") or count == _HIDDEN for count in shown):
            out[""][at] = f">{sum(int(count) for count in shown if count.isdecimal())}"
    return out


#: a count that would tell another one
_HIDDEN = "*"


def veil_count(count: int, least: int) -> str:
    """A count as somebody outside the village sees it."""
    return f"<{least}" if 0 < count < least else str(count)
