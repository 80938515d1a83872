"""References go from the country over the server of a kabupaten to a village: met by a fingerprint that was read aloud,
handed on byte for byte, proved below by the country's root, asked for anew once a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest
from django.test import Client

from cantik.base import clock
from cantik.content.loader import look_again
from cantik.federate.app import watching
from cantik.federate.harvest import watch
from cantik.federate.reference.shelf import ReferenceShelf
from cantik.federate.trust.partners import stage_partner
from cantik.federate.trust.repository import Repository
from cantik.jobs.app import worker
from cantik.jobs.app.models import FAILED, Job
from cantik.pipeline.app import reference_job, references
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, Stores
from tests.federate.test_acuan import FILE, Above
from tests.fixtures.acuan import own_table
from tests.fixtures.aplikasi import running
from tests.fixtures.perintah import cantik
from tests.fixtures.server_kepercayaan import NOW, make_server
from tests.fixtures.server_statis import serve
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]
DAY = dt.timedelta(days=1, hours=1)


def spoken(root: Path) -> str:
    """As the guide says it: the first 32 digits of the SHA-256."""
    return hashlib.sha256(root.read_bytes()).hexdigest()[:32]


@pytest.fixture
def country(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Above:
    """The server of the country has published; nobody set a folder of content where it is fetched."""
    above = Above(tmp_path, "")
    above.publish({FILE: own_table()})
    monkeypatch.delenv("CANTIK_CONTENT", raising=False)
    look_again()
    return above


def test_an_official_meets_a_server_by_what_was_read_aloud(stores: Stores, country: Above) -> None:
    """A wrong fingerprint keeps nothing; the right one, with blanks and capitals as it is heard, has the newest version
    fetched, which waits; what was proved is handed on, and nothing else of the store is."""

    def act(opened: OpenStore) -> None:
        page, kept = bekal.browser(bekal.with_role("walidata", name="Wulan Reka")), ReferenceShelf.of(opened.store.path)
        with serve(country.terbit) as line:
            said = {"alamat": line.address, "sidik": "0" * 32}
            told = page.post("/acuan/99.01/kenal/", said)
            assert (told.status_code, "akar dengan sidik lain" in told.content.decode()) == (422, True)
            for wrong in ({"alamat": "ftp://x", "sidik": "0" * 32}, {"alamat": line.address, "sidik": "pendek"}):
                assert page.post("/acuan/99.01/kenal/", wrong).status_code == 422
            assert kept.list_sources() == []
            heard = " ".join(spoken(country.root)[at : at + 4] for at in range(0, 32, 4)).upper()
            assert page.post("/acuan/99.01/kenal/", said | {"sidik": heard}).status_code == 302
            job = reference_job.find_fetch("pusat")
            assert job is not None
            assert job.active
            references.fetch_again(opened, "pusat", by="akun:1")  # what the job does
        assert page.post("/acuan/99.01/pasang/", {"sumber": "pusat", "versi": "1"}).status_code == 302
        assert (opened.store.path / "isi/acuan/berlaku.json").is_file(), "in the store, without a setting"
        assert page.post("/acuan/99.01/kembali/", {"sumber": "pusat"}).status_code == 302
        shown = page.get("/acuan/99.01/").content.decode()
        assert "Lihat beda versi 1" in shown
        assert "http://testserver/terbit/pusat" in shown
        assert spoken(country.root) in shown.replace(" ", "")
        for path in sorted((country.terbit / "metadata").iterdir()):
            name = f"metadata/{path.name}"
            if path.name.endswith((".root.json", "timestamp.json")):
                assert handed_on(f"pusat/{name}") == path.read_bytes()
        newest = [name.relative_to(country.terbit).as_posix() for name in (country.terbit / "targets/acuan").iterdir()]
        assert [handed_on(f"pusat/{name}") for name in newest] == [
            (country.terbit / name).read_bytes() for name in newest
        ]
        for strange in (
            "pusat/alamat.json",
            "pusat/metadata/../alamat.json",
            "pusat/metadata/99.root.json",
            "99/metadata/1.root.json",
        ):
            assert handed_on(strange) is None, strange

    stores.at_office(act)


def handed_on(path: str) -> bytes | None:
    answer = Client().get(f"/terbit/{path}")
    return answer.getvalue() if answer.status_code == 200 else None


def test_what_is_known_is_asked_once_a_day_and_what_went_wrong_is_told(stores: Stores, country: Above) -> None:
    """References from above and the indexes of servers below: a day after the last question, each once; a server that
    is gone is told with the day when it was reached last."""
    below = make_server(country.server.repository.path.parent / "bawah", area="99.01", villages=())

    def act(opened: OpenStore) -> None:
        now, page = clock.now(), bekal.browser(bekal.with_role("walidata", "99", name="Wulan Reka"))
        with serve(country.terbit) as line, serve(below.terbit) as lower:
            references.fetch_reference(opened, (line.address,), country.root.read_bytes(), by="akun:1")
            assert reference_job.fetch_due(opened, now) == 0
            assert page.post("/acuan/99/harian/", {"sumber": "pusat", "jeda": "ya"}).status_code == 302
            assert reference_job.fetch_due(opened, now + DAY) == 0, "an official switched it off"
            assert "Lanjutkan tiap hari" in page.get("/acuan/99/").content.decode()
            assert page.post("/acuan/99/harian/", {"sumber": "pusat", "jeda": "tidak"}).status_code == 302
            assert reference_job.fetch_due(opened, now + DAY) == 1
            assert reference_job.fetch_due(opened, now + DAY) == 0, "it waits already"
            worker.work_off()
            for kept in ("/acuan/99/", "/penerimaan/99/panen/"):
                shown = page.get(kept).content.decode()
                assert "Tidak ada yang baru." in shown
                assert "sendiri, harian" in shown
            own = make_server(opened.store.path / "sementara-uji", area="99", villages=())
            own.repository.path.rename(opened.store.path / "indeks")
            index = Repository(opened.store.path / "indeks")
            first = below.repository.metadata / "1.root.json"
            stage_partner(index, "99.01", [lower.address], first, NOW)
            own_signed(index, own)
            assert watching.ask_due(opened, now) == 1
            (partner,) = watch.list_partners(index)
            watch.watch_partner(opened.store.path / "panen" / "99.01", partner)
        assert watching.ask_due(opened, now) == 0
        shown = page.get("/penerimaan/99/").content.decode()
        assert "Indeks server di bawah" in shown
        assert "Terakhir tersambung" in shown
        state = watch.watch_partner(opened.store.path / "panen" / "99.01", partner).server  # both are gone now
        assert state.refused
        assert "Sambungan putus" in page.get("/penerimaan/99/").content.decode()
        Job.objects.filter(kind=reference_job.KIND.id).update(
            state=FAILED, problem="[F406] Sambungan putus", ended_at=now
        )
        told = page.get("/acuan/99/").content.decode()
        assert "[F406] Sambungan putus" in told
        assert "Terakhir tersambung" in told

    stores.at_office(act)


def own_signed(index: Repository, own: object) -> None:
    from cantik.federate.trust.drafts import sign_drafts

    sign_drafts(index, own.walidata.private, NOW)  # type: ignore[attr-defined]


@pytest.mark.malam
@pytest.mark.lambat
def test_a_village_fetches_the_country_s_references_from_its_kabupaten(
    stores: Stores, country: Above, tmp_path: Path
) -> None:
    """Over two servers as processes: the village proves what its kabupaten hands on by the country's root; one altered
    byte at the relay is refused."""
    office_content, village_content = tmp_path / "isi-kantor", tmp_path / "isi-desa"
    office_content.mkdir()
    village_content.mkdir()
    with serve(country.terbit) as line:
        where = ("--root", country.root, "--store", stores.office)
        ran = cantik("reference", "fetch", line.address, *where, settings={"CANTIK_CONTENT": str(office_content)})
        assert ran.code == 0, ran.told()
    fetch = ("--root", country.root, "--store", stores.village, "--json")
    settings = {"CANTIK_CONTENT": str(village_content)}
    with running(stores.office) as office:
        ran = cantik("reference", "fetch", f"{office.address}/terbit/pusat", *fetch, settings=settings)
        assert (ran.code, ran.answer["sumber"], ran.answer["versi"]) == (0, "pusat", 1), ran.told()
        (blob,) = [path for path in (stores.office / "acuan/pusat/panen/isi").rglob("*") if path.is_file()]
        blob.write_bytes(blob.read_bytes().replace(b"reka", b"rela"))
        for path in (stores.village / "acuan" / "pusat" / "panen" / "isi").rglob("*"):
            if path.is_file():
                path.unlink()
        ran = cantik("reference", "fetch", "--source", "pusat", *fetch[2:], settings=settings)
        assert (ran.code, "F406" in ran.error_line) == (2, True), ran.told()
    assert DESA in {path.name for path in (stores.village / "rilis").iterdir()}
