"""What a correction of a person and one of a family have in common: what is refused, the batch that it is, and the
findings that go and come with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cantik.collect.app.models import APPLIED, CORRECTION, MENDED, OPEN, Batch, BatchFinding
from cantik.collect.batch import FileFacts, Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level
from cantik.register.core.app.models import FamilyVersion, PersonVersion
from cantik.register.core.errors import CorrectionRefused
from cantik.register.core.prepare import OWN_COLUMNS
from cantik.register.correct.app.surroundings import Definitions
from cantik.vault.app.bulk import reserve

MENDED_REASON = "hilang sesudah isian dibetulkan"
BACK_REASON = "pembetulan yang memunculkannya diurungkan"
_OF_A_PLACE = ("nik", "no_kk", "nama", "dusun", "rw", "rt")


@dataclass(frozen=True, slots=True)
class Correcting:
    """Who corrects, why and when."""

    by: str
    why: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did: its batch, the findings that are gone, those that came up with it."""

    batch: int
    mended: tuple[int, ...]
    arisen: tuple[int, ...]


class CorrectedMeanwhile(CorrectionRefused):
    """R411: somebody else corrected this person or family since the page was shown. Says who (`by`, an id) and when."""

    def __init__(self, by: str, at: dt.datetime) -> None:
        super().__init__("R411", "Isian ini baru saja dibetulkan orang lain", mend="Lihat isian yang baru.")
        self.by, self.at = by, at


def may_be_blank(variable: str) -> bool:
    """Whether a value can be taken away. Names, numbers, dates of birth and places have columns of their own, in which
    nothing said means nothing said."""
    return variable not in OWN_COLUMNS


def of_a_cell(definitions: Definitions, finding: BatchFinding) -> bool:
    """A finding about what was written in a cell: of the reader, or of a rule that refused the value alone.

    The register never held that value, so that a sound one in its place is all there is to ask for.
    """
    rule = definitions.content.rules.get(finding.rule)
    if rule is None or finding.record < 0:
        return False
    return rule.checked_by == "pembaca" or (finding.level == Level.REFUSE and not finding.whole)


def refuse_stale(table: type[PersonVersion | FamilyVersion], content: int, seen: int) -> None:
    """Raises `CorrectedMeanwhile` when the statement that a page showed is no longer the newest."""
    if content != seen:
        rows = PersonVersion.objects if table is PersonVersion else FamilyVersion.objects
        batch = Batch.objects.get(pk=rows.get(pk=content).batch_id)
        raise CorrectedMeanwhile(batch.received_by, batch.received_at)


def refuse_value(values: Mapping[str, Value], variable: str, value: Value) -> None:
    """Raises `CorrectionRefused` R410 for a value that takes away what cannot be, or that changes nothing."""
    if value is None and not may_be_blank(variable):
        raise CorrectionRefused("R410", "Nilai tidak dapat dipakai", found="isian kosong", expected="sebuah nilai")
    if values.get(variable) == value:
        raise CorrectionRefused(
            "R410", "Nilai tidak dapat dipakai", found="nilai yang sama", expected="nilai lain daripada yang tercatat"
        )


def refuse_worse(arisen: Sequence[Finding], definitions: Definitions) -> None:
    """A value with which the person or family would be refused at the next upload is refused now; also one that makes
    two persons one by their number: of a file both rows are kept, because nobody knows which is meant, who types knows.
    """
    for finding in arisen:
        rule = definitions.content.rules[finding.rule]
        if finding.level is Level.REFUSE or rule.by_hand:
            raise CorrectionRefused(
                "R412",
                "Dengan nilai ini orangnya akan ditolak",
                found=rule.title,
                expected=rule.expected,
                mend=rule.cure,
            )


def open_correction(
    base: Batch, variable: str, *, by: str, why: str, at: dt.datetime, addition: bool | None = None
) -> int:
    """A batch for one correction within the stock of `base`; its number. `addition`: of something that was added to the
    list of `base` (default: whether `base` was)."""
    number = reserve("collect_batch", 1)[0]
    Batch.objects.bulk_create(
        [
            Batch(
                pk=number,
                area_id=base.area_id,
                stock=base.stock,
                addition=base.addition if addition is None else addition,
                kind=CORRECTION,
                act=variable,
                why=why,
                source=base.source,
                file_name=CORRECTION,
                reference=base.reference,
                agreement=base.agreement,
                agreement_expires=base.agreement_expires,
                state=APPLIED,
                rows_read=0,
                rows_accepted=0,
                rows_refused=0,
                rows_changed=1,
                received_at=at,
                received_by=by,
            )
        ]
    )
    return number


def settle(findings: Sequence[BatchFinding], number: int, *, by: str, at: dt.datetime) -> None:
    """Mark findings as mended by a correction."""
    BatchFinding.objects.filter(pk__in=[finding.pk for finding in findings], state=OPEN).update(
        state=MENDED, mended_in_id=number, reason=MENDED_REASON, decided_by=by, decided_at=at
    )


def in_list(finding: Finding, record: int, row: int, sheet: str, records: Mapping[int, int]) -> Finding:
    """A finding of the few records that were asked as one of the whole list: its positions are those of the file.

    `records`: position among the few -> position in the list; a partner that is not in the list is left out.
    """
    partners = tuple(records[at] for at in finding.partners if at in records)
    return replace(finding, record=record, row=row, sheet=sheet, partners=partners)


def places_of(base: Batch, known: Mapping[str, Mapping[int, Mapping[str, Value]]], sheet: str) -> Reading:
    """Some records of a list at their positions, by unit, for the place and the subject of a finding."""
    records = {}
    for unit, at in known.items():
        size = max(at, default=-1) + 1
        columns: dict[str, list[Value]] = {name: [None] * size for name in _OF_A_PLACE}
        for record, values in at.items():
            for name in _OF_A_PLACE:
                columns[name][record] = values.get(name)
        records[unit] = RecordSet(unit, columns, [0] * size, sheet)
    facts = FileFacts(base.file_name, base.file_size, base.file_sha256)
    return Reading(base.mapping, base.source, facts, base.reference, records, ())
