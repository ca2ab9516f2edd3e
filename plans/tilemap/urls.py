"""The addresses of tilemap."""

from django.urls import path

from plans.tilemap import views

urlpatterns = [
    path("tambon/<int:pk>/tiles/", views.tambon_tiles, name="tambon_tiles"),
    path("upper/<int:pk>/tiles/", views.upper_tiles, name="upper_tiles"),
]
