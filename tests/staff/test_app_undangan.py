"""Invitations, roles given and ended, recovery in person: who may, what is kept, what is written down."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import accounts, codes, invitations, recovery, rights
from cantik.staff.app.accounts import Grant
from cantik.staff.app.institutions import house
from cantik.staff.app.invitations import Invitee
from cantik.staff.app.models import Account, Assignment, AuditEntry, Invitation, RecoveryCode
from cantik.staff.errors import BadAccount, BadCode, NotAllowed
from cantik.web.kantor.staff.people_forms import InviteForm
from tests.fixtures.markah import markah
from tests.staff.bekal import DESA, JAUH, KABUPATEN, SANDI, browser, person, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.satu_basisdata]
KODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


def grant(role: str = "pencacah", area: str = DESA, *, decree: str = "", stage: str = "") -> Grant:
    today = clock.today()
    return Grant(role, rights.area_code(area), today, today + dt.timedelta(days=200), stage, decree)


def form(**changed: str) -> dict[str, str]:
    today = clock.today()
    return {
        "name": "Budi Reka",
        "role": "pencacah",
        "area": DESA,
        "start": today.isoformat(),
        "until": (today + dt.timedelta(days=200)).isoformat(),
        "decree": "",
        "stage": "",
        "institution": "",
        "email": "",
    } | changed


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("number").values_list("action", flat=True))


def test_a_printed_code_becomes_an_account() -> None:
    agen = with_role("agen_statistik")
    client = browser(agen)
    client.get("/orang/undang/")
    shown = client.post("/orang/undang/", form() | {"borang": client.session["borang_undangan"]})
    code = KODE.search(markah(shown))
    assert code is not None
    stored = Invitation.objects.get()
    assert code[0] not in str(stored.__dict__)
    guest = Client()
    guest.post("/undangan/", {"code": code[0].lower().replace("-", "")})
    page = markah(guest.get("/undangan/"))
    assert "pencacah" in page
    assert "Budi Reka" in page
    made = guest.post("/undangan/", {"name": "Budi Reka", "username": "budi", "password": SANDI})
    assert made.status_code == 302, markah(made)
    budi = Account.objects.get(username="budi")
    one = budi.assignments.get()
    assert (one.role, one.area, one.granted_by) == ("pencacah", DESA, agen)
    again = Client().get(f"/undangan/{code[0]}/", follow=True)
    assert again.status_code == 410
    assert {"undangan.buat", "undangan.terima"} <= set(actions())


def test_the_same_form_twice_makes_one_invitation() -> None:
    client = browser(with_role("agen_statistik"))
    client.get("/orang/undang/")
    said = form() | {"borang": client.session["borang_undangan"]}
    client.post("/orang/undang/", said)
    client.post("/orang/undang/", said)
    assert Invitation.objects.count() == 1


def test_a_role_is_added_to_an_account_that_exists() -> None:
    kades, agen = with_role("kepala_desa"), with_role("agen_statistik")
    _, code = invitations.invite(Invitee("Siti"), grant("agen_statistik", decree="SK 4/2026"), by=kades)
    client = browser(agen)
    client.get(f"/undangan/{code}/", follow=True)
    assert client.post("/undangan/").status_code == 302
    assert agen.assignments.filter(granted_by=kades, decree="SK 4/2026").exists()


def test_nobody_gives_a_role_to_oneself() -> None:
    admin = with_role("admin_simpul", KABUPATEN)
    with pytest.raises(NotAllowed):
        accounts.assign(admin, grant("kepala_desa"), by=admin)
    _, code = invitations.invite(Invitee("Saya"), grant("walidata", KABUPATEN), by=admin)
    client = browser(admin)
    client.get(f"/undangan/{code}/", follow=True)
    assert client.post("/undangan/").status_code == 410
    assert admin.assignments.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(
            person=admin,
            role="walidata",
            area=KABUPATEN,
            start=clock.today(),
            until=clock.today(),
            granted_by=admin,
            granted_at=clock.now(),
        )


@pytest.mark.parametrize(
    ("giver", "given", "area", "may"),
    [
        ("agen_statistik", "pencacah", DESA, True),
        ("agen_statistik", "agen_statistik", DESA, False),
        ("agen_statistik", "pencacah", JAUH, False),
        ("kepala_desa", "agen_statistik", DESA, True),
        ("kepala_desa", "pencacah", DESA, False),
        ("kepala_desa", "admin_simpul", DESA, False),
        ("camat", "pencacah", DESA, False),
        ("walidata", "kepala_desa", DESA, True),
        ("walidata", "walidata", KABUPATEN, True),
        ("walidata", "walidata", "99.02", False),
        ("walidata", "walidata", "99", False),
        ("pembina", "pembina", KABUPATEN, True),
        ("pembina", "walidata", KABUPATEN, False),
        ("koordinator", "koordinator", KABUPATEN, True),
        ("produsen", "produsen", KABUPATEN, True),
        ("admin_simpul", "kepala_desa", DESA, True),
        ("ppdp", "ppdp", KABUPATEN, False),
    ],
)
def test_each_role_gives_what_its_row_names(giver: str, given: str, area: str, may: bool) -> None:
    someone = with_role(giver, institution="Kantor Reka")
    assert accounts.may_grant(someone, None, grant(given, area)).ok is may


def test_an_institution_is_chosen_from_the_list_or_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    agen = with_role("agen_statistik")

    def guest(**said: str) -> InviteForm:
        filled = InviteForm(agen, form(**said))
        filled.is_valid()
        return filled

    assert guest(institution="bpbd_kab").guest().institution == f"BPBD kabupaten/kota {KABUPATEN}"
    assert guest(institution="pemdes").guest().institution == f"Pemerintah desa {DESA}"
    assert guest(institution="bnpb").guest().institution == "BNPB"
    assert guest(institution="lain", institution_else="Universitas Reka").guest().institution == "Universitas Reka"
    assert guest().guest().institution == ""
    assert "institution_else" in guest(institution="lain").errors
    assert "institution_else" in guest(institution="bps", institution_else="BPS").errors
    assert "institution" in guest(institution="tidak_ada").errors
    # one house, however it was written; those of a kabupaten's own list too
    same = ("BPBD", "bpbd kab.", "BPBD Kabupaten", "BPBD kabupaten/kota 99.01", "Badan Penanggulangan Bencana Daerah")
    assert len({house(one) for one in same}) == 1
    assert len({house(one) for one in ("BPBD", "BPBD provinsi", "BPS", "Universitas Reka", "Lembaga lain", "")}) == 6
    own = tmp_path / "codelists" / "instansi_kabupaten.csv"
    own.parent.mkdir()
    own.write_text(
        "code,label_id,label_en,source,juga\nkarst,Balai Karst Reka,Karst office,perbup reka,Karst\n"
        ",Tidak terjawab,Not stated,Cantik,\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    assert guest(institution="karst").guest().institution == f"Balai Karst Reka {KABUPATEN}"
    assert house("karst") == house("Balai Karst Reka 99.01") != house("Balai Karst")


def test_own_staff_is_of_the_own_institution() -> None:
    bps = with_role("pembina", institution="BPS Kabupaten Reka")
    made, _ = invitations.invite(Invitee("Tamu", institution="Kantor lain"), grant("pembina", KABUPATEN), by=bps)
    assert made.institution == "BPS Kabupaten Reka"
    stranger = person(institution="Kantor lain")
    with pytest.raises(NotAllowed):
        accounts.assign(stranger, grant("pembina", KABUPATEN), by=bps)


def test_what_cannot_be_is_refused() -> None:
    kades = with_role("kepala_desa")
    walidata = with_role("walidata")
    with pytest.raises(BadAccount, match="SK"):
        invitations.invite(Invitee("Siti"), grant("agen_statistik"), by=kades)
    with pytest.raises(BadAccount, match="tingkat"):
        invitations.invite(Invitee("Siti"), grant("kepala_desa", KABUPATEN), by=walidata)
    with pytest.raises(BadAccount, match="mendahului"):
        accounts.check(Grant("pencacah", AreaCode.kemendagri(DESA), dt.date(2026, 2, 1), dt.date(2026, 1, 1)))


def test_an_invitation_dies_with_time_withdrawal_and_the_right_of_the_giver(monkeypatch: pytest.MonkeyPatch) -> None:
    agen = with_role("agen_statistik")
    made, code = invitations.invite(Invitee("Budi"), grant(), by=agen)
    assert invitations.find(code).pk == made.pk
    now = clock.now()
    with monkeypatch.context() as later:
        later.setattr(clock, "now", lambda: now + invitations.LIFE)
        with pytest.raises(BadCode):
            invitations.find(code)
    held = agen.assignments.get()
    Assignment.objects.filter(pk=held.pk).update(ended_at=now, ended_by=agen)
    with pytest.raises(BadCode):
        invitations.find(code)
    Assignment.objects.filter(pk=held.pk).update(ended_at=None, ended_by=None)
    invitations.withdraw(made, by=agen)
    with pytest.raises(BadCode):
        invitations.find(code)


def test_ending_a_role_takes_effect_at_once() -> None:
    kades, agen = with_role("kepala_desa"), with_role("agen_statistik")
    client, theirs = browser(kades), browser(agen)
    assert theirs.get("/orang/").status_code == 200
    one = agen.assignments.get()
    assert client.post(f"/orang/peran/{one.pk}/akhiri/").status_code == 302
    assert theirs.get("/orang/").status_code == 403
    one.refresh_from_db()
    assert one.ended_by == kades
    assert "peran.akhiri" in actions()


def test_people_of_other_villages_are_not_there() -> None:
    agen, other = with_role("agen_statistik"), with_role("pencacah", JAUH)
    client = browser(agen)
    assert other.name not in markah(client.get("/orang/"))
    for path in (f"/orang/{other.pk}/", "/orang/999999/"):
        assert client.get(path).status_code == 404
    one = other.assignments.get()
    assert client.post(f"/orang/peran/{one.pk}/akhiri/").status_code == 404
    assert client.post(f"/orang/{other.pk}/kode-pulih/").status_code == 404
    kades = with_role("kepala_desa")
    assert client.post(f"/orang/peran/{kades.assignments.get().pk}/akhiri/").status_code == 403


def test_recovery_in_person() -> None:
    kades, agen = with_role("kepala_desa"), with_role("agen_statistik", username="siti")
    old = browser(agen)
    client = browser(kades)
    page = markah(client.post(f"/orang/{agen.pk}/kode-pulih/"))
    code = KODE.search(page)
    assert code is not None
    assert code[0] not in str(RecoveryCode.objects.get().__dict__)
    stranger = Client()
    said = {"username": "siti", "code": code[0], "password": "lima gajah hijau berenang"}
    wrong = stranger.post("/masuk/pulih/", said | {"username": "orang-lain"})
    assert "tidak berlaku" in markah(wrong)
    assert stranger.post("/masuk/pulih/", said).status_code == 302
    assert not Authenticator.objects.filter(user=agen).exists()
    assert old.get("/akun/").status_code == 302, "the sessions of before are gone"
    again = stranger.post("/masuk/pulih/", said)
    assert "tidak berlaku" in markah(again)
    entered = stranger.post("/masuk/", {"login": "siti", "password": said["password"]})
    assert entered.status_code == 302
    assert {"akun.kode_pulih", "akun.pulih"} <= set(actions())


def test_a_recovery_code_is_not_for_oneself_nor_for_above() -> None:
    agen, kades = with_role("agen_statistik"), with_role("kepala_desa")
    for giver, receiver in ((agen, agen), (agen, kades), (kades, with_role("walidata"))):
        with pytest.raises(NotAllowed):
            recovery.issue(receiver, by=giver)


def test_a_newer_recovery_code_voids_the_older(monkeypatch: pytest.MonkeyPatch) -> None:
    kades, agen = with_role("kepala_desa"), with_role("agen_statistik")
    first, second = recovery.issue(agen, by=kades), recovery.issue(agen, by=kades)
    with pytest.raises(BadCode):
        recovery.find(agen.username, first)
    assert recovery.find(agen.username, second).person == agen
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + recovery.LIFE)
    with pytest.raises(BadCode):
        recovery.find(agen.username, second)


def test_giving_rights_wants_a_fresh_second_factor(monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(with_role("agen_statistik"))
    client.get("/orang/undang/")
    said = form() | {"borang": client.session["borang_undangan"]}
    later = clock.now() + dt.timedelta(minutes=11)
    monkeypatch.setattr(clock, "now", lambda: later)
    response = client.post("/orang/undang/", said)
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/ulangi/kode/")
    assert not Invitation.objects.exists()


def test_codes_can_be_typed_as_people_type() -> None:
    code = codes.make()
    assert re.fullmatch(KODE, code)
    assert codes.digest(code) == codes.digest(f"  {code.lower().replace('-', ' ')} ")
    assert codes.digest("O0I1-LLLL-0000-1111") == codes.digest("0011-1111-0000-1111")
    assert len({codes.make() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("pendek saja", "12"),
        ("password1234", "paling sering"),
        ("bismillah12345", "paling sering"),
        ("rahasiarahasia", "paling sering"),
        ("123456789012345", "paling sering"),
        ("sitireka123456", "nama Anda"),
        ("Siti Reka 2026!", "nama Anda"),
    ],
)
def test_weak_passwords_are_refused_with_words(password: str, word: str, client: Any) -> None:
    said = {"name": "Siti Reka", "username": "sitireka", "password": password, "area": DESA, "role": ""}
    page = markah(client.post("/mulai/", said))
    assert word in page, page
    assert not Account.objects.exists()


def test_the_name_of_the_village_is_no_password(client: Any) -> None:
    """Desa Sawentar, Kecamatan Kanigoro, Kabupaten Blitar: names that everybody in the village would try."""
    for password in ("sawentar12345", "kanigoro-blitar-26", "sawentar kanigoro"):
        said = {"name": "Siti Reka", "username": "siti", "password": password, "area": "35.05.10.2011", "role": ""}
        assert "nama wilayah" in markah(client.post("/mulai/", said)), password


def test_passwords_are_stored_with_argon2id(client: Any) -> None:
    said = {"name": "Siti Reka", "username": "siti", "password": SANDI, "area": DESA, "role": "agen_statistik"}
    assert client.post("/mulai/", said).status_code == 302
    assert Account.objects.get().password.startswith("argon2$argon2id$")


def test_strangers_who_try_codes_leave_nothing_behind(client: Client) -> None:
    """The link of an invitation may be tried by anybody, as often as he likes."""
    for number in range(20):
        answer = client.get(f"/undangan/ABCD-EFGH-JKMN-{number:04d}/", follow=True)
        assert answer.status_code == 410
    assert Session.objects.count() == 0
    forged = Client()
    forged.cookies["cantik_undangan"] = "ABCDEFGHJKMNPQRS"
    assert forged.get("/undangan/").status_code == 200  # unsigned: as if nothing were there


@pytest.mark.parametrize(
    "address", ["/orang/?cari=a%00b", "/desa/99.01%00/", "/undangan/A%00B/", "/statis/a%00.css", "/%00"]
)
def test_an_address_with_nul_is_not_found(address: str) -> None:
    assert browser(with_role("agen_statistik")).get(address).status_code == 404
