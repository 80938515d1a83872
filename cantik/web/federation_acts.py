"""What is done in one store of the federation of the demo, each in a process of its own: by the services that the pages
and commands of that server call."""

from __future__ import annotations

import datetime as dt
import shutil
import time
from pathlib import Path

from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import AREAS_FILE, load_store
from cantik.content.reference_layers import NATIONAL
from cantik.contoh.model import InventedVillage
from cantik.contoh.opensid import opensid_rows, write_rows
from cantik.federate.app import acceptance, delivering, dispatching, offices, outbox, senders
from cantik.federate.app.models import ARRIVED, AT_OFFICE, NETWORK, SENT, TO_SEND, DeliveryArrival, Dispatch, Receiver
from cantik.federate.errors import DeliveryPaused
from cantik.federate.invitation import read_invitation
from cantik.federate.reference.errors import ReferenceRefused
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.trust import ceremony, drafts
from cantik.federate.trust.app.daily import FOLDER
from cantik.federate.trust.repository import Repository
from cantik.levels.app.releases import release_levels
from cantik.outlets.app import sites
from cantik.pipeline.app import references
from cantik.pipeline.reference_publication import publish_folder
from cantik.pipeline.way import Order, run
from cantik.release.app import checking, services
from cantik.release.app.models import PUBLIC
from cantik.release.audit import audit_release
from cantik.release.check import CheckAct
from cantik.staff.app import accounts, rights, roster
from cantik.staff.app.demo_accounts import open_seat
from cantik.staff.app.gate import practice
from cantik.staff.app.models import Account
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore, open_store
from cantik.vault.signature import key_from, new_key
from cantik.vault.signing_file import PublicKey
from cantik.vault.spoken_key import speak_key
from cantik.vault.store import Store
from cantik.web.demo_seats import Seat
from cantik.workflow.declaration import PressedButton

BY = "cantik demo"
YEAR = 2025
NUMBER = f"{YEAR}-1"
#: a busy computer may take so long; the way itself has no end
_PATIENCE_S, _EVERY_S = 900.0, 0.3


def _ignore(_station: str, _done: int, _total: int) -> None:
    """Several at once would write over each other's progress."""


# ── a store and its people ──────────────────────────────────────────────────────────────────────
def prepare_store(store: Path, areas: Path) -> None:
    """A store of invented persons that knows the areas."""
    Store.at(store, demo=True)
    shutil.copyfile(areas, store / AREAS_FILE)
    with open_store(store):  # makes its tables
        pass


def seat_people(store: Path, seats: tuple[Seat, ...], password: str) -> None:
    """Make or renew the accounts of a store."""
    with open_store(store) as opened:
        practice(opened.demo)
        for each in seats:
            area = rights.area_code(each.area)
            open_seat(
                username=each.username, name=each.name, role=each.role, area=area, password=password, house=each.house
            )


def settle_addresses(store: Path, above: str) -> None:
    """The server above has another address than at the last start."""
    with open_store(store) as opened:
        Receiver.objects.all().update(address=above)
        kept = ReferenceShelf.of(opened.store.path)
        if kept.root(NATIONAL):
            kept.keep_server(NATIONAL, kept.root(NATIONAL), (f"{above}/terbit/{NATIONAL}",))


# ── references ──────────────────────────────────────────────────────────────────────────────────
def publish_references(store: Path, content: Path, title: str) -> bytes:
    """The index of the whole, its root by two of three institutions, and the first package of references; the root that
    is handed over. The keys of the institutions are thrown away: nobody goes on with the root of a demo."""
    with open_store(store) as opened:
        now = clock.now()
        repository = Repository(store / FOLDER)
        keys = {name: key_from(new_key()[0]) for name in ceremony.INSTITUTIONS}
        walidata, _id = own_key(opened=opened, area=AreaCode.kemendagri("00"), by=BY)
        public = {name: PublicKey(name, key.public_key().public_bytes_raw()) for name, key in keys.items()}
        held = ceremony.Holders(public, PublicKey("walidata", walidata.public_key().public_bytes_raw()))
        ceremony.begin(repository, "", held, now)
        for key in (*list(keys.values())[:2], walidata):
            drafts.sign_drafts(repository, key, now)
        publish_folder(repository, content, title, on=clock.today(), now=now)
        drafts.sign_drafts(repository, walidata, now)
        return (repository.metadata / "1.root.json").read_bytes()


def take_references(store: Path, address: str, root: bytes, by: str) -> None:
    """Fetch what the server above hands on, and put it into force as a named person."""
    with open_store(store) as opened:
        staged = _fetch_until_answered(opened, (f"{address}/terbit/{NATIONAL}",), root)
        references.activate(opened, NATIONAL, staged.package.version, by=by)


def _fetch_until_answered(opened: OpenStore, addresses: tuple[str, ...], root: bytes) -> references.StagedReference:
    """Fetch, and again while the line is cut, as the worker does: on a busy computer a server may take its time."""
    until = time.monotonic() + _PATIENCE_S
    while True:
        try:
            return references.fetch_reference(opened, addresses, root, by=BY)
        except ReferenceRefused as error:
            if not error.line_down or time.monotonic() > until:
                raise
            time.sleep(_EVERY_S)


