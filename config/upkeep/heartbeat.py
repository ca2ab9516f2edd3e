"""That workers live: each says so every few seconds, in the cache, for the queues it serves."""

from __future__ import annotations

from collections.abc import Collection

from django.core.cache import cache

EVERY_S = 10
# Three times in a row unheard is gone.
HEARD_FOR_S = 3 * EVERY_S + 5


def _key(queue: str) -> str:
    return f"worker-of:{queue}"


def say(queues: Collection[str]) -> None:
    """Say that a worker of these queues lives now."""
    cache.set_many({_key(queue): True for queue in queues}, HEARD_FOR_S)


def heard(queues: Collection[str]) -> dict[str, bool]:
    """Tell of each queue whether a worker of it was heard of lately; none is while the cache is away."""
    known = cache.get_many([_key(queue) for queue in queues])
    return {queue: _key(queue) in known for queue in queues}
