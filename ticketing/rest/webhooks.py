"""What payment providers call."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from culture_app.kernel import clock
from culture_app.kernel.http import BoundedFormParser
from ticketing import webhooks


class MollieWebhookView(APIView):
    authentication_classes = []
    permission_classes = []
    parser_classes = [BoundedFormParser]

    @extend_schema(
        operation_id="mollie_webhook",
        summary="Mollie says that a payment may have changed; nothing in the call is believed",
        request={
            "application/x-www-form-urlencoded": {"type": "object", "properties": {"id": {"type": "string"}}}
        },
        responses={200: OpenApiResponse(description="Noted")},
        tags=["payments"],
        auth=[],
    )
    def post(self, request: Request) -> HttpResponse:
        form = request.data if isinstance(request.data, QueryDict) else QueryDict()
        reference = str(form.get("id", ""))[:64].replace("\x00", "")
        webhooks.note(provider="mollie", reference=reference, now=clock.now())
        return HttpResponse(status=200)
