"""References from above in a store: fetched and checked, told as a difference, activated by a person, taken back.

Nothing comes into force by itself, and nothing in the middle of a round or a draft that it would touch.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.codes.app.models import CodeRow
from cantik.codes.app.queries import code_of
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.content.file_difference import ContentChange
from cantik.content.loader import look_again, make_own_folder, own_folder
from cantik.content.own_files import write_own
from cantik.content.reference_layers import ReferenceVersion, list_told, read_in_force, write_in_force
from cantik.federate.harvest.line import Line
from cantik.federate.harvest.states import StateFolder, server_words
from cantik.federate.reference import fetching, trial
from cantik.federate.reference.errors import ReferenceRefused
from cantik.federate.reference.open_work import OpenDraft, OpenRound, Touched, list_touched
from cantik.federate.reference.package import ReferencePackage
from cantik.federate.reference.shelf import HARVEST, ReferenceShelf
from cantik.field.rounds.app.models import Round
from cantik.pipeline.contents import check_content
from cantik.release import shelf
from cantik.release.app.models import LIVE, Draft
from cantik.release.files import CONTENTS
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

FETCHED, ACTIVATED = "acuan.ambil", "acuan.pasang"
_HISTORY = "riwayat.json"


@dataclass(frozen=True, slots=True)
class StagedReference:
    """A version beside the one that holds: what would differ, and what is under way that it would touch."""

    package: ReferencePackage
    changes: tuple[ContentChange, ...]
    touched: tuple[Touched, ...]


@dataclass(frozen=True, slots=True)
class ReferenceStanding:
    """How the references of a server stand here. `held`: the version that holds, None for none; `versions`: those that
    were fetched; `acts`: who put which version into force when, the last first (version 0: none); `contact`: how the
    server stood when it was asked last, a sentence each, the gravest first."""

    source: str
    held: ReferenceVersion | None
    versions: tuple[int, ...]
    acts: tuple[tuple[int, str, dt.datetime], ...]
    contact: tuple[str, ...] = ()

    @property
    def newest_waiting(self) -> int:
        """The newest version where it does not hold, 0 else."""
        newest = self.versions[-1] if self.versions else 0
        return newest if self.held is None or newest > self.held.version else 0


def require_folder() -> Path:
    """The folder of content of this installation, one in its store where nobody set another. Raises `ReferenceRefused`
    F408 for a setting that names none."""
    folder = make_own_folder()
    if folder is None or not folder.is_dir():
        raise _refuse_setting()
    return folder


def require_setting() -> None:
    """Raises `ReferenceRefused` F408 for a setting that names no folder. Makes none: what is fetched may be refused."""
    folder = own_folder()
    if folder is not None and not folder.is_dir():
        raise _refuse_setting()


def _refuse_setting() -> ReferenceRefused:
    return ReferenceRefused(
        "F408",
        "Folder isi daerah yang ditetapkan untuk server ini tidak ada",
        expected="folder yang ada",
        mend="Pengelola server ini membuatnya, atau menghapus setelannya: isi lalu disimpan di dalam simpanan.",
        command="Buat folder yang disebut CANTIK_CONTENT, atau jalankan tanpa setelan itu.",
    )


def list_standings(opened: OpenStore) -> list[ReferenceStanding]:
    """How the references of each server stand here, the country first."""
    kept, held = (
        ReferenceShelf.of(opened.store.path),
        {reference.source: reference for reference in read_in_force(own_folder())},
    )
    return [
        ReferenceStanding(
            source,
            held.get(source),
            tuple(kept.list_versions(source)),
            _read_acts(kept, source),
            tuple(server_words(StateFolder(kept.folder(source) / HARVEST).server(), clock.now())),
        )
        for source in kept.list_sources()
    ]


def fetch_reference(
    opened: OpenStore,
    addresses: tuple[str, ...],
    root: bytes,
    *,
    by: str,
    accept_stale: bool = False,
    line: Line | None = None,
    spoken: str = "",
) -> StagedReference:
    """Fetch the newest version of a server above, check it as all content is checked, and keep it; nothing of it holds.
    `spoken`: the number of another root than the known one, as it was read aloud, where the server was founded anew.

    Raises as `fetching.fetch_newest`, `fetching.replace_root`, and what `check` raises.
    """
    require_setting()
    kept = ReferenceShelf.of(opened.store.path)
    if spoken:
        fetching.replace_root(kept, root, spoken)
    package = fetching.fetch_newest(kept, addresses, root, list_served(), accept_stale=accept_stale, line=line)
    staged = try_package(opened, package)
    if package.version not in kept.list_versions(package.source):
        _note(FETCHED, package.source, package.version, by)
    kept.keep(package)
    return staged


def meet_server(opened: OpenStore, address: str, spoken: str, *, anew: bool = False) -> str:
    """Make a server above known by its address and the fingerprint of its root, as somebody read it aloud; how it is
    called from now on. `anew`: somebody says that it was founded anew, and is known by that root now. Raises as
    `fetching.fetch_root`, `ReferenceRefused` F404, F406, F408."""
    require_setting()
    kept = ReferenceShelf.of(opened.store.path)
    root = fetching.fetch_root(address, spoken)
    if anew:
        fetching.replace_root(kept, root, spoken)
    source = fetching.require_above(kept, root, list_served())
    kept.keep_server(source, root, (address,))
    return source


def fetch_again(
    opened: OpenStore, source: str, *, by: str, accept_stale: bool = False, line: Line | None = None
) -> StagedReference:
    """The same from where the server was found last. Raises `ReferenceRefused` F407 for a server that nobody made
    known."""
    kept = ReferenceShelf.of(opened.store.path)
    root = kept.root(source)
    if not root:
        raise ReferenceRefused(
            "F407",
            "Server acuan ini belum dikenal",
            found=source,
            expected=", ".join(kept.list_sources()) or "alamat dan akarnya",
            mend="Ambil sekali dengan alamat dan akarnya.",
            command="Jalankan cantik reference fetch ALAMAT --root BERKAS.",
        )
    return fetch_reference(opened, kept.addresses(source), root, by=by, accept_stale=accept_stale, line=line)


def describe(opened: OpenStore, source: str, version: int) -> StagedReference:
    """A version that is here beside what holds. Raises `ReferenceRefused` F407, and what `check` raises."""
    return try_package(opened, ReferenceShelf.of(opened.store.path).read(source, version))


def try_package(opened: OpenStore, package: ReferencePackage) -> StagedReference:
    """A package as it would hold: read by the loader that reads all content, its examples computed, in order beside
    what holds. Raises `ContentError` and what else `cantik check` raises, with file and line; `ReferenceRefused` F405.
    """
    extra = require_folder()
    with trial.lay_trial(extra, package.source, package) as laid:
        trial.require_in_order(extra, laid, package, opened.store.path / AREAS_FILE)
        check_content(laid)
        changes = trial.compare_trial(extra, laid)
    return StagedReference(package, tuple(changes), tuple(_list_touched(changes)))


def activate(opened: OpenStore, source: str, version: int, *, by: str) -> StagedReference:
    """Let a version that is here hold, as a named person decides. Raises `ReferenceRefused` F409 while a round or a
    draft is open that it would touch, F410 where it holds already; F407, and what `check` raises."""
    extra, kept = require_folder(), ReferenceShelf.of(opened.store.path)
    staged = describe(opened, source, version)
    held = {reference.source: reference for reference in read_in_force(extra)}.get(source)
    if held == staged.package.reference:
        raise ReferenceRefused("F410", "Versi acuan ini sudah berlaku", found=f"{source} versi {version}")
    _refuse_touching(staged.touched, f"{source} versi {version}")
    trial.lay_package(extra, staged.package)
    _put_in_force(extra, kept, source, staged.package.reference, by)
    return staged


def take_back(opened: OpenStore, source: str, *, by: str) -> int:
    """Let the version hold again that held before; its number, 0 where none did. Raises as `activate`, and
    `ReferenceRefused` F410 where nothing came into force yet."""
    extra, kept = require_folder(), ReferenceShelf.of(opened.store.path)
    acts = _read_acts(kept, source)
    held = {reference.source: reference for reference in read_in_force(extra)}.get(source)
    if not acts or held is None:
        raise ReferenceRefused("F410", "Belum ada acuan yang dipasang dari server ini", found=source)
    former = next((version for version, _by, _at in acts if version != held.version), 0)
    if former:
        activate(opened, source, former, by=by)
        return former
    with trial.lay_trial(extra, source, None) as laid:
        check_content(laid)
        changes = trial.compare_trial(extra, laid)
    _refuse_touching(tuple(_list_touched(changes)), f"{source} tanpa acuan")
    _put_in_force(extra, kept, source, None, by)
    return 0


def require_reach(area: AreaCode) -> None:
    """Content is one for the whole server: whoever decides must answer for all villages on it. Raises
    `ReferenceRefused` F411."""
    others = sorted(code for code in list_served() if not area.contains(AreaCode.kemendagri(code)))
    if others:
        raise ReferenceRefused(
            "F411",
            "Server ini melayani wilayah lain juga",
            found=f"{others[0]} dan {len(others) - 1} lagi" if len(others) > 1 else others[0],
            expected=f"semua wilayah server ini di {area.text()}",
            mend="Minta walidata atau pengelola server memasangnya.",
        )


def list_reported(opened: OpenStore, area: AreaCode) -> dict[str, tuple[str, dict[str, str]]]:
    """By village of an area whose releases lie here: the newest edition, and the versions of references that it says
    it was made with."""
    shelf_folder = opened.store.path / "rilis"
    found = {}
    for home in sorted(shelf_folder.glob(f"{area.text()}*")) if shelf_folder.is_dir() else ():
        newest = next(iter(shelf.editions(shelf_folder, home.name)), None)
        if newest is not None and (home.name == area.text() or home.name.startswith(f"{area.text()}.")):
            said = json.loads((newest.folder / CONTENTS).read_bytes()).get("perangkat_lunak", {})
            found[home.name] = newest.number, list_told(said)
    return found


def list_served() -> set[str]:
    """The villages that this store serves; of an office without any, its own area."""
    rows = CodeRow.objects.filter(scheme="kemendagri", valid_to__isnull=True).values_list("value", flat=True)
    codes = [code for code in map(AreaCode.kemendagri, rows) if not is_practice(code)]
    villages = {code.text() for code in codes if code.level is AreaLevel.DESA}
    return villages or {code.text() for code in codes if code.level is AreaLevel.KABUPATEN}


# ── what is under way ───────────────────────────────────────────────────────────────────────────


def _list_touched(changes: list[ContentChange]) -> list[Touched]:
    return list_touched(changes, _list_rounds(), _list_drafts())


def _list_rounds() -> Iterator[OpenRound]:
    found = Round.objects.filter(opened_at__isnull=False, closed_at__isnull=True, activity__practice=False)
    for row in found.select_related("activity", "version"):
        tree = row.version.tree()
        fields = [field for block in tree["blok"] for field in block["isian"]]
        names = {str(field[key]) for field in fields for key in ("nama", "daftar_kode") if field[key]}
        area = code_of(row.activity.area_id)
        yield OpenRound(area, row.reference, row.version.instrument, frozenset(names | set(tree["kode"])))


def _list_drafts() -> Iterator[OpenDraft]:
    for draft in Draft.objects.filter(state__in=LIVE).order_by("kode"):
        if not is_practice(AreaCode.from_stored(draft.kode)):
            yield OpenDraft(draft.kode, draft.reference)


def _refuse_touching(touched: tuple[Touched, ...], what: str) -> None:
    if touched:
        more = f"; dan {len(touched) - 3} lagi" if len(touched) > 3 else ""
        raise ReferenceRefused(
            "F409",
            "Acuan tidak diganti di tengah kegiatan",
            where=what,
            found="; ".join(work.line() for work in touched[:3]) + more,
            expected="putaran yang sudah ditutup, rancangan yang sudah terbit atau dibatalkan",
            mend="Selesaikan dahulu, lalu pasang pada awal kegiatan berikutnya.",
        )


# ── into force ──────────────────────────────────────────────────────────────────────────────────


def _put_in_force(extra: Path, kept: ReferenceShelf, source: str, reference: ReferenceVersion | None, by: str) -> None:
    """The list that says what holds is written last: until then everything is as it was."""
    version = 0 if reference is None else reference.version
    with transaction.atomic():
        _note(ACTIVATED, source, version, by)
        acts = [(version, by, clock.now()), *_read_acts(kept, source)]
        said = [{"versi": number, "oleh": who, "pada": at.isoformat()} for number, who, at in acts]
        write_own(kept.folder(source) / _HISTORY, canonical_json(said))
        write_in_force(extra, trial.choose_versions(extra, {source: reference}))
    look_again()


def _read_acts(kept: ReferenceShelf, source: str) -> tuple[tuple[int, str, dt.datetime], ...]:
    file = kept.folder(source) / _HISTORY
    rows = json.loads(file.read_bytes()) if file.is_file() else []
    return tuple((int(row["versi"]), str(row["oleh"]), dt.datetime.fromisoformat(row["pada"])) for row in rows)


def _note(action: str, source: str, version: int, by: str) -> None:
    log.record(
        by=by,
        at=clock.now(),
        action=action,
        subject="acuan",
        subjects=[source],
        detail={"acuan": source, "versi": version},
    )
