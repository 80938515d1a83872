"""Who came to a door and may be somebody of the register: the agen says on the page of proposals that they are, or that
they are somebody else, and takes it back. The register afterwards is counted here from the plan of the village."""

from __future__ import annotations

import re

import pytest

from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.field.rounds.app.models import Unit
from cantik.register.core.app.models import Person
from cantik.staff.app.models import AuditEntry
from tests.field.pendataan import K1, Putaran, hadir
from tests.field.test_jalan import ISTRI
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.staff import bekal

#: Cahyo as the door wrote him: another spelling, "came", no number; his age is that of the register
ANAK = {"nama": "CAHYO P", "r404": "5", "cara_masuk": "2", "tanggal_peristiwa": "2026-09-12", "jenis_kelamin": "1",
        "tanggal_lahir": "1998-01-08", "r409": "1", "r412": "3"}  # fmt: skip


def setujui(here: Putaran) -> Unit:
    """The new family with him and his wife is approved as of newcomers; then Cahyo is said to live elsewhere."""
    ponsel, agen = here.device(), bekal.browser(here.agen)
    here.kirim(ponsel, here.isi("C", [here.baris("CIPTO"), here.baris("CICI")]))
    here.kirim(ponsel, here.isi("baru", [ANAK, ISTRI], outside=True))
    found = Unit.objects.get(block__round=here.round, family=None)
    kirim(agen, alamat(here, f"keluarga/{found.pk}/setujui/"))  # nobody is missing anywhere yet: nobody to compare with
    missing = here.member("CAHYO").person
    kirim(agen, alamat(here, f"keluarga/{here.unit('C').pk}/setujui/"), 302, **{f"kabar_{missing}": "keluarga_lain"})
    return found


def usul(name: str, page: str) -> int:
    """The number of the proposal about somebody, as the page has it."""
    (found,) = re.findall(rf"<h3>{name}</h3>.*?usulan/(\d+)/(?:putus|urungkan|sahkan)/", page, re.DOTALL)
    return int(found)


def test_a_newcomer_is_said_to_be_somebody_of_the_register_and_again_not(putaran: Putaran) -> None:
    before, heads = hadir(putaran.opened), Person.objects.count()
    setujui(putaran)
    agen, kades = bekal.browser(putaran.agen), bekal.browser(putaran.kades)
    here, cahyo = alamat(putaran, "usulan/"), str(putaran.member("CAHYO").person)
    page = halaman(agen, here)
    anak, istri = usul("CAHYO P", page), usul("CITRA", page)
    assert f'value="{cahyo}"' in page
    # unanswered, or somebody who was not offered: nothing happens
    assert "Pilih" in kirim(agen, f"{here}{anak}/putus/", 422, putusan="catat", tanggal="2026-09-12")
    stranger = str(putaran.member("DARMO").person)
    kirim(agen, f"{here}{anak}/putus/", 422, putusan="catat", tanggal="2026-09-12", sama=stranger)
    assert hadir(putaran.opened) == before
    # the wife first: nobody may be taken along who was not asked about
    kirim(agen, f"{here}{istri}/putus/", putusan="catat", tanggal="2026-09-12")
    kirim(kades, f"{here}{istri}/sahkan/", putusan="sahkan")
    assert FieldEvent.objects.get(pk=anak).state == FieldState.PROPOSED
    kirim(agen, f"{here}{anak}/putus/", putusan="catat", tanggal="2026-09-12", sama=cahyo)
    after = hadir(putaran.opened)
    assert Person.objects.count() == heads + 1  # the wife alone
    assert after.keys() - before.keys() == {"CITRA"}
    together = after["CITRA"][1]
    assert len(together) == 2
    assert after["CIPTO"] == (K1, frozenset({"CIPTO", "CICI"}))
    entry = AuditEntry.objects.filter(action="usul.putus").latest("pk")
    assert cahyo in entry.subjects
    # taken back: he lives with his parents again, and the question stands open as before
    assert "Alasan" in kirim(agen, f"{here}{anak}/urungkan/", 422, alasan="")
    kirim(kades, f"{here}{anak}/urungkan/", 403, alasan="Ternyata orang lain dari Solo.")
    kirim(agen, f"{here}{anak}/urungkan/", alasan="Ternyata orang lain dari Solo.")
    back = hadir(putaran.opened)
    assert {name: back[name] for name in before} == before
    row = FieldEvent.objects.get(pk=anak)
    assert (row.kind, row.state, row.person) == (FieldKind.ARRIVAL, FieldState.PROPOSED, None)
    kirim(agen, f"{here}{anak}/putus/", putusan="catat", tanggal="2026-09-12", sama="baru")
    kirim(kades, f"{here}{anak}/sahkan/", putusan="sahkan")
    assert hadir(putaran.opened).keys() - before.keys() == {"CITRA", "CAHYO P"}
    assert AuditEntry.objects.filter(action="usul.urung").count() == 1


@pytest.mark.basisdata
def test_what_waits_or_was_refused_is_taken_back_and_what_founded_a_family_last(putaran: Putaran) -> None:
    before = hadir(putaran.opened)
    found = setujui(putaran)
    agen = bekal.browser(putaran.agen)
    here, cahyo = alamat(putaran, "usulan/"), str(putaran.member("CAHYO").person)
    page = halaman(agen, here)
    anak, istri = usul("CAHYO P", page), usul("CITRA", page)
    why = {"alasan": "Salah tekan, belum ditanya."}
    kirim(agen, f"{here}{istri}/putus/", putusan="catat", tanggal="2026-09-12")
    assert FieldEvent.objects.get(pk=istri).state == FieldState.WAITING
    kirim(agen, f"{here}{istri}/urungkan/", 302, **why)
    kirim(agen, f"{here}{istri}/putus/", 302, putusan="tolak", **why)
    kirim(agen, f"{here}{istri}/urungkan/", 302, **why)
    assert FieldEvent.objects.get(pk=istri).state == FieldState.PROPOSED
    kirim(agen, f"{here}{istri}/urungkan/", 422, **why)  # there is nothing to take back
    kirim(agen, f"{here}{anak}/putus/", putusan="catat", tanggal="2026-09-12", sama=cahyo)
    assert hadir(putaran.opened)["CAHYO"][1] == frozenset({"CAHYO"})
    assert Unit.objects.get(pk=found.pk).family is not None
    kirim(agen, f"{here}{istri}/putus/", putusan="catat", tanggal="2026-09-12")
    kirim(bekal.browser(putaran.kades), f"{here}{istri}/sahkan/", putusan="sahkan")
    kirim(agen, f"{here}{anak}/urungkan/", 422, **why)  # his wife came into the family that he founded
    kirim(agen, f"{here}{istri}/urungkan/", 302, **why)
    kirim(agen, f"{here}{anak}/urungkan/", 302, **why)
    assert Unit.objects.get(pk=found.pk).family is None
    assert hadir(putaran.opened) == before
