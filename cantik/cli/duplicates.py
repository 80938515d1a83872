"""`cantik duplicates`: look for records of one person in a village or across the villages of a kabupaten.

Nothing is merged here, and no name or number is printed: pairs are decided about on the screen, side by side.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.content.kinds import Linkage
    from cantik.register.doubles.app.numbers import SharedCase
    from cantik.register.doubles.app.pairing import PairSummary

LINKAGE = "orang"
_TO_DUKCAPIL = "Bukan data ganda: cocokkan dengan KTP-el dan KK, Dukcapil memperbaiki nomor yang salah."


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "duplicates",
        help="data ganda: cari catatan yang mungkin satu orang",
        description="Mencari catatan yang mungkin satu orang, dalam satu desa atau antardesa. Tidak ada yang digabung: "
        "pasangan diputuskan orang pada halaman Data ganda.",
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--desa", metavar="KODE", help="cari dalam satu desa")
    where.add_argument(
        "--kab",
        metavar="KODE",
        help="cari antardesa pada simpanan ini; hasilnya tiket bagi kedua desa, dan NIK yang dipakai dua orang",
    )
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument("--list", action="store_true", help="hanya tampilkan yang menunggu, tanpa mencari lagi")
    instead.add_argument(
        "--train",
        action="store_true",
        help="latih bobot dari register satu kabupaten (--kab) dan "
        "tulis ke folder CANTIK_CONTENT; perlu pip install 'cantik[latih]'",
    )
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.codes(arguments.desa, arguments.kab)
    if not arguments.train:  # what training needs is said first, by its own room
        argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Search and count, list, or train. Exit code 1 while pairs wait for a decision.

    Raises `WrongUse` D115 where the store knows nobody of the area, and what `training` raises.
    """
    if arguments.train:
        from cantik.cli.training import train

        return train(arguments, output)
    from cantik.web.setup import django

    django()
    from cantik.codes.app.queries import no_data
    from cantik.codes.area import AreaCode
    from cantik.content.loader import linkage as linkage_of
    from cantik.register.doubles.app.numbers import shared_in
    from cantik.register.doubles.app.pairing import list_waiting
    from cantik.vault.app.opening import open_store

    linkage = linkage_of(LINKAGE)
    with open_store(arguments.store) as opened:
        code = arguments.desa or arguments.kab
        areas = areas_of(code, whole=bool(arguments.kab))
        if not areas:
            raise no_data(AreaCode.kemendagri(code))
        told = {} if arguments.list else _search(opened, areas, linkage, across=bool(arguments.kab))
        found = [entry for area in areas for entry in list_waiting(area) if entry.ticket is bool(arguments.kab)]
        shared = shared_in(areas) if arguments.kab else []
    if told:
        output.answer(
            f"{format_number(told['orang'])} orang dibandingkan, {format_number(told['pasangan'])} pasangan "
            f"mungkin satu orang ({format_number(told['baru'])} baru)."
        )
    output.answer(f"{format_number(len(_pairs(found)))} pasangan menunggu putusan pada halaman Data ganda.")
    for case in shared:
        output.answer(_describe_case(case))
    more = {"nik_bersama": [_case_record(case) for case in shared]} if arguments.kab else {}
    output.result({**told, "menunggu": [_pair_record(entry, linkage) for entry in _pairs(found)], **more})
    return 1 if found or shared else 0


def _describe_case(case: SharedCase) -> str:
    return f"Satu NIK, dua orang: {' dan '.join(case.codes)}; berbeda {_columns(case.differs)}. {_TO_DUKCAPIL}"


def _columns(differs: tuple[str, ...]) -> str:
    return ", ".join(name.replace("_", " ") for name in differs)


def _case_record(case: SharedCase) -> dict[str, Any]:
    return {
        "temuan": case.row.pk,
        "desa": list(case.codes),
        "catatan": [case.row.one_id, case.row.other_id],
        "beda": list(case.differs),
        "saran": _TO_DUKCAPIL,
    }


def _pairs(found: list[PairSummary]) -> list[PairSummary]:
    """Each pair once; a ticket stands in the lists of two villages."""
    return list({entry.pair.pk: entry for entry in found}.values())


def areas_of(code: str, *, whole: bool) -> list[int]:
    """The villages of the store at or below a code."""
    from cantik.codes.app.models import CodeRow
    from cantik.codes.area import AreaCode

    wanted = AreaCode.kemendagri(code)
    rows = CodeRow.objects.filter(scheme=wanted.scheme.label, valid_to__isnull=True)
    rows = rows.filter(value__startswith=f"{wanted.text()}.") if whole else rows.filter(value=wanted.text())
    return sorted(rows.values_list("area_id", flat=True))


def _search(opened: Any, areas: list[int], linkage: Linkage, *, across: bool) -> dict[str, Any]:
    from cantik.base import clock
    from cantik.register.doubles.app.search import DoubleSearch, search_across, search_village

    said = {
        "opened": opened,
        "search": DoubleSearch(linkage),
        "by": "cantik duplicates",
        "at": clock.now(),
        "today": clock.today(),
    }
    looked = search_across(areas=areas, **said) if across else search_village(area_id=areas[0], **said)
    return {
        "orang": looked.persons,
        "pasangan": looked.pairs,
        "baru": looked.fresh,
        "dibandingkan": looked.compared,
        "dilewati": {name: count for name, count in looked.skipped.items() if count},
    }


def _pair_record(entry: PairSummary, linkage: Linkage) -> dict[str, Any]:
    from cantik.examine.pairs import explain_pair
    from cantik.register.doubles.app.pairing import weights_of

    reasons = explain_pair(linkage, *weights_of(entry.pair))
    return {
        "pasangan": entry.pair.pk,
        "catatan": list(entry.own),
        "bobot": round(entry.pair.weight, 1),
        "tiket": entry.ticket,
        "alasan": [
            {"banding": reason.comparison, "tingkat": reason.level, "bobot": reason.weight} for reason in reasons
        ],
    }
