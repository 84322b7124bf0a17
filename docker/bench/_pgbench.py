"""The same searches by pgbench: what PostgreSQL alone does with them, on the same machine at the same time."""

import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from docker.bench._stream import ms
from docker.local import postgres, services
from docker.local.layout import SERVICES_FILE


@dataclass(frozen=True, kw_only=True)
class Ran:
    per_second: float
    p50_ms: float
    p95_ms: float


def run(*, scripts: Path, database: str, clients: int, seconds: float) -> Ran:
    """Runs the folder's scripts in random order."""
    programs = postgres.binaries()
    if programs is None or not (programs / "pgbench").is_file():
        raise SystemExit("no pgbench beside the server's programs")
    server = services.read(SERVICES_FILE)["postgres"]
    with tempfile.TemporaryDirectory(prefix="culture-bench-") as folder:
        command = [
            str(programs / "pgbench"), "--no-vacuum", "--client", str(clients), "--jobs", "1", "--time", str(round(seconds)),
            "--protocol", "simple", "--define", "ready=0", "--log", "--log-prefix", f"{folder}/took",
            "--host", server["host"], "--port", str(server["port"]), "--username", server["user"],
            *(part for script in sorted(scripts.glob("*.sql")) for part in ("--file", str(script))), database,
        ]  # fmt: skip
        # As the app's own connections are set up.
        options = {"PGOPTIONS": "-c jit=off -c max_parallel_workers_per_gather=0", "PATH": "/usr/bin:/bin"}
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=options)
        rate = re.search(r"^tps = ([0-9.]+)", done.stdout, re.MULTILINE)
        if done.returncode or not rate:
            raise SystemExit(f"pgbench failed: {done.stderr[-1000:]}")
        taken = sorted(
            int(line.split(" ", 3)[2]) / 1e6
            for log in Path(folder).glob("took*")
            for line in log.read_text().splitlines()
            if line.split(" ", 3)[2].isdigit()  # not one that the end of the time cut off
        )
    return Ran(per_second=round(float(rate[1]), 1), p50_ms=ms(taken, 0.5), p95_ms=ms(taken, 0.95))
