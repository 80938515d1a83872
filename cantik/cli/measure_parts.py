"""`cantik measure FOLDER --out FOLDER`: coded parts into sparse vectors of villages, in the secure zone."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.snapshot_parts import LISTING

if TYPE_CHECKING:
    from cantik.measure.parts.count import PartsMeasured
    from cantik.measure.parts.jobs import Counter
    from cantik.snapshot.parts.listing import PartListing

#: by which a folder of vectors is known (as in `cantik.measure.parts.count`, which is not light)
COUNTS = "hitungan.json"
_ENGINES = ("numpy", "spark")
_READERS = ("pyarrow", "spark")
#: what Spark takes as the address of a cluster; anything else it answers with a page of its own
_MASTER = re.compile(r"local(\[(\*|\d+)(, ?\d+)?\])?|yarn|(spark|k8s)://\S+")


def add_parts(parser: argparse.ArgumentParser) -> None:
    """What names a folder of parts and how it is counted."""
    parser.add_argument(
        "parts",
        nargs="?",
        metavar="BAGIAN",
        help="folder bagian berkode; dengan --engine spark juga s3://…, dengan --read spark juga hdfs://…",
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="folder vektor, dengan BAGIAN")
    parser.add_argument(
        "--engine", choices=_ENGINES, default="numpy", help="numpy di sini (bawaan), atau klaster Spark"
    )
    parser.add_argument("--master", metavar="ALAMAT", help="dengan spark: local[*], spark://…, yarn, k8s://…")
    parser.add_argument(
        "--read",
        choices=_READERS,
        help="dengan spark: bagian dibuka oleh pekerja (pyarrow, bawaan), atau dibaca oleh Spark sendiri (spark: hdfs://…)",
    )


def check(arguments: argparse.Namespace) -> None:
    """Folders are there before anything is opened."""
    if arguments.parts is None or arguments.out is None:
        raise WrongUse("D002", "BAGIAN dan --out disebut bersama", mend="Lihat: cantik measure --help")
    _require_engine(arguments)
    if "://" not in arguments.parts and not (Path(arguments.parts) / LISTING).is_file():
        raise WrongUse(
            "D165",
            "Ini bukan folder bagian",
            where=arguments.parts,
            expected=f"folder hasil cantik snapshot --parts, dengan {LISTING}",
        )
    argument_checks.own_folder(arguments.out, COUNTS)
    argument_checks.standing_store(arguments.store)


def _require_engine(arguments: argparse.Namespace) -> None:
    """What is said of Spark and of addresses fits together. Raises `WrongUse` D164."""
    if (arguments.engine == "spark") is (arguments.master is None):
        raise WrongUse("D164", "--master dan --engine spark disebut bersama", expected="misalnya --master local[*]")
    if arguments.master is not None and not _MASTER.fullmatch(arguments.master):
        raise WrongUse(
            "D164",
            "Alamat --master bukan alamat Spark",
            found=arguments.master,
            expected="local[*], spark://INDUK:7077, yarn, atau k8s://ALAMAT",
        )
    if arguments.read is not None and arguments.engine != "spark":
        raise WrongUse(
            "D164",
            "--read dan --engine spark disebut bersama",
            found=f"--engine {arguments.engine}",
            expected="--engine spark",
        )
    if arguments.read == "spark" and "://" not in arguments.parts:
        raise WrongUse(
            "D164",
            "Dengan --read spark bagian disebut dengan alamat lengkap",
            found=arguments.parts,
            expected="hdfs://… atau file:///…",
        )
    if "://" in arguments.parts and arguments.engine != "spark":
        raise WrongUse(
            "D164",
            "Alamat jauh hanya dibaca oleh --engine spark",
            found=arguments.parts.partition("://")[0],
            expected="--engine spark, atau folder di komputer ini",
        )


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Count, and say what was counted anew. Exit code 1 where content of the files that is not read waits for a
    decision."""
    from cantik.cli.report import tell_questions
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.measure.parts.count import measure_parts

    knowledge = load(arguments.store / AREAS_FILE if arguments.store is not None else None)
    known = (knowledge.content, knowledge.lists, knowledge.areas)
    with _open_parts(arguments) as (listing, counter):
        done = measure_parts(listing, arguments.out, known, counter, output.progress)
        asked = [question for account in listing.accounts for question in account.open]
    _tell(done, arguments.out, output)
    tell_questions(asked, output)
    return 1 if asked else 0


@contextmanager
def _open_parts(arguments: argparse.Namespace) -> Iterator[tuple[PartListing, Counter]]:
    """The list of parts and what counts them. Here every part is looked at first, on a cluster by who opens it."""
    from cantik.measure.parts.jobs import count_embedded, on_cluster
    from cantik.snapshot.parts.listing import open_listing, read_listing, require_whole

    root = arguments.parts
    if arguments.engine == "spark":
        from cantik.engines.spark import open_cluster, read_remote

        if arguments.read == "spark":
            with open_cluster(arguments.master) as cluster:
                told, data = cluster.read_driver_file(root, LISTING)
                yield read_listing(data, LISTING), on_cluster(cluster, told, given=True)
            return
        remote = "://" in root
        listing = read_listing(read_remote(root, LISTING), LISTING) if remote else open_listing(Path(root))
        with open_cluster(arguments.master) as cluster:
            yield listing, on_cluster(cluster, root if remote else str(Path(root).resolve()))
        return
    folder = Path(root)
    listing = open_listing(folder)
    for part in listing.parts:
        require_whole(folder, part)
    yield listing, count_embedded(folder)


def _tell(done: PartsMeasured, folder: Path, output: Output) -> None:
    number = format_number
    output.answer(
        f"{number(done.villages)} desa, {number(done.rows)} baris: {number(done.cells)} sel terisi di {folder}"
    )
    some = f" ({number(done.villages_counted)} desa)" if done.counted else ""
    output.answer(
        f"  {number(len(done.counted))} kabupaten/kota dihitung{some}, {number(len(done.kept))} tidak berubah"
    )
    measures = sum(len(own.tables) + len(own.indicators) for own in done.plan.compiled.values())
    output.answer(f"  {number(measures)} ukuran; {number(len(done.plan.left_out))} tidak dapat dibuat dari bagian ini")
    for level in done.lacking:
        absent = level.get("tanpa_kecamatan", ())
        without = f"; tanpa kecamatan {', '.join(absent)}" if absent else ""
        output.answer(
            f"  {level['wilayah']}: {number(level['desa'])} dari {number(level['dari'])} desa{without}. "
            "Jumlahnya bukan jumlah kabupaten"
        )
    output.answer("  Arti tiap angka: posisi.csv dan wilayah.csv di folder itu.")
    output.answer("  Belum dilindungi: hanya di zona aman, tidak diterbitkan.")
    output.result(
        {
            "folder": str(folder),
            "desa": done.villages,
            "baris": done.rows,
            "sel": done.cells,
            "dihitung": list(done.counted),
            "desa_dihitung": done.villages_counted,
            "tidak_berubah": list(done.kept),
            "tidak_lengkap": [dict(level) for level in done.lacking],
            "ukuran": measures,
            "tata_letak": dict(done.plan.layouts),
            "tidak_dihitung": dict(done.plan.left_out),
        }
    )
