"""Fictitious rounds: two villages in one store, their people, and families as the register would hand them in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Block, Round
from cantik.field.rounds.frame import FramedFamily, FramedPerson, Place
from cantik.forum.app.models import Activity
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account, Assignment
from tests.staff import bekal

ACUAN = dt.date(2026, 1, 1)
SITUS = "https://cantik.contoh"
RT1: Place = ("KRAJAN", "01", "01")
RT2: Place = ("KRAJAN", "01", "02")


def keluarga(number: int, place: Place, *names: str, card: str = "") -> FramedFamily:
    """Family `number` of a place; members are numbered from ten times its number, the first is its head."""
    return FramedFamily(
        number,
        place,
        card or f"{number:04d}"[-4:],
        tuple(
            FramedPerson(number * 10 + i, name, "1" if i == 0 else "4", "1" if i % 2 == 0 else "2", 40 - 20 * i)
            for i, name in enumerate(names)
        ),
    )


@dataclass(frozen=True)
class Desa:
    """A village with its office and one enumerator, a round over two RT, RT 1 with `rina`."""

    code: AreaCode
    area: int
    agen: Account
    kades: Account
    rina: Account
    activity: Activity
    round: Round

    def blok(self, place: Place) -> Block:
        """The block of a place."""
        return Block.objects.get(round=self.round, dusun=place[0], rw=place[1], rt=place[2])

    def bagi(self, **who: Account | None) -> None:
        """Give RT 1 (`satu`) and RT 2 (`dua`) to somebody."""
        places = {"satu": RT1, "dua": RT2}
        chosen = {self.blok(places[name]).pk: person for name, person in who.items()}
        rounds.assign(self.agen, self.round, chosen, at=clock.now())

    def buka(self) -> None:
        """Approved by the kepala desa, opened by the agen."""
        versions.decide(self.kades, self.round.version, APPROVED, "", area=self.code, at=clock.now())
        rounds.open_round(self.agen, self.round, at=clock.now(), reason="metadata menyusul")

    def token(self, person: Account | None = None, label: str = "Ponsel") -> str:
        """A token of somebody, of `rina` unless another is named."""
        return devices.issue(self.agen, self.round, person or self.rina, label, at=clock.now())


def dua_desa() -> None:
    """Two villages whose rounds are open."""
    for code, first, head in ((bekal.DESA, 100, "LEMBAH"), (bekal.TETANGGA, 500, "BUKIT")):
        prepared_village(code, first, head).buka()


def prepared_village(code: str, first: int, head: str) -> Desa:
    """A village whose families are numbered from `first`; `head` begins the names of its people."""
    now = clock.now()
    agen = bekal.with_role("agen_statistik", code, name=f"Agen {head}", username=f"agen.{head}")
    bekal.with_role("kepala_desa", code, name=f"Kades {head}", username=f"kades.{head}")
    rina = bekal.with_role("pencacah", code, name=f"Rina {head}", username=f"rina.{head}")
    area = ensure_area(code=AreaCode.kemendagri(code), by=agen.actor, at=now).pk
    activity = rounds.start_activity(agen, area, "pemutakhiran_keluarga", f"Pendataan {head}", at=now)
    made = rounds.start_round(agen, activity, ACUAN, at=now, day=clock.today())
    families = [
        keluarga(first, RT1, f"{head} SATU", f"{head} ANAK"),
        keluarga(first + 1, RT1, f"{head} DUA"),
        keluarga(first + 2, RT2, f"{head} TIGA"),
    ]
    frame.freeze(agen, made, families, at=now)
    found = ambil(code)
    found.bagi(satu=rina, dua=agen)
    return found


def ambil(code: str) -> Desa:
    """A village of `dua_desa` out of the store, with its first round."""
    people = {held.role: held.person for held in Assignment.objects.filter(area=code).select_related("person")}
    area = find_area(AreaCode.kemendagri(code))
    assert area is not None
    made = Round.objects.select_related("activity", "version").filter(activity__area=area).order_by("pk")[0]
    who = people["agen_statistik"], people["kepala_desa"], people["pencacah"]
    return Desa(AreaCode.kemendagri(code), area.pk, *who, made.activity, made)
