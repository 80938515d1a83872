"""What a dry run keeps of who is counted, of what has to be decided and of the day that a list says itself."""

from __future__ import annotations

from typing import Any

from cantik.collect.app.models import Intake
from cantik.collect.batch import Reading
from cantik.collect.list_date import date_limits, doubt_date
from cantik.content.loader import here
from cantik.register.core.blanks import is_choice
from cantik.register.core.plan import ImportPlan
from cantik.register.intake.app.choices import choices_in, words_for


def blank_answers(intake: Intake, upload: str) -> dict[str, str]:
    """What somebody decided of the blanks of asked upload."""
    said = words_for(choices_in(intake.choices), upload) or {}
    return {word: answer for word, answer in said.items() if is_choice(word)}


def describe_questions(planned: ImportPlan | None, batch: Reading) -> dict[str, Any]:
    """Parts of the record of a file: `kepala` (who is counted), `ditanya`, `tanggal` (the day that it says itself);
    each only where there is something to say."""
    found: dict[str, Any] = {}
    if planned is not None and planned.heads is not None and planned.heads.accepted:
        heads = planned.heads
        found["kepala"] = {
            "diterima": heads.accepted,
            "kolom": heads.variable,
            "dasar": {base: [count.counted, dict(count.reasons)] for base, count in heads.bases.items()},
        }
    if planned is not None and planned.asked:
        found["ditanya"] = [
            {
                "pesan": asked.finding.message,
                "aturan": asked.finding.rule,
                "kata": asked.key,
                "jawab": list(asked.answers),
            }
            for asked in planned.asked
        ]
    doubt = doubt_date(batch, date_limits(here().limits))
    if doubt is not None:
        found["tanggal"] = [doubt.latest.isoformat(), doubt.named.isoformat()]
    return found
