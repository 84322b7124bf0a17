"""A plan, kept until it expires: what booking needs, and nothing about the party or where it sets off from."""

from django.db import models

from culture_app.kernel.identity import new_id


class Outing(models.Model):
    """`owner` is an HMAC of citizen and outing: it proves whose this is, and links no two outings."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.TextField()
    occurrence = models.UUIDField()
    seats = models.JSONField()
    quote = models.JSONField(null=True)
    booking_url = models.TextField(null=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "outing_outing"
