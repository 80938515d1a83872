"""Fictitious people for the tests: an account with a role, and a browser that has signed in as one."""

from __future__ import annotations

import datetime as dt
from itertools import count
from typing import Any

from allauth.mfa.models import Authenticator
from django.test import Client

from cantik.base import clock
from cantik.codes.area import AreaLevel
from cantik.staff.app import rights
from cantik.staff.app.models import Account, Assignment, EmergencyAccess
from cantik.staff.matrix import ROLES

SANDI = "empat kuda biru terbang"
DESA, TETANGGA, JAUH = "99.01.01.2001", "99.01.01.2002", "99.02.01.2001"
KECAMATAN, KABUPATEN = "99.01.01", "99.01"
_number = count(1)


def place_of(role: str) -> str:
    """Where a role stands in these tests: the highest level at which it may stand below a province."""
    levels = ROLES[role].levels
    return KABUPATEN if AreaLevel.KABUPATEN in levels else KECAMATAN if AreaLevel.KECAMATAN in levels else DESA


def person(name: str = "", **changed: Any) -> Account:
    """An account without a role; the password is SANDI only when it is set."""
    number = next(_number)
    # Spelled in letters: whoever looks for a count of people on a page would else find the reader's own name.
    spelled = str(number).translate(str.maketrans("0123456789", "abcdefghij")).title()
    made = clock.now() - dt.timedelta(days=30)  # old enough to be a second person
    said = {"username": f"orang{number}", "name": name or f"Reka {spelled}", "created_at": made} | changed
    return Account.objects.create(**said)


def with_role(role: str, area: str = "", *, stage: str = "", decree: str = "SK/1", **changed: Any) -> Account:
    """A person with one role that holds today."""
    someone = person(**changed)
    assign(someone, role, area or place_of(role), stage=stage, decree=decree)
    return someone


def assign(someone: Account, role: str, area: str, *, stage: str = "", decree: str = "SK/1") -> Assignment:
    """Write an assignment down as a giver outside the tests would have done."""
    today = clock.today()
    return Assignment.objects.create(
        person=someone,
        role=role,
        area=area,
        stage=stage,
        decree=decree,
        granted_at=clock.now(),
        start=today - dt.timedelta(days=10),
        until=today + dt.timedelta(days=100),
    )


def list_of_areas(villages: int, kecamatan: int = 1) -> str:
    """A list of areas with the kabupaten and so many villages, as an office lays it beside the store; without the
    shapes that `make_kabupaten` draws."""
    province = KABUPATEN.partition(".")[0]
    lines = ["kode,nama,kode_induk,jenis,luas_km2", f"{province},Provinsi Contoh,,provinsi,"]
    lines.append(f"{KABUPATEN},Kabupaten Contoh,{province},kabupaten,")
    for number in range(kecamatan):
        above = f"{KABUPATEN}.{number + 1:02d}"
        lines.append(f"{above},Percontohan {number + 1},{KABUPATEN},kecamatan,")
        here = len(range(number, villages, kecamatan))
        lines += [f"{above}.{2001 + at},Rekaan Lestari {number + 1}-{at + 1},{above},desa,4.05" for at in range(here)]
    return "\n".join(lines) + "\n"


def open_together(asker: Account, second: Account) -> bool:
    """Whether two people open the village DESA in an emergency together, by the pages."""
    EmergencyAccess.objects.all().delete()
    reason = "Banjir besar, warga dicari keluarganya sejak kemarin sore"
    browser(asker).post("/darurat/minta/", {"kode": DESA, "alasan": reason})
    asked = EmergencyAccess.objects.get()
    browser(second).post(f"/darurat/{asked.pk}/setujui/")
    asked.refresh_from_db()
    return asked.state == EmergencyAccess.APPROVED


def acts_for(deputy: Account, represented: Account, *, way: str = "plh", **changed: Any) -> Assignment:
    """An appointment as a giver outside the tests would have written it down."""
    held, today = represented.assignments.get(acting=""), clock.today()
    said = {
        "start": today - dt.timedelta(days=3),
        "until": today + dt.timedelta(days=3),
        "decree": "SK 7/2026",
        "granted_at": clock.now(),
    }
    row = {"person": deputy, "role": held.role, "area": held.area, "stage": held.stage} | said | changed
    rights.forget(deputy)
    return Assignment.objects.create(acting=way, acting_for=held, **row)


def factor(someone: Account) -> Authenticator:
    """A second factor that nobody will be asked to prove here."""
    made: Authenticator = Authenticator.objects.create(
        user=someone, type=Authenticator.Type.TOTP, data={"secret": "tertutup"}
    )
    return made


def shown(someone: Account, at: dt.datetime) -> dict[str, object]:
    """What a session holds after a second factor was shown at a moment."""
    record = {"method": "mfa", "at": at.timestamp(), "type": "totp", "id": 1}
    return {"account_authentication_methods": [record], "account_authentication_methods_user": str(someone.pk)}


def browser(someone: Account, *, mfa: bool = True, **environment: Any) -> Client:
    """A client that has signed in; with `mfa` its session has just shown a second factor."""
    client = Client(**environment)
    client.force_login(someone, backend="allauth.account.auth_backends.AuthenticationBackend")
    if mfa:
        if not Authenticator.objects.filter(user=someone).exists():
            factor(someone)
        session = client.session
        session.update(shown(someone, clock.now()))
        session.save()
    return client
