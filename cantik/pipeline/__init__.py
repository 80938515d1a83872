"""The whole way, from files to site. Read `way.py` first. Importing this package imports nothing: `verify` needs no
register."""
