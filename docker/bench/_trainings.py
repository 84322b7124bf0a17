"""Five trainings of the measured world, each on the visits before its day. One line of JSON out."""

import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import django

from docker.bench import _world
from docker.local.layout import LOCAL

DAYS_BEFORE = (120, 90, 60, 30, 0)


def main() -> None:
    django.setup()
    from culture_app.offers import services as offers
    from personal_vault import services as vault
    from personal_vault.data import Actor, Purpose, SubjectVisits
    from recommender import training, versions
    from recommender.drawing import over_time

    actor = Actor(kind="service", id="recommender")
    everybody = list(vault.stream(purpose=Purpose.TRAINING, actor=actor))
    events = list(offers.features())

    def until(day: datetime) -> Iterator[SubjectVisits]:
        for person in everybody:
            yield replace(person, visits=tuple(visit for visit in person.visits if visit.at < day))

    with tempfile.TemporaryDirectory(dir=LOCAL, prefix="bench-trainings-") as name:
        folder = Path(name)
        for before in DAYS_BEFORE:
            day = datetime.fromisoformat(_world.AT) - timedelta(days=before)
            trained = training.train(
                events=events, visits=partial(until, day), folder=folder, now=day, threads=2
            )
            print(
                f"{day:%Y-%m-%d}  {trained.visits:>8,} visits  {trained.verdict}", file=sys.stderr, flush=True
            )
        past = versions.history(folder)
        metrics = past[-1]["metrics"]
        told = {
            "trainings": len(past),
            "live": sum(bool(line["live"]) for line in past),
            "ranker_ndcg_at_20": metrics["ranker_ndcg_at_20"],
            "popularity_ndcg_at_20": metrics["popularity_ndcg_at_20"],
            "beats_popularity_times": round(
                metrics["ranker_ndcg_at_20"] / metrics["popularity_ndcg_at_20"], 2
            ),
            "plot": over_time(past),
        }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
