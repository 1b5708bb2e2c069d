"""`python -m gateway.cli`, as the supervisor starts its processes."""

from gateway.cli import main

main()
