"""How deep a property is tried (Hypothesis): in full by the whole gate, a tenth of it in a quick run."""

from __future__ import annotations

import os
from collections.abc import Collection

from hypothesis import HealthCheck, Phase, settings

IN_FULL = 100
# A busy machine is no error, and a failing example need not be explained for minutes.
settings.register_profile(
    "house", deadline=None, max_examples=IN_FULL, phases=[phase for phase in Phase if phase is not Phase.explain]
)
settings.register_profile("quick", settings.get_profile("house"), max_examples=IN_FULL // 10)
# A mutant is tried in a fork of its own, many times over: fewer examples, and none remembered from another mutant.
settings.register_profile(
    "mutants",
    settings.get_profile("house"),
    suppress_health_check=[HealthCheck.differing_executors],
    max_examples=IN_FULL // 5,
    database=None,
)


def choose_depth(*, is_quick: bool) -> None:
    """Choose before the tests are imported, whose settings are those of the moment."""
    profile = "mutants" if "MUTANT_UNDER_TEST" in os.environ else "quick" if is_quick else "house"
    settings.load_profile(profile)


def examples(count: int) -> int:
    """Return how many examples this run tries of a property that the whole gate tries ``count`` times."""
    return max(1, count * settings.default.max_examples // IN_FULL)


def places(codes: Collection[str]) -> list[str]:
    """Return the area codes at which a rule is tried: all in the whole gate, the first and the last in a quick run."""
    ordered = sorted(codes)
    return ordered if settings.default.max_examples == IN_FULL else [ordered[0], ordered[-1]]
