"""What a server hands up: the edition of its sum with what it says of it, and the editions that it adds up; to a
province each with the counts that its village signed, sealed anew for that office, to the whole none (docs/adr/0093,
0144).

Nothing is added up here and nothing is signed for a village: its release goes on byte for byte, and its counts as its
own envelope.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from cantik.base import clock
from cantik.base.canonical import digest, digest_file
from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode, AreaLevel, is_area_code
from cantik.codes.nation import is_nation, reaches
from cantik.federate.app import offices, outbox, senders, sequences
from cantik.federate.app.models import AT_OFFICE, SENT, Dispatch, Receiver
from cantik.federate.app.outbox import Outgoing
from cantik.federate.contribution import reseal_contribution
from cantik.federate.errors import DeliveryRefused
from cantik.federate.package import CONTRIBUTION, LAYOUT, pack_release
from cantik.federate.sum_statement import SummedEdition, SumStatement, ToldSum, WithdrawnEdition, seal_statement
from cantik.levels import told_sums, vectors
from cantik.release import countersign, shelf
from cantik.release.app import storage, withdrawing
from cantik.release.app.models import SecondSignature
from cantik.release.files import CONTENTS
from cantik.release.model import number_order
from cantik.release.signer import signer_of
from cantik.staff.app.signing_keys import key_ids, own_key
from cantik.vault.app.opening import OpenStore


def list_own_sums(area: AreaCode, *, opened: OpenStore) -> list[shelf.Shelved]:
    """The editions of a level that this store sealed, newest first, those that were withdrawn last."""
    own, gone = key_ids(area), withdrawing.of_levels([area.text()])
    found = [
        each
        for each in shelf.editions(storage.level_shelf(opened.store.path), area.text())
        if signer_of(each.folder) in own
    ]
    return sorted(found, key=lambda each: (area.text(), each.number) in gone)


def choose_sum(area: AreaCode, number: str, *, opened: OpenStore) -> shelf.Shelved:
    """The edition of a sum that is handed up: the one of a number, "" the newest. Raises `DeliveryRefused` T608, also
    for an edition of a day of which a later one went up and stands."""
    own = list_own_sums(area, opened=opened)
    found = _pick_sum(own, area, number)
    _require_newest(found, own, area)
    return found


def find_sum(area: AreaCode, number: str, *, opened: OpenStore) -> shelf.Shelved:
    """An edition of a sum of this store: the one of a number, "" the newest. Raises `DeliveryRefused` T608."""
    return _pick_sum(list_own_sums(area, opened=opened), area, number)


def _pick_sum(own: list[shelf.Shelved], area: AreaCode, number: str) -> shelf.Shelved:
    found = next((each for each in own if number in ("", each.number)), None)
    if found is None:
        raise DeliveryRefused(
            "T608",
            "Tidak ada rilis wilayah yang dapat dikirim",
            found=number or area.text(),
            expected="rilis wilayah yang dibuat di simpanan ini",
            mend="Buat dahulu rilis wilayahnya.",
        )
    return found


def _require_newest(found: shelf.Shelved, own: list[shelf.Shelved], area: AreaCode) -> None:
    gone = withdrawing.of_levels([area.text()])
    later = {
        each.number
        for each in own
        if each.reference == found.reference
        and number_order(each.number) > number_order(found.number)
        and (area.text(), each.number) not in gone
    }
    sent = Dispatch.objects.filter(kode=area.text(), number__in=later, state__in=(SENT, AT_OFFICE))
    if newer := max((row.number for row in sent), key=number_order, default=""):
        raise DeliveryRefused(
            "T608",
            "Rilis yang lebih baru dari keadaan yang sama sudah dikirim",
            found=f"{area.text()} {found.number}",
            expected=f"Rilis {newer} atau yang lebih baru",
            mend=f"Bila Rilis {newer} keliru, tarik dahulu, lalu kirim lagi.",
        )


def make_packages(area: AreaCode, number: str, *, opened: OpenStore, by: str, public: str = "") -> Iterator[Outgoing]:
    """The packages of a sum: its own edition first, then the levels and the villages that are in it. The same state of
    the store gives the same bytes. `public`: address of the public site, which the pages above link to. Raises T606
    before an invitation, T608."""
    receiver = outbox.receiver_of(area.text())
    if receiver is None:
        raise outbox.not_invited(area.text())
    edition = choose_sum(area, number, opened=opened)
    said = replace(make_statement(area, edition, opened=opened), site=public)
    sealed = _sealed_statement(said, area, receiver, opened, by)
    yield Outgoing(*pack_release(edition.folder, {CONTRIBUTION: sealed}))
    for each in said.levels:
        yield Outgoing(*pack_release(storage.level_shelf(opened.store.path) / each.code / each.number, {}))
    for each in said.villages:
        yield _village_package(each, receiver, opened, by)


# ── what is said of a sum ───────────────────────────────────────────────────────────────────────
def make_statement(area: AreaCode, edition: shelf.Shelved, *, opened: OpenStore) -> SumStatement:
    """What this server says of an edition of its sum now. A village without the envelope of a walidata who examined it
    is not in it: the level above would believe nobody."""
    store, on = opened.store.path, edition.reference
    units = [unit for unit in _list_units(edition) if unit is not None]
    judged = {
        (row.kode, row.number): row
        for row in SecondSignature.objects.filter(
            kode__in=[code for code, _number in units], file=countersign.COUNTERSIGNATURE
        )
    }
    villages = [
        replace(_describe_edition(storage.shelf(store), *unit), judgement=row.envelope.encode(), office=row.key)
        for unit in sorted(units)
        if (row := judged.get(unit)) is not None
    ]
    told = [
        ToldSum(code, number, record)
        for code, number, record in told_sums.list_records(store, on)
        if all(reaches(area, AreaCode.from_stored(member)) for member in _list_members(record))
    ]
    return SumStatement(
        digest_file(edition.folder / CONTENTS),
        area.text(),
        edition.number,
        on.isoformat(),
        clock.now().isoformat(),
        tuple(villages),
        tuple(_levels_below(area, edition, opened)),
        tuple(_list_withdrawn(area, edition, opened)),
        tuple(told),
    )


def _list_units(edition: shelf.Shelved) -> Iterator[tuple[str, str] | None]:
    """Which editions of villages a sum adds up, as its own list of contents says."""
    said = parse_json((edition.folder / CONTENTS).read_bytes())["masukan"]["desa"]
    for unit in said.values():
        yield None if unit is None else (str(unit[0]), str(unit[1]))


def _list_members(record: dict[str, object]) -> set[str]:
    return {code for each in told_sums.read_record(record) for code, _number in each.members}


def _describe_edition(home: Path, code: str, number: str) -> SummedEdition:
    folder = home / code / number
    return SummedEdition(code, number, digest_file(folder / CONTENTS), signer_of(folder))


def _levels_below(area: AreaCode, edition: shelf.Shelved, opened: OpenStore) -> Iterator[SummedEdition]:
    """The editions of kabupaten and provinces within a level, of the same day: the newest of each that stands. Those of
    kecamatan stay where they are."""
    home = storage.level_shelf(opened.store.path)
    names = sorted(folder.name for folder in home.iterdir() if is_area_code(folder.name))
    inside = [name for name in names if name != area.text() and reaches(area, _area_of(name))]
    codes = [name for name in inside if _area_of(name).level <= AreaLevel.KABUPATEN]
    gone = withdrawing.of_levels(codes)
    for code in codes:
        for each in shelf.editions(home, code):
            if each.reference == edition.reference and (code, each.number) not in gone:
                yield _describe_edition(home, code, each.number)
                break


def _area_of(text: str) -> AreaCode:
    return AreaCode.from_stored(text)


def _list_withdrawn(area: AreaCode, edition: shelf.Shelved, opened: OpenStore) -> Iterator[WithdrawnEdition]:
    """Editions of the day, of villages and levels of the area, that were withdrawn, with the envelopes that say so."""
    rows = SecondSignature.objects.filter(file=countersign.WITHDRAWAL).order_by("kode", "number")
    for row in rows:
        if not is_area_code(row.kode) or not reaches(area, _area_of(row.kode)):
            continue
        home = offices.shelf_of(opened.store.path, row.kode)
        held = next((each for each in shelf.editions(home, row.kode) if each.number == row.number), None)
        if held is not None and held.reference == edition.reference:
            yield WithdrawnEdition(row.kode, row.number, row.envelope.encode(), row.key)


#: names of files that hold counts alone: those that were sealed with tokens once are not found again
_ALONE = b"hitungan saja\n"


# ── sealed for the office above ─────────────────────────────────────────────────────────────────
def _sealed_statement(said: SumStatement, area: AreaCode, receiver: Receiver, opened: OpenStore, by: str) -> Path:
    """Where the sealed statement lies. One that says nothing new is the one that was made before, with its moment."""
    about = digest(f"{said.content}\n{receiver.recipients}".encode())
    sequence = sequences.next_number(sequences.SUM_MADE, area.text(), about)
    path = _place_outgoing(opened, area.text(), f"{said.number}-{sequence}", about)
    if not path.is_file():
        key, _id = own_key(opened=opened, area=area, by=by)
        sealed = seal_statement(replace(said, sequence=sequence), key, receiver.recipients.split("\n"))
        outbox.lay_alone(path, f"{said.number}-*.age", sealed)
    return path


def _village_package(each: SummedEdition, receiver: Receiver, opened: OpenStore, by: str) -> Outgoing:
    """The package of a village's edition for the office above: without tokens, which end here, and without counts where
    its village signed none that may go further, or where the office is that of the whole. Raises as `pack_release`,
    T620."""
    store, beside = opened.store.path, dict[str, Path]()
    folder = storage.shelf(store) / each.code / each.number
    if is_nation(AreaCode.from_stored(receiver.office)):
        return Outgoing(*pack_release(folder, {}))
    vector = vectors.opened_bytes(vectors.place(store, each.code, each.number), store=store, keys=opened.keys)
    if vector is not None:
        layout = vectors.layout_of_packed(vector, store)
        came, area = vectors.sealed_place(store, each.code, each.number), AreaCode.kemendagri(each.code)
        if came.is_file():
            beside = {CONTRIBUTION: _reseal_counts(each, came, receiver, opened), LAYOUT: layout}
        elif each.key in key_ids(area):
            own = next(held for held in shelf.editions(storage.shelf(store), each.code) if held.number == each.number)
            beside = {CONTRIBUTION: outbox.seal_counts(area, own, vector, receiver, opened, by), LAYOUT: layout}
    return Outgoing(*pack_release(folder, beside))


def _reseal_counts(each: SummedEdition, came: Path, receiver: Receiver, opened: OpenStore) -> Path:
    """The counts as their village signed them, for other readers."""
    data = came.read_bytes()
    path = _place_outgoing(opened, each.code, each.number, digest(_ALONE + data + receiver.recipients.encode()))
    if not path.is_file():
        office = offices.receiving_office(_area_of(each.code))
        identity = senders.office_identity(office, opened=opened)
        outbox.lay_alone(
            path, f"{each.number}-*.age", reseal_contribution(data, identity, receiver.recipients.split("\n"))
        )
    return path


def _place_outgoing(opened: OpenStore, code: str, number: str, about: str) -> Path:
    return opened.store.path / outbox.FOLDER / code / f"{number}-{about[:16]}.age"
