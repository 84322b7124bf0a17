"""Vouchers over HTTP: /v1/organisers/{id}/vouchers."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs, strict
from culture_app.kernel import clock
from culture_app.kernel.clock import local
from culture_app.kernel.words import Money
from culture_app.offers.rest.serializers import MoneySerializer
from culture_app.organisers import vouchers
from culture_app.organisers.rest.serializers import AmountField
from ticketing.vouchers import MOST_AT_ONCE, MOST_USES, VoucherCard, VoucherTerms

SCOPE = "sales:write"
ROLES = {"organiser"}


class PriceOffSerializer(serializers.Serializer[Any]):
    """Money that a voucher takes off: a cent at least."""

    amount = AmountField(
        r"([1-9][0-9]{0,3}(\.[0-9]{1,2})?|0\.([1-9][0-9]?|0[1-9])|10000(\.0{1,2})?)", longest=8
    )
    currency = strict.Choice(["EUR"], default="EUR")


class VoucherWishSerializer(serializers.Serializer[Any]):
    """Codes to give out, all with the same terms: either an amount or a percentage off."""

    name = strict.Pattern(strict.WORDS, longest=80, help_text="What for, never for whom: no names.")
    count = strict.Count(default=1, min_value=1, max_value=MOST_AT_ONCE)
    amount = PriceOffSerializer(required=False, allow_null=True)
    percent = strict.Count(required=False, allow_null=True, min_value=1, max_value=100)
    uses = strict.Count(default=1, min_value=1, max_value=MOST_USES, help_text="of each code")
    pools = serializers.ListField(
        child=strict.Key(), required=False, max_length=100, help_text="without it: all of the organiser's"
    )
    valid_from = strict.Moment(required=False, allow_null=True)
    valid_to = strict.Moment(required=False, allow_null=True)

    def terms(self) -> VoucherTerms:
        """The valid input as one value."""
        data = self.validated_data
        amount = data.get("amount")
        return VoucherTerms(
            name=data["name"],
            cents=int(amount["amount"] * 100) if amount else None,
            percent=data.get("percent"),
            uses=data["uses"],
            pools=tuple(data.get("pools", ())),
            valid_from=data.get("valid_from"),
            valid_to=data.get("valid_to"),
        )


class AmountVoucherWishSerializer(VoucherWishSerializer):
    """Codes that take off an amount."""

    amount = PriceOffSerializer()
    percent = None  # type: ignore[assignment]


class PercentVoucherWishSerializer(VoucherWishSerializer):
    """Codes that take off a percentage."""

    amount = None  # type: ignore[assignment]
    percent = strict.Count(min_value=1, max_value=100)


class VoucherSerializer(serializers.Serializer[Any]):
    """A `ticketing.vouchers.VoucherCard`: how often it was used, never by whom."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    code = serializers.CharField(allow_null=True, help_text="only in the answer that makes it: it isn't kept")
    amount = MoneySerializer(allow_null=True)
    percent = serializers.IntegerField(allow_null=True)
    uses = serializers.IntegerField()
    used = serializers.IntegerField()
    pools = serializers.ListField(child=serializers.UUIDField())
    valid_from = serializers.DateTimeField(allow_null=True)
    valid_to = serializers.DateTimeField(allow_null=True)
    withdrawn = serializers.BooleanField()
    created = serializers.DateTimeField()

    def to_representation(self, instance: VoucherCard) -> dict[str, Any]:
        terms = instance.terms
        return {
            "id": str(instance.id),
            "name": terms.name,
            "code": instance.code or None,
            "amount": Money(terms.cents).as_json() if terms.cents else None,
            "percent": terms.percent,
            "uses": terms.uses,
            "used": instance.used,
            "pools": [str(pool) for pool in terms.pools],
            "valid_from": local(terms.valid_from).isoformat() if terms.valid_from else None,
            "valid_to": local(terms.valid_to).isoformat() if terms.valid_to else None,
            "withdrawn": instance.withdrawn,
            "created": local(instance.created).isoformat(),
        }


class VouchersSerializer(serializers.Serializer[Any]):
    items = VoucherSerializer(many=True)


class VouchersView(APIView):
    permission_classes = [needs(GET=SCOPE, POST=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_vouchers",
        summary="The vouchers that this organiser gave out",
        responses=VouchersSerializer,
        tags=["organisers"],
    )
    def get(self, request: Request, organiser: UUID) -> Response:
        found = vouchers.given_out(organiser=organiser, acts_for=caller(request).organiser)
        return Response({"items": VoucherSerializer(found, many=True).data})

    @extend_schema(
        operation_id="organiser_issue_vouchers",
        summary="Give out codes for an amount or a percentage off",
        # One of the two and not both, which only two shapes can say.
        request=PolymorphicProxySerializer(
            component_name="VoucherWish",
            serializers=[AmountVoucherWishSerializer, PercentVoucherWishSerializer],
            resource_type_field_name=None,
        ),
        responses={201: VouchersSerializer},
        tags=["organisers"],
    )
    def post(self, request: Request, organiser: UUID) -> Response:
        wish = VoucherWishSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        made = vouchers.issue(
            organiser=organiser,
            acts_for=caller(request).organiser,
            terms=wish.terms(),
            count=wish.validated_data["count"],
            now=clock.now(),
        )
        answer = {"items": VoucherSerializer(made, many=True).data}
        return Response(answer, status=201, headers={"Cache-Control": "no-store"})


class VoucherWithdrawalView(APIView):
    permission_classes = [needs(POST=SCOPE, roles=ROLES)]

    @extend_schema(
        operation_id="organiser_withdraw_voucher",
        summary="Take a voucher out of use; bookings that used it keep their price",
        request=None,
        responses=VoucherSerializer,
        tags=["organisers"],
    )
    def post(self, request: Request, organiser: UUID, voucher: UUID) -> Response:
        gone = vouchers.withdraw(
            organiser=organiser, acts_for=caller(request).organiser, voucher=voucher, now=clock.now()
        )
        return Response(VoucherSerializer(gone).data)
