"""`cantik staff`: accounts and roles from the computer of the store."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks, prompts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

#: for whoever runs it without a screen
_OTHERWISE = "Jalankan di layar perintah."


def add(commands: Any) -> None:
    """Declare the verb and its four actions."""
    parser = commands.add_parser(
        "staff",
        help="orang dan hak: daftar, akun pertama, undangan, kode pemulihan",
        description="Orang yang bekerja dengan simpanan ini. Hak yang sama berlaku di sini dan di halaman /orang/.",
    )
    actions = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    listing = actions.add_parser("list", help="siapa memiliki peran apa")
    _common(listing, _list)
    new = actions.add_parser("add", help="buat akun pertama; kata sandi ditanyakan (atau baris pertama masukan baku)")
    _who(new)
    new.add_argument("--username", required=True, metavar="NAMA", help="nama untuk masuk, atau nomor telepon")
    new.add_argument(
        "--role",
        choices=("agen_statistik", "kepala_desa"),
        default="",
        metavar="PERAN",
        help="di samping admin simpul: agen_statistik atau kepala_desa",
    )
    _common(new, _add)
    invite = actions.add_parser("invite", help="cetak kode undangan")
    _who(invite)
    invite.add_argument("--role", required=True, metavar="PERAN", help="misalnya kepala_desa, pencacah, walidata")
    invite.add_argument("--until", required=True, type=date, metavar="TANGGAL", help="akhir SK, misalnya 2027-12-31")
    invite.add_argument("--stage", choices=("R", "K", "P", "S"), default="", metavar="TAHAP", help="bawaan: semua")
    invite.add_argument("--institution", default="", metavar="INSTANSI")
    invite.add_argument("--by", required=True, metavar="NAMA", help="nama pengguna yang mengundang; haknya diperiksa")
    _common(invite, _invite)
    code = actions.add_parser("code", help="cetak kode pemulihan untuk yang tidak dapat masuk")
    code.add_argument("username", metavar="NAMA", help="nama pengguna yang dipulihkan")
    code.add_argument("--by", default="", metavar="NAMA", help="haknya diperiksa; tercatat dari layar server")
    _common(code, _code)


def _who(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, metavar="NAMA", help="nama lengkap")
    parser.add_argument("--area", required=True, metavar="KODE", help="kode wilayah Kemendagri")
    parser.add_argument("--decree", default="", metavar="SK", help="nomor SK")


def _common(parser: argparse.ArgumentParser, action: Any) -> None:
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out, act=action)


def check(arguments: argparse.Namespace) -> None:
    """The area can be read; the store is there, or can be made for its first account."""
    from cantik.codes.area import FICTITIOUS_PROVINCE

    area = getattr(arguments, "area", "")
    if area.startswith(FICTITIOUS_PROVINCE):  # invented areas are known once a list of them was brought
        argument_checks.codes(area)
    elif area and not area.startswith("X"):  # a temporary code is known to its store alone
        argument_checks.known_area(area, arguments.store, standing=arguments.action != "add")
    if arguments.action == "add":
        argument_checks.store_place(arguments.store)
    else:
        argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Open the store with the settings of the application and do the action."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store):
        return int(arguments.act(arguments, output))


def _list(_: argparse.Namespace, output: Output) -> int:
    from cantik.base import clock
    from cantik.staff.app.models import Account

    today, found = clock.today(), []
    for person in Account.objects.prefetch_related("assignments").order_by("name"):
        roles = [role for role in person.assignments.all() if role.ended_at is None and role.until >= today]
        output.answer(f"{person.name} ({person.username})")
        for role in roles:
            output.answer(f"  {role.role_name}, {role.area}, sampai {role.until.isoformat()}")
        found.append(
            {
                "nama": person.name,
                "nama_pengguna": person.username,
                "terakhir": person.last_used,
                "peran": [_as_dict(role) for role in roles],
            }
        )
    output.result({"orang": found})
    return 0


def _as_dict(role: Any) -> dict[str, Any]:
    return {"peran": role.role, "wilayah": role.area, "tahap": role.stage, "sampai": role.until}


def _add(arguments: argparse.Namespace, output: Output) -> int:
    from cantik.staff.app import accounts, rights
    from cantik.staff.app.models import Account
    from cantik.staff.app.passwords import refusal

    area = rights.area_code(arguments.area)
    if not accounts.none_yet():
        raise WrongUse(
            "S105", "Akun pertama sudah ada", mend="Undang orang lain dengan: cantik staff invite --by NAMA …"
        )
    password = _password()
    person = Account(username=arguments.username, name=arguments.name)
    person.__dict__["invited_to"] = [area]
    refused = refusal(person, password)
    if refused:
        raise WrongUse("S106", refused, mend="Pilih frasa sandi lain.")
    made = accounts.make_first(
        name=arguments.name,
        username=arguments.username,
        password=password,
        area=area,
        role=arguments.role,
        decree=arguments.decree,
    )
    output.answer(f"Akun {made.username} dibuat. Masuk, lalu pasang pengaman kedua.")
    output.result({"nama_pengguna": made.username})
    return 0


def _password() -> str:
    if not sys.stdin.isatty():
        return prompts.piped_line()
    password = prompts.secret("Kata sandi (paling sedikit 12 huruf): ", _OTHERWISE)
    if prompts.secret("Sekali lagi: ", _OTHERWISE) != password:
        raise WrongUse("S106", "Kedua kata sandi tidak sama", mend="Ulangi perintahnya.")
    return password


def _person(username: str) -> Any:
    from cantik.staff.app.accounts import clean_username
    from cantik.staff.app.models import Account

    found = Account.objects.filter(username=clean_username(username, strict=False)).first()
    if found is None:
        raise WrongUse("S107", "Tidak ada akun dengan nama itu", mend="Lihat: cantik staff list")
    return found


def _invite(arguments: argparse.Namespace, output: Output) -> int:
    from cantik.base import clock
    from cantik.staff.app import invitations, rights
    from cantik.staff.app.accounts import Grant

    giver = _person(arguments.by)
    area = rights.area_code(arguments.area)
    grant = Grant(arguments.role, area, clock.today(), arguments.until, arguments.stage, arguments.decree)
    guest = invitations.Invitee(arguments.name, institution=arguments.institution)
    made, code = invitations.invite(guest, grant, by=giver, console=True)
    output.answer(f"Kode undangan untuk {made.name}: {code}")
    output.answer("Hanya ditampilkan sekali, sekali pakai, berlaku 14 hari. Ditulis pada halaman /undangan/.")
    output.result({"kode": code, "berlaku_sampai": made.expires_at})
    return 0


def _code(arguments: argparse.Namespace, output: Output) -> int:
    from cantik.staff.app import recovery
    from cantik.staff.errors import NotAllowed

    person = _person(arguments.username)
    if arguments.by and not (decision := recovery.may_issue(_person(arguments.by), person)).ok:
        raise NotAllowed(decision.reason)
    code = recovery.issue(person, by=None)  # nobody has shown here who they are
    output.answer(f"Kode pemulihan untuk {person.username}: {code}")
    output.answer("Hanya ditampilkan sekali, sekali pakai, berlaku satu hari. Ditulis pada halaman /masuk/pulih/.")
    output.result({"kode": code})
    return 0
