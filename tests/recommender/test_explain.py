import numpy as np
import pytest
from culture_world import NOW, TRAITS, interest, lessons, programme, visits_to

from recommender.explain import contributions
from recommender.ordering import model_scores
from recommender.standing import newcomers
from recommender.taste import point, taste

LEARNED = lessons().learned


@pytest.fixture
def folded():
    mine = taste(visits=visits_to("jazz"), interests=(interest("expo"),), now=NOW)
    return point(mine, LEARNED, mine.visits), LEARNED.stand(newcomers(programme(), np.arange(40), TRAITS))


def test_what_visits_and_interests_brought_adds_up_to_what_the_ranker_saw(folded):
    pointing, standing = folded
    scores = model_scores(pointing, standing)
    spreads = {name: float(values.std()) for name, values in scores.items()}
    due = contributions(
        pointing=pointing, learned=LEARNED, standing=standing, spreads=spreads, ranker=LEARNED.ranker
    )
    seen = sum(LEARNED.ranker.weight(name) * values / spreads[name] for name, values in scores.items())
    assert due.sum(axis=0) == pytest.approx(seen, abs=1e-3)


def test_a_jazz_concert_is_due_to_jazz_and_an_exhibition_to_the_interest(folded):
    pointing, standing = folded
    spreads = {name: float(values.std()) for name, values in model_scores(pointing, standing).items()}
    due = contributions(
        pointing=pointing, learned=LEARNED, standing=standing, spreads=spreads, ranker=LEARNED.ranker
    )
    themes = np.array([TRAITS[found.event].labels[0] for found in programme()])
    visits = np.array([source.kind == "visit" for source in pointing.sources])
    part_of_visits = due[visits].sum(axis=0) / due.sum(axis=0)
    assert part_of_visits[themes == "jazz"].min() > part_of_visits[themes == "expo"].max()
