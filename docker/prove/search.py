"""Ten thousand questions thrown together at random: no answer is a server error, and none takes a second.

Every parameter of the vocabulary (asked of the code itself, so none is forgotten) with good values, odd ones and nonsense,
one to nine of them at a time, over every list; as the web server answers them over HTTP, in the measured world.

PROVE_QUERIES (10000) says how many, PROVE_SEED which, PROVE_SECONDS (1.0) how long one may take.
"""

import http.client
import json
import os
import random
import tempfile
import time
import urllib.parse
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from docker.bench import _world
from docker.prove import _server

QUERIES = int(os.environ.get("PROVE_QUERIES", "10000"))
SEED = int(os.environ.get("PROVE_SEED", "20260701"))
LONGEST = float(os.environ.get("PROVE_SECONDS", "1.0"))
# More would wait for each other on two cores: that is throughput, not the time of an answer.
AT_ONCE = 2

LISTS = ("offers", "events", "places", "organizers")
TIMES = (
    "2026-07-01T18:00:00+02:00", "2026-07-04T00:00:00%2B02:00", "2026-07-18", "2026-12-31T23:59:59Z", "2027-03-28T02:30:00",
    "1900-01-01", "9999-12-31T00:00:00Z", "*", "gisteren", "2026-02-30",
)  # fmt: skip
TERMS = (
    "0.50.4.0.0", "0.55.0.0.0", "0.50.4.0.0,0.55.0.0.0", "1.8.3.1.0", "3.23.1.0.0", "0.14.0.0.0", "geen", "a,b,,c",
)  # fmt: skip
WORDS = (
    "theater kinderen", "konsert", "jazz", "concert", '"zondag in het park"', "fiets -kind", "museum or expo", "é", "%", "' OR 1=1",
    "de", "x" * 120, "kindertheatervoorstelling in gent", "a b c d e f g h i j k l m n", "",
)  # fmt: skip
REGIONS = (
    "nis-24062",
    "nis-44021",
    "prv-vlaams-brabant",
    "nis-20001",
    "gem-gent",
    "nis-11002,nis-24062",
    "nis-99999",
    "reg-",
)
NUMBERS = ("0", "1", "4", "18", "999", "-1", "a", "1.5", "99999999999")
UUIDS = (
    "11111111-2222-4333-8444-555555555555",
    "x",
    "11111111-2222-4333-8444-555555555555,22222222-2222-4333-8444-555555555555",
)
QS = (
    "name.nl:jazz", "terms.id:0.50.4.0.0 AND address.\\*.postalCode:3000", "labels:(a OR b) NOT c", "created:[2026-01-01 TO *]",
    "((((", "nergens:1", "jazz AND (concert OR theater)", "price:[0 TO 10}", "*", "-a", '"open', "a" * 500,
)  # fmt: skip
VALUES: dict[str, tuple[str, ...]] = {
    "text": WORDS, "name": WORDS, "q": QS, "id": UUIDS, "locationId": UUIDS, "organizerId": UUIDS, "productionId": UUIDS,
    "coordinates": ("50.8798,4.7005", "51.0536,3.7304", "51.2194,4.4025", "0,0", "91,181", "a,b"),
    "distance": ("1km", "10km", "50km", "500km", "3mi", "0", "-5km", "ver"),
    "bounds": ("50.8,4.6|50.9,4.8", "50,2|52,6", "52,6|50,2", "x"),
    "regions": REGIONS, "postalCode": ("3000", "9000", "1000", "*", "B-3000"), "addressCountry": ("BE", "NL", "*", "BEL"),
    "departurePlaces": ("nis-24062", "x"), "localTimeFrom": ("18:00", "2200", "23:59", "25:00"),
    "localTimeTo": ("22:00", "0200", "00:00", "x"), "seats": NUMBERS, "minAge": NUMBERS, "maxAge": NUMBERS,
    "minCapacity": NUMBERS, "start": ("0", "10", "5000", "9970", "10000", "-1"), "limit": ("0", "1", "20", "100", "2000", "2001"),
    "price": ("0", "12.5", "x"), "minPrice": ("0", "10"), "maxPrice": ("0", "10", "-"), "termIds": TERMS, "locationTermIds": TERMS,
    "organizerTermIds": TERMS, "labels": ("uit met vlieg", "jazz", "jazz,festival", ","), "after": ("x", "", "WyJhIl0"),
    "birthdateRangeFrom": ("2010-01-01", "2030-01-01", "x"), "birthdateRangeTo": ("2015-12-31", "1990-01-01"),
    "facets": ("regions", "types", "themes", "facilities", "labels", "crowds"), "embed": ("true", "false", "card"),
    "status": ("Available", "Unavailable", "Available,TemporarilyUnavailable"), "bookingAvailability": ("Available", "Unavailable"),
    "crowd": ("quiet", "moderate,busy", "unknown"), "attendanceMode": ("online", "offline", "mixed,online"),
    "calendarType": ("single", "multiple", "periodic,permanent"), "recurringOnDayOfWeek": ("monday", "saturday,sunday"),
    "audienceType": ("everyone", "members", "*"), "workflowStatus": ("APPROVED", "DRAFT", "*"), "isDuplicate": ("true", "false", "*"),
    "embedCalendarSummaries": ("xs-text", "sm-text", "lg-html", "xl-text"), "groupBy": ("productionId",), "count": ("exact", "none"),
    "languages": ("nl", "fr,en"), "completedLanguages": ("nl", "de"), "mainLanguage": ("nl", "fr"), "textLanguages": ("nl", "en"),
    "termLabels": ("Concert", "jazz en blues"), "locationLabels": ("jazz",), "organizerLabels": ("jazz",),
    **dict.fromkeys(("allAges", "childrenOnly", "hasChildcare", "hasOvernight", "hasMediaObjects", "hasVideos", "uitpas", "hire", "explain", "seatsUnknown", "disableDefaultFilters"), ("true", "false")),
}  # fmt: skip
ANYTHING = (
    "true", "false", "*", "", "1", "everyone", "Available", "Unavailable", "quiet", "single", "monday", "asc", "desc", "card", "none",
    "regions", "types", "labels", "crowds", "themes", "facilities", "sm-text", "lg-html", "nl", "online", "productionId", "concert", "\x00", "☃",
)  # fmt: skip


