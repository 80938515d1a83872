"""What becomes here of the sum of a server below: whom it introduces, which editions count from now on, which no more
(docs/adr/0093).

Nothing is believed of a sum but where its villages are: the counts come from each village itself and are added up here
by the code that adds up the villages of one store (`levels`). An edition counts once it lies here, its village's
signature fits, and the walidata whom its server names has examined it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import digest_file
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode
from cantik.federate.app import office_clock, offices, senders
from cantik.federate.app.models import ACCEPTED, REFUSED, DeliveryArrival
from cantik.federate.errors import DeliveryRefused
from cantik.federate.order import MessageOrder
from cantik.federate.sum_statement import (
    SummedEdition,
    SumStatement,
    WithdrawnEdition,
    read_statement,
    refuse_statement,
)
from cantik.levels import told_sums
from cantik.release import countersign
from cantik.release.app.models import EXAMINED, WITHDRAWN, Publication, SecondSignature, Withdrawal
from cantik.release.files import CONTENTS, open_summary
from cantik.release.signer import signer_of
from cantik.vault.app.opening import OpenStore

SUFFIX = ".terhimpun.json"
_CLOCKS = dt.timedelta(days=1)
#: why an edition that its server withdrew is not to be used any more; the reason stands at the server that withdrew it
_WHY = "Ditarik oleh {}; alasannya pada halaman rilis itu."


# ── what was said last ──────────────────────────────────────────────────────────────────────────
def place(store: Path, code: str, on: str) -> Path:
    """Where the store keeps what a server said last of a day."""
    return store / "pelindungan" / code / f"{on}{SUFFIX}"


def last_statement(store: Path, code: str, on: str) -> SumStatement | None:
    """What a server said last of a day; None before it said anything. Raises T623 for a damaged file."""
    path = place(store, code, on)
    return read_statement(path.read_bytes()) if path.is_file() else None


def list_statements(store: Path, code: str) -> Iterator[SumStatement]:
    """What a server said last of each day. Raises T623."""
    for path in sorted((store / "pelindungan" / code).glob(f"*{SUFFIX}")):
        yield read_statement(path.read_bytes())


# ── at the door ─────────────────────────────────────────────────────────────────────────────────
def require_believable(said: SumStatement, release: Path, *, opened: OpenStore) -> None:
    """What a server says of its sum is about the editions that its release says to add up, about its day, of now, and
    not replaced by what it said already (`federate.order`). Raises T608, T609, T623, T625."""
    if open_summary(release).reference.isoformat() != said.reference:
        raise refuse_statement(f"keadaan {said.reference}", "tanggal acuan rilisnya")
    units = parse_json((release / CONTENTS).read_bytes())["masukan"]["desa"]
    for each in said.villages:
        if units.get(each.code) != [each.code, each.number]:
            raise refuse_statement(f"{each.code} {each.number}", "edisi yang disebut rilis wilayah itu")
        _require_judgement(each)
    at = dt.datetime.fromisoformat(said.at)
    if at > clock.now() + _CLOCKS:
        today = clock.today()
        raise office_clock.refuse_day_to_come("Keterangan ini dibuat pada hari yang belum tiba", said.at, today)
    _require_order(said, last_statement(opened.store.path, said.code, said.reference))


def _require_order(said: SumStatement, held: SumStatement | None) -> None:
    """Raises T608 for what is replaced already, T625 for a number that other content has."""
    if held is None:
        return
    order = said.order_beside(held)
    found, holds = (f"Rilis {each.number}, urutan {each.sequence}" for each in (said, held))
    if order is MessageOrder.OLDER:
        raise DeliveryRefused(
            "T608",
            "Kiriman ini sudah digantikan",
            found=f"{said.code}: {found}",
            expected=f"sesudah {holds}",
            mend="Tidak ada yang perlu diulang: yang terbaru sudah diterima. Untuk kembali ke rilis yang lebih lama, "
            "tarik dahulu rilis yang lebih baru.",
        )
    if order is MessageOrder.CONFLICT:
        raise DeliveryRefused(
            "T625",
            "Nomor urut kiriman ini sudah dipakai isi lain",
            found=f"{said.code}: {found}",
            expected=f"nomor di atas urutan {held.sequence}",
            mend="Pengirim: periksa apakah simpanannya dipulihkan dari cadangan atau berjalan di dua komputer, lalu "
            "kirim sekali lagi; nomornya sudah naik sendiri.",
        )


def highest_sequence(store: Path, code: str) -> int:
    """The highest number of what a server said of its sums of any day; 0 before it said anything. Raises T623."""
    return max((each.sequence for each in list_statements(store, code)), default=0)


def _require_judgement(each: SummedEdition) -> None:
    """The walidata whom the server names examined this very edition, by another key than the village's."""
    try:
        said, key = countersign.read_alone(countersign.COUNTERSIGNATURE, each.judgement)
    except CantikError as error:
        raise refuse_statement(f"{each.code}: {error.found}", "putusan walidata tentang edisi itu") from error
    if (said.isi, said.kode, said.nomor, key) != (each.contents, each.code, each.number, each.office):
        raise refuse_statement(f"{each.code}: putusan tentang rilis lain", "putusan walidata tentang edisi itu")
    if key == each.key:
        raise refuse_statement(f"{each.code}: diperiksa oleh kuncinya sendiri", "kunci walidata")