# ── a village ───────────────────────────────────────────────────────────────────────────────────
def make_release(store: Path, village: InventedVillage, out: Path) -> None:
    """From its workbook to its signed release. Raises `WrongUse` D148 where it stays a draft."""
    book = out / f"penduduk_{village.code}.xlsx"
    out.mkdir(parents=True, exist_ok=True)
    write_rows(opensid_rows(village.population), book, "template")
    made = run(
        Order(
            files=(book,),
            desa=village.code,
            year=YEAR,
            out=out / "keluar",
            date=village.reference,
            accept="data contoh",
            store=store,
            demo=True,
        ),
        _ignore,
    )
    if made.release is None or made.exit_code:
        raise WrongUse("D148", "Demo terhenti: rilis desa tidak jadi", found=village.code, mend="Ulangi perintahnya.")


def deliver_newest(store: Path, code: str, invitation: bytes, site: str = "") -> str:
    """Send the newest edition of a village, or the newest sum of a level, to the office of the invitation over HTTP;
    what the office answered."""
    with open_store(store) as opened:
        area = AreaCode.kemendagri(code)
        spoken = speak_key(read_invitation(invitation).walidata)  # all offices of the demo are this computer's own
        if acceptance.take_invitation(invitation, [area], spoken, opened=opened, by=BY) is not None:
            head = roster.holders_of([code], "kepala_desa", clock.today())[code][0]
            acceptance.decide_proposal(
                area, PressedButton("kirim_undangan_putus", "setuju"), opened=opened, person=head
            )
        row = outbox.ask_dispatch(area, NUMBER, way=NETWORK, by=BY, site=site)
        row = _send_until_answered(row, opened)
        if row.state != AT_OFFICE:
            raise WrongUse(
                "D148",
                "Demo terhenti: kiriman tidak diterima",
                found=f"{code}: {row.problem}",
                mend="Ulangi perintahnya.",
            )
        return row.state


def _send_until_answered(row: Dispatch, opened: OpenStore) -> Dispatch:
    """Send, and ask again as the tick does, until the office has decided: on a busy computer it may take its time."""
    until = time.monotonic() + _PATIENCE_S
    while row.state in (TO_SEND, SENT) and time.monotonic() < until:
        try:
            if row.state == TO_SEND:
                dispatching.send_dispatch(row, opened=opened, heard=_ignore)
            row = delivering.await_answer(row, opened=opened)
        except DeliveryPaused:
            time.sleep(_EVERY_S)
            row.refresh_from_db()
    return row


def hear_answer(store: Path, code: str) -> None:
    """Ask what became of what was delivered, as the worker does every hour."""
    with open_store(store) as opened:
        for row in Dispatch.objects.filter(kode=code):
            delivering.ask_answer(row, opened=opened)


# ── an office ───────────────────────────────────────────────────────────────────────────────────
def invite_below(store: Path, code: str, address: str) -> bytes:
    """An invitation for whoever delivers here."""
    with open_store(store) as opened:
        area = AreaCode.kemendagri(code)
        return senders.invite_village(area, address=address, opened=opened, by=BY, founding=True).file


def examine_villages(store: Path, codes: tuple[str, ...]) -> None:
    """The walidata takes each village up, approves it with the second key, and puts it on the site of the office, where
    a figure above leads down to its tables."""
    with open_store(store) as opened:
        walidata = Account.objects.get(username=f"{accounts.DEMO}walidata")
        for code in codes:
            area = AreaCode.kemendagri(code)
            for act in (CheckAct.TAKE, CheckAct.APPROVE):
                checking.step(act, area=area, number=NUMBER, opened=opened, person=walidata, auditor=audit_release)
            sites.put_out(opened, code, to_public=True, tell=_ignore, number=NUMBER)
            services.note_publication(area=area, number=NUMBER, channels=[PUBLIC], by=walidata.actor)


def await_arrivals(store: Path, codes: tuple[str, ...]) -> None:
    """Until the worker of this server has looked at what came. Raises `WrongUse` D148 where something was refused."""
    with open_store(store) as opened:
        until = time.monotonic() + _PATIENCE_S
        while time.monotonic() < until:
            lies = [(offices.shelf_of(opened.store.path, code) / code / NUMBER).is_dir() for code in codes]
            if all(lies) and not DeliveryArrival.objects.filter(state=ARRIVED).exists():
                return
            time.sleep(_EVERY_S)
        rows = DeliveryArrival.objects.exclude(problem="").values_list("kode", "problem")
        raise WrongUse("D148", "Demo terhenti: kiriman tidak diterima", found=str(list(rows)[:3]), mend="Ulangi.")


def release_area(store: Path, code: str, on: dt.date) -> str:
    """Release an area and what lies in it, and write its public site; the number of its own edition."""
    with open_store(store) as opened:
        made = release_levels(code, on, opened=opened, knowledge=load_store(store), by=BY, tell=_ignore, demo=True)
        sites.put_out_levels(opened)
        return made.editions[-1].release.number
