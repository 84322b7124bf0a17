"""The citizen's own view of her vault. Each answer is hers alone: never cached."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from culture_app.kernel.words import Language, pick
from personal_vault import services as vault
from personal_vault.data import Actor, Category, Interest, Profiling, Purpose, Switch
from personal_vault.rest import serializers as shapes


class MyView(APIView):
    """Adds that an answer may not be kept by anything between the service and the phone."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


def own(request: Request, category: Category) -> dict[str, Any]:
    """How a citizen reads her own: through the same gate as everybody."""
    return {
        "citizen": caller(request).id,
        "purpose": Purpose.OWN_ACCESS,
        "actor": Actor(kind="citizen", id=str(caller(request).id)),
        "categories": frozenset({category}),
    }


class InterestsView(MyView):
    permission_classes = [needs(GET="vault.interests:read", PUT="vault.interests:write")]

    @extend_schema(operation_id="my_interests", responses=shapes.InterestsSerializer, tags=["me"])
    def get(self, request: Request) -> Response:
        """Your interests."""
        return Response(_interests(vault.read(**own(request, Category.INTERESTS)).interests))

    @extend_schema(
        operation_id="set_my_interests",
        request=shapes.InterestsSerializer,
        responses=shapes.InterestsSerializer,
        tags=["me"],
    )
    def put(self, request: Request) -> Response:
        """Replace your interests: at most 50 terms of UiTdatabank's taxonomy."""
        given = shapes.InterestsSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        wished = [Interest(**one) for one in given.validated_data["interests"]]
        return Response(_interests(vault.set_interests(citizen=caller(request).id, interests=wished)))


class HistoryView(MyView):
    permission_classes = [needs(GET="vault.history:read")]

    @extend_schema(
        operation_id="my_history",
        parameters=[shapes.PageQuery],
        responses=shapes.HistorySerializer,
        tags=["me"],
    )
    def get(self, request: Request) -> Response:
        """What you have visited or liked, latest first. What isn't for you stands in /v1/me/opinions."""
        limit, after = page_of(request)
        kept = vault.read(**own(request, Category.HISTORY)).history
        visits = [visit for visit in kept if visit.kind != "refused"]
        start = after or 0
        items = [
            {
                "event": visit.event,
                "occurrence": visit.occurrence,
                "at": clock.local(visit.at),
                "kind": visit.kind,
                "name": visit.name,
            }
            for visit in visits[start : start + limit]
        ]
        more = start + limit < len(visits)
        return Response({"items": items, "total": len(visits), "next": str(start + limit) if more else None})


class ConsentsView(MyView):
    permission_classes = [needs(GET="vault.consents:read", POST="vault.consents:write")]

    @extend_schema(operation_id="my_consents", responses=shapes.ConsentsSerializer, tags=["me"])
    def get(self, request: Request) -> Response:
        """What may be used for what, as it holds now."""
        language = language_of(request)
        found = vault.consents(citizen=caller(request).id)
        return Response({"items": [_switch(one, language) for one in found]})

    @extend_schema(
        operation_id="decide_consent",
        request=shapes.DecisionSerializer,
        responses=shapes.SwitchSerializer,
        tags=["me"],
    )
    def post(self, request: Request) -> Response:
        """Give or withdraw a consent; it holds from this moment.

        Withdrawing keep_history also removes what was kept.
        """
        given = shapes.DecisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        language = language_of(request)
        decided = vault.consent(
            citizen=caller(request).id,
            purpose=Purpose(given.validated_data["purpose"]),
            category=Category(given.validated_data["category"]),
            given=given.validated_data["given"],
            language=language,
        )
        return Response(_switch(decided, language))


class ProfilingView(MyView):
    permission_classes = [needs(GET="vault.consents:read", PUT="vault.consents:write")]

    @extend_schema(operation_id="my_profiling", responses=shapes.ProfilingSerializer, tags=["me"])
    def get(self, request: Request) -> Response:
        """Whether anything of yours chooses suggestions or teaches them."""
        return Response(_profiling(vault.profile(citizen=caller(request).id), language_of(request)))

    @extend_schema(
        operation_id="set_my_profiling",
        request=shapes.ProfilingWishSerializer,
        responses=shapes.ProfilingSerializer,
        tags=["me"],
    )
    def put(self, request: Request) -> Response:
        """All of it off at once, or on again as it was.

        Off says no to every use for suggestions and training; suggestions still come, the same as for anybody. On gives
        back what was on when you switched it off, or else the defaults. `switches` says what holds now.
        """
        given = shapes.ProfilingWishSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        language = language_of(request)
        found = vault.set_profiling(
            citizen=caller(request).id, on=given.validated_data["on"], language=language
        )
        return Response(_profiling(found, language))


class AccessLogView(MyView):
    permission_classes = [needs(GET="vault.access-log:read")]

    @extend_schema(
        operation_id="my_access_log",
        parameters=[shapes.PageQuery],
        responses=shapes.AccessLogSerializer,
        tags=["me"],
    )
    def get(self, request: Request) -> Response:
        """Who read what of yours and what for, latest first."""
        limit, after = page_of(request)
        found = vault.access_log(citizen=caller(request).id, limit=limit, before=after)
        items = [
            {
                "seq": line.seq,
                "at": clock.local(line.at),
                "actor": {"kind": line.actor.kind, "id": line.actor.id},
                "purpose": line.purpose,
                "given": line.given,
                "withheld": line.withheld,
                "records": line.records,
                "reason": line.reason,
            }
            for line in found.items
        ]
        return Response({"items": items, "next": found.next})


def _interests(interests: tuple[Interest, ...]) -> dict[str, Any]:
    return {
        "interests": [{"term_id": one.term_id, "label": one.label, "weight": one.weight} for one in interests]
    }


def _profiling(profiling: Profiling, language: str) -> dict[str, Any]:
    return {"on": profiling.on, "switches": [_switch(one, language) for one in profiling.switches]}


def _switch(switch: Switch, language: str) -> dict[str, Any]:
    return {
        "purpose": switch.purpose,
        "category": switch.category,
        "given": switch.given,
        "decided_at": None if switch.decided_at is None else clock.local(switch.decided_at),
        "notice": switch.notice,
        "text": pick(switch.text, language),
    }


def language_of(request: Request) -> Language:
    """What the middleware read from Accept-Language."""
    return request._request.language  # type: ignore[attr-defined,no-any-return]


def page_of(request: Request) -> tuple[int, int | None]:
    """How many, and after which one."""
    query = shapes.PageQuery(data=request.query_params.dict())
    query.is_valid(raise_exception=True)
    return query.validated_data["limit"], query.validated_data.get("after")
