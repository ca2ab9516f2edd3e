"""Where the shared cache is: beside the queue, by socket or by name, and by a socket it counts."""

import pytest
from django.core.cache.backends.base import BaseCache
from django_redis.cache import RedisCache

from config.caches import address_beside, cache_settings
from tests.services import Service


@pytest.mark.parametrize(
    ("broker", "cache"),
    [
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/1"),
        ("redis://:secret@redis.example:6390/0", "redis://:secret@redis.example:6390/1"),
        ("rediss://redis.example/0", "rediss://redis.example/1"),
        ("redis+socket:///tmp/phaen.x/redis.sock", "unix:///tmp/phaen.x/redis.sock?db=1"),
    ],
)
def test_the_cache_is_the_database_beside_the_queue(broker, cache):
    assert address_beside(broker) == cache


def of(socket) -> BaseCache:
    settings = cache_settings(address_beside(f"redis+socket://{socket}"))["default"]
    return RedisCache(settings["LOCATION"], settings)


def test_it_counts_over_the_socket_that_bin_run_makes(tmp_path):
    socket = tmp_path / "redis.sock"
    command = ["redis-server", "--port", "0", "--unixsocket", str(socket), "--dir", str(tmp_path), "--save", ""]
    service = Service(name="Redis", command=command, log=tmp_path / "redis.log", is_ready=socket.exists)
    service.start()
    try:
        cache = of(socket)
        assert cache.add("asked", 0, 60) is True
        assert [cache.incr("asked") for _ in range(3)] == [1, 2, 3]
        cache.close()
    finally:
        service.stop()


def test_a_redis_that_never_ran_knows_nothing_and_is_no_error(tmp_path):
    cache = of(tmp_path / "not-running")
    assert not cache.add("asked", 0, 60)
    assert not cache.incr("asked")
    assert cache.get("asked") is None
    assert cache.get_many(["asked"]) == {}
