"""A seeded world of a size, in a database of its own, made once and used again until what writes its rows has changed;
with BENCH_KEEP=1 also afterwards, as long as there is one of that size.
"""

import os
import subprocess
import sys
from hashlib import blake2b
from pathlib import Path

import psycopg

from docker.bench import _world
from docker.local import services, surroundings
from docker.local.layout import PYTHON, ROOT, SERVICES_FILE

DATABASE = "culture_bench_search"
USUAL = 100_000
# What the rows depend on.
_WRITERS = (
    "seeding",
    "document",
    "calendar",
    "text",
    "regions",
    "terms",
    "migrations",
    "rendering.py",
    "keys.py",
    "shelves.py",
)


def ensure(offers: int, occurrences: int) -> dict[str, str]:
    """The environment of a process of the app in that world."""
    name = DATABASE if offers == USUAL else f"{DATABASE}_{offers}"
    variables = {**surroundings.variables(_world.AT), "CULTURE_DB": name}
    mark = f"{offers} {occurrences} {_writers()}"
    with connected("postgres") as line:
        found = line.execute("SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database")
        known = {str(row[0]): row[1] for row in found.fetchall()}
        for each in (name, f"{name}_keys"):
            if each not in known:
                line.execute(f'CREATE DATABASE "{each}"')
    _python(variables, "-m", "docker.local.tables")
    there = str(known.get(name) or "")
    kept = bool(os.environ.get("BENCH_KEEP")) and there.startswith(f"{offers} {occurrences} ")
    if there != mark and not kept:
        print(f"making a world of {offers:,} offers, once", flush=True)
        size = ["--offers", str(offers), "--occurrences", str(occurrences)]
        _python(variables, "manage.py", "seed_world", *size, "--date", _world.AT[:10], "--replace")
        with connected("postgres") as line:
            line.execute(f"COMMENT ON DATABASE \"{name}\" IS '{mark}'")
    return variables


def connected(database: str) -> psycopg.Connection[tuple[object, ...]]:
    """To the local server."""
    server = services.read(SERVICES_FILE)["postgres"]
    return psycopg.connect(
        host=server["host"], port=server["port"], user=server["user"], dbname=database, autocommit=True
    )


def _writers() -> str:
    room = ROOT / "culture_app" / "offers"
    files = [path for name in _WRITERS for path in _files(room / name)]
    found = blake2b(digest_size=8)
    for path in sorted(files):
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    return [each for each in path.rglob("*") if each.suffix in (".py", ".tsv", ".txt")]


def _python(variables: dict[str, str], *arguments: str) -> None:
    if subprocess.run([str(PYTHON), *arguments], check=False, cwd=ROOT, env=variables).returncode:
        sys.exit(f"failed: {' '.join(arguments[:2])}")