def main() -> int:
    """0 if every answer came in time and none was a server error."""
    rng = random.Random(SEED)
    _world.ensure()
    names = _server.manage(
        "shell", "-c",
        "from culture_app.offers.vocabulary.parameters import PARAMETERS; print(' '.join(PARAMETERS))",
    ).splitlines()[-1].split()  # fmt: skip
    # Asked blindly, nine in ten would be refused for one bad value among many: three in four are kept fit to be searched.
    drawn = [_question(rng, names) for _ in range(QUERIES * 12)]
    fit, unfit = _sifted(drawn)
    questions = [*fit[: QUERIES * 3 // 4], *unfit]
    questions = questions[:QUERIES]
    rng.shuffle(questions)
    with _server.served() as url, ThreadPoolExecutor(AT_ONCE) as pool:
        port = int(url.rsplit(":", 1)[1])
        parts = [questions[number::AT_ONCE] for number in range(AT_ONCE)]
        _ask(port, questions[:20])  # each worker's first answers load code
        answers = [answer for found in pool.map(lambda part: _ask(port, part), parts) for answer in found]
    statuses = Counter(status for _, status, _ in answers)
    slow = sorted(answers, key=lambda answer: -answer[0])
    broken = [path for _, status, path in answers if status >= 500 or status == 0]
    late = [answer for answer in slow if answer[0] > LONGEST]
    for taken, status, path in slow[:10]:
        print(f"{taken * 1000:8.1f} ms  {status}  {path[:200]}", flush=True)
    for path in broken[:10]:
        print(f"server error: {path[:400]}", flush=True)
    times = [taken for taken, *_ in slow]
    print(
        json.dumps(
            {
                "prove": "search",
                "questions": len(answers),
                "statuses": {str(status): count for status, count in sorted(statuses.items())},
                "server_errors": len(broken),
                "later_than_allowed": len(late),
                "p50_ms": round(times[len(times) // 2] * 1000, 1),
                "p99_ms": round(times[len(times) // 100] * 1000, 1),
                "slowest_ms": round(times[0] * 1000, 1),
            }
        ),
        flush=True,
    )
    return 1 if broken or late else 0


def _sifted(questions: list[str]) -> tuple[list[str], list[str]]:
    """Those that the parser takes, and the others."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(questions, file)
        file.flush()
        taken = json.loads(_server.manage("shell", "-c", _SIFT.format(file=file.name)).splitlines()[-1])
    fit = set(taken)
    return [question for question in questions if question in fit], [
        question for question in questions if question not in fit
    ]


_SIFT = """
import json
from culture_app.kernel.errors import DomainError
from culture_app.offers import services as offers
kinds = {{"offers": ("event", "place"), "events": ("event",), "places": ("place",), "organizers": ("organizer",)}}
taken = []
for question in json.load(open({file!r})):
    path, _, raw = question.partition("?")
    try:
        offers.query_from(raw=raw, kinds=kinds[path.rsplit("/", 1)[1]])
        taken.append(question)
    except DomainError:
        pass
print(json.dumps(taken))
"""


def _question(rng: random.Random, names: list[str]) -> str:
    pairs: list[tuple[str, str]] = []
    for name in rng.sample(names, rng.randint(1, 9)):
        for _ in range(rng.choice((1, 1, 1, 2))):
            values = VALUES.get(name, TIMES if name.endswith(("From", "To")) else ANYTHING)
            brackets = "[]" if rng.random() < 0.4 else ""
            # Nonsense now and then; a whole question of it would only test the parser.
            value = rng.choice(ANYTHING) if rng.random() < 0.03 else rng.choice(values)
            pairs.append((name + brackets, value))
    if rng.random() < 0.5:
        pairs += [("coordinates", rng.choice(VALUES["coordinates"][:3])), ("distance", "10km")]
    if rng.random() < 0.3:
        key = rng.choice(
            ("score", "distance", "start", "created", "popularity", "availableTo", "completeness", "x")
        )
        pairs.append((f"sort[{key}]", rng.choice(("asc", "desc"))))
    return f"/v1/{rng.choice(LISTS)}?{urllib.parse.urlencode(pairs, safe='%+,:|')}"


def _ask(port: int, paths: list[str]) -> list[tuple[float, int, str]]:
    """Seconds, status and path of each; status 0 where no answer came."""
    found: list[tuple[float, int, str]] = []
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path in paths:
        began = time.perf_counter()
        try:
            line.request("GET", path)
            answer = line.getresponse()
            answer.read()
            status: Any = answer.status
        except (http.client.HTTPException, OSError):
            status = 0
            line.close()
        found.append((time.perf_counter() - began, status, path))
    line.close()
    return found


if __name__ == "__main__":
    raise SystemExit(main())
