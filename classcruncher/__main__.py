"""`python -m classcruncher` is the command `classcruncher`."""

import sys

from classcruncher.cli import main

if __name__ == "__main__":
    sys.exit(main())
