"""Typesetting for printed products: fonts, safe strings, the shared look, the Typst worker."""

from cantik.publish.typeset.pattern import Inks, motif
from cantik.publish.typeset.press import Press, PrintJob, PrintRefused, source
from cantik.publish.typeset.prints import BegunPrint, Print, begin_prints
from cantik.publish.typeset.safe import cut, legible, prose, soft, together

__all__ = [
    "BegunPrint",
    "Inks",
    "Press",
    "Print",
    "PrintJob",
    "PrintRefused",
    "begin_prints",
    "cut",
    "legible",
    "motif",
    "prose",
    "soft",
    "source",
    "together",
]
