"""A fictitious village with a round under way over its register, and forms as phones of its enumerators send them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from cantik.base import clock
from cantik.collect.batch import Value
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.envelope import read_envelope
from cantik.field.forms.post import SubmissionPost
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.review.app.examination import ReviewContext
from cantik.field.rounds.app import frame, rounds
from cantik.field.rounds.app.models import Block, FrameMember, Round, Unit
from cantik.register.core.app.models import Person
from cantik.register.core.app.person_lists import rank, rows_by_person
from cantik.register.core.app.search import standing_batches
from cantik.staff.app.models import Account, Assignment
from cantik.vault.app.opening import OpenStore
from cantik.web.desk import VillageDesk
from cantik.web.tahap.perencanaan.plan import source
from tests.field.forms.kiriman import new_id
from tests.register.bekal import DESA, kk, nik
from tests.register.langkah import terapkan, wilayah
from tests.staff import bekal

DAFTAR, ACUAN = dt.date(2026, 8, 31), dt.date(2026, 10, 1)
Place = tuple[str, str, str]
K1, K2, L1 = ("KRAJAN", "01", "01"), ("KRAJAN", "01", "02"), ("LEGI", "02", "01")
#: family -> where it lives, and its people: name, sex, year of birth, relation of the card; the head first
KELUARGA: Mapping[str, tuple[Place, Sequence[tuple[str, str, int, str]]]] = {
    "A": (K1, [("AMAT", "1", 1970, "1"), ("AMINAH", "2", 1972, "3"), ("AKI", "1", 1940, "7")]),
    "B": (K1, [("BASUKI", "1", 1990, "1"), ("BUNGA", "2", 1992, "3")]),
    "C": (K1, [("CIPTO", "1", 1965, "1"), ("CICI", "2", 1967, "3"), ("CAHYO", "1", 1998, "4")]),
    "D": (K2, [("DARMO", "1", 1975, "1"), ("DEWI", "2", 1977, "3")]),
    "E": (K2, [("EKO", "1", 1980, "1"), ("ENDANG", "2", 1982, "3"), ("ELOK", "2", 2010, "4")]),
    "F": (L1, [("FAJAR", "1", 1985, "1"), ("FITRI", "2", 1987, "3")]),
    "G": (L1, [("GUNTUR", "1", 1960, "1")]),
}
_SHDK_TO_409 = {"1": "1", "3": "2", "4": "3", "7": "6"}


def daftar() -> list[dict[str, Value]]:
    """The list of residents as OpenSID tells it."""
    rows: list[dict[str, Value]] = []
    number = 0
    for at, (place, people) in enumerate(KELUARGA.values()):
        for name, sex, year, relation in people:
            rows.append(
                {
                    "nik": nik(number),
                    "no_kk": kk(at),
                    "nama": name,
                    "tempat_lahir": "LEMBAH",
                    "tanggal_lahir": dt.date(year, 1, 1 + number % 28),
                    "jenis_kelamin": sex,
                    "agama": "1",
                    "status_dasar": "1",
                    "hubungan_keluarga": relation,
                    "alamat": "JALAN KARTU 7",
                    **dict(zip(("dusun", "rw", "rt"), place, strict=True)),
                }
            )
            number += 1
    return rows


@dataclass(frozen=True)
class Putaran:
    """The round with its people."""

    opened: OpenStore
    agen: Account
    kades: Account
    rina: Account
    round: Round

    @property
    def context(self) -> ReviewContext:
        """Who reviews, today."""
        return ReviewContext(self.opened, DESA, wilayah(), self.round, clock.today())

    def unit(self, family: str) -> Unit:
        """The unit of a family by its letter."""
        return Unit.objects.select_related("block").get(block__round=self.round, head=KELUARGA[family][1][0][0])

    def block(self, place: Place) -> Block:
        """The block of a place."""
        return Block.objects.get(round=self.round, dusun=place[0], rw=place[1], rt=place[2])

    def member(self, name: str) -> FrameMember:
        """Somebody of the frame."""
        return FrameMember.objects.get(unit__block__round=self.round, name=name)

    def device(self, person: Account | None = None, label: str = "Ponsel") -> int:
        """A device of somebody, of `rina` unless another is named; its number."""
        token = devices.issue(self.agen, self.round, person or self.rina, label, at=clock.now())
        found = devices.find_device(token)
        assert found is not None
        return int(found.pk)

    def kirim(self, device: int, xml: bytes, held: str = "") -> str:
        """A form comes in and is read; its instance."""
        envelope = read_envelope(xml)
        with writer.end_writers():
            receive(SubmissionPost(xml), envelope, PostOrigin(DESA.text(), device, held), clock.now())
        while read_some(self.opened):
            pass
        return envelope.instance

    def isi(
        self,
        family: str,
        lines: Sequence[Mapping[str, str]] | None = None,
        *,
        result: str = "1",
        deprecated: str = "",
        outside: bool = False,
        **said: str,
    ) -> bytes:
        """A form about a family: everybody of it lives there as the list has it, unless `lines` say otherwise."""
        unit = None if outside else self.unit(family)
        place = KELUARGA[family][0] if family in KELUARGA else K1
        if lines is None:
            lines = [self.baris(name) for name, *_ in KELUARGA[family][1]] if result in "12" else []
        start = f"<keluarga>{unit.entity}</keluarga>" if unit is not None else "<luar_daftar>OK</luar_daftar>"
        told = {"dusun": place[0], "rt": place[2], "r112": str(len(lines))} | said if result in "12" else said
        home = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in told.items() if name not in PERUMAHAN)
        house = "".join(
            f"<{name}>{text}</{name}>" for name, text in ({"r301a": "1"} | said).items() if name in PERUMAHAN
        )
        people = "".join(_line(line, at) for at, line in enumerate(lines, 1))
        meta = f"<orx:instanceID>{new_id()}</orx:instanceID>"
        meta += f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
        return (
            f'<data id="pemutakhiran_keluarga" version="{self.round.version.version}"'
            f' xmlns:orx="http://openrosa.org/xforms"><awal>{start}</awal>'
            f"<kunjungan><r205>{result}</r205><r201>2026-10-05</r201></kunjungan>"
            f"<tempat>{home}</tempat>{people}"
            + (f"<perumahan>{house}</perumahan>" if result in "12" else "")
            + f"<orx:meta>{meta}</orx:meta></data>"
        ).encode()

    def baris(self, name: str, **said: str) -> dict[str, str]:
        """Somebody of the list in a form."""
        sex, relation = next(
            (sex, relation) for _, people in KELUARGA.values() for who, sex, _, relation in people if who == name
        )
        return {
            "anggota_terdaftar": str(self.member(name).entity),
            "nama": name,
            "r404": "1",
            "jenis_kelamin": sex,
            "r409": _SHDK_TO_409[relation],
            "r412": "3",
            **said,
        }


PERUMAHAN = frozenset({"r301a", "r302", "r303"})
_OF_LIST = ("anggota_terdaftar", "r401", "nama", "r404", "cara_masuk", "tanggal_peristiwa", "nik", "jenis_kelamin")
_LATER = {"r412": "pendidikan", "r415": "pendidikan", "lama_tinggal": "kependudukan", "agama": "kependudukan"}


def _line(line: Mapping[str, str], at: int) -> str:
    first = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in line.items() if name not in _LATER)
    more = "".join(
        f"<{_LATER[name]}><{name}>{text}</{name}></{_LATER[name]}>" for name, text in line.items() if name in _LATER
    )
    return f"<anggota><urutan>{at}</urutan><daftar_anggota>{first}</daftar_anggota>{more}</anggota>"


def mulai(opened: OpenStore, folder: Path) -> Putaran:
    """The list comes in, the round is planned, approved, given to Rina, opened."""
    terapkan(opened, folder, daftar(), reference=DAFTAR)
    now = clock.now()
    agen = bekal.with_role("agen_statistik", DESA.text(), name="Siti Agen", username="siti")
    kades = bekal.with_role("kepala_desa", DESA.text(), name="H. Kades", username="kades")
    rina = bekal.with_role("pencacah", DESA.text(), name="Rina Cacah", username="rina")
    planned = rounds.PlannedActivity("pemutakhiran_keluarga", "Pendataan 2026", ACUAN)
    made = rounds.begin(agen, wilayah(), planned, at=now, day=clock.today())
    versions.decide(kades, made.version, APPROVED, "", area=DESA, at=now)
    desk = VillageDesk(DESA, wilayah(), opened, agen, clock.today())
    frame.freeze(agen, made, source.families(desk, ACUAN), at=now)
    rounds.assign(agen, made, {block.pk: rina for block in Block.objects.filter(round=made)}, at=now)
    rounds.open_round(agen, made, at=now, reason="metadata menyusul")
    return berjalan(opened)


def berjalan(opened: OpenStore) -> Putaran:
    """The first round of a store that `mulai` has prepared, with its people."""
    people = {held.role: held.person for held in Assignment.objects.filter(area=DESA.text()).select_related("person")}
    made = Round.objects.select_related("activity__area", "version").order_by("pk")[0]
    return Putaran(opened, people["agen_statistik"], people["kepala_desa"], people["pencacah"], made)


def hadir(opened: OpenStore) -> dict[str, tuple[Place, frozenset[str]]]:
    """Whom the register counts as registered today: name -> where they live and with whom (names of the family)."""
    batches = standing_batches(wilayah(), clock.today())
    people = list(Person.objects.values_list("pk", flat=True))
    rows = [row for row in rows_by_person(opened, wilayah(), batches, people).values() if row.terdaftar == "ya"]
    families: dict[int | None, set[str]] = {}
    for row in sorted(rows, key=rank):
        families.setdefault(row.family, set()).add(row.name)
    return {row.name: (row.unit, frozenset(families[row.family])) for row in rows}
