"""The pages of kecamatan, kabupaten, provinces and groups on the server's public site: their releases on the shelf, the
villages that have pages there, and which villages are still waited for."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay, sweep_beside
from cantik.base.canonical import canonical_json
from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode, is_area_code
from cantik.codes.knowledge import Knowledge, load_store
from cantik.codes.nation import CODE as NATION
from cantik.codes.practice import is_practice
from cantik.content.regional_language import languages_in
from cantik.levels.app.sums import VillageOnDay, villages_on
from cantik.levels.place import level_place
from cantik.outlets.app import handed_up, looks
from cantik.outlets.app.editions_below import list_below
from cantik.outlets.app.level_editions import ShelvedLevel, level_editions, main_edition
from cantik.publish import site
from cantik.publish.site.history import PastEdition
from cantik.publish.site.indicator_pages import IndicatorLink
from cantik.publish.site.kabupaten import VillageSite, note_pair
from cantik.publish.site.kalender import calendar_name
from cantik.publish.site.level_site import LevelPart, LevelSite, WaitingVillage, levels_of_members, write_level
from cantik.publish.site.look import made_of
from cantik.publish.site.opd import opd_name
from cantik.publish.site.page_marks import mark_of
from cantik.publish.site.pemberitahuan import notices_name
from cantik.publish.site.penetapan import settings_name
from cantik.publish.site.tanggapan import replies_name
from cantik.release import files
from cantik.release.app import storage
from cantik.release.model import Release
from cantik.release.own_summary import OwnSummaries
from cantik.staff.app import groups
from cantik.vault.app.opening import OpenStore

#: beside the pages of a level: of what they were made; also what tells its folder from that of a village
MARK = "dibuat.json"
_NOT_HERE = ("Belum terbit di situs ini", "Not published on this site yet")
_PULLED = ("Rilisnya ditarik", "Its release was withdrawn")
_PROVINSI = 0  # dots in a code


def put_out(
    opened: OpenStore,
    public: Path,
    members: Sequence[VillageSite],
    summaries: OwnSummaries,
    indicators: tuple[IndicatorLink, ...] = (),
) -> list[LevelSite]:
    """Write the pages of every area of these villages, and of every level that has a release, as far as they would say
    something else than before; returns them. Pages of areas that are none any more are taken away. `indicators`: those
    that have a page over all villages."""
    gathered = _Gathered.of(opened, members, summaries)
    levels = [replace(level, indicators=indicators) for level in gathered.levels(public)]
    for level in levels:
        home, marks = public / level.own.code, _marks_of(level)
        sweep_beside(home)
        before = _read_marks(home / MARK)
        if before == marks:
            continue
        inner = before.get("isi") != marks["isi"]
        if not inner:  # stopped halfway, its front is of neither state: what it was made of is not known then
            lay(home / MARK, canonical_json({"isi": marks["isi"]}))
        write_level(with_whole_release(level), public, inner=inner)
        lay(home / MARK, canonical_json(marks))
    known = {level.own.code for level in levels}
    for mark in sorted(public.glob(f"*/{MARK}")):
        if mark.parent.name not in known:
            shutil.rmtree(mark.parent)
    return levels


def with_whole_release(level: LevelSite) -> LevelSite:
    """The level with its release as its pages print it: until they are written, what it says of itself is enough."""
    return level if level.folder is None else replace(level, release=files.open_shelved(level.folder))


def _read_marks(path: Path) -> dict[str, str]:
    """What the pages of a level were made of; nothing where there are none."""
    try:
        return {str(name): str(value) for name, value in json.loads(path.read_bytes()).items()}
    except (OSError, ValueError, AttributeError):
        return {}


def _marks_of(level: LevelSite) -> dict[str, str]:
    """What decides what the pages say: of all of them its editions and the borders of its villages, of the front its
    villages as well."""
    pasts = [(past.number, past.status, past.replaced_by, past.why) for past in level.pasts]
    borders = {} if level.release is None else {m.release.place.code: m.release.geometry for m in level.villages}
    members = [
        # former years are in the classes of its map
        (m.release.place.code, m.release.content, m.withdrawn, m.note, [each.content for each in m.former])
        for m in level.villages
    ]
    around = [(part.code, part.place.full(), part.delivered, part.of) for part in (*level.parts, *level.above)]
    waiting = [(village.name, village.why, village.href) for village in level.waiting]
    shown = [(link.id, link.title, link.key) for link in level.indicators]
    front = (pasts, members, around, waiting, level.links, shown, level.own.delivered, level.own.of, level.fictitious)
    below = [(each.names, each.home, sorted(each.pages or ())) for each in level.below]
    chosen = made_of(level.look.stamp, level.tongues).decode()
    return {
        "isi": mark_of([pasts, borders, sorted(link.id for link in level.indicators), chosen, below]),
        "depan": mark_of(front),
    }


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What is known of a server's areas: its villages with pages, all villages that these areas have today."""

    opened: OpenStore
    knowledge: Knowledge
    today: dt.date
    members: Mapping[str, VillageSite]
    there: tuple[VillageOnDay, ...]
    summaries: OwnSummaries
    elsewhere: Mapping[str, str]

    @classmethod
    def of(cls, opened: OpenStore, members: Sequence[VillageSite], summaries: OwnSummaries) -> _Gathered:
        """As it stands now."""
        knowledge, today = load_store(opened.store.path), clock.today()
        own = {member.release.place.code: member for member in members}
        roots = {member.release.place.provinsi[0] for member in members} - {""}
        roots |= {code.partition(".")[0] for code in _shelf_codes(opened) if is_area_code(code)}
        there = villages_on([AreaCode.kemendagri(code) for code in sorted(roots)], today, knowledge)
        elsewhere = handed_up.published_elsewhere(opened.store.path)
        return cls(opened, knowledge, today, own, there, summaries, elsewhere)

    def levels(self, public: Path) -> list[LevelSite]:
        """Every area that has a page."""
        found = {level.own.code: level for level in levels_of_members([*self.members.values()])}
        for code in _shelf_codes(self.opened):
            if is_area_code(code) and code not in found and not is_practice(AreaCode.kemendagri(code)):
                self._add_area(code, found)
        areas = {code: self._with_counts(level, self._inside(code)) for code, level in found.items()}
        grouped = {level.own.code: level for level in self._groups()}
        own = {code: level.own for code, level in {**areas, **grouped}.items()}
        found = dict[str, LevelSite]()
        for code, level in {**areas, **grouped}.items():
            parts = [own[part.code] for part in level.parts]
            parts += [own[name] for name, group in grouped.items() if code in [each.code for each in group.above[-1:]]]
            above = tuple(own[part.code] for part in level.above if part.code in own)
            found[code] = self._complete(replace(level, parts=tuple(parts), above=above), public)
        store = self.opened.store.path
        return [replace(level, below=list_below(level, found, store)) for level in found.values()]

    def _add_area(self, code: str, found: dict[str, LevelSite]) -> None:
        """An area that has a release though none of its villages has pages here."""
        edition = main_edition(level_editions(self.opened.store.path, code))
        if edition is None:
            return
        place = self.summaries.open(edition.shelved.folder).place
        part = LevelPart(code, replace(place, counted=None), 0, 0)
        above = tuple(level.own for each, level in found.items() if _is_within(code, each))
        found[code] = LevelSite(part, (), above=above, fictitious=self.opened.demo)
        for each, level in list(found.items()):
            if each == (code.rpartition(".")[0] or NATION) != code:
                found[each] = replace(level, parts=(*level.parts, part))

    def _inside(self, code: str) -> list[VillageOnDay]:
        return [village for village in self.there if _is_within(village.code, code)]

    def _with_counts(self, level: LevelSite, inside: Sequence[VillageOnDay]) -> LevelSite:
        told = sum(any(self._tells(code) for code in village.codes) for village in inside)
        own = replace(level.own, delivered=told, of=len(inside)) if inside else level.own
        return replace(level, own=own)

    def _tells(self, code: str) -> bool:
        return code in self.elsewhere if code not in self.members else not self.members[code].withdrawn

    def _groups(self) -> Iterable[LevelSite]:
        """The groups of areas of which a village has pages, or that have a release."""
        for name, group in sorted(self.knowledge.content.groups.items()):
            areas = groups.members(group, self.today)
            inside = [v for v in self.there if any(area.contains(AreaCode.kemendagri(v.code)) for area in areas)]
            held = [self.members[code] for v in inside for code in v.codes if code in self.members]
            if not inside or not (held or level_editions(self.opened.store.path, name)):
                continue
            place = level_place(name, group.title, self.knowledge.areas, self.knowledge.words, self.today)
            above = [LevelPart(code, place, 0, 0) for code in _codes_around([village.code for village in inside])]
            level = LevelSite(
                LevelPart(name, place, 0, 0),
                tuple(held),
                above=tuple(above),
                fictitious=self.opened.demo,
            )
            yield self._with_counts(level, inside)

    def _complete(self, level: LevelSite, public: Path) -> LevelSite:
        """With its editions, the pages of its forum, and who is waited for."""
        editions, release = read_editions(self.opened.store.path, level.own.code, self.summaries)
        main = main_edition(editions)
        whole = replace(
            level,
            release=release,
            folder=main.shelved.folder if main is not None and release is not None else None,
            pasts=tuple(_past_edition(edition, self.summaries) for edition in editions) if release is not None else (),
            links=(
                *handed_up.server_links(self.opened.store.path, level),
                *_forum_links(level.own.code, public),
                *site.feed_link(public),
                site.CATALOGUE_LINK,
            ),
            look=looks.look_of(self.opened.store.path, level.own.code),
            tongues=languages_in(level.own.code),
        )
        return replace(whole, waiting=tuple(self._list_waiting(whole)))

    def _list_waiting(self, level: LevelSite) -> Iterable[WaitingVillage]:
        """Those that have no pages, then those whose release is not the one that is looked for, with the day since
        when."""
        code = level.own.code
        if code.count(".") == _PROVINSI and is_area_code(code):
            yield from self._list_waiting_areas(level)
            return
        inside = self._inside(code) if is_area_code(code) else [v for v in self.there if v.code in self._in_group(code)]
        names = [village.name for village in inside]
        for village in inside:
            if not any(each in self.members for each in village.codes):
                name = f"{village.name} ({village.code})" if names.count(village.name) > 1 else village.name
                site = next((self.elsewhere[each] for each in village.codes if each in self.elsewhere), None)
                yield WaitingVillage(name, _NOT_HERE) if site is None else handed_up.waiting_there(name, site)
        for member in level.villages:
            why = _PULLED if member.withdrawn else _not_summed(level, member)
            if why is not None:
                yield WaitingVillage(member.release.place.full(), why, member.href)

    def _in_group(self, name: str) -> set[str]:
        areas = groups.members(self.knowledge.content.groups[name], self.today)
        return {v.code for v in self.there if any(area.contains(AreaCode.kemendagri(v.code)) for area in areas)}

    def _list_waiting_areas(self, level: LevelSite) -> Iterable[WaitingVillage]:
        """Of a province its kabupaten, not their villages."""
        known = {part.code for part in level.parts}
        entry = self.knowledge.areas.find(AreaCode.kemendagri(level.own.code))
        for child in self.knowledge.areas.children(entry) if entry is not None else ():
            if child.kemendagri is not None and child.kemendagri.text() not in known:
                yield WaitingVillage(child.name, _NOT_HERE)


