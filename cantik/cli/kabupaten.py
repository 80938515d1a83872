"""`cantik import --kab`: a file of a whole kabupaten into the registers of its villages, two villages at a time.

Every village is brought as if it had handed its own rows in: all of them or none. What is refused for one village does
not touch the others; the same file again finishes the work. Nothing of an app is imported before Django is ready, for
the processes begin with this module.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import multiprocessing
import multiprocessing.util
import os
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base import helper
from cantik.base.errors import CantikError, WrongUse
from cantik.base.memory_file import Held
from cantik.base.numerals import format_number
from cantik.cli.parser import extent

if TYPE_CHECKING:
    from cantik.cli.output import Output
    from cantik.codes.knowledge import Knowledge
    from cantik.collect.batch import Agreement
    from cantik.collect.villages import Villages
    from cantik.pipeline.bring import Extent
    from cantik.vault.app.opening import OpenStore

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class ImportTerms:
    """What is the same for every village."""

    store: Path
    reference: dt.date
    agreement: Agreement | None
    mapping: Path | None
    apply: bool
    demo: bool
    extent: Extent = ""
    date_order: str = ""
    date_over_agreement: bool = False


@dataclass(frozen=True, slots=True)
class Came:
    """What became of the rows of one village: the counts of `Brought`, or the error that refused them all."""

    desa: str
    baris: int
    diterima: int = 0
    ditolak: int = 0
    baru: int = 0
    berubah: int = 0
    sama: int = 0
    keluar: int = 0
    temuan: Mapping[str, int] = field(default_factory=dict)
    batch: int | None = None
    karantina: str | None = None
    belum_disimpan: str = ""
    galat: str = ""
    isi_ditanya: int = 0  # content that was not read, and nobody decided about

    @property
    def is_complete(self) -> bool:
        """Everything of it that could be taken is (or would be) in the register, and what was not read is decided."""
        return not (self.galat or self.karantina or self.belum_disimpan or self.isi_ditanya)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Part the file, bring the villages, say what became of each. Exit code 1 when one of them is not settled, 8
    when all are but for rows that were refused."""
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.collect.agreement import read_agreement
    from cantik.pipeline.bring import ROWS_REFUSED

    (file,) = arguments.files
    knowledge = load(arguments.store / AREAS_FILE)
    output.progress(f"Membagi {file.name}", 0, 2)
    villages = _split_by_village(file, arguments.kab, knowledge, arguments.village_column)
    terms = ImportTerms(
        arguments.store,
        arguments.date,
        read_agreement(arguments.agreement) if arguments.agreement else None,
        arguments.mapping,
        arguments.apply,
        arguments.demo,
        extent(arguments),
        arguments.date_order,
        arguments.date_over_agreement,
    )
    _make_store(terms)
    came = []
    for village in bring(villages, terms):
        came.append(village)
        output.progress("Desa", len(came), len(villages.parts))
    _tell(came, villages, arguments, output)
    if villages.lost or not all(village.is_complete for village in came):
        return 1
    return ROWS_REFUSED if any(village.ditolak for village in came) else 0


def _split_by_village(file: Path, kab: str, knowledge: Knowledge, column: str) -> Villages:
    """The rows of each village. Raises `WrongUse` D105, `VillagesUnknown` B123, and as `collect.open`."""
    from cantik.codes.area import AreaCode
    from cantik.codes.area_check import require_kabupaten
    from cantik.collect.villages import by_village, digits

    code = AreaCode.kemendagri(kab)
    above = knowledge.areas.get(code)
    require_kabupaten(above, code)
    codes = (village.kemendagri for village in knowledge.areas.below(above))
    return by_village(file, {digits(code.text()): code for code in codes if code is not None}, column=column)


def _make_store(terms: ImportTerms) -> None:
    """Make the store before two processes would both want to."""
    from cantik.web.setup import django

    django()
    from cantik.vault.app.opening import open_store

    with open_store(terms.store, demo=terms.demo or None):
        pass


