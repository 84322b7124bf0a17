"""How the recommender says no.

DomainError
└── InvalidInput           400
    ├── BadInterests           `interests` is something other than `mine`
    ├── BadParty               `children` aren't ages from 0 to 17
    ├── BadBudget              `budget` isn't an amount in euros
    ├── BadHomeBy              `homeBy` isn't a time
    ├── BadHome                `home` isn't a point
    │   └── HomeUnknown        404   `homeBy` came without `home` and without `coordinates`
    └── BadLimit               `limit` isn't 1 to 50 (20 of similar events)

ArtifactRefused            an artifact on disk isn't what its manifest says; never seen by a client:
                           the previous one stays in use
NoSuchVersion              there is no version to put live; never seen by a client
TrainingRuns               another training is running; never seen by a client
UnreadableFile             a file to measure on isn't the CSV that was asked for; says the line; never seen by a client
"""

from culture_app.kernel.errors import InvalidInput


class BadInterests(InvalidInput):
    code = "bad-interests"
    title = "interests can only be `mine`"


class BadParty(InvalidInput):
    code = "bad-party"
    title = "children are ages in whole years from 0 to 17, separated by commas"


class BadBudget(InvalidInput):
    code = "bad-budget"
    title = "budget is an amount in euros, such as 12.50"


class BadHomeBy(InvalidInput):
    code = "bad-home-by"
    title = "homeBy is a time on a Brussels clock, such as 23:30"


class BadHome(InvalidInput):
    code = "bad-home"
    title = "home is latitude,longitude; without it, coordinates are home"


class HomeUnknown(BadHome):
    """Each parameter is well written; what they need together can't be said in the document of the API."""

    status = 404
    code = "home-unknown"
    title = "homeBy needs to know where home is: say home or coordinates"


class BadLimit(InvalidInput):
    code = "bad-limit"
    title = "limit is a whole number, and not that many"


class ArtifactRefused(Exception):
    """The files don't match the manifest."""


class NoSuchVersion(Exception):
    """Says which was looked for."""


class TrainingRuns(Exception):
    """One at a time."""


class UnreadableFile(Exception):
    """Says which file, which line and what is wrong."""
