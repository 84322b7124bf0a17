"""The verbs that the Makefile calls: `python -m docker.local VERB`. Standard library only."""

import argparse
import os
import shutil
import subprocess
import sys

from docker.local import (
    application,
    checks,
    demo,
    environment,
    interpreter,
    lending,
    packages,
    services,
    surroundings,
)
from docker.local.layout import LOCAL, PYTHON, VENV, short
from docker.local.progress import Steps


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m docker.local", description=__doc__)
    parser.add_argument(
        "--at", default=os.environ.get("AT", ""), help="pin the clock: an ISO 8601 instant with offset"
    )
    parser.add_argument("--port", default=os.environ.get("PORT", ""), help="of the web workers; default 8000")
    parser.add_argument("--once", action="store_true", help="stop everything again at the end")
    parser.add_argument("verb", choices=sorted(VERBS))
    parser.add_argument(
        "rest", nargs=argparse.REMAINDER, help="for pytest, a command, or names of package sections"
    )
    return parser.parse_args()


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise SystemExit(f"PORT={text} is no port.")
    return int(text)


def up(given: argparse.Namespace) -> int:
    """Everything, running in the background."""
    demo.up(at=given.at, port=_port(given.port))
    return 0


def demonstrate(given: argparse.Namespace) -> int:
    """The demo and its walk."""
    return demo.demo(at=given.at, port=_port(given.port), once=given.once)


def down(_given: argparse.Namespace) -> int:
    """Stops what this checkout started."""
    if not LOCAL.exists():
        print("nothing was running")
        return 0
    with services.alone():
        lending.keep(False)
        stopped = [*application.stop(), *services.stop()]
    print(f"stopped {', '.join(stopped)}" if stopped else "nothing was running")
    return 0


def forget(given: argparse.Namespace) -> int:
    """Stops everything and deletes its data."""
    down(given)
    services.forget()
    shutil.rmtree(LOCAL, ignore_errors=True)
    print(f"removed {short(LOCAL)}")
    return 0


def clean(given: argparse.Namespace) -> int:
    """Back to a fresh clone."""
    forget(given)
    shutil.rmtree(VENV, ignore_errors=True)
    print(f"removed {short(VENV)}")
    return 0


def prepare(_given: argparse.Namespace) -> int:
    """System packages and .venv, nothing started."""
    with services.alone():
        demo.prepare(Steps(count=2))
    return 0


def within(given: argparse.Namespace) -> int:
    """Runs a command while PostgreSQL and Redis run."""
    _quietly_prepared()
    with lending.lent():
        return subprocess.run(given.rest, check=False, **surroundings.options(given.at)).returncode


def test(given: argparse.Namespace) -> int:
    """The tests: on two processes, in random order, on databases of their own."""
    _quietly_prepared()
    command = [str(PYTHON), "-m", "pytest", "-n", "2", "--dist", "load", *given.rest]
    with lending.lent():
        return subprocess.run(command, check=False, **surroundings.options()).returncode


def lint(_given: argparse.Namespace) -> int:
    """All checks that need no run of the app."""
    _quietly_prepared()
    with lending.lent():
        return checks.run()


def lock(_given: argparse.Namespace) -> int:
    """requirements.lock anew."""
    environment.lock()
    return 0


def install_packages(given: argparse.Namespace) -> int:
    """Installs the sections named; the image calls it with `programs`."""
    print(packages.ensure(frozenset(given.rest) or frozenset({"programs", "services", "environment"})))
    return 0


def image_environment(_given: argparse.Namespace) -> int:
    """What the Dockerfile calls."""
    environment.make_runtime()
    return 0


def _quietly_prepared() -> None:
    with services.alone():
        packages.ensure()
        if not environment.ready():
            environment.make(interpreter.find())


VERBS = {
    "up": up,
    "demo": demonstrate,
    "down": down,
    "forget": forget,
    "clean": clean,
    "prepare": prepare,
    "within": within,
    "test": test,
    "lint": lint,
    "lock": lock,
    "packages": install_packages,
    "image-environment": image_environment,
}


def main() -> int:
    if sys.version_info < (3, 11):
        raise SystemExit("This needs Python 3.11 or later (and 3.12 or 3.13 for the app).")
    given = _arguments()
    given.at = surroundings.instant(given.at)
    try:
        return int(VERBS[given.verb](given))
    except KeyboardInterrupt:
        print("\ninterrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main())
