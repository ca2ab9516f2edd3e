"""Which project serves which strategy: what the library offers a tambon, and what is not aligned to its province."""

from __future__ import annotations

from collections import defaultdict

from projects.strategies.models import StrategyFramework, StrategyItem


def tree(framework: StrategyFramework) -> list[tuple[StrategyItem, int, set[int]]]:
    """Return the items in print order, each with its depth and the keys of itself and all below it (one query)."""
    children: defaultdict[int | None, list[StrategyItem]] = defaultdict(list)
    for item in framework.items.all():
        children[item.parent_id].append(item)

    def walk(above: int | None, depth: int) -> list[tuple[StrategyItem, int, set[int]]]:
        rows = []
        for item in children[above]:
            below = walk(item.pk, depth + 1)
            keys = {item.pk}.union(*(keys for _, _, keys in below))
            rows += [(item, depth, keys), *below]
        return rows

    return walk(None, 0)
