"""`python -m cantik` is the command `cantik`."""

import sys

from cantik.cli import main

if __name__ == "__main__":
    sys.exit(main())
