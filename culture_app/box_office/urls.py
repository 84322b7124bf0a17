"""/box-office/: the organisers' site."""

from django.urls import path

from culture_app.box_office.site import site

urlpatterns = [path("box-office/", site.urls)]
