"""The infographics of a release."""

from cantik.publish.infographic.make import begin, begin_themes, make

__all__ = ["begin", "begin_themes", "make"]
