"""The form of what became of a programme in a year: that of its village facts, said by one side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from cantik.content.programme import SAID_BY, YEAR_OF, RegionalProgramme
from cantik.register.facilities.app.programme_results import kind_of
from cantik.register.facilities.programme_sums import Realised
from cantik.web.facility_forms import FacilityForm


class ProgrammeForm(FacilityForm):
    """Year, measures, source. Which side speaks comes from the role of who is signed in, never from what is sent."""

    def __init__(self, programme: RegionalProgramme, said_by: str, data: Any = None, **named: Any) -> None:
        said = None if data is None else {**data.dict(), SAID_BY: said_by}
        super().__init__(said, kind=kind_of(programme), **named)
        self.fields[SAID_BY].widget = forms.HiddenInput()
        self.initial[SAID_BY] = said_by


def said_before(
    programme: RegionalProgramme, rows: Sequence[Realised], said_by: str, year: int | None
) -> Mapping[str, Any]:
    """What one side said of a year, as the form writes it; for a year of which it said nothing, the year."""
    own = next((row for row in rows if (row.said_by, row.year) == (said_by, year)), None)
    if own is None:
        return {YEAR_OF: year or ""}
    kind = kind_of(programme)
    decimal = {attribute.id for attribute in kind.attributes if attribute.type == "desimal"}
    return {name: value.replace(".", ",") if name in decimal else value for name, value in own.values.items()}
