"""A phone is lost, broken or passed on with a half-filled form: the office hands it to another device, once, sealed."""

from __future__ import annotations

import datetime as dt
import json
import re
import sqlite3
from typing import Any

import pytest
from django.test import Client

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import erasure
from cantik.field.forms.app.form_rows import read_some
from cantik.field.forms.app.models import FormSubmission, HandedDraft
from cantik.field.rounds.app import rounds
from cantik.field.rounds.app.models import Device, Unit
from cantik.jobs.app.tick import tick
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import at_hand
from tests.field.forms.kiriman import NIK, body, filled, new_id, photo_part, xml_part
from tests.field.forms.ponsel import Phone
from tests.field.forms.salinan import sealed
from tests.field.forms.test_salinan import PHOTO, looked, upload
from tests.field.putaran import Desa
from tests.fixtures.markah import markah
from tests.staff import bekal

NAME = "SUTINAH REKAAN"


@pytest.fixture
def unit(here: Desa) -> Unit:
    return Unit.objects.get(block__round=here.round, head="LEMBAH SATU")


def half(village: Desa, unit: Unit | None, instance: str, answer: str = NAME) -> dict[str, Any]:
    """A draft as `front/draft.js` keeps it."""
    version = village.round.version
    xml = filled(instance, answer, form=version.form_id, version=version.version).decode()
    return {
        "form": version.form_id,
        "formName": "Keluarga",
        "version": version.version,
        "label": "LEMBAH SATU",
        "family": str(unit.entity) if unit else None,
        "assignment": "t1",
        "xml": xml,
        "hidden": [["/data/jawaban", "disimpan"]],
        "typed": [["/data/tanggal", "12/0"]],
        "pos": {
            "page": "/data/blok2",
            "title": "Blok II",
            "field": None,
            "touched": ["/data/nik"],
            "seen": [],
            "x": {},
        },
        "at": 1_790_000_000_000,
    }


def copy_of(token: str, *drafts: dict[str, Any]) -> bytes:
    records = {("berkas", "tugas"): json.dumps({"list": [{"id": "t1", "token": token}], "current": "t1"}).encode()}
    for at, draft in enumerate(drafts):
        records["draf", f"d{at}"] = json.dumps(draft).encode()
        records["foto", f"d{at}/1700000000000.jpg"] = PHOTO
    phone = Phone(token)
    return sealed(json.loads(phone.get(f"{phone.base}/kunci").content), records)


def offered(token: str) -> list[str]:
    answer = Phone(token).get(f"/c/{token}/draf")
    return list(json.loads(answer.content)["draf"]) if answer.status_code == 200 else [f"{answer.status_code}"]


def fetched(token: str, ident: str) -> dict[str, Any]:
    answer = Phone(token).get(f"/c/{token}/draf/{ident}")
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    found: dict[str, Any] = json.loads(answer.content)
    return found


def got(token: str, ident: str) -> int:
    """The phone says that it lies on its disk."""
    return int(Client(enforce_csrf_checks=True).post(f"/c/{token}/draf/{ident}").status_code)


def instance_in(xml: str) -> str:
    return str(re.findall(r"instanceID>([^<]+)<", xml)[0])


def choices(page: str) -> dict[str, str]:
    """Value → words of the devices that a draft may go to."""
    found = re.findall(r'<option value="(\d+)"[^>]*>([^<]+)<', page)
    return {words.strip(): value for value, words in found}


