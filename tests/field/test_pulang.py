"""Who left the village years ago and stands at a door again: the office is shown what the register holds of them, and
their history goes on. Whom the register knows is counted here from the lists that were handed in."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from cantik.field.review.app.models import FieldEvent
from cantik.field.review.event_proposals import FieldKind, FieldState
from cantik.register.core.app.models import Event, Person, PersonVersion
from cantik.register.core.kinds import Kind
from cantik.register.events.app.act_recording import record_event
from cantik.register.events.app.acts import Act
from cantik.vault.app.opening import OpenStore
from tests.field.pendataan import K1, Putaran, daftar, hadir, mulai
from tests.field.test_layar import halaman, kirim
from tests.field.test_layar_tinjauan import alamat
from tests.field.test_orang_sama import usul
from tests.fixtures.simpanan import Cradle
from tests.register.bekal import kk, nik
from tests.register.langkah import pencatat, terapkan
from tests.staff import bekal

LAMA, PINDAH = dt.date(2020, 8, 31), dt.date(2021, 3, 3)
#: who lived here in 2020: moved out, dropped from the lists without a word, died, and a namesake of another age
DAHULU: Mapping[str, tuple[str, int]] = {
    "SULIS HARTINI": ("2", 1990),
    "SABAR": ("1", 1988),
    "SUMI": ("2", 1930),
    "SENO": ("1", 1931),
}


def orang(name: str) -> int:
    return int(PersonVersion.objects.filter(name=name).values_list("person_id", flat=True)[0])


@pytest.fixture
def putaran(cradle: Cradle, copy_of: Callable[[Cradle], OpenStore], tmp_path: Path) -> Putaran:
    opened, now = copy_of(cradle), daftar()
    before = [
        dict(now[0], nik=nik(50 + at), no_kk=kk(40), nama=name, jenis_kelamin=sex, tanggal_lahir=dt.date(year, 5, 6))
        for at, (name, (sex, year)) in enumerate(DAHULU.items())
    ]
    terapkan(opened, tmp_path, [*now, *before], reference=LAMA, name="lama.xlsx")
    today = dt.date(2021, 6, 1)
    record_event(pencatat(opened, today=today), Act(Kind.DEPARTURE, PINDAH, (orang("SULIS HARTINI"),)))
    record_event(pencatat(opened, today=today), Act(Kind.DEATH, PINDAH, (orang("SUMI"),)))
    return mulai(opened, tmp_path)


def di_pintu(name: str, sex: str, born: str, **said: str) -> dict[str, str]:
    return {"nama": name, "r404": "5", "cara_masuk": "2", "tanggal_peristiwa": "2026-09-12", "jenis_kelamin": sex,
            "tanggal_lahir": born, "r409": "3", "r412": "3", **said}  # fmt: skip


def datang(here: Putaran, *people: Mapping[str, str]) -> str:
    """The newcomers stand in the form of family B, which is approved; the page of proposals."""
    agen = bekal.browser(here.agen)
    here.kirim(here.device(), here.isi("B", [here.baris("BASUKI"), here.baris("BUNGA"), *people]))
    review = alamat(here, f"keluarga/{here.unit('B').pk}/")
    asked = re.findall(
        r'<select name="(siapa_\d+)"[^>]*>\s*<option[^>]*>[^<]*</option>\s*<option', halaman(agen, review)
    )
    kirim(agen, alamat(here, f"keluarga/{here.unit('B').pk}/setujui/"), 302, **dict.fromkeys(asked, "baru"))
    return halaman(agen, alamat(here, "usulan/"))


def tawaran(page: str, name: str) -> dict[int, str]:
    """Whom the page offers for a newcomer: number and words."""
    (card,) = re.findall(rf"<h3>{name}</h3>(.*?)</form>", page, re.DOTALL)
    return {int(number): words for number, words in re.findall(r'value="(\d+)"[^>]*>(.*?)</label>', card, re.DOTALL)}


@pytest.mark.basisdata
def test_who_comes_back_goes_on_under_their_own_history(putaran: Putaran) -> None:
    before, heads = hadir(putaran.opened), Person.objects.count()
    sulis, sabar = orang("SULIS HARTINI"), orang("SABAR")
    page = datang(
        putaran,
        di_pintu("SULIS H", "2", "1990-05-06"),  # another spelling, no number: the day of birth and a part of the name
        di_pintu("SABAR", "1", "1989-01-01"),  # the name, and an age that was guessed
        di_pintu("SUMI", "2", "1930-05-06"),  # who died does not come back
        di_pintu("SENO", "1", "1999-05-06"),  # a namesake of another generation
    )
    offered = tawaran(page, "SULIS H")
    assert offered.keys() == {sulis}
    assert "SULIS HARTINI" in offered[sulis]
    assert "1990" in offered[sulis]
    assert "3 Maret 2021" in offered[sulis]
    assert tawaran(page, "SABAR").keys() == {sabar}
    assert "31 Agustus 2020" in tawaran(page, "SABAR")[sabar]
    assert (tawaran(page, "SUMI"), tawaran(page, "SENO")) == ({}, {})
    agen, kades, here = bekal.browser(putaran.agen), bekal.browser(putaran.kades), alamat(putaran, "usulan/")
    proposed = {name: usul(name, page) for name in ("SULIS H", "SABAR")}
    kirim(agen, f"{here}{proposed['SULIS H']}/putus/", 422, putusan="catat", tanggal="2026-09-12")
    for name, whose in (("SULIS H", str(sulis)), ("SABAR", "baru")):
        kirim(agen, f"{here}{proposed[name]}/putus/", putusan="catat", tanggal="2026-09-12", sama=whose)
        kirim(kades, f"{here}{proposed[name]}/sahkan/", putusan="sahkan")
    assert Person.objects.count() == heads + 1  # the other Sabar alone
    after = hadir(putaran.opened)
    assert after.keys() - before.keys() == {"SULIS H", "SABAR"}
    assert after["SULIS H"] == (K1, frozenset({"BASUKI", "BUNGA", "SULIS H", "SABAR"}))
    events = Event.objects.filter(person=sulis, retired_at__isnull=True).order_by("occurred_on")
    assert list(events.values_list("kind", flat=True)) == [Kind.DEPARTURE, Kind.ARRIVAL]
    told = PersonVersion.objects.filter(person=sulis, retired_at__isnull=True, name__startswith="SULIS")
    assert {row.valid_from.year for row in told} >= {2020, 2026}
    # taken back: she is gone as before, and the question is open again
    kirim(agen, f"{here}{proposed['SULIS H']}/urungkan/", alasan="Ternyata adiknya.")
    row = FieldEvent.objects.get(pk=proposed["SULIS H"])
    assert (row.kind, row.state, row.person) == (FieldKind.ARRIVAL, FieldState.PROPOSED, None)
    assert "SULIS H" not in hadir(putaran.opened)
    assert tawaran(halaman(agen, here), "SULIS H").keys() == {sulis}


@pytest.mark.satu_basisdata
def test_a_number_settles_who_it_is_and_nobody_is_somebody_else_against_it(putaran: Putaran) -> None:
    sulis, before = orang("SULIS HARTINI"), Person.objects.count()
    page = datang(putaran, di_pintu("LILIS", "2", "1991-01-01", nik=nik(50)))
    assert tawaran(page, "LILIS").keys() == {sulis}
    agen, here = bekal.browser(putaran.agen), alamat(putaran, f"usulan/{usul('LILIS', page)}/")
    said = kirim(agen, f"{here}putus/", 422, putusan="catat", tanggal="2026-09-12", sama="baru")
    assert "NIK" in said
    kirim(agen, f"{here}putus/", putusan="catat", tanggal="2026-09-12", sama=str(sulis))
    kirim(bekal.browser(putaran.kades), f"{here}sahkan/", putusan="sahkan")
    assert Person.objects.count() == before
    assert "LILIS" in hadir(putaran.opened)


@pytest.mark.satu_basisdata
def test_somebody_who_left_after_the_list_was_frozen_comes_back_too(putaran: Putaran) -> None:
    cahyo, before = putaran.member("CAHYO").person, hadir(putaran.opened)
    left = Act(Kind.DEPARTURE, dt.date(2026, 9, 20), (cahyo,))
    record_event(pencatat(putaran.opened, today=dt.date(2026, 10, 9)), left)
    page = datang(putaran, di_pintu("CAHYO", "1", "1998-01-09", tanggal_peristiwa="2026-10-02"))
    agen, here = bekal.browser(putaran.agen), alamat(putaran, f"usulan/{usul('CAHYO', page)}/")
    kirim(agen, f"{here}putus/", putusan="catat", tanggal="2026-10-02", sama=str(cahyo))
    kirim(bekal.browser(putaran.kades), f"{here}sahkan/", putusan="sahkan")
    after = hadir(putaran.opened)
    assert after.keys() == before.keys()
    assert after["CAHYO"][1] == frozenset({"BASUKI", "BUNGA", "CAHYO"})
