"""Run the program with ``python -m lstm_gui``."""

import sys

from lstm_gui.cli import main

if __name__ == "__main__":
    sys.exit(main())
