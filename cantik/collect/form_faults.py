"""What is wrong with a form or an export, at its sheet, row and column. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormFault:
    """One thing that is wrong: sheet, row of the spreadsheet (0 = none), column, what was found, how to mend it,
    what is expected there."""

    sheet: str
    row: int
    column: str
    found: str
    message: str
    mend: str = ""
    expected: str = ""

    def line(self) -> str:
        """The fault as one line."""
        place = ", ".join(
            part for part in (f"lembar {self.sheet}", f"baris {self.row}" if self.row else "", self.column) if part
        )
        found = f"; ditemukan “{self.found}”" if self.found else ""
        wanted = f"; seharusnya {self.expected}" if self.expected else ""
        return f"{place}: {self.message}{found}{wanted}." + (f" {self.mend}" if self.mend else "")
