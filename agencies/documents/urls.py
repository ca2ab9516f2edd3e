"""The address of the log of downloads."""

from django.urls import path

from agencies.documents.views import downloads

urlpatterns = [path("downloads/", downloads, name="downloads")]
