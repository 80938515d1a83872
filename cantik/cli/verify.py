"""`cantik verify`: is this release whole, signed, additive and safe? Is this signed form what its village signed?"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json

if TYPE_CHECKING:
    from cantik.release.opening import Opening
    from cantik.release.verify import Verification

#: exit code of a whole release whose key nobody compared
KEY_NOT_COMPARED = 4
#: when the walidata's key was named: not countersigned, countersigned by another key; and of a withdrawn release
NOT_COUNTERSIGNED, WRONG_WALIDATA, WITHDRAWN = 5, 6, 7


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "verify",
        help="periksa keaslian, keutuhan, dan keamanan satu rilis atau formulir bertanda tangan",
        description="Memeriksa daftar berkas, tanda tangan, sidik, jumlah, sel tertutup, dan pelindungan dari "
        "angka terbit; dari arsip ZIP formulir: tanda tangan dan sidik tiap berkas.",
    )
    parser.add_argument(
        "release", type=Path, metavar="RILIS", help="folder rilis (yang memuat isi.json), atau ZIP formulir"
    )
    parser.add_argument("--key", metavar="KUNCI", help="nomor kunci yang harus menandatangani")
    parser.add_argument(
        "--walidata",
        metavar="KUNCI",
        action="append",
        default=[],
        help="nomor kunci walidata yang diterima; boleh berulang, bila kuncinya pernah diganti",
    )
    parser.add_argument(
        "--opening",
        type=Path,
        metavar="BERKAS",
        help="bukaan rilis dari simpanan desa (bukaan/KODE/NOMOR.json), untuk pemeriksa: dari berkas apa rilis dibuat",
    )
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def verify_release(
    folder: Path, pinned: str | None, opened: Opening | None = None, accepted: Iterable[str] = ()
) -> Verification:
    """The verdict with the independent auditor. `opened`: what the village handed over of its inputs; `accepted`: the
    ids of the walidata's keys that the reader trusts."""
    from cantik.release.audit import audit_release
    from cantik.release.verify import verify

    return verify(folder, auditor=audit_release, pinned=pinned, accepted=accepted, opened=opened)


