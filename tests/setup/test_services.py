"""A private PostgreSQL and Redis, lent for one command."""

import json
from functools import partial
from pathlib import Path

LOOK = """\
import json, os, pathlib, sys
import psycopg, redis
local = pathlib.Path(os.environ["CULTURE_LOCAL"])
found = json.loads((local / "services.json").read_text())
server = found["postgres"]
say = {"found": found}
for database in ("culture", "culture_keys"):
    with psycopg.connect(host=server["host"], port=server["port"], user=server["user"], dbname=database) as line:
        show = lambda name: line.execute(f"SHOW {name}").fetchone()[0]
        say[database] = {name: show(name) for name in ("listen_addresses", "fsync", "synchronous_commit", "jit")}
        say["version"] = line.info.server_version
        say["may"] = line.execute("SELECT rolcreatedb FROM pg_roles WHERE rolname = 'culture'").fetchone()[0]
        line.execute("CREATE EXTENSION postgis")
        line.execute("CREATE EXTENSION pg_trgm")
        line.execute("CREATE EXTENSION unaccent")
        line.execute("CREATE EXTENSION btree_gist")
cache = redis.from_url(found["redis"]["url"])
say["redis"] = {name: cache.config_get(name)[name] for name in ("port", "save", "maxmemory-policy")}
owner = os.stat(server["host"])
say["owner"], say["mode"] = owner.st_uid, oct(owner.st_mode & 0o777)
say["running"] = [json.loads(path.read_text())["pid"] for path in (local / "run").glob("*.json")]
print(json.dumps(say))
"""


def _look(set_up, **variables: str) -> dict:
    done = set_up("within", "python", "-c", LOOK, **variables)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_they_are_private_durable_and_gone_afterwards(set_up, alive):
    elsewhere = {
        "PGHOST": "127.0.0.1",
        "PGPORT": "5432",
        "PGUSER": "nobody",
        "PGDATABASE": "other",
        "PGSERVICE": "x",
    }
    seen = _look(
        set_up, **elsewhere, DATABASE_URL="postgresql://else.where/db", REDIS_URL="redis://127.0.0.1:6379/0"
    )
    for database in ("culture", "culture_keys"):
        assert seen[database] == {
            "listen_addresses": "",
            "fsync": "on",
            "synchronous_commit": "on",
            "jit": "off",
        }
    assert seen["version"] >= 150000
    assert seen["may"]
    assert seen["redis"] == {"port": "0", "save": "", "maxmemory-policy": "noeviction"}
    assert seen["owner"] != 0, "never as root"
    assert seen["mode"] == "0o700", "no password, so nobody else may enter"
    assert len(seen["running"]) == 2
    assert not any(alive(pid) for pid in seen["running"])


def test_a_checkout_with_a_long_path_gets_short_sockets(set_up_in, tmp_path):
    deep = tmp_path / ("d" * 100) / "with space" / "local"
    try:
        seen = _look(partial(set_up_in, deep))
    finally:
        set_up_in(deep, "forget")
    host = seen["found"]["postgres"]["host"]
    assert len(f"{host}/.s.PGSQL.5432.lock") <= 107
    assert not Path(host).exists(), "forgotten with the rest"


def test_the_command_s_exit_code_is_the_answer(set_up):
    assert set_up("within", "python", "-c", "raise SystemExit(7)").returncode == 7


def test_a_database_that_was_killed_comes_back(python):
    done = python(
        "import os, signal; from docker.local import processes, services\n"
        "with services.alone():\n"
        "    services.start()\n"
        "    first = processes.running('postgres').pid\n"
        "    os.kill(first, signal.SIGKILL)\n"
        "    services.start()\n"
        "    print(processes.running('postgres').pid != first)\n"
    )
    assert done.stdout.split() == ["True"], done.stderr
