"""The cache that every process shares: another database of the queue's Redis; while it is away pages go on."""

from typing import Any
from urllib.parse import urlsplit

from redis.backoff import NoBackoff
from redis.retry import Retry

# Long enough for a Redis that writes every command to its disk, short enough that nobody waits for one that hangs.
PATIENCE_S = 0.5


def address_beside(broker_url: str) -> str:
    """Return the address of the database beside the queue's: number 1 of the same Redis, by socket or by name."""
    if broker_url.startswith("redis+socket://"):
        return f"unix://{urlsplit(broker_url).path}?db=1"
    return urlsplit(broker_url)._replace(path="/1").geturl()


def cache_settings(url: str) -> dict[str, Any]:
    """Return Django's CACHES: what a Redis that is away would have answered is «nothing known», and no error."""
    return {
        "default": {
            "BACKEND": "django_redis.cache.RedisCache",
            "LOCATION": url,
            "KEY_PREFIX": "phaen",
            "OPTIONS": {
                "IGNORE_EXCEPTIONS": True,
                "SOCKET_CONNECT_TIMEOUT": PATIENCE_S,
                "SOCKET_TIMEOUT": PATIENCE_S,
                # The client would ask three times more, each as patiently.
                "CONNECTION_POOL_KWARGS": {"retry": Retry(NoBackoff(), 0)},
            },
        }
    }
