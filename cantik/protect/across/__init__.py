"""Sums of villages: what a kecamatan, a kabupaten or a group of areas may tell beside what its villages tell.

Bottom-up (docs/adr/0060): the editions of villages stand. A number of a level is told only where whatever a
protected number of a village could be by its own edition, it still could be: others could make up for it.
"""
