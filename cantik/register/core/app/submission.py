"""A file as it is handed to the register, and the row that says it came in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json, digest
from cantik.collect.account import encode_account
from cantik.collect.app.models import APPLIED, QUARANTINED, Batch
from cantik.collect.batch import Agreement, Reading
from cantik.collect.finding import Finding
from cantik.examine.findings.app.findings import findings_digest
from cantik.register.core.blanks import is_choice
from cantik.register.core.errors import BatchRefused
from cantik.register.core.plan import NOTHING, ImportPlan
from cantik.register.core.remainder import encode_told
from cantik.vault.app.bulk import reserve


@dataclass(frozen=True, slots=True)
class Submission:
    """A file as it was read and examined, and how it is to be taken.

    `part_of`: number of a batch of whose stock this file is a further part (a village that hands in one file per
    dusun); without it the file is the whole list of its source. `addition`: the file is a part of the list that stands
    on its day, whichever that is and whenever it comes in; `part_of` then only says which it is now. `choices`: whose
    value holds where another source says something else (`baru`, `lama`, `tanya`), in place of the rule: by record,
    variable and source, variable, conflict rule or `*` (`conflict.with_choices`).
    """

    batch: Reading
    findings: Sequence[Finding] = ()
    part_of: int | None = None
    addition: bool = False
    choices: Mapping[str, str] | None = None

    @property
    def digest(self) -> str:
        """What was found in the file and decided about its blanks: with others the same file is another batch."""
        decided = sorted((word, answer) for word, answer in (self.choices or {}).items() if is_choice(word))
        found = findings_digest(self.findings)
        return digest(canonical_json([found, [list(pair) for pair in decided]])) if decided else found


def write_batch(area_id: int, submission: Submission, planned: ImportPlan | None, *, by: str, at: dt.datetime) -> int:
    """Write the row of a batch that came in; its number. `planned` None: it goes into quarantine.

    Raises `BatchRefused` R402 when the list that it continues does not stand.
    """
    number = reserve("collect_batch", 1)[0]
    batch, part_of = submission.batch, submission.part_of
    Batch.objects.bulk_create(
        [
            Batch(
                pk=number,
                area_id=area_id,
                stock=number if part_of is None else _stock_of(area_id, batch, part_of),
                addition=submission.addition,
                mapping=batch.mapping,
                source=batch.source,
                file_name=batch.file.name,
                file_size=batch.file.size,
                file_sha256=batch.file.sha256,
                reference=batch.reference,
                recognised_by=batch.recognised_by,
                agreement=_agreement_text(batch.agreement),
                agreement_expires=batch.agreement.expires if batch.agreement else None,
                columns=encode_told(planned.prepared.told or {}) if planned else "",
                state=APPLIED if planned else QUARANTINED,
                reason=batch.quarantined or "",
                received_at=at,
                received_by=by,
                findings_digest=submission.digest,
                account=canonical_json(encode_account(batch.account)).decode() if batch.account else "",
                **_rows(batch, planned),
            )
        ]
    )
    return number


def _rows(batch: Reading, planned: ImportPlan | None) -> dict[str, int]:
    """How many rows were read, and what becomes of them, as the columns of the batch say it."""
    people = batch.records.get("orang")
    tally = planned.tally if planned else NOTHING
    # a list of families only counts no persons
    counted = planned is None or planned.roll is not None or planned.facilities is not None
    read = len(people) if people is not None else batch.rows if counted else 0
    return {
        "rows_read": read,
        "rows_accepted": read - tally.refused if planned else 0,
        "rows_refused": tally.refused,
        "rows_new": tally.new,
        "rows_changed": tally.changed,
        "rows_same": tally.same,
    }


def _stock_of(area_id: int, batch: Reading, part_of: int) -> int:
    found = Batch.objects.filter(pk=part_of, area_id=area_id, source=batch.source, state=APPLIED).first()
    if found is None:
        raise BatchRefused(
            "R402",
            "Daftar yang dilanjutkan tidak ditemukan",
            found=str(part_of),
            expected="nomor impor yang berlaku, dari desa dan sumber yang sama",
        )
    return found.stock


def _agreement_text(agreement: Agreement | None) -> str:
    if agreement is None:
        return ""
    return canonical_json(
        {
            "nomor": agreement.number,
            "tanggal": agreement.date.isoformat(),
            "pihak": list(agreement.parties),
            "tujuan": list(agreement.purposes),
            "tingkat": agreement.level,
            "kolom": list(agreement.columns),
            "berlaku_sampai": agreement.expires.isoformat(),
        }
    ).decode()
