"""The pages of a kecamatan, a kabupaten, a province, a group of areas: its own release, told by the pages of any
release, and the villages that it has, side by side. What its release may not tell, they tell."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cantik.base.atomic_write import lay, replace_whole
from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.content.regional_language import RegionalLanguage
from cantik.publish.site import feed, goal_villages, kabupaten
from cantik.publish.site.editions_below import EditionBelow, LinkBelow, list_links
from cantik.publish.site.history import PastEdition
from cantik.publish.site.indicator_pages import MAP_PROGRAM, IndicatorLink, page_name
from cantik.publish.site.kabupaten import MAP_PAGE, MOST_VILLAGES, VillageSite, href_of
from cantik.publish.site.level_map import with_borders
from cantik.publish.site.look import NO_LOOK, OfficeLook, files_of, style_bytes
from cantik.publish.site.make import STYLE, PublicSite
from cantik.publish.site.map_choices import map_choices
from cantik.publish.site.regional_pages import write_regional
from cantik.publish.site.statement_pages import OfficeWords
from cantik.publish.site.view import Text, in_words
from cantik.release import files
from cantik.release.blank import blank_release
from cantik.release.coverage import describe_measure, describe_published, describe_sum
from cantik.release.model import Release, VillagePlace, of_villages

SEARCH = Path(__file__).with_name("cari.js")
#: the page of figures that only villages tell
APART = "menurut-desa.html"


@dataclass(frozen=True, slots=True)
class LevelPart:
    """An area within another, or around it: code (or id of a group), its place, how many of its villages have
    published, of how many."""

    code: str
    place: VillagePlace
    delivered: int
    of: int


@dataclass(frozen=True, slots=True)
class WaitingVillage:
    """A village that is not told, and why in both languages, with the day since when where that is known; `href`: its
    page, where it has one."""

    name: str
    why: tuple[str, str]
    href: str = ""


@dataclass(frozen=True)
class LevelSite:
    """An area as its pages show it. `villages`: those that have pages; `waiting`: the others, and those that its
    release does not add up; `parts`: areas within it that have pages, `above`: those around it, the largest first.

    `release`, which lies in `folder`, is its edition in force, or the one that was withdrawn; None: it has none yet.
    `pasts`: all its editions, newest first; `look`: what its office chose, `tongues`: languages of the region. `links`:
    pages of its forum beside the site, label in both languages and address; `indicators`: those that have a page over
    all villages of the site. `below`: the editions that it adds up, and the sites where they are.
    """

    own: LevelPart
    villages: tuple[VillageSite, ...]
    waiting: tuple[WaitingVillage, ...] = ()
    parts: tuple[LevelPart, ...] = ()
    above: tuple[LevelPart, ...] = ()
    release: Release | None = None
    folder: Path | None = None
    pasts: tuple[PastEdition, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    indicators: tuple[IndicatorLink, ...] = ()
    fictitious: bool = False
    look: OfficeLook = NO_LOOK
    tongues: tuple[RegionalLanguage, ...] = ()
    below: tuple[EditionBelow, ...] = ()

    @property
    def withdrawn_edition(self) -> PastEdition | None:
        """Its edition, where that was withdrawn."""
        number = self.release.number if self.release is not None else ""
        return next((past for past in self.pasts if past.number == number and past.status == "ditarik"), None)

    @cached_property
    def goals(self) -> tuple[goal_villages.VillageGoals, ...]:
        """What its villages know of the goals of SDGs Desa; of too many for a page nothing."""
        return goal_villages.reckon_villages(self.villages) if _shows_goals(self) else ()

    @property
    def release_in_force(self) -> Release | None:
        """Its edition in force."""
        return None if self.withdrawn_edition else self.release


def write_level(level: LevelSite, public: Path, *, inner: bool) -> None:
    """Write the pages of a level into its folder below `public`: all of them (`inner`), replaced in one move, or the
    front alone, which is all that changes when one of its villages publishes."""
    home = public / level.own.code
    if not inner:
        home.mkdir(parents=True, exist_ok=True)
        _write_front(level, home)
        return
    with replace_whole(home) as pages:
        if level.release is not None and level.folder is not None:
            drawn = with_borders(level.release, level.villages)
            pasts = _read_years(level, files.open_shelved)
            words = OfficeWords(tongues=level.tongues, look=level.look)
            made = PublicSite(drawn, pasts=pasts, level=_Front(level), words=words)
            made.write(level.folder, pages)
        _write_front(level, pages)


def write_root(level: LevelSite, public: Path) -> Path:
    """The same front as the first page of the whole site, where that is about one kabupaten; returns the page."""
    (text,) = _front_site(level, base=f"{level.own.code}/").first_pages(level.folder, ("id",)).values()
    lay(public / "index.html", text.encode())
    return public / "index.html"


def _write_front(level: LevelSite, home: Path) -> None:
    pages = _front_site(level).first_pages(level.folder, ("id", "en"))
    for name, text in pages.items():
        (home / name).parent.mkdir(exist_ok=True)
        lay(home / name, text.encode())
    if _shows_goals(level):
        lay(home / goal_villages.TABLE, goal_villages.format_file(level.goals))
    else:
        (home / goal_villages.TABLE).unlink(missing_ok=True)
    for name in set(_list_withdrawable(level)) - pages.keys():  # nobody would read there that a release was withdrawn
        (home / name).unlink(missing_ok=True)
    beside = {STYLE.name: style_bytes(level.look), SEARCH.name: SEARCH.read_bytes()}
    for name, data in (beside | files_of(level.look, level.tongues)).items():
        lay(home / name, data)
    write_regional(home, level.tongues, ("index.html", APART, MAP_PAGE, goal_villages.PAGE))


def _list_withdrawable(level: LevelSite) -> Iterator[str]:
    """Pages that there are only while villages tell something, in each language."""
    for folder in ("", "en/", *(f"{language.id}/" for language in level.tongues)):
        yield from (folder + name for name in (APART, MAP_PAGE, goal_villages.PAGE))


def _shows_goals(level: LevelSite) -> bool:
    return 0 < len(level.villages) <= MOST_VILLAGES


def _front_site(level: LevelSite, base: str = "") -> PublicSite:
    release = level.release_in_force or _empty_release(level)
    drawn, pasts = with_borders(release, level.villages), _read_years(level, files.open_summary)
    front, words = _Front(level, base), OfficeWords(tongues=level.tongues, look=level.look)
    return PublicSite(drawn, pasts=pasts, level=front, words=words)


def _read_years(level: LevelSite, read: Callable[[Path], Release]) -> tuple[PastEdition, ...]:
    """Its editions, those in force with what `read` finds in their folders: of these its series are made. They are read
    when pages are written alone; one that was damaged stands in no series (its office sees it on its own page)."""
    standing = [past for past in level.pasts if past.status == "berlaku"]
    if len({past.reference.year for past in standing}) < 2:
        return level.pasts
    found = {past.number: _read_edition(level, past, read) for past in standing}
    return tuple(replace(past, release=found.get(past.number)) for past in level.pasts)


def _read_edition(level: LevelSite, past: PastEdition, read: Callable[[Path], Release]) -> Release | None:
    if level.release is not None and level.release.number == past.number:
        return level.release
    try:
        return read(past.folder)
    except CantikError:
        return None


def _empty_release(level: LevelSite) -> Release:
    known = [*(member.release for member in level.villages), *([level.release] if level.release else [])]
    day, issued = max(release.reference for release in known), max(release.published for release in known)
    return blank_release(level.own.place, day, issued, fictitious=level.fictitious)


@dataclass(frozen=True, slots=True)
class _Front:
    """What the pages of a level show beside what those of any release show."""

    level: LevelSite
    base: str = ""

    @property
    def members(self) -> tuple[VillageSite, ...]:
        """The villages of the level that have pages."""
        return self.level.villages

    @property
    def indicators(self) -> frozenset[str]:
        """Those that have a page over all villages of the site."""
        return frozenset(link.id for link in self.level.indicators)

    def list_below(self, page: str, t: Text, site: str) -> list[LinkBelow]:
        """Where the same figure is told of each part."""
        return list_links(self.level.below, page, t, site)

    def values(self, t: Text, root: str) -> Mapping[str, Any]:
        """As text; `root`: the address of the public site from the page."""
        level = self.level
        few = len(level.villages) <= MOST_VILLAGES
        members = kabupaten.member_values(level.villages, t, root) if few else {"villages": [], "drawn": None}
        return {
            "name": level.own.place.full(t.lang),
            "above": [(part.place.full(t.lang), href_of(f"{part.code}/index.html", t, root)) for part in level.above],
            "parts": [_part_line(part, level.parts, t, root) for part in level.parts],
            "delivered": level.own.delivered,
            "all_here": level.own.delivered <= sum(not member.withdrawn for member in level.villages),
            "of": level.own.of,
            "coverage": of_villages(level.own.delivered, level.own.of, t.lang),
            "summed": _say_sum(level, t),
            "waiting": _waiting_lines(level.waiting, t, root),
            "withdrawn": _withdrawal_words(level.withdrawn_edition, t),
            "indicators": [
                {"title": t(*link.title), "href": root + page_name(link.id, t.lang), "key": link.key}
                for link in level.indicators
            ],
            "indicator_pages": {link.id: root + page_name(link.id, t.lang) for link in level.indicators},
            "map_program": root + MAP_PROGRAM.name,
            **map_choices(level.indicators, members.get("mapped"), t, root),
            "links": [
                (t(label, english), href if "://" in href else root + href) for label, english, href in level.links
            ],
            "feed": next((root + href for _label, _english, href in level.links if href == feed.FILE), ""),
            "search": f"{root}indeks.html",
            "sections": _list_sections(level, t, root) if few else [],
            "page": APART,
            "goals": self._goals(t, root),
            "goals_page": goal_villages.PAGE if _shows_goals(level) else "",
            **members,
        }

    def _goals(self, t: Text, root: str) -> dict[str, Any] | None:
        """The villages by goal; None where there are too many for a page, or the page lies elsewhere (`base`)."""
        if self.base or not _shows_goals(self.level):
            return None
        pages = {link.id: root + page_name(link.id, t.lang) for link in self.level.indicators}
        return goal_villages.village_values(self.level.goals, pages, t, root)


def _part_line(part: LevelPart, among: Sequence[LevelPart], t: Text, root: str) -> dict[str, Any]:
    """A part with the address of its page; two of one name are told apart by their codes."""
    name = part.place.full(t.lang)
    twice = sum(other.place.full(t.lang) == name for other in among) > 1
    return {
        "name": f"{name} ({part.code})" if twice else name,
        "href": href_of(f"{part.code}/index.html", t, root),
        "coverage": describe_published(part.delivered, part.of, t.lang),
        "whole": part.delivered == part.of,
    }


def _say_sum(level: LevelSite, t: Text) -> str:
    """Of which villages the edition in force is the sum, and of how many the release was withdrawn since; "" without
    one."""
    release = level.release_in_force
    if release is None:
        return ""
    held = release.villages
    told = describe_sum(sum(edition is not None for edition in held.values()), len(held), t.lang)
    edition, day = in_words(release.edition, t), long_date(release.reference, t.lang)
    gone = sum(member.withdrawn and held.get(member.release.place.code) is not None for member in level.villages)
    since = t(f"; {gone} di antaranya ditarik sesudah itu", f"; {gone} of them withdrawn since") if gone else ""
    return t(f"{edition} {told}, keadaan {day}{since}.", f"{edition} {told}, as of {day}{since}.")


def _waiting_lines(villages: Sequence[WaitingVillage], t: Text, root: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Villages by what is missing of them: name and address of the page, "" without one."""
    found: dict[str, list[tuple[str, str]]] = {}
    for village in villages:
        own = "://" not in village.href  # of another server's site the whole address is known
        href = href_of(village.href, t, root) if village.href and own else village.href
        found.setdefault(t(*village.why), []).append((village.name, href))
    return list(found.items())


