"""The organisers room's paths."""

from django.urls import path

from culture_app.organisers.rest import sale_views, views, voucher_views

_POOL = "v1/organisers/<uuid:organiser>/pools/<uuid:pool>"

urlpatterns = [
    path("v1/organisers/<uuid:organiser>/pools", views.PoolsView.as_view()),
    path(_POOL, sale_views.PoolView.as_view()),
    path(f"{_POOL}/house-holds", sale_views.HouseHoldsView.as_view()),
    path(f"{_POOL}/house-holds/<uuid:hold>", sale_views.HouseHoldView.as_view()),
    path(f"{_POOL}/calling-off", sale_views.CallingOffView.as_view()),
    path("v1/organisers/<uuid:organiser>/vouchers", voucher_views.VouchersView.as_view()),
    path(
        "v1/organisers/<uuid:organiser>/vouchers/<uuid:voucher>/withdrawal",
        voucher_views.VoucherWithdrawalView.as_view(),
    ),
]
