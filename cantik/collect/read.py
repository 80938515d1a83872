"""The one way into the station: a file from outside becomes a batch, or one typed error. Nothing is stored here.

`read_file` gives the whole file as one batch; `read_chunks` gives it in parts, for a kabupaten's text file that should
not stand in memory at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass, field

from cantik.base import clock
from cantik.base.memory_file import Source
from cantik.codes.lists import CodeList
from cantik.collect.account import ContentQuestion, FileAccount
from cantik.collect.advice import advise_columns
from cantik.collect.agreement import in_variables, quarantine_reason
from cantik.collect.alike_sheets import with_alike_sheets
from cantik.collect.batch import Agreement, Reading, RecordSet
from cantik.collect.dates import Orders
from cantik.collect.errors import HeaderMissing, NoRows, ReferenceMissing
from cantik.collect.grid import OpenedFile
from cantik.collect.ledger import Ledger
from cantik.collect.open import open_file
from cantik.collect.questions import AccountMaker
from cantik.collect.readers import reader_of
from cantik.collect.readers.parts import Progress, ReadPart
from cantik.collect.recognise import Recognised, recognise
from cantik.collect.report import FindingReport
from cantik.collect.respelling import settle_hamlets
from cantik.collect.rulings import Rulings
from cantik.collect.server_exports import is_of_server
from cantik.collect.sheet import Task
from cantik.collect.swapped_columns import require_unswapped
from cantik.collect.workbook import Workbook
from cantik.content.kinds import Content

CHUNK_ROWS = 20_000
_NUMBERS = ("nik", "no_kk", "kode_peserta")


def _silent(_: int) -> None:
    """Progress that nobody wants to see."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What is said of a file by whoever brings it.

    `reference` is the date of which the data are a stock. Where a source needs an agreement and that names the date of
    its data, that one holds; `date_over_agreement` says that `reference` replaces it on purpose. `mapping` names the
    format (None: recognised from the content). `on` is the day on which the agreement must be valid (None: today).
    `village`: names and codes of the village that was chosen; a column that names another one is a finding.
    `rulings`: what was decided about content that is not read. `hamlets`: the dusun that the register names already.
    """

    reference: dt.date | None = None
    agreement: Agreement | None = None
    mapping: str | None = None
    on: dt.date | None = None
    date_over_agreement: bool = False
    village: tuple[str, ...] = ()
    rulings: Rulings = field(default_factory=Rulings)
    hamlets: Collection[str] = ()

    @property
    def agreement_date(self) -> dt.date | None:
        """The date of data that need an agreement: its own one before that of whoever brings them."""
        own = self.agreement.reference if self.agreement else None
        return self.reference if own is None or (self.date_over_agreement and self.reference) else own


@dataclass(frozen=True, slots=True)
class _Terms:
    """What is the same for every part of a file."""

    opened: OpenedFile
    found: Recognised
    agreement: Agreement | None
    reference: dt.date | None
    quarantined: str | None
    delivery: Delivery
    ledger: Ledger
    account: AccountMaker


def read_file(
    path: Source,
    delivery: Delivery,
    *,
    content: Content,
    lists: Mapping[str, CodeList],
    progress: Progress | None = None,
) -> Reading:
    """Read a file as one batch.

    Raises `UnreadableInput` with one of the codes B1…, and nothing else whatever the bytes are.
    """
    with _terms(path, delivery, content, lists) as terms:
        report = FindingReport(content.rules)
        ((part, account),) = _parts(terms, content, lists, report, None, progress)
        return _batch(terms, part, report, account)


def read_chunks(
    path: Source,
    delivery: Delivery,
    *,
    content: Content,
    lists: Mapping[str, CodeList],
    progress: Progress | None = None,
    rows: int = CHUNK_ROWS,
) -> Iterator[Reading]:
    """Read a file as batches of about `rows` records each, in the order of the file.

    Positions of records are those of their own part, rows are those of the file. Neighbouring rows of one family stay
    in one part; `left_out` and the account stand in the last part. A format of several sheets comes in one part. Raises
    as `read_file`.
    """
    with _terms(path, delivery, content, lists) as terms:
        report = FindingReport(content.rules)
        for part, account in _parts(terms, content, lists, report, rows, progress):
            yield _batch(terms, part, report, account)
            report.findings = []


@contextmanager
def _terms(path: Source, delivery: Delivery, content: Content, lists: Mapping[str, CodeList]) -> Iterator[_Terms]:
    reference, agreement = delivery.reference, delivery.agreement
    with open_file(path) as opened:
        ledger = Ledger(opened.heads, lists)
        found, account = _recognise_format(opened, delivery, content, lists, ledger)
        quarantined = None
        if found.mapping.agreement:
            purpose = str(found.mapping.extra.get("tujuan", "statistik"))
            quarantined = quarantine_reason(found.mapping.title, agreement, purpose, delivery.on or clock.today())
            agreement = in_variables(agreement, found.mapping, content) if agreement else None
            reference = delivery.agreement_date
            if reference is None:
                raise ReferenceMissing(opened.facts.name)
        yield _Terms(opened, found, agreement, reference, quarantined, delivery, ledger, account)


def _recognise_format(
    opened: OpenedFile, delivery: Delivery, content: Content, lists: Mapping[str, CodeList], ledger: Ledger
) -> tuple[Recognised, AccountMaker]:
    """The format, with its sheets fetched, and the account of all others; an error of its titles is advised by what the
    cells hold."""
    try:
        found = recognise(opened.heads, content.mappings.values(), opened.facts.name, wanted=delivery.mapping)
    except HeaderMissing as error:
        raise advise_columns(error, opened, content, lists) from error
    found = with_alike_sheets(found, opened.heads, content, delivery.rulings)
    account = AccountMaker(opened, found, ledger, delivery.rulings)
    if isinstance(opened, Workbook):
        opened.only(sorted({place.head.number for place in found.places.values()}), account.look)
    require_unswapped(found, opened, content, lists)
    return found, account


def _parts(
    terms: _Terms,
    content: Content,
    lists: Mapping[str, CodeList],
    report: FindingReport,
    rows: int | None,
    progress: Progress | None,
) -> Iterator[tuple[ReadPart, FileAccount | None]]:
    """The parts; with the last one the account of the whole file."""
    mapping = terms.found.mapping
    task = Task(
        terms.opened,
        mapping,
        content.variables,
        lists,
        report,
        Orders(float(mapping.extra.get("urutan_campur", 0.0))),
        content.facilities,
        terms.delivery.village,
        terms.delivery.rulings,
        terms.ledger,
    )
    read = 0
    asked: list[ContentQuestion] = []
    for part in reader_of(mapping)(terms.found, task, rows, progress or _silent):
        read += sum(len(records) for records in part.records.values())
        if read == 0:
            raise NoRows(terms.opened.facts.name)
        asked += part.questions
        yield (
            part,
            terms.account.close(asked, _numbers_in(part) if rows is None else frozenset()) if part.last else None,
        )


def _numbers_in(part: ReadPart) -> Set[str]:
    """The numbers of people and families in a file that came in one part."""
    columns = (records.columns.get(name, ()) for records in part.records.values() for name in _NUMBERS)
    return {value for values in columns for value in values if isinstance(value, str)}


def _batch(terms: _Terms, part: ReadPart, report: FindingReport, account: FileAccount | None) -> Reading:
    written = settle_hamlets(part.records, terms.delivery.hamlets, report)
    records, dropped = _drop_uncovered(written, terms.agreement if terms.found.mapping.agreement else None)
    return Reading(
        mapping=terms.found.mapping.id,
        source=terms.found.mapping.source,
        file=terms.opened.facts,
        reference=terms.reference,
        records=records,
        findings=tuple(report.findings),
        agreement=terms.agreement if terms.found.mapping.agreement else None,
        quarantined=terms.quarantined,
        recognised_by=" ".join(told for told in (terms.found.reason, part.told) if told),
        left_out=(*terms.opened.remarks.left_out, *_other_sheets(terms), *part.left_out, *dropped),
        not_stored=str(terms.found.mapping.extra.get("belum_disimpan", "")),
        account=account,
        visits=is_of_server(terms.found.mapping.recognise.get("judul", ())),
    )


def _other_sheets(terms: _Terms) -> Iterator[tuple[str, str]]:
    """Sheets with content that are not part of the format."""
    read = {place.head.number for place in terms.found.places.values()}
    for head in terms.opened.heads:
        if head.number not in read and head.rows:
            yield f"lembar “{head.name}”", "bukan lembar data" + ("" if head.visible else " (tersembunyi)")


def _drop_uncovered(
    records: Mapping[str, RecordSet], agreement: Agreement | None
) -> tuple[Mapping[str, RecordSet], tuple[tuple[str, str], ...]]:
    """Records without the variables that the agreement does not cover (the family's running number is our own)."""
    if agreement is None or not agreement.columns:
        return records, ()
    allowed = {*agreement.columns, "nomor_keluarga"}
    kept, dropped = {}, []
    for unit, record_set in records.items():
        columns = {name: values for name, values in record_set.columns.items() if name in allowed}
        kept[unit] = dataclasses.replace(record_set, columns=columns)
        dropped += [
            (record_set.headers.get(name, name), "di luar cakupan perjanjian; dibuang saat dibaca")
            for name in record_set.columns
            if name not in allowed
        ]
    return kept, tuple(dropped)
