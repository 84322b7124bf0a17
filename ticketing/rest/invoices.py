"""Invoices over HTTP: those of one booking, for its holder."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel.clock import local
from culture_app.offers.rest.serializers import MoneySerializer
from personal_vault import services as vault
from personal_vault.data import Actor, Purpose
from ticketing import invoices
from ticketing.invoices import Invoice


class InvoicedCompanySerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    vat_number = serializers.CharField()


class InvoiceSerializer(serializers.Serializer[Any]):
    """A `ticketing.invoices.Invoice`."""

    number = serializers.CharField(help_text="without gaps per organiser, year and kind")
    kind = serializers.ChoiceField(["invoice", "credit_note"])
    amount = MoneySerializer()
    vat = MoneySerializer()
    issued = serializers.DateTimeField()
    company = InvoicedCompanySerializer()

    def to_representation(self, instance: Invoice) -> dict[str, Any]:
        return {
            "number": instance.number,
            "kind": instance.kind,
            "amount": instance.amount.as_json(),
            "vat": instance.vat.as_json(),
            "issued": local(instance.issued).isoformat(),
            "company": instance.company.as_json(),
        }


class InvoicesSerializer(serializers.Serializer[Any]):
    items = InvoiceSerializer(many=True)


class InvoicesView(APIView):
    permission_classes = [needs(GET="bookings:read")]

    @extend_schema(
        operation_id="booking_invoices",
        summary="The invoice and credit notes of one booking of mine; none before they were numbered",
        responses=InvoicesSerializer,
        tags=["tickets"],
    )
    def get(self, request: Request, booking: UUID) -> Response:
        actor = Actor(kind="citizen", id=str(caller(request).id))
        holders = vault.holders(citizen=caller(request).id, purpose=Purpose.BOOKING, actor=actor)
        found = invoices.of_booking(booking=booking, holders=holders)
        answer = {"items": InvoiceSerializer(found, many=True).data}
        return Response(answer, headers={"Cache-Control": "no-store"})
