"""`python -m bench`, what `make bench` runs; see the package for what it prints."""

import argparse
import sys
from collections.abc import Iterator

from rich.console import Console

from bench.figures import Figure, print_table
from bench.registry import BENCHES


def main() -> int:
    """Run the benches asked for and print their figures."""
    asked = _arguments()
    names = asked.only or list(BENCHES)
    console = Console(stderr=asked.json)
    figures = []
    for figure in _figures(names, quick=asked.quick):
        figures.append(figure)
        if asked.json:
            print(figure.to_json(), flush=True)
    print_table(figures, console)
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Speed, as ratios.")
    parser.add_argument("--json", action="store_true", help="JSON lines; the table goes to stderr")
    parser.add_argument("--quick", action="store_true", help="small sizes, indicative ratios")
    parser.add_argument(
        "--only", action="append", choices=list(BENCHES), metavar="NAME", help=", ".join(BENCHES)
    )
    return parser.parse_args()


def _figures(names: list[str], *, quick: bool) -> Iterator[Figure]:
    for name in names:
        bench = BENCHES[name]
        yield from bench.run(bench.quick if quick else bench.full, bench.rounds)


if __name__ == "__main__":
    sys.exit(main())
