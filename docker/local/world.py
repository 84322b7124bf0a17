"""The demo's world: written as data products, pulled, learned from, and put on sale.

A step whose work is still good is not done again. What a database holds is noted in the database itself, so the note
goes when the database does.
"""

import json
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from docker.local import application, postgres, services
from docker.local.layout import LOCAL, ROOT, STATE_FILE, short
from docker.local.progress import Steps

MESH = LOCAL / "mesh"
WRITTEN = LOCAL / "mesh.json"
MODELS = LOCAL / "models"
BRUSSELS = ZoneInfo("Europe/Brussels")


def steps(shown: Steps, at: str) -> None:
    """Four steps; afterwards tonight has something."""
    now = datetime.fromisoformat(at) if at else datetime.now(BRUSSELS)
    wanted = {"date": now.astimezone(BRUSSELS).date().isoformat(), "generator": _generator()}
    _write(shown, wanted, at)
    noted = _noted()
    with shown.step("pull", "the data products into the rooms") as said:
        if noted.get("pulled") == wanted:
            said("this world is in there already")
        else:
            _note({})
            application.python("manage.py", "mesh_pull", MESH, at=at)
            _note(noted := {"pulled": wanted})
            said("pulled")
    with shown.step("train", "the recommender on the pulled participations") as said:
        if noted.get("trained") == wanted and MODELS.is_dir() and any(MODELS.iterdir()):
            said("has learned from this world already")
        else:
            # another day is another world: the version of yesterday's is no measure
            application.python("manage.py", "train_recommender", "--force", at=at)
            _note(noted | {"trained": wanted})
            said("trained")
    with shown.step("pools", "an organiser around Leuven opens her sales") as said:
        application.python("manage.py", "open_demo_pools", at=at)
        said("open")


def _write(shown: Steps, wanted: dict[str, str], at: str) -> None:
    with shown.step("mesh", f"a small Flanders around {wanted['date']}, as data products") as said:
        if services.read(WRITTEN) == wanted and MESH.is_dir():
            said(f"{short(MESH)} is of that day")
            return
        WRITTEN.unlink(missing_ok=True)
        application.python("-m", "fixtures.world", "--out", MESH, "--date", wanted["date"], at=at)
        services.write(WRITTEN, wanted)
        said(short(MESH))


def _generator() -> str:
    """The generator's code, by its newest file: a world made by other code is made anew."""
    apart = {"payments", "uitpas", "walk"}
    paths = (ROOT / "fixtures").rglob("*.py")
    return str(max((p.stat().st_mtime_ns for p in paths if p.parent.name not in apart), default=0))


def _sockets() -> Path:
    return Path(services.read(STATE_FILE)["sockets"])


def _noted() -> dict[str, Any]:
    try:
        return dict(json.loads(postgres.note(_sockets())))
    except ValueError:
        return {}


def _note(value: dict[str, Any]) -> None:
    postgres.set_note(_sockets(), json.dumps(value))
