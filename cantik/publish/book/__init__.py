"""The printed book of a release."""

from cantik.publish.book.make import begin, make, make_pages
from cantik.publish.book.pictures import charts

__all__ = ["begin", "charts", "make", "make_pages"]
