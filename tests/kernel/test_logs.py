"""Logs say where a fault is, never what somebody typed."""

import json
import logging
from io import StringIO

import structlog
from django.conf import settings

CANARY = "lotte@example.org"


def logged(write) -> dict:
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    options = dict(settings.LOGGING["formatters"]["json"])
    handler.setFormatter(options.pop("()")(**options))
    logger = logging.getLogger("test.logs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        write()
    finally:
        logger.removeHandler(handler)
    return json.loads(stream.getvalue())


def test_an_exception_is_told_by_its_class_and_lines():
    def write():
        try:
            raise ValueError(CANARY)
        except ValueError:
            structlog.get_logger("test.logs").exception("it_broke")

    line = logged(write)
    assert line["error"] == "ValueError"
    assert line["frames"][-1].startswith("kernel/test_logs.py:")


def test_an_exception_message_stays_inside():
    def write():
        try:
            raise ValueError(CANARY)
        except ValueError:
            structlog.get_logger("test.logs").exception("it_broke")

    assert CANARY not in json.dumps(logged(write))


def test_a_library_line_keeps_its_arguments_to_itself():
    line = logged(lambda: logging.getLogger("test.logs").warning("bad request: %s", f"/o/?email={CANARY}"))
    assert line["event"] == "bad request: %s"