def check(arguments: argparse.Namespace) -> None:
    """The folder is a release; a file is looked into later."""
    argument_checks.input_files([arguments.opening])
    if not arguments.release.is_file():
        argument_checks.release_folder(arguments.release)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Print each check and the standing.

    Exit code 0: whole and signed by the keys that were named; 1: a whole draft; 2: a check fails; 4: whole and signed,
    but nobody said by whom it must be; 5 and 6, when the walidata's key was named: not countersigned, countersigned by
    another key (a level: sealed by another key); 7: withdrawn.
    """
    if arguments.release.is_file():
        return _form(arguments, output)
    from cantik.release import opening

    opened = None if arguments.opening is None else opening.read(arguments.opening)
    verdict = verify_release(arguments.release, arguments.key, opened, arguments.walidata)
    _print_checks(verdict, output)
    kind = "Kartu" if verdict.number.startswith("K-") else "Rilis"
    output.answer(f"{kind} {verdict.number} ({verdict.code}), {verdict.standing}, sidik {verdict.fingerprint[:16]}…")
    for line in _added_up(arguments.release) if verdict.of_level and verdict.ok else ():
        output.answer(line)
    sources = [] if opened is None or not verdict.ok else list(opened.inputs.get("sumber", ()))
    for source in sources:
        output.answer(f"sumber  {source['jenis']}, keadaan {source['acuan']}, sha256 {source['sha256']}")
    output.result(
        {
            "sumber": sources,
            "benar": verdict.ok,
            "nomor": verdict.number,
            "kode": verdict.code,
            "standing": verdict.standing,
            "sidik": verdict.fingerprint,
            "kunci": verdict.key,
            "kunci_dicocokkan": verdict.compared,
            **_second(verdict),
            "pemeriksaan": [{"nama": c.name, "benar": c.ok, "rincian": c.detail} for c in verdict.checks],
        }
    )
    return _print_verdict(verdict, output)


def _print_checks(verdict: Verification, output: Output) -> None:
    from cantik.release.audit import OWN_CONTENT

    for check in verdict.checks:
        mark = "benar" if check.ok else "SALAH"
        output.answer(f"{mark}  {check.name}{f': {check.detail}' if check.detail else ''}")
    if any(OWN_CONTENT in check.detail for check in verdict.checks):
        output.answer(f"Sebut {OWN_CONTENT} dengan CANTIK_CONTENT=FOLDER.")


def _added_up(folder: Path) -> list[str]:
    """Of a level: which editions of villages it adds up."""
    from cantik.release.files import open_summary

    release = open_summary(folder)
    counted = [f"{edition[0]} {edition[1]}" for edition in release.villages.values() if edition is not None]
    out = [f"desa    {len(counted)} dari {len(release.villages)}: {', '.join(counted)}"]
    missing = [code for code, edition in release.villages.items() if edition is None]
    return out + ([f"tanpa   {', '.join(missing)}"] if missing else [])


def _second(verdict: Verification) -> dict[str, Any]:
    """What the second key says, for machines."""
    second = verdict.withdrawn or verdict.endorsed
    return {
        "kedudukan": verdict.case,
        "kunci_walidata": None if second is None else second.key,
        "putusan_pada": None if second is None else second.judgement.pada,
        "alasan": "" if second is None else second.judgement.alasan,
    }


def _print_verdict(verdict: Verification, output: Output) -> int:
    """How the release stands, in the last line, and the exit code."""
    from cantik.release.verify import KeyCase

    case, second = verdict.case, verdict.withdrawn or verdict.endorsed
    if case is KeyCase.ALTERED:
        output.answer(
            "Rilis ini tidak lolos: berubah, tidak utuh, atau tidak dapat diperiksa di sini. Jangan dipakai dahulu."
        )
    if case in (KeyCase.ALTERED, KeyCase.DRAFT):
        return _exit(verdict.ok, verdict.key, verdict.compared, output)
    if case is KeyCase.WITHDRAWN and second is not None:
        who = "" if verdict.accepted or second.key == verdict.key else f" (kunci {second.key} belum dicocokkan)"
        where = "menu Rilis wilayah" if verdict.of_level else "situs desa"
        why = second.judgement.alasan or f"sebabnya di halaman rilis ini pada {where}"
        output.answer(f"DITARIK {second.judgement.pada}{who}: {why}.")
        return WITHDRAWN
    if case is KeyCase.WRONG_WALIDATA and second is None:
        output.answer(f"Disegel kunci lain, bukan walidata yang disebut ({verdict.key}).")
        return WRONG_WALIDATA
    if case is KeyCase.WRONG_WALIDATA and second is not None:
        output.answer(f"Bukan rilis Satu Data: putusannya ditandatangani kunci lain, bukan walidata ({second.key}).")
        return WRONG_WALIDATA
    code = _exit(verdict.ok, verdict.key, verdict.compared, output, level=verdict.of_level)
    if case is KeyCase.LEVEL:
        output.answer("Jumlah rilis desa yang lolos Periksa, disegel kunci walidata kabupaten/kota.")
        return code
    if case is KeyCase.BOTH and second is not None:
        output.answer(f"Ditandatangani desa dan walidata: rilis Satu Data sejak {second.judgement.pada}.")
        return code
    if second is None:
        output.answer("Ditandatangani desa, belum ditandatangani walidata.")
    else:
        output.answer(
            f"Ada tanda tangan walidata, kuncinya belum dicocokkan: --walidata NOMOR (yang ini {second.key})."
        )
    return NOT_COUNTERSIGNED if verdict.accepted and code == 0 else code


def _exit(ok: bool, key: str | None, compared: bool, output: Output, *, level: bool = False) -> int:
    if not ok:
        return 2
    if key is None:
        return 1
    if not compared:
        whose, option = ("walidata itu", "--walidata") if level else ("desa itu", "--key")
        output.answer(
            f"Utuh, tetapi belum tentu dari {whose}: cocokkan kuncinya dengan {option} NOMOR (yang ini {key})."
        )
    return 0 if compared else KEY_NOT_COMPARED


def _form(arguments: argparse.Namespace, output: Output) -> int:
    """The verdict on a signed form; exit codes as for a release."""
    from cantik.web.setup import django

    django(pages=True)  # signed forms are made and read by the rooms of the pages
    from cantik.web.tahap.pengumpulan.events.signed_form import verify_form

    verdict = verify_form(arguments.release.read_bytes(), arguments.key)
    for fault in verdict.faults:
        output.answer(f"SALAH  {fault}")
    if verdict.ok:
        output.answer(f"benar  tanda tangan dan sidik {len(verdict.files)} berkas")
    output.answer(f"Formulir {verdict.form}, {verdict.village}, {verdict.period}, kunci {verdict.key[:16] or '?'}…")
    output.result(
        {
            "benar": verdict.ok,
            "formulir": verdict.form,
            "desa": verdict.village,
            "masa": verdict.period,
            "kunci": verdict.key,
            "kunci_dicocokkan": bool(arguments.key),
            "berkas": list(verdict.files),
            "salah": list(verdict.faults),
        }
    )
    return _exit(verdict.ok, verdict.key, bool(arguments.key), output)