def _withdrawal_words(past: PastEdition | None, t: Text) -> dict[str, str]:
    if past is None:
        return {}
    day = long_date(past.withdrawn, t.lang) if past.withdrawn else ""
    return {"edition": in_words(past.edition, t), "day": day, "why": past.why}


# ── what only villages tell ─────────────────────────────────────────────────────────────────────
def _list_untold(level: LevelSite) -> list[str]:
    """Indicators that villages publish and the level does not tell of all its villages: key figures first."""
    told = dict.fromkeys(name for member in level.villages for name in _names_told(member))
    keys = dict.fromkeys(name for member in level.villages for name in member.release.key_figures if name in told)
    if level.release_in_force is None:
        return [*keys]
    whole = {
        each.id
        for each in level.release_in_force.figures
        if not each.area and each.value is not None and not each.partial
    }
    return [name for name in {**keys, **told} if name not in whole]


def _names_told(member: VillageSite) -> list[str]:
    figures = () if member.withdrawn else member.release.figures
    return [figure.id for figure in figures if not figure.area and figure.value is not None]


def _list_sections(level: LevelSite, t: Text, root: str) -> list[dict[str, Any]]:
    """Of each such indicator its villages side by side; of those of another day, base or definition that is said."""
    out = []
    for name in _list_untold(level):
        column = kabupaten.column_of(name, level.villages)
        if column is None:
            continue
        own = [member for member in level.villages if member.figure(name) is not None]
        rows = [
            {
                "name": member.release.place.full(t.lang),
                "code": member.release.place.code,
                "href": href_of(member.href.replace("index.html", f"indikator/{name}.html"), t, root),
                **kabupaten.figure_cell(member, column, t),
            }
            for member in sorted(own, key=lambda member: member.release.place.code)
        ]
        figure = column.figure
        out.append(
            {
                "id": name,
                "title": t(figure.title, figure.title_en),
                "unit": t(figure.unit, figure.unit_en),
                "basis": column.basis_words(t),
                "rows": rows,
                "coverage": describe_measure(len(own), level.own.of, t.lang),
            }
        )
    return out


