"""Put a village's releases where they are read: its own folder in the store, and the server's public site."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from django.utils.translation import gettext_noop

from cantik.base import clock, environment
from cantik.base.atomic_write import replace_whole
from cantik.base.progress import Tell
from cantik.base.text_file import write_text
from cantik.base.zip_archive import new_zip
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.codes.zone import zone_of
from cantik.content.regional_language import languages_in
from cantik.federate.app import journeys
from cantik.outlets.api.static import write_api
from cantik.outlets.app import (
    catalogue,
    comparison,
    former_names,
    indicator_editions,
    level_sites,
    looks,
    site_handovers,
    site_statements,
)
from cantik.publish import site
from cantik.publish.site.cards import ShelvedCard
from cantik.publish.site.history import FOLDER as FOLDER_OF_EDITIONS
from cantik.publish.site.history import PastEdition
from cantik.publish.site.kabupaten import VillageSite
from cantik.publish.site.make import RELEASE
from cantik.register.units.app.queries import area_changes
from cantik.release import examination_notes, files, issue, shelf
from cantik.release.app import cards, checking, examining, queries, storage
from cantik.release.app.models import FOLDER, PUBLIC, STICK
from cantik.release.app.put_out import not_put_out
from cantik.release.app.queries import CURRENT, PULLED, REPLACED, Edition
from cantik.release.check import CheckState, CheckStay
from cantik.release.errors import NotPublishable
from cantik.release.examination_notes import Note
from cantik.release.model import Release
from cantik.release.own_summary import OwnSummaries
from cantik.staff.app import actors, appointments
from cantik.staff.app.rights import area_code
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore

#: of deflate: somebody waits for the archive, and the highest level makes it 2% smaller for twice the time
_LEVEL = 2
#: so long one writing of the first page waits for another in the same store
_WAIT_S, _LOCK = 300.0, "situs.gembok"
#: of a store: releases in short, as lists of all villages read them
_SUMMARIES = "ringkasan"


def public_folder(kode: str = "") -> Path | None:
    """The folder that the server shows to everybody (CANTIK_PUBLIC), None when it is not set.

    For a practice village (`kode`) there is none: what is practised is never put before the public.
    """
    practising = bool(kode) and is_practice(area_code(kode))
    return None if practising else environment.read().public


def main_edition(editions: tuple[Edition, ...]) -> Edition | None:
    """The edition that the site opens with: of the newest data year the one in force, else the withdrawn one."""
    if not editions:
        return None
    year = editions[0].shelved.year
    mine = [edition for edition in editions if edition.shelved.year == year]
    return next((edition for edition in mine if edition.status not in (PULLED, REPLACED)), mine[0])


def put_out(opened: OpenStore, kode: str, *, to_public: bool, tell: Tell, number: str = "") -> tuple[str, ...]:
    """Write the village's site anew into its folder and, when asked, into the public one; returns where. `number`: the
    edition that becomes public by this.

    Each folder is replaced in one move: a reader sees the old site or the new one. Raises `NotPublishable` (T406)
    when the public site is asked for and no folder is set for it.
    """
    public = public_folder(kode)
    if to_public and public is None:
        raise NotPublishable(
            "Folder situs publik belum diatur", "Minta admin simpul menyiapkan situs publik server ini."
        )
    editions = editions_of(opened, kode, number)
    tell(gettext_noop("Menulis situs desa"), 0, 2 if to_public else 1)
    own = storage.own_site(opened.store.path, kode)
    made = write(editions, own, up=None)
    if not to_public or public is None:
        return (FOLDER,)
    tell(gettext_noop("Menulis situs publik"), 1, 2)
    write(public_editions(opened, kode, number), public / kode, up="../index.html", beside=made)
    front(opened, public)
    return FOLDER, PUBLIC


def editions_of(opened: OpenStore, kode: str, number: str = "") -> tuple[Edition, ...]:
    """The village's editions, newest first, as its own site shows them: all but those under embargo, besides
    `number`."""
    return _without(_all(opened, kode), queries.list_embargoed(kode) - {number})


def public_editions(opened: OpenStore, kode: str, number: str = "") -> tuple[Edition, ...]:
    """The village's editions as everybody may read them: what was signed here and not put out, besides `number`, is as
    if it were not. A judgement about it, or a withdrawal of another, publishes nothing."""
    return _without(_all(opened, kode), not_put_out(kode) - {number})


def _all(opened: OpenStore, kode: str) -> tuple[Edition, ...]:
    return queries.editions(storage.shelf(opened.store.path), area_code(kode))


def _without(editions: tuple[Edition, ...], kept_in: frozenset[str]) -> tuple[Edition, ...]:
    """Editions as if some were not there: what these replaced is in force again."""
    newest: dict[int, str] = {}
    out = []
    for edition in editions:
        if edition.number in kept_in:
            continue
        after = newest.setdefault(edition.shelved.year, edition.number)
        if edition.status == REPLACED and edition.replaced_by in kept_in:
            now = CURRENT if after == edition.number else REPLACED
            edition = replace(edition, status=now, replaced_by="" if now == CURRENT else after)  # noqa: PLW2901
        out.append(edition)
    return tuple(out)


def write(
    editions: tuple[Edition, ...], target: Path, *, up: str | None, beside: site.PublicSite | None = None
) -> site.PublicSite | None:
    """The site of a village at `target`, replaced in one move; nothing when it has no release. `beside`: another site
    of it that was just written, of which is taken what both say alike."""
    if not editions:
        return None
    with replace_whole(target) as pages:
        return write_into(editions, pages, up=up, beside=beside)


def write_into(
    editions: tuple[Edition, ...], pages: Path, *, up: str | None, beside: site.PublicSite | None = None
) -> site.PublicSite | None:
    """The pages themselves. Raises T101–T103 when a release on the shelf is damaged."""
    main = main_edition(editions)
    if main is None:
        return None
    release = files.open_shelved(main.shelved.folder)
    pasts = [_past(edition) for edition in editions]
    desa, name = area_code(release.place.code), release.place.full()
    words, note = site_statements.of_village(desa, name), examination_note(release, main)
    # a village's own folder is read on a stick as well, and holds what its server may not show to everybody
    server = (environment.read().address or "") if up else ""
    address = f"{server}/situs/{release.place.code}/" if server else ""
    shelf_folder = main.shelved.folder.parent.parent
    former = former_names.of_village(desa, shelf_folder.parent / AREAS_FILE)
    words = replace(
        words,
        cards=_cards(shelf_folder, desa),
        handovers=site_handovers.of_village(desa, shelf_folder.parent),
        own_tables=server,
        former=former,
        address=address,
        tongues=languages_in(desa.text()),
        look=looks.look_of(shelf_folder.parent, desa.text()),
    )
    around = comparison.neighbours_of(shelf_folder.parent, desa.text())
    made = site.PublicSite(release, up=up, pasts=pasts, note=note, words=words, around=around).lay_beside(beside)
    made.write(main.shelved.folder, pages)
    _lay_countersignatures(pages, desa, main.number)
    return made


def _cards(shelf_folder: Path, area: AreaCode) -> list[ShelvedCard]:
    """The village's statistics cards, newest first."""
    found = cards.on_shelf(shelf_folder, area)
    return [ShelvedCard(card, shelf_folder / area.text() / card.number) for card in reversed(found)]


