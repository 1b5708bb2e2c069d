"""How fast the gateway is, as ratios measured within one run.

`python -m bench` runs everything and prints a table; `--json` prints one JSON line per figure,
`{name, value, unit, against, ratio}`; `--quick` takes small sizes; `--only NAME` runs one bench.
`value` is the gateway's figure and `against` what it is held to, in the same unit: the clerk's
script, a library's bare call, a limit. `ratio` divides one by the other in the direction of the
goal: how many times faster where the goal is "at least", how many times the cost where it is "at
most".

Seconds depend on the machine and on who shares it: both sides of a ratio take turns, and the best
of each is kept. Both sides must find the same result, or the bench fails instead of answering.
Nothing here is ever asserted about time by a test.
"""
