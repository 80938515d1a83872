"""The laptop of a village was lost: the village goes on by another key, in one act of its office. From that day the
lost one gives nothing new; what it signed before stays as it was proved. Each command is a process of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.contoh import write_rows
from cantik.contoh.shape import PLACE
from cantik.federate.app import index_desk
from cantik.federate.trust.repository import village_roles
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores, examine
from tests.federate.jenjang_server import states_of
from tests.federate.test_halaman_indeks import OFFICE, found
from tests.fixtures.aplikasi import running
from tests.fixtures.desa_ringan import light_rows
from tests.fixtures.perintah import Ran, cantik
from tests.fixtures.undangan import taking
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
CRYPTIC = ("bukan dari Cantik", "tanda tangan tidak", "Traceback")


def code_of(ran: Ran) -> str:
    assert ran.out, ran.told()
    return str(ran.answer.get("galat", {}).get("kode", ""))


def renew(store: Path, out: Path) -> str:
    """A new key of the village in its store; its number, as it is read aloud."""
    ran = cantik("key", "renew", "--owner", DESA, "--store", store, "--out", out, "--json")
    assert ran.code == 0, ran.told()
    assert json.loads(out.read_bytes())["publik"]
    assert "kunci" not in json.loads(out.read_bytes()), "the public half alone"
    return str(ran.answer["nomor"])


def replace(stores: Stores, file: Path, spoken: str, *more: object) -> Ran:
    """The office lets the new key in and hands the invitation over."""
    named = ("--new-key", file, "--fingerprint", spoken)
    return cantik("invite", DESA, "--store", stores.office, "--out", stores.invitation, *named, *more, "--json")


def publish_again(store: Path) -> None:
    """Another edition, in which one answer is another one, signed by the key of a store."""
    rows, book = [list(row) for row in light_rows()], store.with_name(f"{store.name}.xlsx")
    rows[0][PLACE["agama_id"]] = "2" if rows[0][PLACE["agama_id"]] == "1" else "1"
    write_rows(rows, book, "template")
    where = ("--out", store.with_name(f"{store.name}-keluar"), "--store", store, "--demo", "--issued", "2026-02-04")
    ran = cantik("run", book, "--desa", DESA, "--year", 2025, "--revision", "Jawaban yang keliru dibetulkan", *where)
    assert ran.code == 0, ran.told()
    assert (store / "rilis" / DESA / "2025-2").is_dir()


@pytest.mark.malam
def test_a_lost_laptop_gives_nothing_new_and_takes_nothing_back(stores: Stores, tmp_path: Path) -> None:
    """By stick, with an index of the meeting: refused by its number, then by its key; the index names the new key at
    once, and the village's list waits for its new hand."""
    assert stores.invite(key=stores.key).code == 0
    assert stores.write(*stores.taking).code == 0
    assert stores.read().code == 0

    def meet(opened: OpenStore) -> None:
        examine(opened)
        found(opened, stores, with_village=True)
        index_desk.enter_edition(AreaCode.kemendagri(DESA), NUMBER, OFFICE, opened=opened, at=clock.now(), by="uji")

    stores.at_office(meet)
    new, file = tmp_path / "laptop-baru", tmp_path / "desa.publik.json"
    shutil.copytree(stores.village, new)  # as its backup brings it back
    number = renew(new, file)
    assert number != stores.key
    before = village_keys(stores)
    for spoken in ("", number[:8], stores.key[:16]):
        assert code_of(replace(stores, file, spoken)) == "T627"
    assert village_keys(stores) == before, "nothing changed"
    made = replace(stores, file, f"{number[:4]} {number[4:16]}")
    assert (made.code, made.answer["kunci_baru"]) == (0, number), made.told()
    assert number in village_keys(stores)
    assert stores.key not in village_keys(stores), "it ends that moment, also in the index"
    assert code_of(stores.invite("--json", key=stores.key)) == "T632", "it does not come back"

    # who has the old laptop
    publish_again(stores.village)
    stolen = tmp_path / "flashdisk-pencuri"
    wrote = cantik("stick", "write", stolen, "--store", stores.village, "--json")
    assert wrote.code == 0, wrote.told()
    read = stores.read(stolen)
    assert states_of(read)[DESA] == "ditolak", read.told()
    assert "T631" in read.told()
    assert "Terbitkan sekali lagi" in read.told()

    # the village
    publish_again(new)
    shutil.rmtree(stores.stick)
    wrote = cantik("stick", "write", stores.stick, "--store", new, "--json", *taking(stores.invitation))
    assert wrote.code == 0, wrote.told()
    read = stores.read()
    assert states_of(read)[DESA] == "diterima", read.told()

    # what the lost key signed before
    ran = cantik("verify", stores.received, "--key", stores.key)
    assert ran.code == 0, ran.told()
    ran = cantik("doctor", "--store", stores.office)
    assert "tidak dikenal" not in ran.told(), ran.told()