@pytest.mark.basisdata
def test_a_lost_phones_draft_appears_on_another_and_both_forms_are_kept(here: Desa, agen: Client, unit: Unit) -> None:
    lost, old = here.token(), new_id()
    data = copy_of(lost, half(here, unit, old))
    devices.revoke(here.agen, Device.objects.get(label="Ponsel"), at=clock.now())
    here.bagi(dua=here.agen)
    spare, other = here.token(label="Ponsel pengganti"), here.token(here.agen, "Ponsel RT 2")
    address, fates = looked(agen, data, here)
    assert fates == ["konsep"]
    page = markah(agen.get(address))
    there = choices(page)
    assert [words for words in there if "pengganti" in words]
    assert not [words for words in there if "RT 2" in words], "whoever does not visit this block gets nobody of it"
    to = next(value for words, value in there.items() if "pengganti" in words)
    answer = agen.post(address, {"putusan": "terima", "draf-d0": to})
    assert re.findall(r'data-nasib="([a-z_]+)"', markah(answer)) == ["diserahkan"]
    assert agen.post(address, {"putusan": "terima", "draf-d0": to}).status_code == 404, "a double click"
    assert offered(lost) == ["404"], "no lists for one that was revoked"
    assert offered(other) == []
    (ident,) = offered(spare)
    assert Phone(other).get(f"/c/{other}/draf/{ident}").status_code == 404
    assert got(other, ident) == 404
    draft = fetched(spare, ident)
    assert draft["family"] == str(unit.entity)
    assert NAME in draft["xml"]
    assert draft["hidden"] == [["/data/jawaban", "disimpan"]]
    assert draft["typed"] == [["/data/tanggal", "12/0"]]
    assert draft["pos"]["page"] == "/data/blok2"
    assert list(draft["photos"]) == ["1700000000000.jpg"]
    fresh = instance_in(draft["xml"])
    assert fresh != old, "else the second of both forms would be refused as the same with other bytes"
    assert "menunggu diambil" in markah(agen.get(f"/desa/{here.code.text()}/lapangan/{here.round.pk}/"))
    assert got(spare, ident) == 204
    assert got(spare, ident) == 204, "the answer was lost on the way"
    assert offered(spare) == []
    assert Phone(spare).get(f"/c/{spare}/draf/{ident}").status_code == 404
    first, second = filled(old, "1", **_of(here)), filled(fresh, "2", **_of(here))
    assert Phone(spare).send(body([xml_part(second), photo_part(PHOTO)])).status_code == 201
    assert Phone(lost).send(body([xml_part(first), photo_part(PHOTO)])).status_code == 202, "found again: kept apart"
    assert FormSubmission.objects.count() == 2
    said = [f"{row}" for row in AuditEntry.objects.values_list("action", "detail")]
    assert {"kiriman.draf_serah", "kiriman.draf_ambil"} <= set(AuditEntry.objects.values_list("action", flat=True))
    assert not [row for row in said if NAME in row or NIK in row or lost in row or spare in row]


def _of(village: Desa) -> dict[str, str]:
    return {"form": village.round.version.form_id, "version": village.round.version.version}


def test_what_waits_for_a_phone_is_sealed_moves_and_is_taken_back(here: Desa, agen: Client, unit: Unit) -> None:
    token = here.token()
    data = copy_of(token, half(here, unit, new_id()))
    one, two = here.token(label="Satu"), here.token(label="Dua")

    def hand_to(label: str) -> None:
        address, _ = looked(agen, data, here)
        to = next(value for words, value in choices(markah(agen.get(address))).items() if label in words)
        assert agen.post(address, {"putusan": "terima", "draf-d0": to}).status_code == 200

    hand_to("Satu")
    hand_to("Satu")
    assert len(offered(one)) == 1, "the same file handed in twice"
    address, fates = looked(agen, data, here)
    assert fates == ["diserahkan"]
    assert "Satu" in markah(agen.get(address))
    store = at_hand().store
    if store.database.exists():
        with sqlite3.connect(store.database) as raw:
            dump = "\n".join(raw.iterdump())
        assert NAME not in dump
        assert NAME.encode().hex().upper() not in dump
    hand_to("Dua")
    assert offered(one) == []
    (ident,) = offered(two)
    round_page = f"/desa/{here.code.text()}/lapangan/{here.round.pk}/"
    assert agen.post(f"{round_page}draf/{ident}/tarik/").status_code == 302
    assert offered(two) == []
    hand_to("Satu")
    assert erasure.forget(at_hand(), {here.code.text()}, lambda xml: NAME.encode() in xml) == 0
    assert offered(one) == [], "who is erased is erased here, too"


