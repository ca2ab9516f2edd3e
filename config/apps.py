"""What the roof changes in Django's own applications."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class Static(StaticFilesConfig):
    """Static files without those parts of Bootstrap that no page uses; compressing them takes half a minute."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "*.rtl.*",
        "bootstrap-*.css*",
        "bootstrap.css*",
        "bootstrap*.js*",
    ]
