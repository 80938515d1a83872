"""A village withdraws what it has delivered: signed, carried by stick and over the network, recorded once at the
office, shown at both ends; what is not signed by the village, or about another edition, changes nothing."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from cantik.codes.area import AreaCode
from cantik.federate.app import journeys, withdrawals
from cantik.federate.app.models import Dispatch, Sender
from cantik.federate.app.senders import digest_of
from cantik.federate.delivery import SECRET_HEADER
from cantik.federate.notices import WithdrawalNotice, read_notice, sign_notice
from cantik.release import countersign
from cantik.release.app import withdrawing
from cantik.release.app.models import SecondSignature, Withdrawal
from cantik.staff.app.signing_keys import own_key
from cantik.vault import signature
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.federate.test_flashdisk import carried
from tests.fixtures.perintah import cantik
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
WHY, SECRET = "Tabel pekerjaan terbaca terbalik", "r" * 40


def bring_answers(stores: Stores) -> None:
    """The office writes its answers onto the stick, the village reads them."""
    assert cantik("stick", "write", stores.stick, "--store", stores.office).code == 0
    assert stores.read(store=stores.village).code == 0


def withdraw(opened: OpenStore) -> None:
    """The kepala desa withdraws the edition in the village's own store."""
    head = bekal.with_role("kepala_desa", DESA, name="Harum Reka")
    withdrawing.decide(
        area=AreaCode.kemendagri(DESA),
        number=NUMBER,
        pressed=PressedButton("terbit_tarik_desa", "tarik", WHY),
        opened=opened,
        person=head,
    )


def home_says(stores: Stores, said: str) -> None:
    """What the walidata's home is headed by; the board behind it was looked at before."""

    def look(_opened: OpenStore) -> None:
        walidata = bekal.browser(bekal.with_role("walidata", name="Samudra Reka"))
        assert said in walidata.get("/").content.decode()

    stores.at_office(look)


def test_it_goes_up_on_the_stick_and_both_ends_say_so(stores: Stores) -> None:
    carried(stores)
    bring_answers(stores)

    def in_village(opened: OpenStore) -> None:
        withdraw(opened)
        (sent,) = journeys.list_sent(DESA)
        assert (sent.withdrawn, sent.waits, sent.dispatch.withdrawn_at) == (True, False, None)
        page = bekal.browser(bekal.with_role("agen_statistik", DESA))
        assert "kabupaten/kota belum mencatatnya" in page.get(f"/desa/{DESA}/kirim/").content.decode()

    stores.in_village(in_village)
    assert stores.write().code == 0
    home_says(stores, "1 rilis menunggu diperiksa")
    went = [(row["jenis"], row["keadaan"]) for row in stores.read().answer["hasil"]]
    assert ("penarikan", "diterima") in went
    again = [(row["jenis"], row["keadaan"]) for row in stores.read().answer["hasil"]]
    assert ("penarikan", "sudah") in again

    def at_office(_opened: OpenStore) -> None:
        assert Withdrawal.objects.get(kode=DESA, number=NUMBER).reason == WHY
        row = SecondSignature.objects.get(kode=DESA, number=NUMBER, file=countersign.WITHDRAWAL)
        judged, key = countersign.read(row.file, row.envelope.encode(), (stores.received / "isi.json").read_bytes())
        assert (judged.putusan, key) == ("ditarik", stores.key), "by the village's own key"
        page = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        assert WHY in page.get("/penerimaan/99.01/").content.decode()

    stores.at_office(at_office)
    home_says(stores, "Tidak ada rilis yang menunggu")
    bring_answers(stores)

    def told(_opened: OpenStore) -> None:
        assert Dispatch.objects.get(kode=DESA, number=NUMBER).withdrawn_at is not None
        assert withdrawals.list_untold() == []
        page = bekal.browser(bekal.with_role("agen_statistik", DESA))
        assert "ditarik, tercatat di kabupaten/kota" in page.get(f"/desa/{DESA}/kirim/").content.decode()

    stores.in_village(told)


@pytest.mark.malam
def test_only_the_village_s_own_key_about_this_very_edition_counts(stores: Stores) -> None:
    carried(stores)
    bring_answers(stores)
    notes: dict[str, bytes] = {}

    def in_village(opened: OpenStore) -> None:
        withdraw(opened)
        row = Dispatch.objects.get(kode=DESA, number=NUMBER)
        own = notes["good"] = withdrawals.make_notice(row, opened=opened, by="akun:1")
        said = read_notice(own, signed_by=stores.key)
        key, _id = own_key(opened=opened, area=AreaCode.kemendagri(DESA), by="akun:1")
        other = signature.key_from(signature.new_key()[0])
        notes["other_key"] = sign_notice(said, other)
        contents = (stores.release / "isi.json").read_bytes()
        foreign = countersign.sign_judgement(countersign.WITHDRAWAL, contents, other, on=row.at.date())
        notes["foreign_judgement"] = sign_notice(WithdrawalNotice(DESA, NUMBER, WHY, foreign.decode()), key)
        altered = json.loads(contents) | {"tahun": 1999}
        edition = countersign.sign_judgement(
            countersign.WITHDRAWAL, json.dumps(altered).encode(), key, on=row.at.date()
        )
        notes["other_content"] = sign_notice(WithdrawalNotice(DESA, NUMBER, WHY, edition.decode()), key)
        notes["other_number"] = sign_notice(WithdrawalNotice(DESA, "2025-2", WHY, said.putusan), key)
        notes["tells"] = sign_notice(WithdrawalNotice(DESA, NUMBER, "NIK 9901010108690001 keliru", said.putusan), key)
        notes["nothing"] = b"{}"
        notes["large"] = b"x" * 20_000

    stores.in_village(in_village)

    def at_office(opened: OpenStore) -> None:
        Sender.objects.filter(kode=DESA).update(secret=digest_of(SECRET))
        good, machine = notes.pop("good"), Client()

        def post(data: bytes, secret: str = SECRET, number: str = NUMBER) -> tuple[int, str]:
            answer = machine.post(
                f"/kiriman/tarik/{number}/", data, content_type="application/json", headers={SECRET_HEADER: secret}
            )
            return answer.status_code, json.loads(answer.content).get("kode", "") if answer.status_code == 422 else ""

        expected = {"tells": (422, "T408")}
        for name, data in notes.items():
            status, code = post(data)
            if name == "large":
                assert status in (413, 422), name
            else:
                assert (status, code) == expected.get(name, (422, "T624")), name
        assert post(good, number="2025-2") == (422, "T624")
        assert post(good, secret="lain" * 10)[0] in (401, 403)
        assert not Withdrawal.objects.exists()
        assert post(good)[0] == 200
        assert post(good)[0] == 200, "once more changes nothing"
        assert Withdrawal.objects.count() == 1
        assert opened.store.path == stores.office

    stores.at_office(at_office)