def bring(villages: Villages, terms: ImportTerms, *, workers: int = 0) -> Iterator[Came]:
    """Bring every village, in the order of their codes. `workers`: processes (0: one for each core, two at most).

    What becomes of a village does not hang on how many there are. Raises `WrongUse` D127 when one of them is killed:
    every village stands wholly or not at all then, and the same call again brings the rest.
    """
    jobs = [(code.text(), part, villages.rows[code]) for code, part in villages.parts.items()]
    count = min(len(jobs), workers or min(2, os.cpu_count() or 1))
    if count == 0:
        return
    # Fresh processes: a store that this one had open is not to be shared by a fork.
    fresh = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(count, fresh, _ready, (terms, fresh.Lock()))
    done = 0
    try:
        for came in pool.map(_one, jobs):
            done += 1
            yield came
    except BrokenProcessPool as error:
        raise WrongUse(
            "D127",
            "Impor terhenti: proses pembantunya mati",
            found=f"{done} dari {len(jobs)} desa selesai",
            mend="Ulangi perintah yang sama; desa yang sudah tersimpan tidak berubah. Bila terulang, kosongkan memori.",
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(frozen=True, slots=True)
class _Bench:
    """What the jobs of a process work with."""

    terms: ImportTerms
    knowledge: Knowledge
    opened: OpenStore
    turn: AbstractContextManager[object]


_held: list[_Bench] = []


def _ready(terms: ImportTerms, turn: AbstractContextManager[object]) -> None:
    helper.begin()
    from cantik.web.setup import django

    django()
    from cantik.base import environment
    from cantik.cli.mapping import with_file, with_order
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.vault.app.opening import open_store

    stack = contextlib.ExitStack()
    opened = stack.enter_context(open_store(terms.store, demo=terms.demo or None))
    multiprocessing.util.Finalize(None, stack.close, exitpriority=10)  # the end of a process of a pool
    knowledge = with_order(with_file(load(terms.store / AREAS_FILE), terms.mapping), terms.date_order)
    # SQLite has one writer: who waits for a lock of ours goes on at once, who waits for its lock looks every 0.1 s.
    together = environment.read().database is not None
    _held[:] = [_Bench(terms, knowledge, opened, contextlib.nullcontext() if together else turn)]


def _one(job: tuple[str, Held, int]) -> Came:
    from cantik.cli.mapping import with_saved_of
    from cantik.codes.area import AreaCode
    from cantik.collect.read import Delivery
    from cantik.pipeline.bring import Into, Writing
    from cantik.pipeline.bring import bring as bring_files
    from cantik.vault.app.opening import typed_failures

    code, part, rows = job
    bench = _held[0]
    terms = bench.terms
    try:
        with typed_failures(terms.store):  # a full disk, a lost server: nothing of this village is stored
            (done,) = bring_files(
                [part],
                Into(bench.opened, AreaCode.kemendagri(code), "cantik import"),
                Delivery(terms.reference, terms.agreement, date_over_agreement=terms.date_over_agreement),
                with_saved_of(bench.knowledge, code),
                lambda *_: None,
                apply=terms.apply,
                writing=Writing(turn=bench.turn, extent=terms.extent),
            )
    except CantikError as error:
        return Came(code, rows, galat=error.line(console=True))
    return Came(
        code,
        done.rows,
        done.accepted,
        done.refused,
        done.new,
        done.changed,
        done.same,
        done.gone,
        dict(done.levels()),
        done.batch,
        done.quarantined,
        done.records.not_stored or done.kept_out,
        isi_ditanya=len(done.open_questions),
    )


def _tell(came: list[Came], villages: Villages, arguments: argparse.Namespace, output: Output) -> None:
    number = format_number

    def total(name: str) -> int:
        return sum(getattr(village, name) for village in came)

    output.answer(
        f"{arguments.files[0].name}: {number(len(came))} desa menurut kolom “{villages.column}”, "
        f"{number(total('baris'))} baris"
    )
    output.answer(
        f"  {number(total('diterima'))} diterima, {number(total('ditolak'))} ditolak; "
        f"{number(total('baru'))} baru, {number(total('berubah'))} berubah, "
        f"{number(total('sama'))} sama"
    )
    unsettled = [village for village in came if not village.is_complete]
    for village in unsettled[:_SHOWN]:
        output.answer(f"  {village.desa}: {_why(village)}")
    if len(unsettled) > _SHOWN:
        output.answer(f"  … dan {number(len(unsettled) - _SHOWN)} desa lain")
    if villages.lost:
        output.answer(
            f"  {number(len(villages.lost))} baris tanpa kode desa kabupaten ini tidak dibawa, yang pertama "
            f"baris {number(villages.lost[0])}"
        )
    if not arguments.apply:
        output.answer("Belum ada yang disimpan. Register tetap seperti semula sampai Anda menambahkan --apply.")
    output.result(
        {
            "desa": [_village_record(village) for village in came],
            "kolom_desa": villages.column,
            "baris_tanpa_desa": len(villages.lost),
            "disimpan": arguments.apply,
        }
    )


def _why(village: Came) -> str:
    waiting = f"{format_number(village.isi_ditanya)} isi yang tidak dibaca belum diputuskan (cantik import --desa …)"
    return village.galat or village.karantina or village.belum_disimpan or waiting


def _village_record(village: Came) -> dict[str, Any]:
    left = {name: value for name, value in asdict(village).items() if value not in ("", None)}
    return left if village.isi_ditanya else {name: value for name, value in left.items() if name != "isi_ditanya"}
