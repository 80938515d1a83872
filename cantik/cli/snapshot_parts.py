"""`cantik snapshot FILE… --mapping M --parts DIR`: large files into coded parts by kabupaten, without a register."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.dates import long_date, require_come
from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_leave, rulings

if TYPE_CHECKING:
    from cantik.codes.knowledge import Knowledge
    from cantik.collect.rulings import Rulings
    from cantik.content.kinds import Mapping_
    from cantik.snapshot.parts.order import FamiliesOrder, FamiliesTold, PartsOrder, PartsTold, TitlesTold

_FAMILIES, _OF_PERSONS = "dtsen_keluarga", "orang"
_SCHEMES = ("kemendagri", "bps")
#: by which a folder of parts is known (as in `cantik.snapshot.parts.listing`, which is not light)
LISTING = "bagian.json"


def add(parser: argparse.ArgumentParser) -> None:
    """The options of large files."""
    parser.add_argument("files", nargs="*", type=Path, metavar="BERKAS", help="CSV atau Parquet besar, dengan --parts")
    parser.add_argument("--parts", type=Path, metavar="FOLDER", help="bagian berkode per kabupaten ditulis di sini")
    parser.add_argument("--mapping", metavar="PEMETAAN", help="nama pemetaan (dtsen_individu) atau berkasnya (.yaml)")
    parser.add_argument("--village-column", default="", metavar="JUDUL", help="kolom kode desa (bawaan: dicari)")
    parser.add_argument("--agreement", type=Path, metavar="BERKAS", help="perjanjian untuk sumber bersama")
    parser.add_argument(
        "--families",
        nargs="+",
        default=[],
        type=Path,
        metavar="BERKAS",
        help="berkas keluarga, digabung lewat nomor KK",
    )
    parser.add_argument(
        "--families-mapping",
        default=_FAMILIES,
        metavar="PEMETAAN",
        help=f"pemetaan berkas keluarga (bawaan: {_FAMILIES})",
    )
    parser.add_argument(
        "--families-village",
        default="",
        metavar="SKEMA:JUDUL",
        help="kolom kode desa tempat tinggal keluarga, misalnya kemendagri:kode_desa atau bps:kode_desa; "
        "orang: keluarga berada di desa orangnya (bawaan: menurut pemetaannya)",
    )
    parser.add_argument("--bridge", type=Path, metavar="BERKAS", help="padanan kode BPS dan Kemendagri (CSV)")
    add_leave(parser)
    parser.add_argument("--memory", type=int, default=2_048, metavar="MB", help="batas memori pembaca (bawaan: 2048)")


def check(given: argparse.Namespace) -> None:
    """Files and options are there before anything is opened."""
    if given.desa is not None or given.parts is None or given.mapping is None or not given.files:
        raise WrongUse(
            "D160",
            "Pilih satu: potret data sebuah desa, atau bagian dari berkas besar",
            expected="--desa dan --store; atau BERKAS, --mapping, dan --parts",
        )
    argument_checks.input_files([*given.files, *given.families, given.agreement, given.bridge])
    _check_families(given)
    argument_checks.own_folder(given.parts, LISTING)
    argument_checks.standing_store(given.store)
    if given.memory < 256:
        raise WrongUse("D160", "Memori terlalu sedikit", found=f"{given.memory} MB", expected="paling sedikit 256 MB")
    if given.agreement:
        from cantik.collect.agreement import read_agreement

        read_agreement(given.agreement)


def _check_families(given: argparse.Namespace) -> None:
    """Raises `WrongUse` D166."""
    scheme, mark, title = given.families_village.partition(":")
    if given.families_village not in ("", _OF_PERSONS) and not (mark and title and scheme in _SCHEMES):
        raise WrongUse(
            "D166",
            "Desa keluarga disebut dengan skema kodenya",
            found=f"--families-village {given.families_village}",
            expected="kemendagri:JUDUL, bps:JUDUL, atau orang",
        )
    if not given.families and (given.families_village or given.families_mapping != _FAMILIES or given.bridge):
        found = "--families-village, --families-mapping, atau --bridge tanpa --families"
        raise WrongUse("D166", "Berkas keluarga tidak disebut", found=found, expected="--families BERKAS")


def carry_out(given: argparse.Namespace, output: Output) -> int:
    """Code, and say what became of the rows. Exit code 1 where some stand in no part, or content that is not read
    waits for a decision."""
    from cantik.snapshot.parts.make import make_parts

    order = _order(given)
    require_come(order.reference, order.today)
    told = make_parts(order, given.parts, output.progress)
    _tell(told, given.parts, output)
    by = "" if order.reference == given.date else f" (tanggal_acuan perjanjian, bukan --date {given.date.isoformat()})"
    output.answer(f"  Keadaan data {long_date(order.reference)}{by}.")
    return 1 if told.lost_count or told.open else 0


def _order(given: argparse.Namespace) -> PartsOrder:
    """What is to be coded, and with what."""
    from cantik.base import clock
    from cantik.codes.bridge import read_bridge
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.collect.agreement import read_agreement
    from cantik.collect.read import Delivery
    from cantik.snapshot.parts.order import PartsOrder

    knowledge = load(given.store / AREAS_FILE if given.store is not None else None)
    mapping, knowledge = _mapping(given.mapping, knowledge, "orang")
    families, knowledge = _families(given, knowledge)
    areas = knowledge.areas
    if given.bridge is not None:
        areas, _ = areas.with_bridge(read_bridge(given.bridge))
    agreement = read_agreement(given.agreement) if given.agreement else None
    return PartsOrder(
        tuple(given.files),
        mapping,
        knowledge.content,
        knowledge.lists,
        areas,
        agreement,
        Delivery(given.date, agreement if mapping.agreement else None).agreement_date or given.date,
        clock.today(),
        given.village_column,
        given.memory,
        families,
        _rulings(given),
    )


def _rulings(given: argparse.Namespace) -> Rulings:
    """What was decided about columns that are not read, now or when this folder was made before."""
    from cantik.collect.rulings import Ruling
    from cantik.snapshot.parts.listing import open_listing

    found = rulings(given)
    if (given.parts / LISTING).is_file():
        asked = (question for account in open_listing(given.parts).accounts for question in account.questions)
        found.remembered = {it.shape: Ruling(it.choice, it.reason, frozenset(it.words)) for it in asked if not it.open}
    return found


def _families(given: argparse.Namespace, knowledge: Knowledge) -> tuple[FamiliesOrder | None, Knowledge]:
    """What is to be joined; None where no file of families is named."""
    from cantik.codes.area import Scheme
    from cantik.snapshot.parts.order import FamiliesOrder
    from cantik.snapshot.parts.table import FamiliesVillage

    if not given.families:
        return None, knowledge
    mapping, knowledge = _mapping(given.families_mapping, knowledge, "keluarga")
    scheme, _, title = given.families_village.partition(":")
    village = FamiliesVillage(title, next((it for it in Scheme if it.label == scheme), None), scheme == _OF_PERSONS)
    return FamiliesOrder(tuple(given.families), mapping, village), knowledge


def _mapping(name: str, knowledge: Knowledge, unit: str) -> tuple[Mapping_, Knowledge]:
    """A mapping of the content by its name, or of a file. Raises `WrongUse` D114."""
    from cantik.cli.mapping import with_file

    shipped = knowledge.content.mappings.get(name)
    if shipped is not None:
        return shipped, knowledge
    file = Path(name)
    if not file.is_file():
        known = [it.id for it in knowledge.content.mappings.values() if _codable(it, unit)]
        raise WrongUse("D114", "Pemetaan tidak dikenal", found=name, expected=f"{', '.join(known)}, atau sebuah berkas")
    wider = with_file(knowledge, file)
    (own,) = set(wider.content.mappings) - set(knowledge.content.mappings)
    return wider.content.mappings[own], wider


def _codable(mapping: Mapping_, unit: str) -> bool:
    """Whether files of that shape are coded without a register."""
    from cantik.snapshot.parts.columns import PartsError, require_families, require_own_cells, require_persons

    try:
        (require_persons if unit == "orang" else require_families)(mapping)
        require_own_cells(mapping)
    except PartsError:
        return False
    return True


def _tell(told: PartsTold, folder: Path, output: Output) -> None:
    from cantik.cli.report import tell_account

    number = format_number
    kabupaten = {part.kabupaten for part in told.parts}
    output.answer(f"{number(told.coded)} orang dan {number(told.families)} keluarga dikodekan di {folder}")
    output.answer(f"  {number(len(kabupaten))} kabupaten/kota; {number(told.read)} baris dibaca")
    lines = (
        (told.nowhere, "baris tanpa kode desa, tidak dikodekan"),
        (told.unknown_village, "baris dengan desa yang tidak dikenal, tidak dikodekan"),
        (told.again, "baris dari orang yang sudah ada (NIK dan nama sama), dihitung sekali"),
        (told.unlike, "di antaranya berisi lain; dipakai yang pertama menurut isi"),
    )
    _tell_counts(lines, output)
    if told.homes is not None:
        _tell_families(told.homes, output)
    for title, count in sorted(told.unread.items()):
        if count:
            output.answer(f"  kolom “{title}”: {number(count)} isian tidak terbaca, dihitung sebagai tidak terjawab")
    _tell_titles(told.titles, output)
    for _, account in told.accounts:
        tell_account(account, output)
    output.answer("  Tanpa nama, NIK, nomor KK, atau tanggal lahir; tetap rahasia dan tidak diterbitkan.")
    output.result(_describe(told, folder))


def _describe(told: PartsTold, folder: Path) -> dict[str, Any]:
    """What became of the rows, for `--json`."""
    from cantik.snapshot.parts.make import describe_accounts, families_told

    joined = {"berkas_keluarga": families_told(told.homes)} if told.homes is not None else {}
    titles = [{"berkas": it.file, "tidak_ada": it.absent, "tidak_dikenal": it.strange} for it in told.titles]
    return {
        "folder": str(folder),
        "dibaca": told.read,
        "orang": told.coded,
        "keluarga": told.families,
        "tanpa_desa": told.nowhere,
        "desa_tidak_dikenal": told.unknown_village,
        "orang_sama": told.again,
        "orang_sama_isi_beda": told.unlike,
        "tidak_terbaca": {title: count for title, count in sorted(told.unread.items()) if count},
        "kolom": titles,
        "akun": describe_accounts(told),
        "bagian": {part.file: part.rows for part in told.parts},
        **joined,
    }


def _tell_titles(told: Sequence[TitlesTold], output: Output) -> None:
    """Columns that are not there and those that nobody knows; files that are alike in this in one line."""
    alike: dict[tuple[Sequence[str], Sequence[str]], list[str]] = {}
    for it in told:
        alike.setdefault((it.absent, it.strange), []).append(it.file)
    for (absent, strange), files in alike.items():
        where = files[0] if len(files) == 1 else f"{files[0]} dan {len(files) - 1} berkas lain"
        for titles, words in ((absent, "tidak ada kolom"), (strange, "kolom tidak dikenal, tidak dibaca:")):
            if titles:
                output.answer(f"  {where}: {words} {', '.join(f'“{title[:60]}”' for title in titles)}")


def _tell_families(told: FamiliesTold, output: Output) -> None:
    number = format_number
    output.answer(f"  {number(told.joined_count)} dari {number(told.read)} baris keluarga digabung lewat nomor KK")
    where = "berkas keluarga" if told.placed else "berkas orang: berkas keluarga tidak menyebut atau tidak ditanya"
    output.answer(f"  desa keluarga menurut {where}")
    lines = (
        (told.moved, "orang dihitung di desa keluarganya, bukan di desa pada barisnya sendiri"),
        (told.homeless, "orang tanpa baris keluarga: desil, rumah, dan asetnya tidak diketahui"),
        (told.empty, "keluarga tanpa orang, tidak dihitung"),
        (told.again, "baris keluarga dengan nomor KK yang sudah ada, dipakai yang pertama menurut isi"),
        (told.unlike, "di antaranya berisi lain"),
        (told.numberless, "baris keluarga tanpa nomor KK, tidak dihitung"),
        (told.nowhere, "keluarga tanpa desa yang dikenal: dipakai desa orangnya"),
        (told.split, "keluarga dengan orang di beberapa desa, dihitung di tiap desa itu"),
    )
    _tell_counts(lines, output)


def _tell_counts(lines: Sequence[tuple[int, str]], output: Output) -> None:
    """What was not as expected, each with how many; nothing of what did not happen."""
    for count, words in lines:
        if count:
            output.answer(f"  {format_number(count)} {words}")
