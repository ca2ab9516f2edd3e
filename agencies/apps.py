"""The app's entry."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Areas, agencies, posts and people."""

    name = "agencies"
    verbose_name = "พื้นที่ หน่วยงาน และผู้ใช้"