def read_editions(store: Path, code: str, summaries: OwnSummaries) -> tuple[tuple[ShelvedLevel, ...], Release | None]:
    """The editions of a level and, in short, the release that its page opens with. One that was damaged is as if it
    were not there: the office sees it on its own page (`levels.app.desk`), and a village that publishes does not wait
    for it."""
    try:
        editions = level_editions(store, code)
        main = main_edition(editions)
        return editions, None if main is None else summaries.open_proved(main.shelved.folder)
    except CantikError:
        return (), None


def _not_summed(level: LevelSite, member: VillageSite) -> tuple[str, str] | None:
    """Why a village that has pages is not in the edition in force of its area, or is behind the others of an area
    without one; None where nothing is to be said."""
    release, own = level.release_in_force, member.release
    day = release.reference if release is not None else max(each.release.reference for each in level.villages)
    since = (long_date(own.reference), long_date(own.reference, "en"))
    if own.reference < day:
        wanted = (long_date(day), long_date(day, "en"))
        return (
            f"Belum ada untuk keadaan {wanted[0]}; terakhir keadaan {since[0]}",
            f"Nothing as of {wanted[1]} yet; the last is as of {since[1]}",
        )
    if release is None or release.villages.get(own.place.code) is not None:
        return None
    note, english = note_pair(member)
    return (f"Terbit, belum masuk jumlah: {note}", f"Published, not in the sum yet: {english}")