def village_keys(stores: Stores) -> frozenset[str]:
    kept: list[frozenset[str]] = []

    def look(opened: OpenStore) -> None:
        index = index_desk.open_index(opened).index()
        assert index is not None
        kept.append(frozenset(village_roles(index.targets.signed)[DESA].keyids))

    stores.at_office(look)
    return kept[0]


@pytest.mark.malam
def test_over_the_line_the_lost_laptop_is_told_in_words(stores: Stores, tmp_path: Path) -> None:
    """No index: the key was read aloud. The old secret opens nothing from the act on, and says why and what to do."""
    new, file = tmp_path / "laptop-baru", tmp_path / "desa.publik.json"
    shutil.copytree(stores.village, new)
    number = renew(new, file)
    with running(stores.office) as office:
        assert stores.invite("--address", office.address).code == 0
        sent = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json", *stores.taking)
        assert sent.code == 0, sent.told()
        # the same day, before there is a new key: a new invitation ends the former one
        assert stores.invite("--address", office.address).code == 0
        told = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json")
        assert (code_of(told), told.code) == ("T630", 2), told.told()
        assert not any(word in told.told() for word in CRYPTIC)
        assert replace(stores, file, number[:16], "--address", office.address).code == 0
        told = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json")
        assert code_of(told) == "T630"
        assert "karena kuncinya diganti" in told.told()
        lost = cantik("deliver", "--desa", DESA, "--store", stores.village, "--json", *taking(stores.invitation))
        assert code_of(lost) == "T606", lost.told()
        going_on = cantik("deliver", "--desa", DESA, "--store", new, "--json", *taking(stores.invitation))
        assert not any(word in going_on.told() for word in CRYPTIC)
        assert "T630" not in going_on.told(), going_on.told()


def test_on_the_page_of_the_office(stores: Stores, tmp_path: Path) -> None:
    file = tmp_path / "desa.publik.json"
    number = renew(stores.village, file)
    assert stores.invite(key=stores.key).code == 0

    def act(_opened: OpenStore) -> None:
        walidata = bekal.browser(bekal.with_role("walidata", name="Wulan Reka"))
        page = "/penerimaan/99.01/"
        assert "Kunci diganti: laptop hilang" in walidata.get(page).content.decode()

        def post(data: bytes, spoken: str) -> tuple[int, str]:
            sent = {"desa": DESA, "kunci": spoken, "berkas": SimpleUploadedFile("kunci.json", data)}
            answer = walidata.post(f"{page}kunci/", sent)
            return answer.status_code, answer.content.decode()

        for wrong in (b"", b"{}", b"[" * 9000, b'{"cantik": "kunci tanda tangan", "kunci": "ab"}'):
            status, said = post(wrong, number[:16])
            assert status == 422
            assert "Traceback" not in said
        own = file.read_bytes()
        for data, spoken, code in ((own, "", "T627"), (own.replace(DESA.encode(), b"99.01.01.2009"), number, "T632")):
            status, said = post(data, spoken)
            assert (status, code in said) == (422, True)
        assert post(file.read_bytes(), number[:16])[0] == 200
        assert number in walidata.get(page).content.decode()

    stores.at_office(act)
