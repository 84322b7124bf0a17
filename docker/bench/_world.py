"""A demo world in a database of its own (`culture_bench`), at a pinned instant: made once, then reused.

So that measurements neither disturb nor depend on what `make demo` left, and mean the same on every day.
"""

import subprocess
import sys

from docker.local import services, surroundings
from docker.local.layout import LOCAL, PYTHON, SERVICES_FILE

AT = "2026-07-01T12:00:00+02:00"
DATABASE = "culture_bench"
FOLDER = LOCAL / "bench-mesh"


def variables() -> dict[str, str]:
    """The environment of a process of the app in the measured world."""
    return {**surroundings.variables(AT), "CULTURE_DB": DATABASE}


def ensure() -> None:
    """Databases, tables, the world of AT's day pulled and learned from."""
    done = LOCAL / "bench-world.json"
    _databases()
    _python("-m", "docker.local.tables")
    if done.exists():
        return
    print("making the measured world, once", flush=True)
    _python("-m", "fixtures.world", "--out", str(FOLDER), "--date", AT[:10])
    _manage("mesh_pull", str(FOLDER))
    _manage("train_recommender", "--force")
    services.write(done, {"at": AT})


def _databases() -> None:
    code = (
        "import json, sys, psycopg\n"
        "server = json.load(open(sys.argv[1]))['postgres']\n"
        "at = {'host': server['host'], 'port': server['port'], 'user': server['user'], 'dbname': 'postgres'}\n"
        "with psycopg.connect(**at, autocommit=True) as line:\n"
        "    there = {row[0] for row in line.execute('SELECT datname FROM pg_database')}\n"
        "    for name in sys.argv[2:]:\n"
        "        name in there or line.execute(f'CREATE DATABASE {name}')\n"
    )
    _python("-c", code, str(SERVICES_FILE), DATABASE, f"{DATABASE}_keys")


def _manage(*arguments: str) -> None:
    _python("manage.py", *arguments)


def _python(*arguments: str) -> None:
    options = surroundings.options(AT) | {"env": variables()}
    if subprocess.run([str(PYTHON), *arguments], check=False, **options).returncode:
        sys.exit(f"failed: {' '.join(arguments[:3])}")
