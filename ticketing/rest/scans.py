"""Doors over HTTP: scans with and without a network, how many are inside, and what a scanner has to know beforehand."""

from __future__ import annotations

from uuid import UUID

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from culture_app.accounts.rest import caller, needs
from culture_app.kernel import clock
from ticketing import door
from ticketing import services as ticketing
from ticketing.reconciling import OfflineScan
from ticketing.rest import door_shapes as shapes

NOBODYS = UUID(int=0)
LIVE = {"Cache-Control": "no-store"}


NO_POOL = {
    (404, "application/problem+json"): OpenApiResponse(
        {"$ref": "#/components/schemas/Problem"}, "Nothing is sold for this occurrence"
    )
}


def _organiser(request: Request) -> UUID:
    """Whose doors the caller minds."""
    return caller(request).organiser or NOBODYS


def _occurrence(request: Request) -> UUID:
    query = shapes.DoorQuery(data=request.query_params.dict())
    query.is_valid(raise_exception=True)
    found: UUID = query.validated_data["occurrence"]
    return found


class ScansView(APIView):
    permission_classes = [needs(POST="tickets:scan", roles={"door"})]

    @extend_schema(
        operation_id="scan",
        summary="Let one ticket in, once",
        request=shapes.ScanSerializer,
        responses=shapes.AdmissionSerializer,
        tags=["door"],
    )
    def post(self, request: Request) -> Response:
        wish = shapes.ScanSerializer(data=request.data)
        wish.is_valid(raise_exception=True)
        admission = ticketing.admit(
            barcode=wish.validated_data["barcode"],
            occurrence=wish.validated_data.get("occurrence"),
            device=wish.validated_data["device"],
            gate=wish.validated_data["gate"],
            door=caller(request).id,
            organiser=_organiser(request),
            now=clock.now(),
        )
        return Response(shapes.AdmissionSerializer(admission).data)


class UploadsView(APIView):
    permission_classes = [needs(POST="tickets:scan", roles={"door"})]

    @extend_schema(
        operation_id="upload_scans",
        summary="What a device scanned without a network; the first good scan of a ticket lets it in",
        request=shapes.UploadSerializer,
        responses=shapes.ReconciliationSerializer,
        tags=["door"],
    )
    def post(self, request: Request) -> Response:
        upload = shapes.UploadSerializer(data=request.data)
        upload.is_valid(raise_exception=True)
        now = clock.now()
        verdicts = door.reconcile(
            device=upload.validated_data["device"],
            occurrence=upload.validated_data.get("occurrence"),
            scans=[OfflineScan(**scan) for scan in upload.validated_data["scans"]],
            door=caller(request).id,
            organiser=_organiser(request),
            now=now,
        )
        return Response(shapes.reconciled(verdicts, now=now))


class AttendanceView(APIView):
    permission_classes = [needs(GET="tickets:scan", roles={"door", "organiser"})]

    @extend_schema(
        operation_id="attendance",
        summary="How many are inside, at this moment",
        parameters=[shapes.DoorQuery],
        responses={200: shapes.AttendanceSerializer} | NO_POOL,
        tags=["door"],
    )
    def get(self, request: Request) -> Response:
        found = door.attendance(occurrence=_occurrence(request), organiser=_organiser(request))
        return Response(shapes.AttendanceSerializer(found).data, headers=LIVE)


class ConflictsView(APIView):
    permission_classes = [needs(GET="tickets:scan", roles={"organiser"})]

    @extend_schema(
        operation_id="scan_conflicts",
        summary="How often devices without a network let in the same ticket, or a revoked one",
        parameters=[shapes.DoorQuery],
        responses={200: shapes.ConflictsSerializer} | NO_POOL,
        tags=["door"],
    )
    def get(self, request: Request) -> Response:
        found = door.scan_conflicts(occurrence=_occurrence(request), organiser=_organiser(request))
        items = shapes.ConflictSerializer(found, many=True).data
        return Response({"items": items, "total": sum(one.count for one in found)}, headers=LIVE)


class RevocationsView(APIView):
    permission_classes = [needs(GET="tickets:scan", roles={"door", "organiser"})]

    @extend_schema(
        operation_id="ticket_revocations",
        summary="What a scanner without a network must refuse, since a cursor",
        parameters=[
            shapes.RevocationsQuery,
            OpenApiParameter("If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER),
        ],
        responses={
            200: shapes.RevocationsSerializer,
            304: OpenApiResponse(description="Nothing more than the answer with this ETag"),
        }
        | NO_POOL,
        tags=["door"],
    )
    def get(self, request: Request) -> Response:
        query = shapes.RevocationsQuery(data=request.query_params.dict())
        query.is_valid(raise_exception=True)
        found = door.revocations(organiser=_organiser(request), **query.validated_data)
        headers = {"Cache-Control": "private, no-cache", "ETag": f'"{found.mark}"'}
        if headers["ETag"] in request.headers.get("If-None-Match", "").replace("W/", "").split(", "):
            return Response(status=304, headers=headers)
        answer = {
            "occurrence": str(found.occurrence),
            "revoked": list(found.revoked),
            "next": str(found.next),
        }
        return Response(answer, headers=headers)
