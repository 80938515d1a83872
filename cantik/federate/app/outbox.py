"""What a village sends: to whom, which editions, and how far each came."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import digest
from cantik.codes.area import AreaCode
from cantik.federate.app.models import (
    AT_OFFICE,
    IN_ITSELF,
    SENT,
    TO_SEND,
    TURNED_BACK,
    Dispatch,
    Handover,
    Receiver,
)
from cantik.federate.contribution import Contribution, seal_contribution, seal_tokens
from cantik.federate.delivery import OfficeLine
from cantik.federate.errors import DeliveryRefused
from cantik.federate.invitation import COUNTS, RELEASES, DeliveryInvitation
from cantik.federate.invitation import DOUBLES as DOUBLE_TOKENS
from cantik.federate.package import CONTRIBUTION, DOUBLES, LAYOUT, Package, pack_release
from cantik.levels import vectors
from cantik.levels.app import doubles
from cantik.release import protection_record, shelf
from cantik.release.app.queries import list_embargoed
from cantik.release.files import CONTENTS
from cantik.release.signer import signer_of
from cantik.staff.app import acts
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.signing_keys import key_ids, own_key
from cantik.vault.app.opening import OpenStore

FOLDER = "kiriman-keluar"
_PURPOSE = "tanda_tangan"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A package that is ready, and where each of its files lies, by digest."""

    package: Package
    places: Mapping[str, Path]


def holds_invitation(area: AreaCode, said: DeliveryInvitation, *, opened: OpenStore) -> bool:
    """Whether an area delivers by this very invitation already."""
    known = receiver_of(area.text())
    return known is not None and _open(known, "token", opened) in (said.token, f"!{said.token}")


def seal_for(kode: str, opened: OpenStore) -> Callable[[str, str], bytes]:
    """What seals a column of the receiver of an area: its name and the text."""
    return lambda name, text: opened.keys.seal(_PURPOSE, text.encode(), f"federate_receiver.{name}|{kode}")


def _open(row: Receiver, name: str, opened: OpenStore) -> str:
    return opened.keys.open(_PURPOSE, bytes(getattr(row, name)), f"federate_receiver.{name}|{row.kode}").decode()


def move_receiver(area: AreaCode, address: str) -> None:
    """The office has another address now; its keys stay the same. Raises `DeliveryRefused` T606 before an
    invitation."""
    if not Receiver.objects.filter(kode=area.text()).update(address=address):
        raise not_invited(area.text())


def receiver_of(kode: str) -> Receiver | None:
    """To whom a village delivers; None before it was invited."""
    return Receiver.objects.filter(kode=kode).first()


def own_editions(area: AreaCode, *, opened: OpenStore) -> list[shelf.Shelved]:
    """The editions that this store signed for a village and that anybody may see, newest first."""
    own, hidden = key_ids(area), list_embargoed(area.text())
    editions = shelf.editions(opened.store.path / "rilis", area.text())
    return [each for each in editions if each.number not in hidden and signer_of(each.folder) in own]


def choose_edition(area: AreaCode, number: str, *, opened: OpenStore) -> shelf.Shelved:
    """An edition that may be sent: the one of a number, "" the newest. Raises `DeliveryRefused` T608."""
    found = next((each for each in own_editions(area, opened=opened) if number in ("", each.number)), None)
    if found is None:
        raise DeliveryRefused(
            "T608",
            "Tidak ada rilis yang dapat dikirim",
            found=number or area.text(),
            expected="rilis yang ditandatangani di simpanan ini dan tidak diembargo",
            mend="Tandatangani rilisnya dahulu.",
        )
    return found


def ask_dispatch(area: AreaCode, number: str, *, way: str, by: str, site: str = "", again: bool = False) -> Dispatch:
    """Somebody wants an edition delivered. Again for one that was refused, of which something is asked for again, that
    went to an office that is not the receiver any more, or that is to go another way. `again`: also one that came
    there: of a sum something else may be said now; `site`: the public site that a sum names."""
    at = clock.now()
    with transaction.atomic():
        ensure_area(code=area, by=by, at=at)
        row = Dispatch.objects.filter(kode=area.text(), number=number).first()
        asked_again = row is not None and (
            went_elsewhere(area.text(), number) or (row.state == AT_OFFICE and row.hindrance == IN_ITSELF)
        )
        if row is None or again or asked_again or row.state in (TO_SEND, TURNED_BACK):
            row = row or Dispatch(kode=area.text(), number=number)
            row.way, row.by, row.at, row.state, row.problem, row.hindrance = way, by, at, TO_SEND, "", ""
            row.site = site or row.site
            row.sent_at = row.received_at = None
            acts.save(row, by, "antar.minta", "antaran", at, nomor=number)
    return row


def last_handover(kode: str, number: str) -> Handover | None:
    """To whom an edition went last; None for one that never left, or left before it was written down."""
    return Handover.objects.filter(kode=kode, number=number).order_by("at", "pk").last()


def went_elsewhere(kode: str, number: str) -> bool:
    """Whether an edition went to an office, or by the key of one, that is not the receiver any more: the server of an
    office is another one, so nothing of the edition is there."""
    receiver, last = receiver_of(kode), last_handover(kode, number)
    return receiver is not None and last is not None and last.walidata != receiver.walidata


