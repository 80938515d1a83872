"""Data individu through the front door: each question of the round with its answer, who brought it, what is still to be
asked; health apart; a family that is sent to the door is on the phone with its answers."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from cantik.base import clock
from cantik.field.devices.app import devices, entity_lists
from cantik.field.review.app.approval import UnitVerdict, approve
from cantik.field.rounds.app.models import FrameMember, Round, Unit
from cantik.register.core.app.models import Family
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import Putaran
from tests.field.test_layar import halaman
from tests.fixtures.markah import markah
from tests.register.bekal import DESA
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata
INDIVIDU = f"/desa/{DESA.text()}/individu/"


def line(text: str, name: str) -> tuple[str, str]:
    """The state of a question and what stands there, marks taken out."""
    item = rf'<li data-isian="{name}" data-keadaan="(\w+)"[^>]*>(.*?)</li>\s*(?:<li data|</ul>)'
    found = re.search(item, text, re.DOTALL)
    assert found, name
    return found[1], " ".join(re.sub(r"<[^>]+>", " ", found[2]).split())


def home(putaran: Putaran, letter: str) -> int:
    return int(putaran.unit(letter).family or 0)


def visited(putaran: Putaran, letter: str, **said: Any) -> None:
    """A form comes from Rina's phone and is approved."""
    putaran.kirim(putaran.device(label="Ponsel Rina"), putaran.isi(letter, **said))
    approve(putaran.agen, putaran.context, [UnitVerdict(putaran.unit(letter).pk)], at=clock.now())


def test_each_answer_with_who_brought_it_and_what_is_to_be_asked(putaran: Putaran) -> None:
    agen, family = bekal.browser(putaran.agen), home(putaran, "A")
    address = f"{INDIVIDU}keluarga/{family}/"
    assert line(halaman(agen, address), "r301a")[0] == "belum"
    visited(putaran, "A", r302="90")
    text = halaman(agen, address)
    state, said = line(text, "r302")
    assert state == "terjawab"
    assert "90" in said
    assert "Ponsel Rina" in said
    assert putaran.rina.name in said
    assert "1 Oktober 2026" in said
    assert line(text, "r303")[0] == "belum"
    assert line(text, "r301b")[0] in ("belum", "tidak_perlu")
    assert "Jawaban keluarga AMAT" in text
    assert not re.search(r"\d{16}", text)
    entry = AuditEntry.objects.filter(action="individu.baca").latest("number")
    assert json.loads(entry.subjects) == [family]


def test_health_stays_apart_and_members_are_counted(putaran: Putaran) -> None:
    agen, person = bekal.browser(putaran.agen), putaran.member("AMINAH").person
    visited(putaran, "A")
    text = halaman(agen, f"{INDIVIDU}orang/{person}/")
    assert line(text, "jenis_kelamin")[0] == "terjawab"
    other = halaman(agen, f"{INDIVIDU}orang/{putaran.member('BUNGA').person}/")
    assert line(other, "r409")[1].endswith("menurut daftar penduduk"), (
        "the relation of her card, in the word of the form"
    )
    apart = [name for name in ("r427", "r429", "hamil") if f'data-isian="{name}"' in text]
    assert apart
    assert {line(text, name)[0] for name in apart} == {"terpisah"}
    home_page = halaman(agen, f"{INDIVIDU}keluarga/{home(putaran, 'A')}/")
    assert home_page.count("/individu/orang/") == 3
    kades = bekal.browser(putaran.kades)
    assert "/kesehatan/" not in halaman(kades, f"{INDIVIDU}orang/{person}/")
    assert kades.get(f"{INDIVIDU}keluarga/{home(putaran, 'A')}/kertas/").status_code in (302, 403)


def test_a_condition_that_holds_is_told_in_words(putaran: Putaran) -> None:
    """A question that nobody asks of a child is not missing; of an adult it is."""
    agen = bekal.browser(putaran.agen)
    texts = {name: halaman(agen, f"{INDIVIDU}orang/{putaran.member(name).person}/") for name in ("ELOK", "EKO")}
    states = {name: dict(re.findall(r'data-isian="(\w+)" data-keadaan="(\w+)"', text)) for name, text in texts.items()}
    spared = {name for name, state in states["ELOK"].items() if state == "tidak_perlu"} - {
        name for name, state in states["EKO"].items() if state == "tidak_perlu"
    }
    assert spared
    assert "Dilewati bila" in line(texts["ELOK"], min(spared))[1]


