"""How well text search finds what was meant: the labelled Dutch queries, ours beside PostgreSQL's own ways.

`ours` goes through the room's door; `dutch` is plain to_tsvector('dutch') with websearch_to_tsquery and ts_rank, `trigram`
is word_similarity alone; all over the same corpus in the same PostgreSQL. Of the queries a part was held out: written
before the search was tuned, and not looked at since.
"""

import json
import subprocess
import sys

from docker.bench import _relevance, _report, _world
from docker.local import surroundings
from docker.local.layout import PYTHON, ROOT, SERVICES_FILE

DATABASE = "culture_relevance"
_ENSURE = """
import json, sys, psycopg
server = json.load(open(sys.argv[1]))['postgres']
with psycopg.connect(host=server['host'], port=server['port'], user=server['user'], dbname='postgres', autocommit=True) as line:
    if not line.execute('SELECT FROM pg_database WHERE datname = %s', (sys.argv[2],)).rowcount:
        line.execute(f'CREATE DATABASE {sys.argv[2]}')
"""


def main() -> None:
    """Prints a table per part, then one JSON line."""
    variables = {**surroundings.variables(_world.AT), "CULTURE_DB": DATABASE}
    _run(variables, "-c", _ENSURE, str(SERVICES_FILE), DATABASE)
    _run(variables, "manage.py", "migrate", "--verbosity", "0")
    output = _run(variables, "-m", "docker.bench._relevance_run", *sys.argv[1:])
    *lines, last = output.strip().splitlines()
    print(*lines, sep="\n")
    measured = json.loads(last)
    figures: dict[str, float] = {}
    for part, ways in measured.items():
        _table(part, ways)
        for way, kinds in ways.items():
            name = part.replace(" ", "_")
            figures |= {f"{name}_{way}_{each}": kinds["all"][each] for each in ("recall", "mrr")}
    goals = {
        f"{part}_{each}_ahead": {"at_least": margin}
        for part in ("tuned", "held_out")
        for each, margin in (("recall", 0.05), ("mrr", 0.08))
    }
    for goal in goals:
        part, each = goal.removesuffix("_ahead").rsplit("_", 1)
        best = max(figures[f"{part}_{way}_{each}"] for way in ("dutch", "trigram"))
        figures[goal] = round(figures[f"{part}_ours_{each}"] - best, 3)
    figures["queries"] = sum(len(_relevance.queries(part)) for part in _relevance.PARTS)
    figures["offers"] = len(_relevance.corpus()) + len(_relevance.crowd())
    _report.say("relevance", figures, goals)


def _table(part: str, ways: dict[str, dict[str, dict[str, float]]]) -> None:
    kinds = next(iter(ways.values()))
    print(f"\n{part:<16}{'queries':>8}  " + "".join(f"{way + ' recall@10, MRR':>26}" for way in ways))
    for kind in kinds:
        row = "".join(f"{found[kind]['recall']:>20.3f}{found[kind]['mrr']:>6.2f}" for found in ways.values())
        print(f"{kind:<16}{kinds[kind]['queries']:>8}  {row}")


def _run(variables: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"failed: {' '.join(arguments[:2])}")
    return done.stdout


if __name__ == "__main__":
    main()
