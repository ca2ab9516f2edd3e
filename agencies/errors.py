"""What every step says when it is not possible now: Thai sentences, all of them at once."""


class Cannot(Exception):
    """A step that is not possible now; ``reasons`` are Thai sentences for the person who tried."""

    def __init__(self, *reasons: str) -> None:
        """Keep the reasons."""
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Closed(Cannot):
    """The plan or the forum takes no changes any more."""


class Stale(Exception):
    """Somebody else saved first; nothing of the later change was written."""