def test_a_family_that_came_later_goes_to_the_door_with_its_answers(putaran: Putaran) -> None:
    """Of a family that is not on the list of the round, the phone of its block gets head, members and answers."""
    unit, family = putaran.unit("B"), home(putaran, "B")
    FrameMember.objects.filter(unit=unit).delete()
    unit.delete()
    device = devices.find_device(devices.issue(putaran.agen, putaran.round, putaran.rina, "Lain", at=clock.now()))
    assert device is not None
    names = [row[1] for row in entity_lists.entities(device, "keluarga")]
    agen, address = bekal.browser(putaran.agen), f"{INDIVIDU}keluarga/{home(putaran, 'A')}/"
    assert "Ada di daftar" in halaman(agen, address)
    own = f"{INDIVIDU}keluarga/{family}/"
    assert "Belum ada di daftar putaran ini" in halaman(agen, own)
    sent = agen.post(f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/pintu/{family}/", follow=True)
    assert "jawaban lama terisi" in markah(sent)
    after = {row[1]: row for row in entity_lists.entities(device, "keluarga")}
    assert set(after) == {*names, "BASUKI"}
    people = [row[1] for row in entity_lists.entities(device, "anggota") if row[3] == after["BASUKI"][0]]
    assert people == ["BASUKI", "BUNGA"]
    held = AuditEntry.objects.filter(action="lapangan.periksa_pintu").latest("number")
    assert len(json.loads(held.subjects)) == 2
    agen.post(f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/pintu/{family}/")
    assert Unit.objects.filter(family=family, block__round=putaran.round).count() == 1, "twice is once"


def test_what_waits_at_the_door_gets_what_the_register_says_now(putaran: Putaran) -> None:
    unit, family = putaran.unit("B"), home(putaran, "B")
    Unit.objects.filter(pk=unit.pk).update(said="", head="NAMA LAMA")
    agen = bekal.browser(putaran.agen)
    agen.post(f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/pintu/{family}/")
    unit.refresh_from_db()
    assert unit.head == "BASUKI"
    assert unit.version > 1
    assert "JALAN KARTU 7" in unit.said
    version = unit.version
    agen.post(f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/pintu/{family}/")
    unit.refresh_from_db()
    assert unit.version == version, "nothing new to tell"


def test_what_came_already_and_what_is_closed_is_refused(putaran: Putaran) -> None:
    agen, family = bekal.browser(putaran.agen), home(putaran, "A")
    visited(putaran, "A")
    address = f"/desa/{DESA.text()}/lapangan/{putaran.round.pk}/pintu/{family}/"
    assert "sudah datang dalam putaran ini" in markah(agen.post(address, follow=True))
    Round.objects.filter(pk=putaran.round.pk).update(closed_at=clock.now(), closed_by="uji")
    assert "tidak sedang mendatangi keluarga" in markah(agen.post(address, follow=True))
    assert "Tidak ada putaran keluarga yang berjalan" in halaman(agen, f"{INDIVIDU}keluarga/{family}/")
    stranger = Family.objects.order_by("-pk").values_list("pk", flat=True)[0] + 1000
    assert agen.get(f"{INDIVIDU}keluarga/{stranger}/").status_code == 404


def test_the_sheet_for_paper_asks_what_is_missing_and_names_who_was_read(putaran: Putaran) -> None:
    agen, family = bekal.browser(putaran.agen), home(putaran, "A")
    visited(putaran, "A", r302="90")
    text = halaman(agen, f"{INDIVIDU}keluarga/{family}/kertas/")
    for name in ("AMAT", "AMINAH", "AKI"):
        assert name in text
    assert text.count('class="kotak"') > 60
    entry = AuditEntry.objects.filter(action="individu.kertas").latest("number")
    assert set(json.loads(entry.subjects)) == {putaran.member(name).person for name in ("AMAT", "AMINAH", "AKI")}
