"""What `make up` and `make demo` do, step by step. Every step may be repeated; what is there is reused."""

import os
import subprocess
from pathlib import Path

from docker.local import (
    application,
    environment,
    interpreter,
    lending,
    packages,
    services,
    surroundings,
    world,
)
from docker.local.layout import LOCAL, PYTHON, SERVICES_FILE, short
from docker.local.progress import Steps


def prepare(steps: Steps) -> None:
    """System packages and `.venv`."""
    with steps.step("packages", "the system packages of docker/packages.txt") as said:
        said(packages.ensure())
    with steps.step("environment", ".venv from requirements.lock") as said:
        if environment.ready():
            said("as the lock says")
        else:
            found = interpreter.find()
            said(f"{found}: {environment.make(found)}")


def up(*, at: str, port: int | None) -> None:
    """All services and processes, running and staying."""
    steps = Steps(count=5)
    with services.alone():
        prepare(steps)
        lending.keep(True)
        _servers(steps)
        _migrate(steps)
        _processes(steps, at, port)
    _farewell(at)


def demo(*, at: str, port: int | None, once: bool) -> int:
    """The whole evening, from an empty machine to a scanned ticket; ends with the walk's exit code."""
    steps = Steps(count=10)
    with services.alone():
        prepare(steps)
    if not once:
        lending.keep(True)
    with lending.lent(started=False):
        try:
            with services.alone():
                _servers(steps)
                _migrate(steps)
                world.steps(steps, at)
                _processes(steps, at, port)
            with steps.step("walk", "an evening out, over the calls a phone makes") as said:
                if code := _walk(at):
                    raise SystemExit(code)
                said("done")
        finally:
            print(f"\nseconds per step:\n{steps.table()}", flush=True)
    if not once:
        _farewell(at)
    return 0


def _servers(steps: Steps) -> None:
    with steps.step("services", "a private PostgreSQL with PostGIS, a private Redis") as said:
        services.start()
        where = Path(services.read(SERVICES_FILE)["postgres"]["host"])
        said(f"on sockets in {short(where)}")


def _migrate(steps: Steps) -> None:
    with steps.step("migrate", "tables of both databases, demo accounts") as said:
        application.python("-m", "docker.local.tables")
        said("up to date")


def _processes(steps: Steps, at: str, port: int | None) -> None:
    with steps.step("processes", "payments simulator, web workers, streams, Celery worker and beat") as said:
        said(application.start(at=at, port=port))


def _walk(at: str) -> int:
    command = [str(PYTHON), "-m", "fixtures.walk", "--base", application.url()]
    return subprocess.run(command, check=False, **surroundings.options(at)).returncode


def _farewell(at: str) -> None:
    base = application.url()
    accounts = LOCAL / "demo-accounts.json"
    print(
        f"\nRunning{f', its clock pinned at {at}' if at else ''}:\n"
        f"  the calls, with their documentation   {base}/v1/docs\n"
        f"  the curators' site                    {base}/curation/\n"
        f"  who can sign in                       {short(accounts)}\n"
        f"  logs                                  {short(LOCAL / 'log')}\n"
        f"`make down` stops all of it{'' if os.environ.get('CI') else ', `make help` says what else there is'}.",
        flush=True,
    )
