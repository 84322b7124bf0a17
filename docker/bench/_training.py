"""One training in a process of its own, so that its memory can be told: number of citizens in, one line of JSON out."""

import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import django
import numpy as np

from docker.bench._visits import Visits
from docker.local.layout import LOCAL


def main(people: int) -> None:
    django.setup()
    from culture_app.kernel import clock
    from recommender import artifacts
    from recommender.extraction import Gathering
    from recommender.learning import in_order, learn, lesson

    drawn = Visits(people=people)
    events = drawn.features()
    numbered = {event.event: at for at, event in enumerate(in_order(events))}
    place = np.array([numbered[event.event] for event in events])
    with tempfile.TemporaryDirectory(dir=LOCAL, prefix="bench-training-") as folder:
        gathering = Gathering(Path(folder))
        columns = 0.0
        for lengths, items, instants, codes in drawn.groups():
            began = time.monotonic()
            gathering.add(lengths=lengths, events=place[items], times=instants, codes=codes)
            columns += time.monotonic() - began
        del drawn
        began = time.monotonic()
        visits = gathering.finish()
        columns += time.monotonic() - began
        began, cpu = time.monotonic(), time.process_time()

        def tell(line: str) -> None:
            print(f"{time.monotonic() - began:7.1f} s  {_gb():.2f} GB  {line}", file=sys.stderr, flush=True)

        material = lesson(events=in_order(events), interactions=visits)
        learning = learn(material, threads=int(os.environ.get("BENCH_THREADS", "2")), tell=tell)
        artifacts.publish(learning.learned, folder=Path(folder) / "models", now=clock.now(), told={})
        minutes, cpu_minutes = (time.monotonic() - began) / 60, (time.process_time() - cpu) / 60
    told = {
        "visits": len(visits),
        "minutes": round(minutes, 2),
        "cpu_minutes": round(cpu_minutes, 2),
        "columns_minutes": round(columns / 60, 2),
        "rss_gb": round(_gb(), 2),
        "ranker_ndcg_at_20": learning.metrics.get("ranker_ndcg_at_20", 0.0),
        "popularity_ndcg_at_20": learning.metrics.get("popularity_ndcg_at_20", 0.0),
    }
    print(json.dumps(told))


def _gb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


if __name__ == "__main__":
    main(int(sys.argv[1]))
