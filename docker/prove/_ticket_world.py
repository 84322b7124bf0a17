"""A small world with tickets to sell, in databases of its own that begin empty at every proof."""

import json
import os
import shutil
import socket
import subprocess
from pathlib import Path
from typing import Any

from docker.local import surroundings
from docker.local.layout import LOCAL, PYTHON, ROOT, SERVICES_FILE


class World:
    """Where it lies, and the environment of a process of the app in it."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.folder = LOCAL / database
        self.web = [free_port(), free_port()]
        self.payments = free_port()

    @property
    def payments_url(self) -> str:
        return f"http://127.0.0.1:{self.payments}"

    def variables(self) -> dict[str, str]:
        return {
            **surroundings.variables(),
            "CULTURE_DB": self.database,
            "PUBLIC_URL": f"http://127.0.0.1:{self.web[0]}",
            "MOLLIE_API_URL": self.payments_url,
            "NO_PROXY": "*",
        }

    def begin(self, wish: dict[str, Any]) -> dict[str, Any]:
        """New databases, seeded as `docker.prove._ticket_seed` says; what it tells of them."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True, mode=0o700)
        with self.line("postgres") as line:
            for name in (self.database, f"{self.database}_keys"):
                line.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
                line.execute(f"CREATE DATABASE {name}")
        return self.run("docker.prove._ticket_seed", wish)

    def run(self, module: str, wish: dict[str, Any]) -> dict[str, Any]:
        """A module of the app's side: JSON in, JSON in the last line out."""
        done = subprocess.run(
            [str(PYTHON), "-m", module], input=json.dumps(wish), cwd=ROOT, env=self.variables(),
            stdout=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{module} failed")
        return dict(json.loads(done.stdout.strip().splitlines()[-1]))

    def line(self, database: str = "") -> Any:
        """A connection to the database, each statement for itself."""
        import psycopg

        server = json.loads(SERVICES_FILE.read_text())["postgres"]
        return psycopg.connect(
            host=server["host"], port=server["port"], user=server["user"], password=server["password"],
            dbname=database or self.database, autocommit=True,
        )  # fmt: skip


def free_port() -> int:
    """One that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def from_environment(name: str, otherwise: int) -> int:
    """A whole number that whoever runs the proof may have given."""
    return int(os.environ.get(name) or otherwise)


def log_folder(world: World) -> Path:
    """Where its processes write."""
    folder = world.folder / "log"
    folder.mkdir(exist_ok=True)
    return folder