# ── areas that the villages say they lie in ─────────────────────────────────────────────────────
def levels_of_members(members: Sequence[VillageSite]) -> list[LevelSite]:
    """The kecamatan, kabupaten and provinces in which villages say that they lie, with these villages alone: what more
    is known of an area its caller adds."""
    inside: dict[str, list[VillageSite]] = {}
    for member in sorted(members, key=lambda member: member.release.place.code):
        place = member.release.place
        for code, _name in (place.provinsi, place.kabupaten, place.kecamatan):
            if code:
                inside.setdefault(code, []).append(member)
    own = {code: _part_of(code, held) for code, held in inside.items()}
    fictitious = any(member.release.fictitious for member in members)
    return [
        LevelSite(
            own[code],
            tuple(held),
            parts=tuple(own[each] for each in own if each.rpartition(".")[0] == code),
            above=tuple(own[each] for each in own if code.startswith(f"{each}.")),
            fictitious=fictitious,
        )
        for code, held in inside.items()
    ]


def _part_of(code: str, members: Sequence[VillageSite]) -> LevelPart:
    counted = sum(not member.withdrawn for member in members)
    return LevelPart(code, place_above(code, members[0].release.place), counted, len(members))


def place_above(code: str, village: VillagePlace) -> VillagePlace:
    """The place with this code in which a village lies, with the words that are used there."""
    level = code.count(".")
    name = (village.provinsi, village.kabupaten, village.kecamatan)[level][1]
    words = village.words
    if level == 2:
        kind, parts = (words.kecamatan, words.kecamatan_en), (words.desa, words.desa_en)
    elif level == 1:
        city = name.startswith("Kota ")
        kind = ("Kota", "City") if city else ("Kabupaten", "Regency")
        parts = (words.kecamatan, words.kecamatan_en)
    else:
        kind, parts = ("Provinsi", "Province"), ("Kabupaten", "Regency")
    own = replace(
        words, desa=kind[0], desa_en=kind[1], dusun=parts[0], dusun_en=parts[1], kecamatan="", kecamatan_en=""
    )
    return replace(
        village,
        code=code,
        bps=None,
        name=name.removeprefix(f"{kind[0]} "),
        kecamatan=("", ""),
        kabupaten=village.kabupaten if level == 2 else ("", ""),
        provinsi=village.provinsi if level else ("", ""),
        area_km2=None,
        words=own,
    )