def _lay_countersignatures(pages: Path, area: AreaCode, main: str) -> None:
    """Put what was signed about a release after its day beside each copy of it; the shelf stays as the village left
    it."""
    for number, rows in examining.seconds(area).items():
        for copy in (pages / FOLDER_OF_EDITIONS / number, *([pages / RELEASE] if number == main else [])):
            for row in rows if copy.is_dir() else ():
                write_text(copy / row.file, row.envelope)


def examination_note(release: Release, edition: Edition) -> Note:
    """How far the walidata has looked at an edition by now; a village without one is not said to wait for one."""
    area = area_code(release.place.code)
    now, zone = checking.check_standing(area, edition), zone_of(area)
    since = now.stays[-1].since.astimezone(zone).date()
    if now.state is CheckState.HANDED_IN:
        return _unexamined_note(release, journeys.read_waits([area.text()]))
    if edition.examination is None:
        note = examination_notes.under_way(now.state, since)
    else:
        note = examination_notes.examined_note(
            actors.names([edition.examination.by]).get(edition.examination.by, ""), since
        )
    return examination_notes.with_days(note, [(stay.state, stay.days(clock.now(), zone)) for stay in now.stays[:-1]])


def _unexamined_note(release: Release, waits: journeys.Waits) -> Note:
    """Nobody took it up: since when the walidata could, where there is one and it lies there."""
    area = area_code(release.place.code)
    appointed = appointments.walidata(area, clock.today()) or area.text() in waits.elsewhere
    since = waits.find_begin(area, release.number, release.published) if appointed else None
    if since is not None:
        return examination_notes.waiting_note(since)
    return examination_notes.unexamined_note(release.place.words.desa, walidata=appointed)


