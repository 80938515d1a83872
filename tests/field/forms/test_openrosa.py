"""The server for ODK Collect from outside: lists, forms, entity lists, posts, each row of the protocol's table."""

from __future__ import annotations

import logging
import re
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

import pytest

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.forms.app import writer
from cantik.field.forms.app.models import DISMISSED, HELD, REVOKED, ROUND_CLOSED, UNKNOWN_VERSION, FormSubmission
from cantik.field.forms.errors import NotStoredNow
from cantik.field.rounds.app import rounds
from cantik.web.error_pages import WhereNotWhat
from cantik.web.tahap.pengumpulan.openrosa import device_cache, entity_lists
from tests.field.forms.kiriman import body, filled, new_id, part, photo_part, xml_part
from tests.field.forms.ponsel import Phone, message
from tests.field.putaran import Desa


@pytest.fixture
def phone(here: Desa) -> Phone:
    return Phone(here.token())


def form_of(here: Desa, instance: str | None = None, answer: str = "1", **more: str) -> bytes:
    version = here.round.version
    return filled(instance or new_id(), answer, **{"form": version.form_id, "version": version.version, **more})


# ── what is fetched ─────────────────────────────────────────────────────────────────────────────
def test_the_form_of_the_round(phone: Phone, here: Desa) -> None:
    version = here.round.version
    (item,) = phone.forms()
    assert (item["formID"], item["version"]) == (version.form_id, version.version)
    assert phone.fetch(item)[0] == version.xform
    answer = phone.get(f"{phone.base}/formList")
    again = phone.get(f"{phone.base}/formList", **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert phone.get(f"{phone.base}/forms/lain.xml").status_code == 404


def test_an_entity_list_holds_the_blocks_of_this_device_alone(desa: tuple[Desa, Desa]) -> None:
    ours, theirs = (Phone(one.token()) for one in desa)
    for phone, own, foreign in ((ours, b"LEMBAH SATU", b"BUKIT"), (theirs, b"BUKIT SATU", b"LEMBAH")):
        for name in ("keluarga", "anggota"):
            answer = phone.get(f"{phone.base}/media/{name}.csv")
            assert answer.headers["Content-Type"].startswith("text/csv")
            assert answer.content.startswith(b"name,label,__version,")
            assert own in answer.content
            assert foreign not in answer.content
            assert re.search(rb"\d{16}", answer.content) is None
            tag = answer.headers["ETag"]
            assert phone.get(f"{phone.base}/media/{name}.csv", **{"If-None-Match": tag}).status_code == 304
    mine = ours.get(f"{ours.base}/media/keluarga.csv").content.decode().splitlines()[1].split(",")[0]
    for phone, gone in ((ours, "false"), (theirs, "true")):
        answer = phone.get(f"{phone.base}/integrity/keluarga?id={mine},{uuid4()}")
        told = {item.get("id"): item[0].text for item in ET.fromstring(answer.content)[0]}
        assert told.pop(mine) == gone
        assert list(told.values()) == ["true"]
    for path in ("media/orang.csv", "integrity/orang?id=a"):
        assert ours.get(f"{ours.base}/{path}").status_code == 404


def test_a_list_is_fetched_under_the_digest_that_was_told(phone: Phone, here: Desa) -> None:
    device = devices.find_device(phone.token)
    assert device is not None
    told = entity_lists.current(device, "keluarga")
    here.bagi(satu=here.agen, dua=here.rina)  # another block since then
    old = phone.get(f"{phone.base}/media/keluarga.csv?md5={told.md5}")
    assert old.content == told.data
    entity_lists.forget()  # another process: it never had those bytes
    assert phone.get(f"{phone.base}/media/keluarga.csv?md5={told.md5}").status_code == 404
    assert b"LEMBAH TIGA" in phone.get(f"{phone.base}/media/keluarga.csv").content


def test_who_may_fetch_nothing_gets_an_empty_list_and_what_is_sent_is_kept(desa: tuple[Desa, Desa]) -> None:
    here = desa[0]
    phone = Phone(here.token())
    rounds.close_round(here.agen, here.round, at=clock.now())
    assert phone.forms() == []
    for path in (f"forms/{here.round.version.form_id}.xml", "media/keluarga.csv", "integrity/keluarga?id=a"):
        assert phone.get(f"{phone.base}/{path}").status_code == 404
    answer = phone.post(form_of(here))
    assert (answer.status_code, FormSubmission.objects.get().reason) == (202, ROUND_CLOSED)


# ── what is sent ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.basisdata
def test_a_form_is_sent(phone: Phone, here: Desa) -> None:
    assert phone.ready() == 10_000_000
    xml = form_of(here)
    first = phone.post(xml, photo_part(b"foto"))
    assert (first.status_code, message(first)) == (201, "Kiriman diterima.")
    assert first.headers["Content-Language"] == "id"
    assert phone.post(xml, photo_part(b"foto")).status_code == 201
    row = FormSubmission.objects.get()
    assert (row.area, row.files.count()) == (here.code.text(), 1)
    other = phone.post(xml.replace(b"<jawaban>1", b"<jawaban>2"))
    assert other.status_code == 409
    assert "lain" in message(other)


def test_an_edit_and_one_of_what_was_edited(phone: Phone, here: Desa) -> None:
    first, second = new_id(), new_id()
    for xml in (
        form_of(here, first),
        form_of(here, second, "2", deprecated=first),
        form_of(here, None, "3", deprecated=first),
        form_of(here, None, "4", deprecated=new_id()),
    ):
        assert phone.post(xml).status_code == 201
    assert sorted(FormSubmission.objects.values_list("standing", "reason")) == [
        ("cabang", "edit_conflict"),
        ("cabang", "orphan_edit"),
        ("kepala", ""),
        ("lama", ""),
    ]


def test_what_a_resend_can_never_mend(phone: Phone, here: Desa) -> None:
    xml = form_of(here)
    sent = {
        "no XML part": body([photo_part(b"a")]),
        "cut": body([xml_part(xml)])[:-30],
        "no XML": body([xml_part(b"bukan")]),
        "document type": body([xml_part(b"<!DOCTYPE a><a id='x'/>")]),
        "no id": body([xml_part(filled(None, form=here.round.version.form_id))]),
    }
    for case, data in sent.items():
        assert phone.send(data).status_code == 400, case
    assert phone.send(b"x", "application/xml").status_code == 400
    assert phone.post(form_of(here, form="tidak_pernah_ada")).status_code == 404
    assert phone.post(form_of(here, None, "a" * 2_100_000)).status_code == 413
    assert phone.send(body([xml_part(xml), photo_part(b"a" * 20_100_000)])).status_code == 413
    assert not FormSubmission.objects.exists()


@pytest.mark.basisdata
def test_a_large_post_and_one_written_oddly_go_through_a_whole_parser(phone: Phone, here: Desa) -> None:
    xml, photo = form_of(here), b"\xff\xd8" + b"foto" * 100_000
    large = body([xml_part(xml), photo_part(photo)])
    assert phone.send(large[: -len(large) // 3]).status_code == 400
    assert phone.send(large).status_code == 201
    odd = body([part("xml_submission_file", form_of(here), 'a\\"b.xml')])
    assert phone.send(odd).status_code == 201
    assert FormSubmission.objects.get(
        instance__in=[re.findall(rb"uuid:[0-9a-f-]+", xml)[0].decode()]
    ).files.get().size == (len(photo))


@pytest.mark.parametrize("encoding", ["ISO-8859-1", "UTF-16"])
def test_other_encodings(phone: Phone, here: Desa, encoding: str) -> None:
    text = form_of(here, None, "é").decode().replace('version="1.0" ', f'version="1.0" encoding="{encoding}"', 1)
    assert phone.post(text.encode(encoding)).status_code == 201


def test_a_version_that_nobody_published_is_put_aside(phone: Phone, here: Desa) -> None:
    answer = phone.post(form_of(here, version="2020010101"))
    assert (answer.status_code, FormSubmission.objects.get().reason) == (202, UNKNOWN_VERSION)


def test_a_revoked_token_is_put_aside_at_once_and_refused_after_thirty_days(phone: Phone, here: Desa) -> None:
    assert phone.post(form_of(here)).status_code == 201  # the server remembers the device now
    device = devices.find_device(phone.token)
    assert device is not None
    devices.revoke(here.agen, device, at=clock.now())
    assert phone.post(form_of(here)).status_code == 202
    assert FormSubmission.objects.get(standing=HELD).reason == REVOKED
    assert phone.forms() == []
    device.revoked_at = clock.now() - devices.GRACE
    device.revoked_by = here.agen.actor
    device.save()
    device_cache.forget()
    assert phone.post(form_of(here)).status_code == 403
    gone = phone.get(f"{phone.base}/formList")
    assert (gone.status_code, gone.headers["X-Cantik-Keadaan"]) == (403, "unknown"), "the phone lets go of its list"


def test_an_enumerator_who_left_while_offline(phone: Phone, here: Desa) -> None:
    role = here.rina.assignments.get()
    role.ended_at, role.ended_by = clock.now(), here.kades
    role.save()
    answer = phone.post(form_of(here))
    assert (answer.status_code, FormSubmission.objects.get().reason) == (202, DISMISSED)


def test_another_token_is_refused_with_403(phone: Phone, here: Desa) -> None:
    for token in ("a" * 43, phone.token[:-1] + ("A" if phone.token[-1] != "A" else "B"), "x", phone.token + "a"):
        stranger = Phone(token)
        assert stranger.get(f"{stranger.base}/formList").status_code == 403
        assert stranger.post(form_of(here)).status_code == 403
        assert stranger.ready() == -1
    assert not FormSubmission.objects.exists()


def test_a_full_disk_keeps_the_form_on_the_phone(phone: Phone, here: Desa, monkeypatch: pytest.MonkeyPatch) -> None:
    xml = form_of(here)

    def refuse(_: object) -> None:
        raise NotStoredNow("penuh")

    with monkeypatch.context() as patch:
        patch.setattr(writer, "write", refuse)
        answer = phone.post(xml)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
    assert phone.post(xml).status_code == 201


def test_no_log_and_no_page_names_a_token(phone: Phone, here: Desa, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answers: list[Any] = [
            phone.post(form_of(here)),
            phone.post(b"bukan"),
            phone.get(f"{phone.base}/tidak-ada"),
            phone.get(f"{phone.base}/media/orang.csv"),
            phone.client.put(f"{phone.base}/submission"),
            phone.client.post(f"{phone.base}/formList"),
        ]
    assert [answer.status_code for answer in answers] == [201, 400, 404, 404, 405, 403]
    assert all(phone.token.encode() not in answer.content for answer in answers)
    assert phone.token not in caplog.text
    record = logging.makeLogRecord({"msg": "while serving %s", "args": (f"{phone.base}/formList",)})
    assert WhereNotWhat("%(message)s").format(record) == "while serving /c/-/formList"  # what a server itself says
