"""The few records around a finding as a batch, for whoever looks for the fewest values to change. Numbers are opened
for as long as that lasts; callers record that they looked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cantik.codes.area import AreaCode
from cantik.collect.app.models import BatchFinding
from cantik.collect.batch import Reading
from cantik.register.core.app.statements import locate_records
from cantik.register.correct.app.family_corrections import family_of, home_batch
from cantik.register.correct.app.rebuild import batch_of, columns_of, stated_of
from cantik.register.correct.app.surroundings import Definitions, members_of, stock_batches
from cantik.vault.app.opening import OpenStore


@dataclass(frozen=True, slots=True)
class Nearby:
    """A family and who takes part in a finding: the records as a batch; `persons` and `family` say whose they are by
    position, `own` the positions of the family's members and of the partners in the finding."""

    batch: Reading
    persons: tuple[int, ...]
    names: Mapping[int, str]
    family: int | None
    own: tuple[int, ...]


def nearby(opened: OpenStore, finding: BatchFinding, area: AreaCode, definitions: Definitions) -> Nearby | None:
    """The records around an open finding about a person or a family; None for one about a whole file."""
    if finding.unit == "keluarga":
        family = family_of(finding)
        found = home_batch(opened, finding.batch, family, area, definitions) if family is not None else None
        if found is None:
            return None
        batch, people = found
        names = {person.person: str(person.values.get("nama") or "") for person in people}
        return Nearby(batch, tuple(person.person for person in people), names, family, tuple(range(len(people))))
    partners = [int(position) for position in finding.partners.split(",") if position]
    first = {record.person for record in locate_records(finding.batch_id, [finding.record, *partners[:3]]).values()}
    if not first:
        return None
    batches = stock_batches(finding.batch)
    homes = [person.family for person in stated_of(opened, batches, first).values()]
    stated = list(stated_of(opened, batches, sorted(first | members_of(batches, homes))).values())
    said: set[str] = set()
    for number in batches:
        said |= columns_of(number)
    batch = batch_of(finding.batch, stated, said, definitions.content, finding.sheet)
    names = {person.person: str(person.values.get("nama") or "") for person in stated}
    return Nearby(batch, tuple(person.person for person in stated), names, None, tuple(range(len(stated))))
