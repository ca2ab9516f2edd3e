"""The addresses of strategies."""

from django.urls import path

from projects.strategies import views

app_name = "strategies"
urlpatterns = [
    path("", views.strategies, name="strategies"),
    path("add/", views.strategy_add, name="strategy_add"),
    path("<int:pk>/", views.strategy, name="strategy"),
    path("<int:pk>/edit/", views.strategy_edit, name="strategy_edit"),
    path("<int:pk>/items/", views.strategy_items, name="strategy_items"),
    path("<int:pk>/items/<int:item>/", views.strategy_item, name="strategy_item"),
]
