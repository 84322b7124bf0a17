"""Tables of facts near a point: food, childcare and places by name. The timetable isn't here (mobility.shelf).

Rows are written in bulk by `loads` and `gazetteer`; the models name the columns and carry the migrations.
"""

from django.contrib.gis.db.models import PointField
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, GistIndex, OpClass
from django.db import models
from django.db.models import F


class Source(models.Model):
    """Where rows come from: shown in every plan that uses them."""

    id = models.TextField(primary_key=True)
    as_of = models.DateTimeField()
    licence = models.TextField(null=True)
    attribution = models.TextField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~models.Q(id=""), name="mobility_source_named")]


class Food(models.Model):
    """A place to eat. `meals`: whether one goes there for a meal; a bar without food isn't found when hungry."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    ref = models.TextField()
    name = models.TextField()
    kind = models.TextField()
    cuisine = ArrayField(models.TextField(), default=list)
    diet = ArrayField(models.TextField(), default=list)
    kid_friendly = models.BooleanField(null=True)
    meals = models.BooleanField()
    opening_hours = models.TextField(default="")
    url = models.TextField(null=True)
    point = PointField(geography=True, spatial_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "ref"], name="mobility_food_once")]
        indexes = [GistIndex(fields=["point"], condition=models.Q(meals=True), name="mobility_food_near")]


class Care(models.Model):
    """Somebody who minds children; ages in years. `reach_m` is how far a sitter comes, 0 where the child is brought."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="+")
    ref = models.TextField()
    type = models.TextField()
    name = models.TextField()
    age_min = models.SmallIntegerField(null=True)
    age_max = models.SmallIntegerField(null=True)
    hours = models.TextField(default="")
    municipality = models.TextField(default="")
    reach_m = models.IntegerField(null=True)
    on_request = models.BooleanField()
    lead_hours = models.SmallIntegerField(null=True)
    cents_per_hour = models.IntegerField(null=True)
    url = models.TextField(null=True)
    inspection_url = models.TextField(null=True)
    point = PointField(geography=True, spatial_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "ref"], name="mobility_care_once"),
            models.CheckConstraint(
                condition=models.Q(type__in=["cultuurbabysit", "babysit_service", "licensed_location"]),
                name="mobility_care_type",
            ),
        ]
        indexes = [GistIndex(fields=["point"], name="mobility_care_near")]


class GazetteerPlace(models.Model):
    """A municipality, part of one, postcode or station. `weight` breaks ties: inhabitants, or as many as befit."""

    key = models.TextField(primary_key=True)
    kind = models.TextField()
    labels = models.JSONField()
    nis = models.TextField(null=True)
    postcode = models.TextField(null=True)
    lat = models.FloatField()
    lon = models.FloatField()
    weight = models.IntegerField()
    source = models.TextField()


class GazetteerName(models.Model):
    """One name of a place as people may type it: lower case, without accents."""

    place = models.ForeignKey(GazetteerPlace, on_delete=models.CASCADE, related_name="+")
    folded = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "folded"], name="mobility_name_once")]
        indexes = [
            GinIndex(OpClass(F("folded"), "gin_trgm_ops"), name="mobility_name_like"),
            models.Index(OpClass(F("folded"), "text_pattern_ops"), name="mobility_name_starts"),
        ]
