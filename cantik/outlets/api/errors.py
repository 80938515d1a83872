"""Why the API refuses: in words for whoever writes the program, as a problem of RFC 9457."""

from __future__ import annotations

from cantik.base.errors import CantikError
from cantik.release.own.errors import quote_input


class ApiRefused(CantikError):
    """An address that is answered by no figures; `status`: that of HTTP."""

    def __init__(
        self, code: str, message: str, *, status: int, found: str = "", expected: str = "", mend: str = ""
    ) -> None:
        super().__init__(code, message, found=quote_input(found), expected=expected, mend=mend)
        self.status = status

    def problem(self) -> dict[str, str | int]:
        """The problem as its reader gets it; `kode` is documented in docs/rujukan/galat.md."""
        told = {"ditemukan": self.found, "seharusnya": self.expected, "saran": self.mend}
        return {
            "type": f"urn:cantik:galat:{self.code}",
            "title": self.message,
            "status": self.status,
            "detail": self.line(),
            "kode": self.code,
            **{name: text for name, text in told.items() if text},
        }
