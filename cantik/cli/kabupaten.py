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
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
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
from cantik.cli.parser import extent, rulings

if TYPE_CHECKING:
    from cantik.cli.output import Output
    from cantik.codes.knowledge import Knowledge
    from cantik.collect.account import FileAccount
    from cantik.collect.batch import Agreement
    from cantik.collect.rulings import Ruling, Rulings
    from cantik.collect.villages import Villages
    from cantik.pipeline.bring import Brought, Extent
    from cantik.vault.app.opening import OpenStore

_SHOWN = 20
#: kind of the cells of a village whose rows were refused as a whole (`collect.account.KINDS`)
_FAILED = "desa_gagal"


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
    ordered: Mapping[str, Ruling] = field(default_factory=dict)  # what was decided about content, by its place


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
    isi_ditanya: tuple[str, ...] = ()  # content that was not read, and nobody decided about, as sentences
    sel: int = 0  # cells that are not empty, the titles left out
    isi: Mapping[str, int] = field(default_factory=dict)  # these and titles, by kind (`collect.account.KINDS`)
    diputuskan: tuple[str, ...] = ()  # places of content that was decided about

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
        rulings(arguments).ordered,
    )
    _make_store(terms)
    came = []
    for village in bring(villages, terms):
        came.append(village)
        output.progress("Desa", len(came), len(villages.parts))
    _tell(came, villages, arguments, output)
    for place in _find_unmet(terms, came):
        output.answer(f"  {place}: tidak satu desa pun punya isi itu; putusannya tidak dipakai")
    if villages.lost or _find_unmet(terms, came) or not all(village.is_complete for village in came):
        return 1
    return ROWS_REFUSED if any(village.ditolak for village in came) else 0


def _find_unmet(terms: ImportTerms, came: Sequence[Came]) -> list[str]:
    """Places of decisions for which no village had the content."""
    met = {place for village in came for place in village.diputuskan}
    return [place for place in terms.ordered if place not in met]


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
    jobs = [(code.text(), part, villages.rows[code], villages.cells[code]) for code, part in villages.parts.items()]
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
_Job = tuple[str, Held, int, int]  # code of a village, its part, and of that the rows and cells


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


def _one(job: _Job) -> Came:
    from cantik.cli.mapping import with_saved_of
    from cantik.codes.area import AreaCode
    from cantik.collect.read import Delivery
    from cantik.collect.rulings import Rulings
    from cantik.pipeline.bring import Into, Writing
    from cantik.pipeline.bring import bring as bring_files
    from cantik.vault.app.opening import typed_failures

    code, part, rows, cells = job
    bench = _held[0]
    terms = bench.terms
    decided = Rulings(ordered=terms.ordered, each=False)
    try:
        with typed_failures(terms.store):  # a full disk, a lost server: nothing of this village is stored
            (done,) = bring_files(
                [part],
                Into(bench.opened, AreaCode.kemendagri(code), "cantik import"),
                Delivery(
                    terms.reference, terms.agreement, date_over_agreement=terms.date_over_agreement, rulings=decided
                ),
                with_saved_of(bench.knowledge, code),
                lambda *_: None,
                apply=terms.apply,
                writing=Writing(turn=bench.turn, extent=terms.extent),
            )
    except CantikError as error:
        return Came(code, rows, galat=error.line(console=True), sel=cells, isi={_FAILED: cells})
    return _describe_came(done, job, decided)


def _describe_came(done: Brought, job: _Job, decided: Rulings) -> Came:
    """What became of the rows of one village."""
    from cantik.collect.account import question_sentence

    code, _, _, cells = job
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
        isi_ditanya=tuple(map(question_sentence, done.open_questions)),
        sel=cells,
        isi=_kinds(done.records.account, cells),
        diputuskan=tuple(decided.met),
    )


def _kinds(account: FileAccount | None, cells: int) -> dict[str, int]:
    """The cells of a part, its titles among them, by what became of them."""
    from cantik.collect.account import COMMENTS

    if account is None:
        return {_FAILED: cells}
    return {kind: count for kind, count in account.totals().items() if kind not in COMMENTS}


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
    account = _sum_up(came, villages)
    output.answer(f"  isi: {number(account['sel'])} sel, {number(account['dibaca'])} dibaca")
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
            "akun": account,
            "disimpan": arguments.apply,
        }
    )


def _sum_up(came: Sequence[Came], villages: Villages) -> dict[str, Any]:
    """What became of the cells of the whole file: those of each village, of its titles, and of rows of no village."""
    from cantik.collect.account import READ

    kinds = Counter({"judul": villages.head_cells, "tanpa_desa": villages.lost_cells})
    for village in came:
        kinds.update(village.isi)
        kinds["judul"] -= villages.head_cells if _FAILED not in village.isi else 0  # they stand in every part again
    cells = villages.head_cells + villages.lost_cells + sum(village.sel for village in came)
    isi = {kind: count for kind, count in kinds.items() if count}
    return {"sel": cells, "dibaca": kinds[READ], "tidak_dibaca": cells - kinds[READ], "isi": isi}


def _why(village: Came) -> str:
    places = "; ".join(village.isi_ditanya[:3])
    waiting = f"PERLU PUTUSAN (--leave 'TEMPAT=alasan', --read): {places}"
    return village.galat or village.karantina or village.belum_disimpan or waiting


def _village_record(village: Came) -> dict[str, Any]:
    return {name: value for name, value in asdict(village).items() if value not in ("", None, ())}
