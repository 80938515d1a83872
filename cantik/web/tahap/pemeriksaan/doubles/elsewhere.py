"""Own persons whom a village of another server counts as well, found by the tickets of the office (docs/adr/0111)."""

from __future__ import annotations

import json
from dataclasses import dataclass

from cantik.base.text import masks_apart
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.codes.nation import office_above
from cantik.federate.app import outbox
from cantik.federate.app.models import Dispatch
from cantik.levels.app import doubles
from cantik.levels.double_tokens import DoubleTokens, key_of_day, token_of
from cantik.register.doubles.app.bearers import list_bearers
from cantik.web.desk import VillageDesk


@dataclass(frozen=True, slots=True)
class CountedElsewhere:
    """An own person: internal number, name, masked NIK, the names of the other villages."""

    person: int
    name: str
    nik: str
    villages: str


def list_elsewhere(desk: VillageDesk) -> list[CountedElsewhere]:
    """Own persons whom another village counts as well, as the office said last; who is not counted here any more is
    left out. Whom this shows is written down."""
    known = _read_tickets(desk)
    if known is None or not known[2]:
        return []
    tokens, secret, tickets = known
    key, areas = key_of_day(secret, tokens.on), load_store(desk.opened.store.path).areas
    found = []
    for person, light, nik in list_bearers(desk.opened, desk.area_id, desk.today):
        others = tickets.get(tokens.ticket_of(token_of(key, nik)), [])
        if others:
            names = ", ".join(areas.get(AreaCode.from_stored(code)).name for code in sorted(others))
            found.append(CountedElsewhere(person, light.name, masks_apart([nik])[0], names))
    if found:
        desk.record(action="orang.daftar", subject="orang", subjects=[each.person for each in found])
    return found


def _read_tickets(desk: VillageDesk) -> tuple[DoubleTokens, bytes, dict[str, list[str]]] | None:
    """The tokens that were sent last, their secret, and by ticket the codes of the other villages; of a village that
    works on the server of its office, as that server knows them. None without any."""
    kode = desk.area.text()
    sent = Dispatch.objects.filter(kode=kode).exclude(sent_at=None).order_by("sent_at", "pk").last()
    receiver = outbox.receiver_of(kode)
    if sent is not None and receiver is not None:
        number, secret = sent.number, outbox.doubles_secret(receiver, opened=desk.opened)
        said = json.loads(sent.doubles or "[]")
    else:
        number = doubles.find_newest(kode, opened=desk.opened)
        secret = doubles.token_key(office_above(desk.area), opened=desk.opened)
        said = doubles.tickets_for(kode, number, opened=desk.opened) if number else []
    tokens = doubles.recall_tokens(kode, number, opened=desk.opened) if said else None
    if tokens is None:
        return None
    tickets = dict[str, list[str]]()
    for ticket, other in said:
        tickets.setdefault(ticket, []).append(other)
    return tokens, secret, tickets
