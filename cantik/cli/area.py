"""`cantik area`: codes of villages change, RT come from one village to another; by decree, named after the walidata."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date, reason

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.register.units.app.cession import CessionOutlook, CessionWish
    from cantik.vault.app.opening import OpenStore


def add(commands: Any) -> None:
    """Declare the verb and its actions."""
    parser = commands.add_parser(
        "area",
        help="wilayah desa: kode baru, pemekaran, penggabungan, batas; menurut keputusan",
        description="Mengubah kode desa dan memindahkan RT antara dua desa pada simpanan ini. Tanpa --why hanya "
        "ditunjukkan akibatnya. Dilakukan atas nama walidata kabupaten (--by); tercatat pada kedua desa.",
    )
    actions = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    codes = actions.add_parser("codes", help="pakai berkas perubahan kode (edisi Kemendagri)")
    codes.add_argument("file", type=Path, metavar="BERKAS", help="CSV atau CSV.gz perubahan kode")
    _common(codes, _codes)
    ceding = actions.add_parser("cede", help="RT sebuah desa masuk desa lain: pemekaran, penggabungan, batas")
    ceding.add_argument("--from", dest="origin", required=True, metavar="KODE", help="desa asal")
    ceding.add_argument("--to", dest="destination", required=True, metavar="KODE", help="desa tujuan, boleh baru")
    ceding.add_argument("--on", required=True, type=date, metavar="TANGGAL", help="tanggal berlaku")
    ceding.add_argument("--decree", required=True, metavar="SK", help="nomor keputusan atau peraturan")
    ceding.add_argument(
        "--unit",
        action="append",
        required=True,
        metavar="DUSUN[/RW[/RT]]",
        help="dusun, RW, atau RT yang pindah; boleh berulang",
    )
    _common(ceding, _cede)
    undoing = actions.add_parser("undo", help="urungkan perpindahan RT di kedua desa")
    undoing.add_argument("number", type=int, metavar="NOMOR", help="nomor dari cantik area list")
    _common(undoing, _undo)
    listing = actions.add_parser("list", help="perpindahan RT yang tercatat")
    add_store(listing, required=True)
    add_json(listing)
    listing.set_defaults(check=check, carry_out=carry_out, act=_list)


def _common(parser: argparse.ArgumentParser, action: Any) -> None:
    parser.add_argument("--by", required=True, metavar="NAMA", help="nama pengguna walidata; haknya diperiksa")
    parser.add_argument("--why", type=reason, metavar="ALASAN", help="alasan; tanpa ini hanya ditunjukkan akibatnya")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out, act=action)


def check(arguments: argparse.Namespace) -> None:
    """File, codes and units can be read, and the store is there."""
    if arguments.action == "codes":
        argument_checks.input_files([arguments.file])
    if arguments.action == "cede":
        argument_checks.codes(arguments.origin, arguments.destination)
        for text in arguments.unit:
            _unit(text)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Open the store and do the action."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        return int(arguments.act(arguments, output, opened))


def _actor(username: str, *villages: AreaCode) -> str:
    """How the walidata is written into logs. Raises `WrongUse` S107, `NotAllowed`."""
    from cantik.staff.app.accounts import clean_username
    from cantik.staff.app.models import Account
    from cantik.staff.app.rights import check_access
    from cantik.staff.errors import NotAllowed

    person = Account.objects.filter(username=clean_username(username, strict=False)).first()
    if person is None:
        raise WrongUse("S107", "Tidak ada akun dengan nama itu", mend="Lihat: cantik staff list")
    for village in villages:
        if not check_access(person, "wilayah.serah", village).ok:
            raise NotAllowed(f"Akun ini tidak berhak mengubah wilayah {village.text()}; yang berhak walidata.")
    return person.actor


def _codes(arguments: argparse.Namespace, output: Output, _opened: OpenStore) -> int:
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.codes.changes import read_changes
    from cantik.register.units.app.codes import apply_codes, plan_codes

    plan = plan_codes(read_changes(arguments.file))
    by = _actor(arguments.by, *(AreaCode.kemendagri(row.value) for row, _ in plan.recoded))
    for row, change in plan.recoded:
        output.answer(f"{row.value} menjadi {change.new_code} sejak {change.day}: {change.new_name}")
    for row, change in plan.renamed:
        output.answer(f"{row.value}: {change.old_name} kini {change.new_name} (nama mengikuti edisi kode)")
    for row, change, others in plan.lost:
        guesses = f"; senama dan baru: {', '.join(others)}" if others else ""
        output.answer(
            f"{row.value} ({change.old_name}) tidak ada lagi pada edisi {change.edition_to}{guesses}. "
            "Tidak disambungkan: perlu baris ganti_kode dengan tanggal dan dasar."
        )
    done = apply_codes(plan, by=by, at=clock.now(), today=clock.today()) if arguments.why else 0
    output.answer(f"{format_number(done)} kode diganti." if arguments.why else _NOTHING)
    output.result(
        {
            "diganti": done,
            "ganti_kode": len(plan.recoded),
            "ganti_nama": len(plan.renamed),
            "hilang": [row.value for row, _, _ in plan.lost],
        }
    )
    return 0


_NOTHING = "Belum ada yang diubah. Tambahkan --why 'alasan' untuk mencatat."


def _cede(arguments: argparse.Namespace, output: Output, opened: OpenStore) -> int:
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.register.units.app.ceding import cede
    from cantik.register.units.app.cession import CessionWish
    from cantik.staff.app.areas import ensure_area

    first, second = (AreaCode.kemendagri(code) for code in (arguments.origin, arguments.destination))
    by = _actor(arguments.by, first, second)
    wish = CessionWish(first, second, arguments.on, tuple(map(_unit, arguments.unit)), arguments.decree)
    outlook = _foresee_cession(wish, opened, by)
    _told_cession(outlook, second, output)
    number = 0
    if arguments.why:
        ensure_area(code=second, by=by, at=clock.now())
        number = cede(opened=opened, wish=wish, by=by, at=clock.now(), today=clock.today())
    output.answer(
        f"Tercatat sebagai nomor {number}. Angka sebelum tanggal itu dan rilis yang terbit tetap."
        if number
        else _NOTHING
    )
    output.result(
        {
            "nomor": number,
            "orang": len(outlook.people),
            "keluarga": len(outlook.families),
            "tetap": outlook.staying,
            "sudah_dikenal": len(outlook.twice),
            "bangunan": outlook.dwellings,
            "fasilitas": outlook.things.count,
            "fasilitas_tanpa_tempat": outlook.things.unplaced,
        }
    )
    return 0


def _foresee_cession(wish: CessionWish, opened: OpenStore, by: str) -> CessionOutlook:
    """What the cession would move; reading it is logged. Raises `CessionRefused` R542 without a register."""
    from cantik.base import clock
    from cantik.codes.app.queries import find_area
    from cantik.register.core.errors import CessionRefused
    from cantik.register.units.app.ceding import foresee_cession
    from cantik.staff.app import log

    origin, destination = find_area(wish.origin), find_area(wish.destination)
    if origin is None:
        raise CessionRefused(
            "R542", "Desa asal belum punya register", where=wish.origin.text(), mend="Periksa kodenya."
        )
    there = destination.pk if destination else 0
    outlook = foresee_cession(opened=opened, origin=origin.pk, destination=there, wish=wish, today=clock.today())
    log.record(
        by=by,
        at=clock.now(),
        action="register.baca",
        subject="desa",
        subjects=[wish.origin.text_with_scheme()],
        detail={"tanggal": wish.on.isoformat(), "orang": len(outlook.people)},
    )
    return outlook


def _told_cession(outlook: CessionOutlook, destination: AreaCode, output: Output) -> None:
    """Who and what would move, and what would not."""
    output.answer(
        f"{format_number(len(outlook.families))} keluarga, {format_number(len(outlook.people))} orang dari "
        f"{len(outlook.units)} RT pindah ke {destination.text()}; {format_number(outlook.staying)} orang "
        "tetap."
    )
    output.answer(
        f"Ikut pindah: {format_number(outlook.dwellings)} bangunan tempat tinggal, "
        f"{format_number(outlook.things.count)} fasilitas dan fakta desa."
    )
    if outlook.things.unplaced:
        output.answer(
            f"{format_number(outlook.things.unplaced)} fasilitas tanpa dusun atau RT tetap di desa asal; isi "
            "tempatnya dahulu bila seharusnya ikut."
        )
    if outlook.twice:
        output.answer(f"{format_number(len(outlook.twice))} orang sudah dikenal desa tujuan menurut NIK-nya.")


def _unit(text: str) -> tuple[str, str, str]:
    from cantik.register.core.errors import CessionRefused

    parts = [part.strip() for part in text.split("/")]
    if len(parts) > 3 or not any(parts):
        raise CessionRefused(
            "R542", "Satuan wilayah tidak terbaca", found=text, expected="DUSUN, DUSUN/RW, DUSUN/RW/RT"
        )
    dusun, rw, rt = (*parts, "", "")[:3]
    return dusun, rw, rt


def _undo(arguments: argparse.Namespace, output: Output, opened: OpenStore) -> int:
    from cantik.base import clock
    from cantik.register.core.app.models import Cession
    from cantik.register.units.app.ceding import undo_cession

    row = Cession.objects.filter(pk=arguments.number).first()
    by = _actor(arguments.by, *([_code(row.origin_id), _code(row.destination_id)] if row else []))
    if arguments.why:
        undo_cession(opened=opened, number=arguments.number, by=by, why=arguments.why, at=clock.now())
    output.answer("Diurungkan di kedua desa." if arguments.why else _NOTHING)
    output.result({"nomor": arguments.number, "diurungkan": bool(arguments.why)})
    return 0


def _code(area_id: int) -> AreaCode:
    from cantik.codes.app.models import CodeRow
    from cantik.codes.area import AreaCode
    from cantik.register.core.errors import CessionRefused

    row = CodeRow.objects.filter(area_id=area_id, scheme="kemendagri", valid_to=None).first()
    if row is None:
        raise CessionRefused("R542", "Desa ini tidak punya kode Kemendagri", mend="Beri kodenya dahulu.")
    return AreaCode.kemendagri(row.value)


def _list(_: argparse.Namespace, output: Output, _opened: OpenStore) -> int:
    from cantik.register.core.app.models import Cession

    found = []
    for row in Cession.objects.select_related("outgoing").order_by("pk"):
        people = row.people.count()
        first, second = _code(row.origin_id).text(), _code(row.destination_id).text()
        output.answer(
            f"{row.pk}: {first} ke {second}, {row.outgoing.reference}, {format_number(people)} orang, "
            f"{row.decree}, {row.outgoing.state}"
        )
        found.append(
            {
                "nomor": row.pk,
                "dari": first,
                "ke": second,
                "tanggal": row.outgoing.reference,
                "orang": people,
                "sk": row.decree,
                "keadaan": row.outgoing.state,
            }
        )
    output.result({"perpindahan": found})
    return 0
