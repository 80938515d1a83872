"""Screens of metadata: sets of an area, a part at a time, handing in, review, files in and out, beside last year's."""
