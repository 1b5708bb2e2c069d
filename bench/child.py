"""One measured part alone in a process: `python -m bench.child MODULE FUNCTION FOLDER`."""

import sys

from bench.measuring import run_child

if __name__ == "__main__":
    print(run_child(*sys.argv[1:]))
