"""The pages of references: the difference in words, refused in the middle of a round or a draft, activated and taken
back by a named person; the office sees who is on which version."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.app.queries import require_area
from cantik.codes.area import AreaCode
from cantik.content.loader import FOLDER, here, look_again
from cantik.federate.reference.errors import ReferenceRefused
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.rounds.app.models import Round
from cantik.forum.app.models import Activity
from cantik.pipeline.app import reference_job, references
from cantik.release.app.models import DROPPED, READY, Draft
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import AuditEntry
from cantik.vault.app.opening import OpenStore
from tests.federate.dua_simpanan import DESA, NUMBER, Stores
from tests.federate.test_acuan import FILE, KAB, Above
from tests.fixtures.acuan import OWN, own_table
from tests.staff import bekal

pytestmark = [pytest.mark.satu_basisdata]
DAY = dt.date(2026, 5, 1)


def open_round(names: list[str]) -> Round:
    """A round of a form that asks with these names, opened."""
    area, at = require_area(AreaCode.kemendagri(DESA)), clock.now()
    by = {"recorded_at": at, "recorded_by": "akun:1"}
    fields = [{"nama": name, "daftar_kode": None} for name in names]
    tree = json.dumps({"blok": [{"id": "b", "isian": fields}], "kode": {}})
    version = InstrumentVersion.objects.create(
        area=area, instrument="reka", form_id="reka", version="2026050101", reference=DAY, workbook=b"", xform="",
        fields=tree, digest="0" * 64, **by,
    )  # fmt: skip
    activity = Activity.objects.create(area=area, instrument="reka", title="Pendataan reka", **by)
    return Round.objects.create(
        activity=activity, version=version, reference=DAY, frame_at=at, frame_by="akun:1", opened_at=at,
        opened_by="akun:1", **by,
    )  # fmt: skip


def test_a_village_sees_the_difference_and_activates_between_its_activities(
    stores: Stores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    above, own = Above(tmp_path), tmp_path / "isi"
    own.mkdir()
    text = (
        (FOLDER / "rules/umur_di_atas_120.yaml")
        .read_text(encoding="utf-8")
        .replace("id: umur_di_atas_120", "id: umur_reka")
    )
    above.publish({FILE: own_table(), "rules/umur_reka.yaml": text})
    monkeypatch.setenv("CANTIK_CONTENT", str(own))
    look_again()

    def act(opened: OpenStore) -> None:
        head = bekal.with_role("kepala_desa", DESA, name="Harum Reka")
        page, put = bekal.browser(head), {"sumber": KAB, "versi": "1"}
        empty = page.get(f"/acuan/{DESA}/").content.decode()
        assert "Belum ada acuan yang diambil" in empty
        references.fetch_reference(opened, (above.terbit.absolute().as_uri(),), above.root.read_bytes(), by="akun:1")
        assert "Lihat beda versi 1" in page.get(f"/acuan/{DESA}/").content.decode()
        shown = page.get(f"/acuan/{DESA}/{KAB}/1/").content.decode()
        assert f"tabel {OWN} (Penduduk laki-laki reka) ditambah" in shown
        assert "Pasang versi 1" in shown
        assert page.get(f"/acuan/{DESA}/{KAB}/9/").status_code == 404

        going = open_round(["tanggal_lahir"])
        draft = Draft.objects.create(
            area=require_area(AreaCode.kemendagri(DESA)), kode=DESA, year=2025, reference=dt.date(2025, 12, 31),
            state=READY, figures="1" * 64, made_by="akun:1", made_at=clock.now(),
        )  # fmt: skip
        refused = page.post(f"/acuan/{DESA}/pasang/", put)
        assert refused.status_code == 422
        told = refused.content.decode()
        assert "F409" in told
        assert f"rancangan rilis {DESA}, keadaan 31 Desember 2025: rules/umur_reka, tables/{OWN}" in told
        assert f"putaran reka {DESA}, keadaan 1 Mei 2026: rules/umur_reka" in told
        assert "Belum dapat dipasang" in page.get(f"/acuan/{DESA}/{KAB}/1/").content.decode()
        going.closed_at, going.closed_by = clock.now(), "akun:1"
        going.save()
        Draft.objects.filter(pk=draft.pk).update(state=DROPPED)

        assert page.post(f"/acuan/{DESA}/pasang/", put).status_code == 302
        assert OWN in here().tables
        held = page.get(f"/acuan/{DESA}/").content.decode()
        assert "versi 1 berlaku" in held
        assert "Harum Reka" in held
        assert AuditEntry.objects.filter(action="acuan.pasang", by=head.actor).count() == 1
        assert page.post(f"/acuan/{DESA}/pasang/", put).status_code == 422, "it holds already"
        assert page.post(f"/acuan/{DESA}/ambil/", put).status_code == 302
        assert reference_job.find_fetch(KAB) is not None
        assert page.post(f"/acuan/{DESA}/kembali/", put).status_code == 302
        assert OWN not in here().tables
        reader = bekal.browser(bekal.with_role("pencacah", DESA))
        assert reader.post(f"/acuan/{DESA}/pasang/", put).status_code == 403

    stores.in_village(act)
    look_again()


def test_the_office_sees_who_is_on_which_version(stores: Stores) -> None:
    def act(_opened: OpenStore) -> None:
        home = stores.office / "rilis" / DESA / NUMBER
        home.mkdir(parents=True)
        said = json.loads((stores.release / "isi.json").read_bytes())
        said["perangkat_lunak"] |= {"acuan pusat": "versi 3 (0123456789ab)"}
        (home / "isi.json").write_text(json.dumps(said), encoding="utf-8")
        shown = bekal.browser(bekal.with_role("walidata", name="Wulan Reka")).get("/acuan/99.01/").content.decode()
        assert "pusat versi 3 (0123456789ab)" in shown
        assert NUMBER in shown

    stores.at_office(act)


def test_only_who_answers_for_all_villages_of_a_server_decides(stores: Stores) -> None:
    def act(_opened: OpenStore) -> None:
        references.require_reach(AreaCode.kemendagri(DESA))
        ensure_area(code=AreaCode.kemendagri("99.01.01.2002"), by="akun:1", at=clock.now())
        with pytest.raises(ReferenceRefused, match=r"F411"):
            references.require_reach(AreaCode.kemendagri(DESA))
        references.require_reach(AreaCode.kemendagri("99.01"))

    stores.in_village(act)
