"""The addresses of releases."""

from django.urls import path

from plans.releases.views import forwarding, release, since

urlpatterns = [
    path("tambon/<int:pk>/releases/", release.releases, name="releases"),
    path("tambon/<int:pk>/releases/make/", release.release_make, name="release_make"),
    path("release/<int:pk>/", release.release, name="release"),
    path("release/<int:pk>/beside/", release.release_beside, name="release_beside"),
    path("release/<int:pk>/json/", release.release_json, name="release_json"),
    path("release/<int:pk>/forward/", forwarding.release_forward, name="release_forward"),
    path("receipts/", forwarding.receipts, name="receipts"),
    path("receipts/<int:pk>/", forwarding.receipt, name="receipt"),
    path("receipts/<int:pk>/receive/", forwarding.receipt_receive, name="receipt_receive"),
    path("receipts/<int:pk>/return/", forwarding.receipt_return, name="receipt_return"),
    path("since/", since.since_list, name="since"),
    path("since/<int:pk>/", since.since_one, name="since_one"),
    path("since/<int:pk>/mark/", since.since_mark, name="since_mark"),
]