def _past_edition(edition: ShelvedLevel, summaries: OwnSummaries) -> PastEdition:
    summary, pulled = summaries.open(edition.shelved.folder), edition.withdrawal
    return PastEdition(
        number=edition.shelved.number,
        edition=summary.edition,
        issued=edition.shelved.published,
        reference=edition.shelved.reference,
        content=edition.shelved.content,
        status="ditarik" if pulled else "digantikan" if edition.replaced_by else "berlaku",
        replaced_by=edition.replaced_by,
        folder=edition.shelved.folder,
        withdrawn=pulled.decided_at.date() if pulled is not None and pulled.decided_at else None,
        why=pulled.reason if pulled is not None else "",
        titles=summary.titles,
    )


def _forum_links(code: str, public: Path) -> Iterable[tuple[str, str, str]]:
    """The pages of the forum of an area that lie on the site."""
    named = (
        (calendar_name, "Kalender rilis: apa yang terbit, kapan, dan apakah ditepati", "Release calendar"),
        (replies_name, "Tanggapan atas kutipan angka yang keliru", "Replies to misquoted figures"),
        (opd_name, "Angka dari OPD tentang tiap desa", "Figures of offices about each village"),
        (notices_name, "Pemberitahuan kepada pembaca", "Notices to readers"),
        (settings_name, "Nilai parameter yang ditetapkan forum untuk perencanaan", "Values set for planning"),
    )
    return [(label, english, name(code)) for name, label, english in named if (public / name(code)).is_file()]


def _codes_around(codes: Sequence[str]) -> list[str]:
    """The province and the kabupaten in which all of some villages lie, as far as there is one."""
    found = [{".".join(code.split(".")[:parts]) for code in codes} for parts in (1, 2)]
    return [each.pop() for each in found if len(each) == 1]


def _shelf_codes(opened: OpenStore) -> list[str]:
    home = storage.level_shelf(opened.store.path)
    return sorted(folder.name for folder in home.iterdir() if folder.is_dir()) if home.is_dir() else []


def _is_within(code: str, above: str) -> bool:
    return code.startswith(f"{above}.") or (above == NATION != code)