def _past(edition: Edition) -> PastEdition:
    release = files.open_shelved(edition.shelved.folder)
    pulled = edition.status == PULLED and edition.withdrawal is not None
    return PastEdition(
        number=edition.number,
        edition=release.edition,
        issued=edition.shelved.published,
        reference=edition.shelved.reference,
        content=edition.shelved.content,
        status="ditarik" if pulled else "digantikan" if edition.status == REPLACED else "berlaku",
        replaced_by=edition.replaced_by,
        folder=edition.shelved.folder,
        revision=issue.revision_of(release),
        withdrawn=edition.withdrawal.decided_at.astimezone(zone_of(area_code(release.place.code))).date()
        if pulled and edition.withdrawal and edition.withdrawal.decided_at
        else None,
        why=edition.withdrawal.reason if pulled and edition.withdrawal else "",
        titles=release.titles,
        release=release if edition.status == CURRENT else None,
        moved=area_changes(area_code(release.place.code)),
    )


def front(opened: OpenStore, public: Path) -> None:
    """The pages of areas, the first page and the search of the public site; a village whose release was withdrawn stays
    in them, without figures. One writes them at a time."""
    with alone(opened.store.path / _LOCK, wait_s=_WAIT_S):
        summaries = OwnSummaries(opened.store.path / _SUMMARIES)
        members = _list_members(opened, public, summaries)
        site.write_feed(members, public)
        releases = [member.release for member in members]
        around = indicator_editions.larger_areas(opened.store.path, releases, summaries)
        indicators = site.write_indicators(members, public, around)
        levels = level_sites.put_out(opened, public, members, summaries, indicators)
        if levels:
            only = site.only_kabupaten(levels)
            whole = [level_sites.with_whole_release(level) if level is only else level for level in levels]
            site.make_front(members, whole, public)
        catalogue.write_catalogue(members, levels, public)
        write_api(public)
        summaries.sweep()


def put_out_levels(opened: OpenStore) -> None:
    """The same on this server, where it has a public site."""
    public = public_folder()
    if public is not None:
        public.mkdir(parents=True, exist_ok=True)
        front(opened, public)


def is_village(name: str) -> bool:
    """Whether a folder of a site is called as a village is: what a site that is being laid leaves beside it is none,
    nor is that of a level, and what a village practises with is for nobody else."""
    try:
        code = AreaCode.from_stored(name)
    except InvalidAreaCode:
        return False
    return code.level is AreaLevel.DESA and code.text() == name and not is_practice(code)


def _list_members(opened: OpenStore, public: Path, summaries: OwnSummaries) -> list[VillageSite]:
    """The villages that have pages on the public site."""
    members = []
    folders = [folder for folder in sorted(public.iterdir()) if is_village(folder.name)]
    lay = checking.journeys(folder.name for folder in folders)
    waits = journeys.read_waits([folder.name for folder in folders])
    for folder in folders:
        if not (folder / "index.html").is_file():
            continue
        shown = folder / RELEASE
        withdrawn = not shown.is_dir()
        if withdrawn:
            shelved = shelf.editions(storage.shelf(opened.store.path), folder.name)
            if not shelved:
                continue  # published from another store: nothing is known of it here
            shown = shelved[0].folder
        release = summaries.open(shown, borders=True)
        note = None if withdrawn else _examination_note(release, lay, waits)
        years = indicator_editions.other_years(folder, summaries)
        members.append(VillageSite(release, f"{folder.name}/index.html", withdrawn, note, *years))
    return members


def _examination_note(
    release: Release, lay: Mapping[tuple[str, str], tuple[CheckStay, ...]], waits: journeys.Waits
) -> Note:
    """The same for the list, without names. `lay`: where each release lay, by code and number."""
    states = lay.get((release.place.code, release.number))
    if not states:
        return _unexamined_note(release, waits)
    zone = zone_of(area_code(release.place.code))
    now, since = states[-1], states[-1].since.astimezone(zone).date()
    note = (
        examination_notes.approved_note(since)
        if now.state is CheckState.APPROVED
        else examination_notes.under_way(now.state, since)
    )
    return examination_notes.with_days(note, [(stay.state, stay.days(clock.now(), zone)) for stay in states[:-1]])


def pack(opened: OpenStore, kode: str, target: Path) -> None:
    """The village's site with its releases as a ZIP for a stick. The same site gives the same bytes."""
    own = storage.own_site(opened.store.path, kode)
    if not (own / "index.html").is_file():
        raise NotPublishable("Situs desa belum dibuat", "Tanda tangani rilis dahulu.")
    with new_zip(target, level=_LEVEL) as archive:
        for path in sorted(own.rglob("*")):
            if path.is_file():
                name = f"{kode}/{path.relative_to(own).as_posix()}"
                archive.add(name, path.read_bytes(), deflated=path.suffix not in {".pdf", ".png"})


__all__ = ["STICK", "front", "main_edition", "pack", "public_folder", "put_out", "put_out_levels", "write"]
