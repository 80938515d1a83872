"""The printed books of a release."""

from cantik.publish.book.further import begin as begin_further
from cantik.publish.book.further import print_further
from cantik.publish.book.make import begin, make, make_pages

__all__ = ["begin", "begin_further", "make", "make_pages", "print_further"]
