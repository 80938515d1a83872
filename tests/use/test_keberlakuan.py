"""A gap that does not concern a village leaves the order, stays to be read with its reason, and comes back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from cantik.base.errors import ContentError
from cantik.codes.area import AreaCode
from cantik.content.not_applying import FILE, VillageNature, never_rules, read_rules
from cantik.staff.app.models import AuditEntry
from cantik.use.proposals.app.exception_models import GapException
from cantik.use.proposals.app.exceptions import find_never_of
from cantik.use.proposals.applicability import VillageWord, find_never, list_left_out
from cantik.vault.app.opening import OpenStore
from tests.fixtures.markah import markah
from tests.fixtures.simpanan import Cradle
from tests.release.langkah import Rumah
from tests.staff import bekal
from tests.use.desa_berbeda import kabupaten_shares
from tests.use.test_usulan import BASE, lay_edition

PIER = "sdgs_ada_dermaga_desa"
_REASON = "Desa kami tidak pernah memerlukan sambungan ini"


@pytest.fixture
def rumah(first_issued: Cradle, copy_of: Callable[[Cradle], OpenStore]) -> Rumah:
    office = Rumah.of(copy_of(first_issued))
    lay_edition(office, "2025-2", kabupaten_shares() | {"sdgs_jaminan_kesehatan": 60})
    return office


def order_of(page: str) -> list[str]:
    """The gaps that stand in the order, by what the page shows."""
    return re.findall(r'data-kesenjangan="([a-z0-9_]+)"', page)


@pytest.mark.basisdata
def test_a_gap_is_said_not_to_apply_is_read_above_and_comes_back(rumah: Rumah) -> None:
    agen = rumah.klien["ratna"]
    before = order_of(markah(agen.get(BASE)))
    first, address = before[0], f"{BASE}kesenjangan/{before[0]}/keberlakuan/"
    answer = agen.post(address, {"kata": "tidak", "alasan": "singkat"})
    assert answer.status_code == 422
    assert "Alasannya belum ditulis" in markah(answer)
    assert (
        agen.post(address, {"kata": "tidak", "alasan": "Menurut NIK 9901010101010001 tidak perlu"}).status_code == 422
    )
    assert agen.post(address, {"kata": "mungkin", "alasan": _REASON}).status_code == 404
    assert not GapException.objects.exists()

    assert agen.post(address, {"kata": "tidak", "alasan": _REASON}).status_code == 302
    page = markah(agen.get(BASE))
    assert order_of(page) == before[1:], "the others move up and keep their order"
    assert f'data-samping="{first}"' in page
    assert _REASON in page
    coordinator = bekal.browser(bekal.with_role("koordinator", institution=f"Bappeda {bekal.KABUPATEN}"))
    assert _REASON in markah(coordinator.get(BASE)), "the office above reads it in the village"
    assert _REASON in markah(coordinator.get(f"/du-rkp/{bekal.KABUPATEN}/")), "and in its own list"
    assert coordinator.post(address, {"kata": "urung"}).status_code == 403
    one = markah(agen.get(f"{BASE}kesenjangan/{first}/"))
    assert f"baru/?kesenjangan={first}" not in one, "what does not apply is not proposed"
    assert _REASON not in str(list(AuditEntry.objects.values())), "the log holds no words"

    assert agen.post(address, {"kata": "urung"}).status_code == 302
    assert order_of(markah(agen.get(BASE))) == before
    assert agen.post(address, {"kata": "urung"}).status_code == 422, "nothing is left to take back"
    row = GapException.objects.get()
    assert (row.applies, row.ended_by) == (False, rumah.agen.actor)


# ── what can never apply ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("nature", "out"),
    [
        (VillageNature(kelurahan=False, lowest=412), True),
        (VillageNature(kelurahan=False, lowest=100), True),
        (VillageNature(kelurahan=False, lowest=99), False),
        (VillageNature(kelurahan=False, lowest=None), False),
        (VillageNature(kelurahan=True, lowest=None), False),
    ],
)
def test_a_pier_is_ruled_out_far_above_the_sea_only(nature: VillageNature, out: bool) -> None:
    assert (PIER in find_never(never_rules().values(), nature)) is out


def test_the_word_of_a_village_goes_before_a_rule() -> None:
    never = find_never(never_rules().values(), VillageNature(kelurahan=False, lowest=900))
    assert PIER in list_left_out(never, [])
    assert PIER not in list_left_out(never, [VillageWord(PIER, True, "Tambatan di danau")])
    assert list_left_out({}, [VillageWord(PIER, False, "Tidak ada perairan")]) == {PIER}


@pytest.mark.django_db
def test_a_kelurahan_has_no_perdes_whatever_else_is_known_and_a_village_without_records_loses_nothing() -> None:
    kelurahan = find_never_of(AreaCode.kemendagri("99.01.01.1001"))
    assert "sdgs_ada_perdes_iklim" in kelurahan
    assert find_never_of(AreaCode.kemendagri("99.01.01.2001")) == {}


@pytest.mark.parametrize(
    "row",
    [
        "a,b,c,pesisir,sdgs_ada_dermaga_desa,planning#1,usul",
        "a,b,c,kelurahan,tiada_begini,planning#1,usul",
        "a,b,,kelurahan,sdgs_ada_dermaga_desa,planning#1,usul",
        "a,b,c,kelurahan,sdgs_ada_dermaga_desa,planning#1,yakin",
    ],
)
def test_a_list_that_cannot_be_read_is_refused(row: str) -> None:
    head = "kode,judul,judul_en,syarat,indikator,dasar,tanda"
    with pytest.raises(ContentError) as refused:
        read_rules([head, row])
    assert f"{FILE}:2" in str(refused.value)
