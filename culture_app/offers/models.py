"""Tables of the read model (SEARCH.md): what a search reads stands ready in one row per offer.

Only `ingesting`, `availability` and `overlays` write here, in bulk SQL; the models name the columns and carry
the migrations. Rows are never deleted: a withdrawn offer keeps its key, since bookings may point to it.
"""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class Offer(models.Model):
    """A place, an organizer or an event; `source` is its document as pulled (see `originals`), `document` as given out
    (NULL when that is the same), `card_*` the unchanging part of its card, ready to send.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    iri = models.TextField()  # once: the key is made from it
    # The uuid inside the IRI, by which UiTdatabank's developers know the offer.
    external_id = models.UUIDField(null=True)
    digest = models.BinaryField()
    source_name = models.TextField(default="")
    created = models.DateTimeField(null=True)
    modified = models.DateTimeField(null=True)
    pulled = models.DateTimeField()
    workflow_status = models.TextField()
    withdrawn = models.BooleanField(default=False)
    names = models.JSONField()
    place_id = models.UUIDField(null=True)
    organizer_id = models.UUIDField(null=True)
    point = PointField(geography=True, null=True, spatial_index=False)
    country = models.TextField(default="")
    postal_code = models.TextField(default="")
    municipality = models.TextField(default="")
    term_ids = ArrayField(models.TextField(), default=list)
    labels = ArrayField(models.TextField(), default=list)
    # Everything from a closed list by which it is found: see `keys`.
    keys = ArrayField(models.TextField(), default=list, db_default=[])
    # The keys that facets count, a line each, so that offers which share them all are counted at once: see `counting`.
    facet_terms = models.TextField(default="", db_default="")
    facet_regions = models.TextField(default="", db_default="")
    facet_labels = models.TextField(default="", db_default="")
    price_cents = models.IntegerField(null=True)
    prices = models.JSONField(default=list)
    age_min = models.SmallIntegerField(null=True)
    age_max = models.SmallIntegerField(null=True)
    audience = models.TextField(default="everyone")
    duplicate = models.BooleanField(default=False)
    calendar_type = models.TextField(default="")
    main_language = models.TextField(default="nl", db_default="nl")
    completeness = models.SmallIntegerField(default=0, db_default=0)
    popularity = models.FloatField(default=0, db_default=0)
    recommendation_score = models.FloatField(default=0, db_default=0)
    # Of a place: how many people it holds, by its document.
    capacity = models.IntegerField(null=True)
    # Events of one production are one thing to see, on several days or places.
    production = models.TextField(default="", db_default="")
    available_from = models.DateTimeField()
    available_to = models.DateTimeField()
    # Of the calendar as a whole, so that most offers are ruled out without a look at their occurrences.
    first_start = models.DateTimeField(null=True)
    last_end = models.DateTimeField(null=True)
    open_ended = models.BooleanField(default=False)
    rolling = models.BooleanField(default=False)
    rolled_on = models.DateField(null=True)
    highlight = models.SmallIntegerField(null=True)
    booking_url = models.TextField(default="")
    place_name = models.TextField(default="")
    words = models.TextField(default="")
    # See `text`. Beside it the database keeps `headings`: the same without descriptions, by which results are ranked.
    search = SearchVectorField(null=True)
    mended = ArrayField(models.TextField(), default=list)
    # rendering.EDITION of the code that rendered the row; `render_offers` renders those of an older edition again.
    edition = models.SmallIntegerField(default=0, db_default=0)
    source = models.BinaryField()
    document = models.BinaryField(null=True)
    # NULL where it would be the same as the Dutch one, but for the labels of terms (`cards.spoken`).
    card_nl = models.BinaryField()
    card_fr = models.BinaryField(null=True)
    card_de = models.BinaryField(null=True)
    card_en = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="offer_kind", condition=Q(kind__in=("event", "place", "organizer"))),
        ]
        indexes = [
            models.Index(fields=["external_id"], name="offer_external"),
            models.Index(fields=["place_id"], name="offer_place"),
            models.Index(fields=["organizer_id"], name="offer_organizer"),
            models.Index(fields=["last_end"], name="offer_last_end", condition=Q(withdrawn=False)),
            models.Index(fields=["rolled_on"], name="offer_rolling", condition=Q(rolling=True)),
            models.Index(fields=["highlight"], name="offer_highlight", condition=~Q(highlight=None)),
            models.Index(fields=["production"], name="offer_production", condition=~Q(production="")),
            GinIndex(fields=["keys"], name="offer_keys"),
            GinIndex(fields=["search"], name="offer_search"),
        ]


class Word(models.Model):
    """An unusual word of offers, and how it sounds: what typing errors are compared with. Written by `text.learn`.

    `slips`: its sound first, then that less one sign; `often`: how often it was met, up to where that says enough.
    """

    pk = models.CompositePrimaryKey("word", "lexeme")
    word = models.TextField()
    lexeme = models.TextField()
    slips = ArrayField(models.TextField())
    often = models.SmallIntegerField()

    class Meta:
        indexes = [
            models.Index(fields=["lexeme"], name="word_lexeme"),
            GinIndex(fields=["slips"], name="word_slips"),
        ]


class Occurrence(models.Model):
    """One sub-event. Open-ended ones last from calendar.BEGINNING to calendar.END_OF_TIME."""

    id = models.UUIDField(primary_key=True)
    offer = models.ForeignKey(Offer, on_delete=models.CASCADE, db_index=False)
    starts = models.DateTimeField()
    ends = models.DateTimeField()
    # Minutes since Brussels' midnight.
    local_start = models.SmallIntegerField()
    local_end = models.SmallIntegerField()
    status = models.TextField()
    booking_availability = models.TextField()
    capacity = models.IntegerField(null=True)
    remaining = models.IntegerField(null=True)
    childcare_start = models.TextField(null=True)
    childcare_end = models.TextField(null=True)
    overnight = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="occurrence_ends", condition=Q(ends__gte=models.F("starts"))),
        ]
        indexes = [
            models.Index(
                fields=["offer", "starts"], name="occurrence_offer_starts", include=["ends", "status"]
            ),
            models.Index(fields=["starts"], name="occurrence_starts", include=["offer", "ends"]),
        ]


class Day(models.Model):
    """On which days an offer can be gone to, beside where: what "tonight near here" walks over, nearest first.

    `shelf` is a day (in Brussels, counted from 1970-01-01) on which one of its occurrences takes place or, for what is
    on for long or on most days, one of `shelves`' codes, with the day on which it begins. Offers without a point aren't
    here.
    """

    pk = models.CompositePrimaryKey("offer_id", "shelf")
    offer_id = models.UUIDField()
    shelf = models.IntegerField()
    begins = models.IntegerField(null=True)
    point = PointField(geography=True, spatial_index=False)


class Availability(models.Model):
    """Seats and crowd of an occurrence: narrow, since it changes with every booking. Its key outlives a pull,
    and a pool may be opened before the occurrence is (re)written: no foreign key.
    """

    occurrence_id = models.UUIDField(primary_key=True)
    capacity = models.IntegerField(null=True)
    seats_left = models.IntegerField(null=True)
    basis = models.TextField()
    as_of = models.DateTimeField()
    crowd = models.TextField(default="unknown", db_default="unknown")
    crowd_basis = models.TextField(default="", db_default="")
    crowd_as_of = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="availability_basis", condition=Q(basis__in=("pool", "reported"))),
            models.CheckConstraint(
                name="availability_seats", condition=Q(seats_left__gte=0) | Q(seats_left=None)
            ),
            models.CheckConstraint(
                name="availability_crowd", condition=Q(crowd__in=("quiet", "moderate", "busy", "unknown"))
            ),
        ]


class Overlay(models.Model):
    """A curator's edits: laid over the document at every rendering, never part of it."""

    offer = models.OneToOneField(Offer, primary_key=True, on_delete=models.CASCADE)
    labels_added = ArrayField(models.TextField(), default=list, blank=True)
    labels_hidden = ArrayField(models.TextField(), default=list, blank=True)
    highlight_rank = models.SmallIntegerField(null=True, blank=True)
    image_override = models.TextField(default="", blank=True)
    note = models.TextField(default="", blank=True)
    by = models.UUIDField(null=True, blank=True)
    at = models.DateTimeField()


class Suggestion(models.Model):
    """How a place or a label may be typed (see `suggestions`): its folded name from one of its words on.

    `target` is a place's key or a label in lower case, `shown` the label as written; `weight` counts offers.
    """

    pk = models.CompositePrimaryKey("kind", "form", "target")
    kind = models.TextField()
    # Compared byte by byte, so that a beginning is a range of the index.
    form = models.TextField(db_collation="C")
    target = models.TextField()
    opening = models.BooleanField()
    weight = models.IntegerField()
    shown = models.TextField()
