"""Typesetting for printed products: fonts, safe strings, the shared look, the Typst worker."""

from cantik.publish.typeset.pattern import Inks, motif
from cantik.publish.typeset.press import Press, PrintJob, source
from cantik.publish.typeset.safe import cut, legible, prose, soft, together

__all__ = ["Inks", "Press", "PrintJob", "cut", "legible", "motif", "prose", "soft", "source", "together"]
