"""Logs for the operator: one JSON line an event, on standard error.

`configure(level)` once per process; then `structlog.get_logger()`. Promises: events carry ids,
codes and counts; no SIRET, name of person or file, or key is ever passed to a logger.
"""

import logging
import sys

import structlog


def configure(level: str, process: str) -> None:
    """Set the level and the process's name (`front`, `worker`, `cli`)."""
    logging.basicConfig(stream=sys.stderr, level=level, format="%(message)s", force=True)
    for noisy in ("paramiko", "uvicorn", "alembic", "passerelle.sftp"):
        logging.getLogger(noisy).setLevel(logging.ERROR)
    # DBOS prints the whole trace of what fails, which may quote what was being read.
    logging.getLogger("dbos").setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            lambda _logger, _method, event: {"process": process, **event},
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
