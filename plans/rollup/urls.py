"""The addresses of rollup."""

from django.urls import path

from plans.rollup import views

urlpatterns = [
    path("tambon/<int:pk>/", views.tambon, name="tambon"),
    path("tambon/<int:pk>/rows/", views.tambon_rows, name="tambon_rows"),
    path("tambon/<int:pk>/roll-up/", views.tambon_roll_up, name="tambon_roll_up"),
]