def make_package(area: AreaCode, edition: shelf.Shelved, *, opened: OpenStore, by: str) -> Outgoing:
    """The package of an edition, with its counts sealed for whom the village delivers to. Made once: the same bytes are
    sent again. Raises as `pack_release`."""
    receiver, beside = receiver_of(area.text()), dict[str, Path]()
    store = opened.store.path
    vector = vectors.opened_bytes(vectors.place(store, area.text(), edition.number), store=store, keys=opened.keys)
    if receiver is not None and vector is not None:
        layout = vectors.layout_of_packed(vector, store)
        sealed = seal_counts(area, edition, vector, receiver, opened, by)
        beside = {CONTRIBUTION: sealed, LAYOUT: layout} if layout.is_file() else {}
        tokens = _seal_own_tokens(area, edition, receiver, opened, by) if beside else None
        beside |= {DOUBLES: tokens} if tokens is not None else {}
    package, places = pack_release(edition.folder, beside)
    return Outgoing(package, places)


def seal_counts(
    area: AreaCode, edition: shelf.Shelved, vector: bytes, receiver: Receiver, opened: OpenStore, by: str
) -> Path:
    """Where the sealed counts of an edition lie; an age file differs each time it is made, so it is made once for these
    recipients, these counts and this list of contents."""
    contents = (edition.folder / CONTENTS).read_bytes()
    record = protection_record.place(opened.store.path, area.text(), edition.number)
    protection = record.read_bytes() if record.is_file() else b""
    about = digest(b"\n".join([contents, vector, protection, receiver.recipients.encode()]))
    path = opened.store.path / FOLDER / area.text() / f"{edition.number}-{about[:16]}.age"
    if not path.is_file():
        key, _id = own_key(opened=opened, area=area, by=by, keyid=signer_of(edition.folder))
        counts = Contribution(digest(contents), area.text(), edition.number, vector, protection)
        lay_alone(path, f"{edition.number}-*.age", seal_contribution(counts, key, receiver.recipients.split("\n")))
    return path


def _seal_own_tokens(
    area: AreaCode, edition: shelf.Shelved, receiver: Receiver, opened: OpenStore, by: str
) -> Path | None:
    """Where the sealed tokens of whom an edition counts lie, made once as its counts; None where the invitation had no
    key for them, or the register is not here."""
    secret = doubles_secret(receiver, opened=opened)
    number, on = edition.number, edition.reference
    tokens = doubles.tokens_of_edition(area, number, on, secret, opened=opened, by=by) if secret else None
    if tokens is None:
        return None
    said, contents = tokens.encode(), digest((edition.folder / CONTENTS).read_bytes())
    about = digest(b"\n".join([contents.encode(), said, receiver.recipients.encode()]))
    path = opened.store.path / FOLDER / area.text() / f"ganda-{number}-{about[:16]}.age"
    if not path.is_file():
        key, _id = own_key(opened=opened, area=area, by=by, keyid=signer_of(edition.folder))
        sealed = seal_tokens((contents, area.text(), number), said, key, receiver.recipients.split("\n"))
        lay_alone(path, f"ganda-{number}-*.age", sealed)
    return path


def lay_alone(path: Path, formers: str, data: bytes) -> None:
    """Lay a sealed file, and forget those that it replaces: an age file differs each time that it is made. `formers`: a
    pattern of their names."""
    lay(path, data, private=True)
    for former in path.parent.glob(formers):
        if former != path:
            former.unlink()


def doubles_secret(receiver: Receiver, *, opened: OpenStore) -> bytes:
    """The key of the office for tokens of who is counted twice; b"" where its invitation had none."""
    return bytes.fromhex(_open(receiver, "doubles", opened)) if receiver.doubles else b""


def line_to_office(receiver: Receiver, *, opened: OpenStore) -> OfficeLine:
    """The connection to an office; the first message uses the invitation up. Raises `DeliveryRefused` T606, T610."""
    if not receiver.address:
        raise DeliveryRefused(
            "T606",
            "Kantor ini menerima kiriman lewat flashdisk saja",
            found=receiver.kode,
            expected="undangan dengan alamat",
            mend="Tulis kirimannya ke flashdisk, atau minta undangan baru.",
        )
    line = OfficeLine(receiver.address, _open(receiver, "secret", opened), time.sleep)
    token = _open(receiver, "token", opened)
    if not token.startswith("!"):
        area = AreaCode.kemendagri(receiver.kode)
        _private, key = own_key(opened=opened, area=area, by="cantik deliver")
        line.join(token, key)
        receiver.token = seal_for(receiver.kode, opened)("token", f"!{token}")
        receiver.save(update_fields=["token"])
    return line


def note_sent(row: Dispatch, package: Package, way: str) -> None:
    """An edition is on its way: whole at the office, or on a stick."""
    with transaction.atomic():
        row.refresh_from_db()
        if row.state == TO_SEND:
            row.state, row.way, row.listed, row.sent_at = SENT, way, package.id, clock.now()
            row.problem = row.hindrance = ""
            _note_handover(row, package, row.sent_at)
            acts.save(row, row.by, "antar.kirim", "antaran", row.sent_at, nomor=row.number)


def _note_handover(row: Dispatch, package: Package, at: dt.datetime) -> None:
    """To whose office a package goes, and what it holds; nothing where nobody was invited."""
    receiver, paths = receiver_of(row.kode), {file.path for file in package.files}
    beside = [kind for kind, path in ((COUNTS, CONTRIBUTION), (DOUBLE_TOKENS, DOUBLES)) if path in paths]
    if receiver is not None:
        Handover.objects.create(
            kode=row.kode,
            number=row.number,
            office=receiver.office,
            walidata=receiver.walidata,
            sends=",".join((RELEASES, *beside)),
            at=at,
        )


def not_invited(kode: str) -> DeliveryRefused:
    """That a village does not know yet to whom it delivers."""
    return DeliveryRefused(
        "T606",
        "Desa ini belum diundang mengirim",
        found=kode,
        expected="undangan dari walidata kabupaten/kota",
        mend="Minta berkas undangan kepada walidata, lalu pasang di sini.",
    )
