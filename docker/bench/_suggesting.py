"""How long the recommender itself takes, without SQL: `python -m docker.bench._suggesting` reads questions (JSON: citizens
and paths by class) from stdin and prints, as JSON, milliseconds and numbers of candidates by class.

What is timed: from what the vault told and the candidates that offers found to the list in its order (fold-in, scoring,
ranking, variety); by itself, what its reasons are made of and their sentences. The garbage collector runs as it does in a
worker.
"""

import json
import sys
import time
from dataclasses import replace
from itertools import cycle
from typing import Any
from uuid import UUID

import django

TURNS = 3


def main() -> None:
    django.setup()
    from django.conf import settings

    from culture_app.kernel import clock
    from culture_app.kernel.lasting import spare_what_is_here
    from culture_app.offers import services as offers
    from personal_vault import services as vault
    from personal_vault.data import Category, Disclosure, Purpose
    from recommender import artifacts
    from recommender import services as recommender
    from recommender.choosing import told, untold
    from recommender.ordering import ordered
    from recommender.rest.parameters import wish_from

    spare_what_is_here()  # as a web worker does

    asked = json.load(sys.stdin)
    now = clock.now()
    learned = artifacts.current(settings.RECOMMENDER_DIR)

    def taste(hers: Disclosure) -> Any:
        # all of her events are in the artifact: no statement
        return recommender._taste(hers, learned, now)

    both = frozenset({Category.HISTORY, Category.INTERESTS})
    known = [
        vault.read(
            citizen=UUID(each["id"]),
            purpose=Purpose.SUGGESTIONS,
            actor=recommender.ACTOR,
            categories=both,
            now=now,
        )
        for each in asked["citizens"]
    ]
    found: dict[str, dict[str, list[float]]] = {}
    for name, paths in asked["paths"].items():
        taken: list[float] = []
        own: list[float] = []
        reasoned: list[float] = []
        sizes: list[float] = []
        history = cycle(known)
        for path in paths:
            wish = wish_from(raw=path.partition("?")[2])
            most = recommender.most_candidates(wish.query)
            candidates = offers.candidates(query=wish.query, now=now, limit=most)
            sizes.append(len(candidates))
            for turn in range(TURNS + 1):
                hers = next(history)
                if not wish.use_interests:
                    hers = replace(hers, interests=())
                traits = offers.traits(events=untold(candidates, taste(hers)[0], learned))
                begin, worked = time.perf_counter(), time.thread_time()
                mine, visited, refused = taste(hers)
                order = ordered(
                    candidates=candidates,
                    mine=mine,
                    visited=visited,
                    refused=refused,
                    wish=wish,
                    learned=learned,
                    now=now,
                    traits=traits,
                )
                end, done = time.perf_counter(), time.thread_time()
                chosen = told(order, mine=mine, wish=wish, now=now)
                for choice in chosen.choices:
                    chosen.reasons(choice, term_names={})
                if turn:  # the first warms up
                    taken.append((end - begin) * 1000)
                    own.append((done - worked) * 1000)
                    reasoned.append((time.perf_counter() - end) * 1000)
        found[name] = {"ms": taken, "cpu_ms": own, "reasons_ms": reasoned, "candidates": sizes}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
