"""How fast the vault hands visits out for training, through its gate: sealed visits of the measured world, streamed and put
in columns. One line of JSON out.
"""

import json
import tempfile
import time
from pathlib import Path

import django

from docker.local.layout import LOCAL


def main() -> None:
    django.setup()
    from culture_app.offers import services as offers
    from personal_vault import services as vault
    from personal_vault.data import Actor, Purpose
    from recommender.extraction import gather
    from recommender.learning import in_order

    events = {event.event: at for at, event in enumerate(in_order(list(offers.features())))}
    with tempfile.TemporaryDirectory(dir=LOCAL, prefix="bench-streaming-") as folder:
        began = time.monotonic()
        stream = vault.stream(purpose=Purpose.TRAINING, actor=Actor(kind="service", id="recommender"))
        visits = gather(stream, events=events, folder=Path(folder))
        seconds = time.monotonic() - began
    print(
        json.dumps(
            {
                "visits": len(visits),
                "people": visits.people,
                "seconds": round(seconds, 2),
                "visits_per_s": round(len(visits) / seconds),
            }
        )
    )


if __name__ == "__main__":
    main()
