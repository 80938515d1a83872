"""Sticks and static addresses: the same packages, the same checks at the door, the same answers as over the network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.knowledge import AREAS_FILE
from cantik.codes.nation import CODE as NATION
from cantik.codes.nation import office_above, reaches
from cantik.federate.app import answers, gathering, handing_up, inbox, offices, outbox, senders, withdrawals
from cantik.federate.app.answers import OfficeAnswer
from cantik.federate.app.models import CARRIER, SENT, Receiver, Sender
from cantik.federate.carrier import (
    JUDGEMENTS,
    PACKAGES,
    REPLIES,
    WITHDRAWALS,
    CarriedRow,
    Carrier,
    CarrierWriter,
    open_carrier,
)
from cantik.federate.carrier_contents import PAGE, format_page, look_into, tell_contents
from cantik.federate.errors import DeliveryPaused, DeliveryRefused
from cantik.staff.app.signing_keys import key_ids
from cantik.vault.app.opening import OpenStore

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class CarriedOutcome:
    """What became of one thing on a carrier. `kind`: `kiriman` or `balasan`; `state`: as of an arrival, `sudah` for one
    that was here; `problem`: why it was refused."""

    kind: str
    code: str
    number: str
    state: str
    problem: str = ""
    size: int = 0


# ── written ─────────────────────────────────────────────────────────────────────────────────────
def write_carrier(
    folder: Path, *, opened: OpenStore, by: str, only: AreaCode | None = None, number: str = "", tell: Tell
) -> list[CarriedOutcome]:
    """Write what this store has for others: of its villages the newest edition (or the one of a number), and answers to
    what came here. `size`: bytes that had to be copied. Raises `OSError` for a full stick, T604."""
    writer, done = CarrierWriter(folder, clock.today()), list[CarriedOutcome]()
    villages = [only] if only is not None else own_villages(opened)
    for place, area in enumerate(villages, 1):
        tell(area.text(), place, len(villages))
        if only is None and (_is_at_office(area) or not outbox.own_editions(area, opened=opened)):
            continue
        edition = outbox.choose_edition(area, number, opened=opened)
        made = outbox.make_package(area, edition, opened=opened, by=by)
        row = outbox.ask_dispatch(area, edition.number, way=CARRIER, by=by)
        size = writer.add_package(made.package, made.places)
        outbox.note_sent(row, made.package, CARRIER)
        done.append(CarriedOutcome(PACKAGES, area.text(), edition.number, row.state, size=size))
    for row in withdrawals.list_untold("" if only is None else only.text()):
        note = withdrawals.make_notice(row, opened=opened, by=by)
        size = writer.add_envelope(WITHDRAWALS, row.kode, row.number, note)
        done.append(CarriedOutcome(WITHDRAWALS, row.kode, row.number, "ditulis", size=size))
    if only is None:
        done += _write_answers(writer, opened, by)
    _write_page(writer, opened)
    return done


def write_sum(
    folder: Path, area: AreaCode, *, number: str, public: str, opened: OpenStore, by: str, tell: Tell
) -> list[CarriedOutcome]:
    """Write a sum of this store for the office above: its edition and those that it adds up (`handing_up`), and what
    this store answers to those below. Raises as `handing_up.make_packages`, `OSError`, T604."""
    writer, done = CarrierWriter(folder, clock.today()), list[CarriedOutcome]()
    packages = list(handing_up.make_packages(area, number, opened=opened, by=by, public=public))
    for place, made in enumerate(packages, 1):
        package = made.package
        tell(f"{package.code} {package.number}", place, len(packages))
        size, state = writer.add_package(package, made.places), SENT
        if package.code == area.text():
            row = outbox.ask_dispatch(area, package.number, way=CARRIER, by=by)
            outbox.note_sent(row, package, CARRIER)
            state = row.state
        done.append(CarriedOutcome(PACKAGES, package.code, package.number, state, size=size))
    done += _write_answers(writer, opened, by)
    _write_page(writer, opened)
    return done


def _write_page(writer: CarrierWriter, opened: OpenStore) -> None:
    """What lies on the stick, for whoever carries it and has no Cantik."""
    told = tell_contents(look_into(writer.home), writer.on, opened.store.path / AREAS_FILE)
    lay(writer.home / PAGE, format_page(list(told)))


def _write_answers(writer: CarrierWriter, opened: OpenStore, by: str) -> list[CarriedOutcome]:
    done = list[CarriedOutcome]()
    for kode, own, answer in answers.list_answers(opened=opened, by=by):
        size = writer.add_envelope(REPLIES, kode, own, answer.reply)
        if answer.judgement:
            size += writer.add_envelope(JUDGEMENTS, kode, own, answer.judgement)
        done.append(CarriedOutcome(REPLIES, kode, own, "ditulis", size=size))
    return done


def _is_at_office(area: AreaCode) -> bool:
    """Whether the office that a village delivers to works in this very store: its releases go on no stick."""
    return outbox.receiver_of(area.text()) is None and senders.is_office(office_above(area))


def own_villages(opened: OpenStore) -> list[AreaCode]:
    """The villages on the shelf of this store for which it holds the signing key."""
    home, found = opened.store.path / "rilis", list[AreaCode]()
    for folder in sorted(home.iterdir()) if home.is_dir() else ():
        try:
            area = AreaCode.kemendagri(folder.name)
        except InvalidAreaCode:
            continue
        if key_ids(area):
            found.append(area)
    return found


# ── read ────────────────────────────────────────────────────────────────────────────────────────
def read_carrier(text: str, *, opened: OpenStore, tell: Tell) -> list[CarriedOutcome]:
    """Take what lies at a folder or an address: packages of villages that were invited here, answers to what was sent
    from here. One bad package never stops the others; a line that is cut does, and is continued by reading again.

    Raises T601, T604, T610, T611, `WrongUse` D181.
    """
    carrier = open_carrier(text)
    index, done = carrier.read_index(), list[CarriedOutcome]()
    judgements = {(row.code, row.number): row for row in index.of(JUDGEMENTS)}
    ours = [row for row in index.of(PACKAGES) if _is_ours(row, opened)]
    handed = [AreaCode.kemendagri(row.code) for row in ours if offices.is_level(row.code)]
    for row in sorted(index.of(PACKAGES), key=_upper_first):
        if row not in ours and not _is_within(row, handed) and _takes_packages():
            done.append(_one(PACKAGES, row, lambda row=row: _take_package(carrier, row, opened, tell)))  # type: ignore[misc]
    for row in index.of(WITHDRAWALS):
        if senders.known_key(row.code):
            done.append(_one(WITHDRAWALS, row, lambda row=row: _take_withdrawal(carrier, row, opened)))  # type: ignore[misc]
    for row in index.of(REPLIES):
        if Receiver.objects.filter(kode=row.code).exists():
            other = judgements.get((row.code, row.number))
            done.append(_one(REPLIES, row, lambda row=row, other=other: _take_reply(carrier, row, other, opened)))  # type: ignore[misc]
    return done


def _takes_packages() -> bool:
    """Whether packages of others are for this store at all: a village that fetches its answers from the stick that many
    villages share leaves theirs alone."""
    return Sender.objects.exists() or not Receiver.objects.exists()


def _is_ours(row: CarriedRow, opened: OpenStore) -> bool:
    """Whether it is what this store put there itself."""
    try:
        area = AreaCode.kemendagri(row.code)
    except InvalidAreaCode:
        return False
    list_own = handing_up.list_own_sums if offices.is_level(row.code) else outbox.own_editions
    return bool(key_ids(area)) and any(each.number == row.number for each in list_own(area, opened=opened))


def _upper_first(row: CarriedRow) -> tuple[int, str, str]:
    """A server introduces its villages before their editions are looked at."""
    return row.code.count(".") if row.code != NATION else -1, row.code, row.number


def _is_within(row: CarriedRow, handed: Sequence[AreaCode]) -> bool:
    """Whether it is in a sum that this store handed up itself."""
    try:
        area = AreaCode.kemendagri(row.code)
    except InvalidAreaCode:
        return False
    return any(reaches(each, area) for each in handed)


def _one(kind: str, row: CarriedRow, act: Callable[[], CarriedOutcome]) -> CarriedOutcome:
    try:
        return act()
    except CantikError as error:
        if isinstance(error, DeliveryPaused) and error.code != "T612":  # the line, the disk: nobody's comes through
            raise
        return CarriedOutcome(kind, row.code, row.number, "ditolak", error.line(console=True))


def _take_package(carrier: Carrier, row: CarriedRow, opened: OpenStore, tell: Tell) -> CarriedOutcome:
    """Fetch what is not here yet, and do with it as with what came over the network."""
    package = carrier.read_listed(row)
    if (package.code, package.number) != (row.code, row.number):
        raise DeliveryRefused(
            "T608",
            "Daftar menyebut rilis lain",
            found=f"{package.code} {package.number}",
            expected=f"{row.code} {row.number}",
        )
    if not senders.known_key(package.code):
        raise _unknown(package.code)
    if inbox.is_shelved(package, opened):
        return CarriedOutcome(PACKAGES, package.code, package.number, "sudah")
    package, wanted = inbox.announce(package.encode_list(), opened=opened, kode=package.code)
    room, lengths, fetched = gathering.room_of(opened.store.path, package.code), package.lengths(), 0
    total = sum(lengths[own] - held for own, held in wanted.items())

    def count_fetched(count: int) -> None:
        nonlocal fetched
        fetched += count
        tell(f"{package.code} {package.number}", fetched, total)

    for own in wanted:
        with inbox.full_disk_told():
            room.fetch(carrier.source, own, lengths[own], count_fetched)
    arrival = inbox.settle(inbox.receive(package, way=CARRIER, opened=opened), opened=opened)
    return CarriedOutcome(PACKAGES, package.code, package.number, arrival.state, arrival.problem, fetched)


def _take_reply(carrier: Carrier, row: CarriedRow, judgement: CarriedRow | None, opened: OpenStore) -> CarriedOutcome:
    signed = b"" if judgement is None else carrier.read_piece(judgement)
    taken = answers.apply_answer(row.code, row.number, OfficeAnswer(carrier.read_piece(row), signed), opened=opened)
    state, problem = ("", "") if taken is None else (taken.state, taken.problem)
    return CarriedOutcome(REPLIES, row.code, row.number, state, problem)


def _take_withdrawal(carrier: Carrier, row: CarriedRow, opened: OpenStore) -> CarriedOutcome:
    key = senders.known_key(row.code)
    new = withdrawals.take_notice(carrier.read_piece(row), kode=row.code, number=row.number, key=key, opened=opened)
    return CarriedOutcome(WITHDRAWALS, row.code, row.number, "diterima" if new else "sudah")


def _unknown(kode: str) -> DeliveryRefused:
    return DeliveryRefused(
        "T606",
        "Kunci desa ini belum dikenal",
        found=kode,
        expected="desa yang diundang walidata",
        mend="Walidata mengundang desa itu dengan nomor kuncinya.",
    )
