"""The printed books of a release."""

from cantik.publish.book.further import list_further, print_further
from cantik.publish.book.make import NAME, list_prints, make, make_pages

__all__ = ["NAME", "list_further", "list_prints", "make", "make_pages", "print_further"]
