"""XLSForm to XForm XML, by pyxform; what it cannot read is one typed error. Pure: no file, no Java."""

from __future__ import annotations

from cantik.base.errors import CantikError
from cantik.field.instruments.xlsform import Row, XlsForm


class NotAForm(CantikError):
    """D141: the rows do not make a form; `found` is what pyxform says (in English, with sheet and row)."""

    def __init__(self, found: str) -> None:
        super().__init__(
            "D141",
            "XLSForm tidak dapat disusun menjadi formulir",
            found=found,
            mend="Perbaiki baris yang disebut, lalu ulangi.",
        )


def xform(form: XlsForm) -> tuple[str, tuple[str, ...]]:
    """The XForm XML and the warnings of the compiler. Raises `NotAForm`."""
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    warnings: list[str] = []
    sheets: dict[str, list[dict[str, str]]] = {}
    for sheet, rows in (("survey", form.survey), ("choices", form.choices), ("settings", [form.settings])):
        sheets[sheet] = [_filled_cells(row) for row in rows]
        # the compiler looks for titles in the first rows only, and a column may begin far below
        sheets[f"{sheet}_header"] = [dict.fromkeys((title for row in sheets[sheet] for title in row), "")]
    try:
        result = convert(sheets, warnings=warnings, validate=False, pretty_print=False, form_name="data")
    except PyXFormError as error:
        raise NotAForm(" ".join(str(error).split())) from error
    return str(result.xform), tuple(warnings)


def _filled_cells(row: Row) -> dict[str, str]:
    """The cells that hold something, as a reader of workbooks hands them over."""
    return {column: cell for column, cell in row.items() if cell}
