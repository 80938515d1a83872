"""`cantik duplicates --train`: learn the weights of the search for doubles from the register of a kabupaten.

What is written is a content file of the kabupaten's own folder: shares, counts, names of levels, nothing of a person.
"""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.base.text_file import write_text
from cantik.cli.duplicates import LINKAGE, areas_of
from cantik.cli.output import Output

if TYPE_CHECKING:
    import datetime as dt

    from cantik.content.kinds import Linkage
    from cantik.engines.linkage_splink import Learnt
    from cantik.examine.pairs import Record

#: the file: one a server, written anew by each training
OWN = f"{LINKAGE}_dilatih"


def train(arguments: argparse.Namespace, output: Output) -> int:
    """Learn and write. Raises `WrongUse`: D128 without --kab, part or folder, D129 for too few persons or doubles,
    D130 where what was learnt is not sound; D115 where the store knows nobody of the kabupaten."""
    folder = _folder(arguments)
    from cantik.web.setup import django

    django()
    from cantik.base import clock
    from cantik.content.loader import limit, load_content

    shipped = load_content().linkage[LINKAGE]
    records = _records(arguments, output)
    least = int(limit("latih_orang").value)
    if len(records) < least:
        raise _too_few(f"{format_number(len(records))} orang", f"paling sedikit {format_number(least)}")
    learnt = _learn_weights(shipped, records, output)
    least = int(limit("latih_ganda").value)
    if learnt.shown < least:
        raise _too_few(
            f"{format_number(learnt.shown)} pasangan yang mungkin satu orang", f"paling sedikit {format_number(least)}"
        )
    if not learnt.sound:
        raise _not_sound(
            f"{format_number(round(learnt.doubles))} pasangan satu orang menurut Splink, "
            f"{format_number(learnt.shown)} menurut bobot kiriman"
        )
    target = folder / f"{OWN}.yaml"
    _write(target, write_linkage(shipped, learnt, clock.today(), arguments.kab))
    _tell(learnt, target, output)
    return 0


def _records(arguments: argparse.Namespace, output: Output) -> list[Record]:
    """The persons of the kabupaten as they are compared. Raises `WrongUse` D115 where the store knows nobody of it."""
    from cantik.base import clock
    from cantik.codes.app.queries import no_data
    from cantik.codes.area import AreaCode
    from cantik.register.doubles.app.search import read_to_learn
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        areas = areas_of(arguments.kab, whole=True)
        if not areas:
            raise no_data(AreaCode.kemendagri(arguments.kab))
        return read_to_learn(
            opened=opened,
            areas=areas,
            by="cantik duplicates",
            at=clock.now(),
            today=clock.today(),
            tell=lambda done, total: output.progress("Membaca register", done, total),
        )


def _folder(arguments: argparse.Namespace) -> Path:
    from cantik.base import environment

    if arguments.kab is None:
        raise WrongUse(
            "D128",
            "Bobot dilatih dari satu kabupaten",
            found="--desa",
            expected="--kab KODE",
            mend="Di satu desa tingkat yang jarang tidak pernah tampak.",
        )
    if importlib.util.find_spec("splink") is None:
        raise WrongUse(
            "D128",
            "Bagian untuk melatih bobot belum dipasang",
            expected="bagian tambahan “latih”",
            mend="Pasang di peladen dengan pip install 'cantik[latih]'.",
        )
    own = environment.content_folder()
    if own is None or not own.is_dir():
        raise WrongUse(
            "D128",
            "Folder isi kabupaten belum ada",
            expected="CANTIK_CONTENT=FOLDER",
            mend="Buat foldernya dan sebut dalam CANTIK_CONTENT, juga untuk cantik serve.",
        )
    return own / "linkage"


def _too_few(found: str, expected: str) -> WrongUse:
    return WrongUse(
        "D129",
        "Data terlalu sedikit untuk melatih bobot",
        found=found,
        expected=expected,
        mend="Tingkat yang jarang tidak akan tampak; bobot kiriman tetap dipakai.",
    )


def _not_sound(found: str) -> WrongUse:
    return WrongUse(
        "D130",
        "Bobot yang dilatih tidak dapat dipercaya",
        found=found,
        mend="Bobot kiriman tetap dipakai. Latih lagi sesudah data bertambah.",
    )


def _learn_weights(shipped: Linkage, records: list[Record], output: Output) -> Learnt:
    from cantik.engines.linkage_splink import learn
    from cantik.examine.pairs import parts_of

    def tell(done: int, total: int) -> None:
        output.progress("Membandingkan dan melatih", done, total)

    try:
        return learn(shipped, parts_of(shipped, records), step=tell)
    except ValueError as error:  # nobody shares a block, or a share ran to 0
        raise _not_sound("tidak ada dua kelompok pasangan yang berbeda") from error


def write_linkage(shipped: Linkage, learnt: Learnt, today: dt.date, code: str) -> str:
    """The content file: every m that was learnt, and by what."""
    source = (
        f"cantik duplicates --train, {today.isoformat()}, Splink {learnt.splink}: "
        f"{format_number(learnt.records)} orang, {format_number(learnt.pairs)} pasangan, "
        f"kira-kira {format_number(round(learnt.doubles))} di antaranya satu orang"
    )
    lines = [
        "# Ditulis oleh cantik duplicates --train, dan ditulis ulang bila dilatih lagi.",
        "# Bobot kiriman kembali bila berkas ini dihapus.",
        f"id: {OWN}",
        f'sejak: "{today.isoformat()}"',
        f"mengganti: {shipped.id}",
        f'judul: "Bobot pencarian data ganda yang dilatih dari register {code}"',
        f'sumber: "{source}"',
        "# Tetap seperti kiriman, karena ditandai “tetap” atau (hampir) tidak tampak di antara pasangan satu orang:",
        f"# {', '.join(learnt.kept) or 'tidak ada'}",
        "# u tetap seperti kiriman (ADR 0011); di belakang tiap banding: u antara orang berbeda dalam blok.",
        "m:",
    ]
    for after in learnt.linkage.comparisons:
        seen_in, kept = learnt.among_others[after.id], learnt.kept
        new = [level for level in after.levels if level.id in seen_in and f"{after.id}.{level.id}" not in kept]
        if not new:
            continue
        seen = ", ".join(f"{level.id} {seen_in[level.id]:.4f}" for level in new)
        lines.append(f"  {after.id}: {{{', '.join(f'{level.id}: {level.m:.4f}' for level in new)}}}  # u: {seen}")
    return "\n".join(lines) + "\n"


def _write(target: Path, text: str) -> None:
    """All or nothing: a running server reads the file at any moment."""
    half = target.with_suffix(".sebagian")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_text(half, text)
        half.replace(target)
    except OSError as error:
        raise WrongUse(
            "D117", "Berkas tidak dapat ditulis", where=target.name, mend="Periksa folder tujuan dan ruang simpannya."
        ) from error


def _tell(learnt: Learnt, target: Path, output: Output) -> None:
    output.answer(
        f"{format_number(learnt.records)} orang, {format_number(learnt.pairs)} pasangan dibandingkan; "
        f"kira-kira {format_number(round(learnt.doubles))} di antaranya satu orang."
    )
    output.answer(f"Bobot ditulis ke {target}. Seperti kiriman: {', '.join(learnt.kept) or 'tidak ada'}.")
    output.result(
        {
            "orang": learnt.records,
            "pasangan": learnt.pairs,
            "ganda": round(learnt.doubles),
            "putaran": learnt.rounds,
            "splink": learnt.splink,
            "tetap": list(learnt.kept),
            "berkas": str(target),
        }
    )
