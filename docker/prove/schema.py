"""The running server keeps every promise of its own OpenAPI document: `schemathesis run`, as an outsider would.

In the measured world, four times: a citizen with invented keys over everything but her erasure; the same with keys of
what there really is (an event tonight, her own plan, booking and ticket), so that not every answer is "there is no such
thing"; the organiser and the door at their own calls; and a citizen made to be erased.

PROVE_EXAMPLES (50) says how many requests per operation, PROVE_SEED which.
"""

import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
import uuid
from pathlib import Path
from typing import Any

from docker.bench import _world
from docker.local.layout import ROOT, VENV
from docker.prove import _server

EXAMPLES = os.environ.get("PROVE_EXAMPLES", "50")
SEED = os.environ.get("PROVE_SEED", "20260701")
LONGEST = 1200  # seconds of one run; a quiet machine takes 210 for the longest
CITIZEN = "lotte@example.org"
TO_BE_ERASED = "prove-schema@example.org"


def main() -> int:
    """0 if no run found anything."""
    _world.ensure()
    _server.manage("open_demo_pools")
    tokens = {
        who: _server.manage("issue_token", f"{who}@example.org", "--seconds", "3600")
        for who in ("organiser", "door")
    }
    tokens["citizen"] = _server.manage("issue_token", CITIZEN, "--seconds", "3600")
    tokens["erased"] = _server.manage("issue_token", _somebody(), "--scope", "me:erase", "--seconds", "3600")
    with _server.served() as url, tempfile.TemporaryDirectory(prefix="culture-prove-") as folder:
        real = Path(folder) / "schemathesis.toml"
        invented = Path(folder) / "plain.toml"
        invented.write_text(_EXPECTED)
        real.write_text(_EXPECTED + _keys(url, tokens))
        runs = {
            "citizen, invented keys": (tokens["citizen"], invented, ["--exclude-path", "/v1/me"]),
            "citizen, real keys": (tokens["citizen"], real, ["--include-path-regex", _WITH_KEYS]),
            "organiser": (tokens["organiser"], real, ["--include-path-regex", "/organisers/"]),
            "door": (tokens["door"], invented, ["--include-path-regex", "/v1/(scans|ticket-)"]),
            "erasure": (tokens["erased"], invented, ["--include-path", "/v1/me"]),
        }
        codes = {name: _run(name, url, *how) for name, how in runs.items()}
    failed = [name for name, code in codes.items() if code]
    print(json.dumps({"prove": "schema", "runs": list(codes), "failed": failed}), flush=True)
    return 1 if failed else 0


# A request may be well formed and still be refused for what it says: a forged ticket, seats that are not for sale.
_EXPECTED = """\
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "410", "422", "429"]

"""
# Where schemathesis finds docker.prove.formats.
_ENVIRONMENT = os.environ | {"SCHEMATHESIS_HOOKS": "docker.prove.formats", "PYTHONPATH": str(ROOT)}
_WITH_KEYS = r"/events/\{|/places/\{|/companions|/outings|/bookings/|/tickets/"


def _run(name: str, url: str, token: str, config: Path, choice: list[str]) -> int:
    print(f"\n=== {name}", flush=True)
    command = [
        str(VENV / "bin" / "schemathesis"), "--config-file", str(config), "--no-color",
        "run", f"{url}/v1/schema", "-H", f"Authorization: Bearer {token}",
        "--max-examples", EXAMPLES, "--seed", SEED, "--phases", "examples,coverage,fuzzing,stateful",
        "--continue-on-failure", "--generation-database", "none", "--max-response-time", "5", *choice,
    ]  # fmt: skip
    began = time.monotonic()
    try:
        code = subprocess.run(
            command, cwd=config.parent, env=_ENVIRONMENT, check=False, timeout=LONGEST
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"not done within {LONGEST} s", flush=True)
        code = 1
    print(f"=== {name}: {'held' if code == 0 else 'FAILED'} in {time.monotonic() - began:.0f} s", flush=True)
    return code


def _somebody() -> str:
    code = (
        "from culture_app.accounts import services as accounts\n"
        "from culture_app.accounts.errors import EmailTaken\n"
        "import secrets\n"
        "try:\n"
        f"    accounts.create_user(email='{TO_BE_ERASED}', password=secrets.token_urlsafe())\n"
        "except EmailTaken:\n"
        "    pass\n"
    )
    _server.manage("shell", "-c", code)
    return TO_BE_ERASED


def _keys(url: str, tokens: dict[str, str]) -> str:
    """As schemathesis' configuration: what is there for each parameter; hers is planned and booked for this."""
    event, place = (
        _call(f"{url}/v1/{kind}?embed=card&limit=1")["member"][0] for kind in ("events", "places")
    )
    organiser = _server.manage(
        "shell", "-c",
        "from culture_app.accounts.models import User\n"
        "print(User.objects.get(email='organiser@example.org').organiser)",
    ).splitlines()[-1]  # fmt: skip
    pools = _call(f"{url}/v1/organisers/{organiser}/pools", tokens["organiser"])["items"]
    pool, outing = next(
        (pool, outing)
        for pool in pools
        if pool["seats_left"] and _free(pool) and (outing := _planned(url, pool, tokens["citizen"]))
    )
    booking = _call(f"{url}/v1/outings/{outing}/booking", tokens["citizen"], {})
    found = {
        "path.id": event["id"],
        "path.organiser": organiser,
        "path.outing": outing,
        "path.booking": booking["id"],
        "path.ticket": booking["tickets"][0]["id"],
        "query.occurrence": pool["occurrence"],
        "body.occurrence": pool["occurrence"],
    }
    said = ["[parameters]", *(f'"{name}" = "{key}"' for name, key in found.items())]
    said += ["[[operations]]", 'include-path-regex = "/places/"', "[operations.parameters]"]
    return "\n".join([*said, f'"path.id" = "{place["id"]}"', ""])


def _planned(url: str, pool: dict[str, Any], token: str) -> str | None:
    """None where an earlier proof stopped the sale, or called the show off."""
    seats = [{"tariff": pool["prices"][0]["tariff"], "count": 1}]
    try:
        return str(
            _call(f"{url}/v1/outings", token, {"occurrence": pool["occurrence"], "seats": seats})["id"]
        )
    except urllib.error.HTTPError as refusal:
        if refusal.code == 409:
            return None
        raise


def _free(pool: dict[str, Any]) -> bool:
    return all(float(line["price"]["amount"]) == 0 for line in pool["prices"])


def _call(url: str, token: str = "", body: dict[str, Any] | None = None) -> Any:
    headers = {"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=60) as answer:
        return json.load(answer)


if __name__ == "__main__":
    raise SystemExit(main())
