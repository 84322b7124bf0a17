"""Structured logs: JSON lines with named fields.

No message text of an exception leaves the process (it may quote a value that a person typed); the exception's
class and the lines it passed are enough to find the fault.
"""

import sys
import traceback
from typing import Any

import structlog


def without_values(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Replace exc_info by the exception's class and its frames as file:line, without values."""
    info = event.pop("exc_info", None)
    if info:
        if info is True:
            info = sys.exc_info()
        error = info if isinstance(info, BaseException) else (info[1] if isinstance(info, tuple) else None)
        if error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            event["error"] = type(error).__name__
            event["frames"] = [
                f"{'/'.join(frame.filename.split('/')[-2:])}:{frame.lineno}" for frame in frames[-8:]
            ]
    return event


def from_stdlib(_logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
    """Lines of libraries carry their logger's name, not their arguments: those may hold a URL's query."""
    record = event.get("_record")
    if record is not None and event.get("_from_structlog") is False:
        event["event"] = str(record.msg)
        event["logger"] = record.name
    return event


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": SHARED,
            "processors": [
                from_stdlib,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                without_values,
                structlog.processors.JSONRenderer(),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "ERROR"},
        # Its lines quote the Host header and other things that were sent.
        "django.security": {"level": "CRITICAL"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        # A line per task, every two seconds, says nothing.
        "celery.beat": {"level": "WARNING"},
        "celery.worker.strategy": {"level": "WARNING"},
    },
}
