"""Last year's house in this year's list: what an enumerator needs to find the door, and answers that stand until
somebody changes them. The outsider first: whoever holds the phone looks for what must not be on it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from cantik import content
from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.instruments.app import versions
from cantik.field.instruments.app.models import APPROVED
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.rounds.app import frame, repeat, rounds
from cantik.field.rounds.app.models import Block, Round, Unit
from cantik.register.core.app.conflict_models import Conflict
from cantik.register.core.app.homes import home_said
from cantik.register.core.app.search import standing_batches
from cantik.register.units.app.services import UnitWish, record_units
from cantik.register.units.unit_acts import Rank, UnitKind
from cantik.web.desk import VillageDesk
from cantik.web.tahap.pengumpulan.openrosa import entity_lists
from cantik.web.tahap.perencanaan.plan import source
from tests.field.forms.ponsel import Phone
from tests.field.pendataan import ACUAN, K1, Putaran
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.register.langkah import wilayah
from tests.staff import bekal

DEPAN = ACUAN.replace(year=ACUAN.year + 1)
#: what stood in the form of family A, and what of it is of class C by the file of concepts
LALU = {"alamat": "GANG MELATI 3, DEPAN LANGGAR", "r302": "36", "r303": "1"}
RAHASIA = {"r501a": "1", "r501b": "2"}


def isi(here: Putaran, family: str, said: Mapping[str, str]) -> bytes:
    """A form about a family with answers of further blocks."""
    aid = "".join(f"<{name}>{text}</{name}>" for name, text in said.items() if name in RAHASIA)
    own: Any = {name: text for name, text in said.items() if name not in RAHASIA}
    return here.isi(family, **own).replace(b"<orx:meta>", f"<bantuan>{aid}</bantuan><orx:meta>".encode())


def setuju(here: Putaran, family: str) -> None:
    approve(here.agen, here.context, [UnitVerdict(here.unit(family).pk)], at=clock.now())


def tahun_depan(here: Putaran) -> Putaran:
    """The round of the next year, open, with the same enumerators."""
    now = clock.now()
    rounds.close_round(here.agen, here.round, at=now)
    desk = VillageDesk(DESA, wilayah(), here.opened, here.agen, clock.today())
    plan = repeat.RepeatPlan(DEPAN, source.families(desk, DEPAN), clock.today())
    made = repeat.repeat(here.agen, here.round, plan, at=now).round
    versions.decide(here.kades, made.version, APPROVED, "", area=DESA, at=now)
    made = rounds.open_round(here.agen, made, at=now, reason="metadata menyusul")
    found = Round.objects.select_related("activity__area", "version").get(pk=made.pk)
    return Putaran(here.opened, here.agen, here.kades, here.rina, found)


def daftar(here: Putaran) -> tuple[dict[str, dict[str, str]], str]:
    """The list of families as a phone fetches it, by head; and its bytes."""
    entity_lists.forget()
    phone = Phone(devices.issue(here.agen, here.round, here.rina, "Ponsel", at=clock.now()))
    text = markah(phone.get(f"{phone.base}/media/keluarga.csv"))
    return {row["label"]: row for row in csv.DictReader(io.StringIO(text))}, text


@pytest.mark.satu_basisdata
def test_a_phone_brings_the_house_of_last_year_and_nothing_that_must_stay(putaran: Putaran) -> None:
    assert "GANG MELATI" not in daftar(putaran)[1]
    putaran.kirim(putaran.device(label="Tablet"), isi(putaran, "A", LALU | RAHASIA))
    setuju(putaran, "A")
    said = home_said(standing_batches(wilayah(), clock.today()), [putaran.unit("A").family or 0], RAHASIA)
    assert list(said.values()) == [RAHASIA]  # the register knows it
    rows, text = daftar(tahun_depan(putaran))
    assert {name: rows["AMAT"][name] for name in LALU} == LALU
    assert rows["AMAT"]["alamat_kk"] == rows["BASUKI"]["alamat_kk"] == "JALAN KARTU 7"
    assert {rows["BASUKI"][name] for name in LALU} == {""}
    files = Path(content.__file__).parent / "concepts"
    kept = {
        name
        for file in files.glob("*.yaml")
        for name, concept in yaml.safe_load(file.read_text()).get("konsep", {}).items()
        if isinstance(concept, dict) and concept.get("kelas") == "C"
    }
    assert {"r428a", *RAHASIA} <= kept
    assert not kept & rows["AMAT"].keys()
    assert re.search(r"\d{16}", text) is None


@pytest.mark.satu_basisdata
def test_an_answer_that_changed_is_marked_and_enters_one_that_stands_says_so(putaran: Putaran) -> None:
    putaran.kirim(putaran.device(), isi(putaran, "A", LALU))
    setuju(putaran, "A")
    here = tahun_depan(putaran)
    here.kirim(here.device(), isi(here, "A", LALU | {"r303": "3", "alamat": "JALAN BARU 9"}))
    page = halaman(bekal.browser(here.agen), alamat(here, f"keluarga/{here.unit('A').pk}/"))
    assert '<td>JALAN BARU 9</td><td><b class="reg">GANG MELATI 3, DEPAN LANGGAR</b>' in page
    setuju(here, "A")
    batches = standing_batches(wilayah(), clock.today(), as_of=DEPAN)
    family = here.unit("A").family or 0
    assert home_said(batches, [family], LALU)[family] == {"alamat": "JALAN BARU 9", "r302": 36, "r303": "3"}
    assert not Conflict.objects.filter(retired_at=None, family_id=family).exists()  # its own source, a year later


@pytest.mark.basisdata
def test_whoever_is_erased_takes_the_address_along(putaran: Putaran) -> None:
    unit = putaran.unit("G")
    assert "JALAN KARTU" in unit.said
    frame.forget([putaran.member("GUNTUR").person], [])
    assert Unit.objects.get(pk=unit.pk).said == ""
    frame.forget([], [putaran.unit("F").family or 0])
    assert not Unit.objects.filter(block=unit.block, said__contains="JALAN").exists()


def test_an_rt_that_was_split_off_stays_with_whoever_visited_the_whole(putaran: Putaran) -> None:
    """By the dated acts of the village, not by likeness of names: a new RT that nobody made by an act has nobody."""
    new = ("KRAJAN", "01", "03")
    people = frozenset(putaran.member(name).person for name in ("BASUKI", "BUNGA"))
    wish = UnitWish(UnitKind.SPLIT, Rank.RT, dt.date(2026, 11, 1), ((K1, new),), people)
    record_units(area_id=wilayah(), wish=wish, by="uji", at=clock.now(), today=clock.today())
    agen = bekal.browser(putaran.agen)
    here = kirim(agen, f"/desa/{DESA.text()}/rencana/{putaran.round.pk}/ulangi/", acuan="2026-12-01")
    made = Round.objects.get(repeats=putaran.round)
    who = dict(Block.objects.filter(round=made).values_list("rt", "enumerator__account"))
    assert who["03"] == putaran.rina.pk
    assert Unit.objects.get(block__round=made, head="BASUKI").block.rt == "03"
    assert "KRAJAN 01 03 dahulu bagian dari KRAJAN 01 01" in halaman(agen, here)
    assert source.follow_units(wilayah(), dt.date(2026, 11, 1), DEPAN) == {}, "since the act nothing happened"