def take_statement(said: SumStatement, *, opened: OpenStore) -> None:
    """From now on it holds, in the transaction of its arrival; done again it changes nothing. What lies here already
    counts at once, what is in the sum no more counts no more."""
    store, at = opened.store.path, clock.now()
    for told in said.told:
        told_sums.keep_record(told.record, told.code, told.number, store)
    offices.introduce_members(said, at)
    for each in said.villages:
        endorse(each.code, each.number, offices.shelf_of(store, each.code) / each.code / each.number, said)
    for gone in said.withdrawn:
        _withdraw(gone, said, opened, at)
    _leave_out(said, store)
    lay(place(store, said.code, said.reference), said.encode(), private=True)


def _leave_out(said: SumStatement, store: Path) -> None:
    """Editions of the day that its server counted before and does not name any more count no more."""
    for row in Publication.objects.filter(channel=EXAMINED, by=offices.BY.format(said.code)):
        folder = offices.shelf_of(store, row.kode) / row.kode / row.number
        if said.find(row.kode, row.number) is not None or not (folder / CONTENTS).is_file():
            continue
        if open_summary(folder).reference.isoformat() == said.reference:
            row.delete()


def endorse_arrival(row: DeliveryArrival, release: Path, *, opened: OpenStore) -> None:
    """An edition that its server handed up counts from now on, in the transaction of its arrival."""
    server = offices.introducer_of(row.kode)
    if server is None or offices.is_level(row.kode):
        return
    on = open_summary(release).reference.isoformat()
    said = last_statement(opened.store.path, server.text(), on)
    if said is not None:
        endorse(row.kode, row.number, release, said)


def endorse(code: str, number: str, release: Path, said: SumStatement) -> None:
    """Write down who examined an edition that lies in a folder, if it is the one that its server named."""
    own = said.find(code, number)
    if own is None or not (release / CONTENTS).is_file() or digest_file(release / CONTENTS) != own.contents:
        return
    by, at = offices.BY.format(said.code), clock.now()
    SecondSignature.objects.get_or_create(
        kode=code,
        number=number,
        file=countersign.COUNTERSIGNATURE,
        defaults={"envelope": own.judgement.decode(), "key": own.office, "by": by, "at": at},
    )
    Publication.objects.get_or_create(kode=code, number=number, channel=EXAMINED, defaults={"by": by, "at": at})


def _withdraw(gone: WithdrawnEdition, said: SumStatement, opened: OpenStore, at: dt.datetime) -> None:
    """Take a withdrawal over that a server proves: its own key, or that of the village or its walidata, signed it over
    the edition that lies here; or the key that signed that edition, which another one may have replaced since. One of
    what never came is nothing."""
    folder = offices.shelf_of(opened.store.path, gone.code) / gone.code / gone.number
    if not (folder / CONTENTS).is_file():
        return
    try:
        _said, key = countersign.read(countersign.WITHDRAWAL, gone.envelope, (folder / CONTENTS).read_bytes())
    except CantikError as error:
        raise refuse_statement(f"{gone.code}: {error.found}", "penarikan yang bertanda tangan") from error
    area = AreaCode.from_stored(gone.code)
    believed = {senders.known_key(each.text()) for each in (area, *area.ancestors(), AreaCode.from_stored(said.code))}
    believed.add(signer_of(folder))
    if key not in believed:
        raise refuse_statement(f"{gone.code}: penarikan oleh kunci lain", "tanda tangan desa atau walidatanya")
    by = offices.BY.format(said.code)
    SecondSignature.objects.get_or_create(
        kode=gone.code,
        number=gone.number,
        file=countersign.WITHDRAWAL,
        defaults={"envelope": gone.envelope.decode(), "key": key, "by": by, "at": at},
    )
    known = Withdrawal.objects.filter(kode=gone.code, number=gone.number, state=WITHDRAWN)
    if not known.exists():
        Withdrawal.objects.create(
            kode=gone.code,
            number=gone.number,
            state=WITHDRAWN,
            reason=_WHY.format(said.code),
            asked_by=by,
            asked_at=at,
            decided_by=by,
            decided_at=at,
        )


# ── what its sender is told ─────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class HandedUp:
    """How far the editions of a sum came: those that count here, those on their way, those that were refused or of
    which something is asked for again, each with the reason."""

    said: SumStatement
    here: tuple[str, ...]
    missing: tuple[str, ...]
    asked_again: tuple[tuple[str, str], ...]


def follow_editions(said: SumStatement) -> HandedUp:
    """How far the editions of a sum came."""
    codes = [each.code for each in said.villages]
    rows = {(row.kode, row.number): row for row in _list_arrivals(codes)}
    here, missing, again = list[str](), list[str](), list[tuple[str, str]]()
    for each in said.villages:
        row = rows.get((each.code, each.number))
        if row is not None and row.state == ACCEPTED:
            here.append(each.code)
        else:
            missing.append(each.code)
        if row is not None and row.problem and row.state in (ACCEPTED, REFUSED):
            again.append((each.code, row.problem))
    return HandedUp(said, tuple(here), tuple(missing), tuple(again))


def _list_arrivals(codes: Iterable[str]) -> Iterable[DeliveryArrival]:
    return DeliveryArrival.objects.filter(kode__in=list(codes)).order_by("at", "pk")


def note_about(code: str, number: str, *, opened: OpenStore) -> str:
    """What the server of a sum is told beside "diterima": what is asked for again; "" for nothing."""
    said = next((each for each in list_statements(opened.store.path, code) if each.number == number), None)
    if said is None:
        return ""
    return "; ".join(f"{kode}: {why}" for kode, why in follow_editions(said).asked_again)
