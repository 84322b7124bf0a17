"""The same searches as SQL: `python -m docker.bench._sql FOLDER` reads questions (JSON: class -> paths) from stdin and
writes FOLDER/CLASS/NUMBER.sql, each the statements of one question with its values in place; prints which classes the app
has planned once (true) or each time (false).

Without a folder it prints the codes of regions and keys of events that there are.
"""

import json
import re
import sys
from pathlib import Path

import django
import psycopg
from django.db import connection

_PARAMETER = re.compile(r"%\((\w+)\)s")
# A client prepares a statement once, before it runs it for the first time; `ready` is a variable of its own.
_PREPARED = "\\if :ready = 0\nPREPARE asked AS {sql};\n\\set ready 1\n\\endif\nEXECUTE asked({values});\n"


def main() -> None:
    django.setup()
    connection.ensure_connection()
    if len(sys.argv) == 1:
        print(json.dumps(_known()))
        return
    steady = {}
    for name, paths in json.load(sys.stdin).items():
        folder = Path(sys.argv[1]) / name
        folder.mkdir(parents=True, exist_ok=True)
        for number, path in enumerate(paths):
            sql, steady[name] = _rendered(path)
            (folder / f"{number}.sql").write_text(sql)
    print(json.dumps(steady))


def _known() -> dict[str, list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT substr(key, 3) FROM (SELECT unnest(keys) AS key FROM offers_offer WHERE kind = 'event') k
            WHERE key LIKE 'r:%' GROUP BY key HAVING count(*) > 20 ORDER BY md5(key) LIMIT 200"""
        )
        regions = [row[0] for row in cursor.fetchall()]
        cursor.execute(
            "SELECT id::text FROM offers_offer WHERE kind = 'event' AND NOT withdrawn ORDER BY id LIMIT 400"
        )
        return {"regions": regions, "ids": [row[0] for row in cursor.fetchall()]}


def _rendered(path: str) -> tuple[str, bool]:
    from culture_app.kernel import clock
    from culture_app.offers import search
    from culture_app.offers import services as offers

    query = offers.query_from(raw=path.partition("?")[2])
    sought, _ = search._sought(query, now=clock.now(), language="nl")
    composed = [search.compose(query, now=clock.now(), language="nl")]
    if query.facets:
        composed.append(search.compose_facets(query, now=clock.now()))
    cursor = psycopg.ClientCursor(connection.connection)
    if not sought.steady:
        return "".join(f"{_on_one_line(cursor.mogrify(*each))};\n" for each in composed), False
    [(sql, values)] = composed
    names = list(dict.fromkeys(_PARAMETER.findall(sql)))
    numbered = _PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", sql).replace("%%", "%")
    literals = cursor.mogrify(", ".join(["%s"] * len(names)), [values[name] for name in names])
    return _PREPARED.format(sql=_on_one_line(numbered), values=literals), True


def _on_one_line(sql: str) -> str:
    return " ".join(sql.split())


if __name__ == "__main__":
    main()