@pytest.mark.satu_basisdata
def test_what_the_careless_do_hands_nothing_over(desa: tuple[Desa, Desa], agen: Client, unit: Unit) -> None:
    here, theirs = desa
    token, foreign = here.token(), theirs.token()
    good = half(here, unit, new_id())
    broken, outside = half(here, unit, new_id()) | {"xml": "<data id='x'"}, half(here, None, new_id())
    address, fates = looked(agen, copy_of(token, good, broken, outside), here)
    assert fates == ["konsep"] * 3
    stranger = Device.objects.get(round=theirs.round).pk
    for wrong in (str(stranger), "abc", "999999", "-1"):
        answer = agen.post(address, {"putusan": "terima", "draf-d0": wrong})
        assert answer.status_code == 422
        assert "tidak dapat menerima draf ini" in markah(answer)
    assert offered(foreign) == []
    spare = here.token(label="Meja kantor")
    desk = str(Device.objects.get(label="Meja kantor").pk)
    sent = {f"draf-d{at}": desk for at in range(3)}
    assert agen.post(address, {"putusan": "terima", **sent}).status_code == 422, "the broken one goes nowhere"
    assert offered(spare) == []
    del sent["draf-d1"]
    assert agen.post(address, {"putusan": "terima", **sent}).status_code == 200
    assert len(offered(spare)) == 2, "the family that the field found as well"
    kades, ident = bekal.browser(here.kades), offered(spare)[0]
    assert upload(kades, b"", here)[0] == 403
    assert kades.post(f"/desa/{here.code.text()}/lapangan/{here.round.pk}/draf/{ident}/tarik/").status_code == 403
    assert Phone("A" * 43).get(f"/c/{'A' * 43}/draf").status_code == 403


@pytest.mark.basisdata
def test_the_first_phone_sends_after_all_and_both_stand_side_by_side(here: Desa, agen: Client, unit: Unit) -> None:
    token, old = here.token(), new_id()
    spare = here.token(label="Meja kantor")
    address, _ = looked(agen, copy_of(token, half(here, unit, old)), here)
    desk = Device.objects.get(label="Meja kantor").pk
    assert agen.post(address, {"putusan": "terima", "draf-d0": str(desk)}).status_code == 200
    xml = fetched(spare, offered(spare)[0])["xml"]
    for phone, instance in ((spare, instance_in(xml)), (token, old)):
        found = (
            f'<data id="{_of(here)["form"]}" version="{_of(here)["version"]}" xmlns:orx="http://openrosa.org/xforms">'
        )
        found += f"<awal><keluarga>{unit.entity}</keluarga></awal><kunjungan><r205>1</r205></kunjungan>"
        found += f"<orx:meta><orx:instanceID>{instance}</orx:instanceID></orx:meta></data>"
        assert Phone(phone).send(body([xml_part(found.encode())])).status_code == 201
    read_some(at_hand())
    page = markah(agen.get(f"/desa/{here.code.text()}/lapangan/{here.round.pk}/blok/{unit.block_id}/"))
    assert "2 isian" in page


@pytest.mark.satu_basisdata
def test_a_draft_that_nobody_fetched_goes_days_after_the_round_closed_as_the_page_said(
    here: Desa, agen: Client, unit: Unit
) -> None:
    """It lay sealed for good: no device of a closed round fetches anything."""
    lost, day = here.token(), dt.timedelta(days=1)
    data = copy_of(lost, half(here, unit, new_id()))
    here.token(label="Ponsel pengganti")
    address, _ = looked(agen, data, here)
    (to,) = choices(markah(agen.get(address))).values()
    agen.post(address, {"putusan": "terima", "draf-d0": to})
    now, page = clock.now(), f"/desa/{here.code.text()}/lapangan/{here.round.pk}/"
    name = "draf yang tidak diambil dihapus"
    assert tick(at_hand(), at=now + 400 * day)[name] == 0, "the round is open"
    assert "yang belum diambil dihapus" not in markah(agen.get(page))
    closed = rounds.close_round(here.agen, here.round, at=now).closed_at
    assert closed is not None
    assert "yang belum diambil dihapus" in markah(agen.get(page))
    assert tick(at_hand(), at=closed + 13 * day)[name] == 0
    assert bytes(HandedDraft.objects.get().sealed)
    assert tick(at_hand(), at=closed + 15 * day)[name] == 1
    assert not bytes(HandedDraft.objects.get().sealed)
    assert tick(at_hand(), at=closed + 16 * day)[name] == 0
    assert AuditEntry.objects.filter(action="kiriman.draf_hapus").count() == 1
