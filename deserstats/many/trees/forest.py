"""What sums are of, as a tree: of any two sets of leaves one is inside the other, or they have nothing in common."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from deserstats.many.trees.sum_rows import Tree

Leaves = frozenset[Any]
"""Names of one kind, texts or tuples of texts, so that they have an order."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Sets of leaves as nodes of trees.

    Attributes
    ----------
    tree : Tree
        The nodes; after those of the sets, one for what a set has beside the sets inside it.
    node : dict
        The node of each set.
    leaf : dict
        For each node without children one leaf that no other node counts: where its cells may be told.
    """

    tree: Tree
    node: dict[Leaves, int]
    leaf: dict[int, Any]

    @classmethod
    def of(cls, sets: Iterable[Leaves]) -> Forest | None:
        """Return the forest of some sets of leaves; None where two cross each other.

        Examples
        --------
        >>> whole, part = frozenset("abc"), frozenset("b")
        >>> found = Forest.of([part, whole])
        >>> found.tree.parent, found.node[part], sorted(found.leaf.items())
        ((-1, 0, 0), 1, [(1, 'b'), (2, 'a')])
        >>> Forest.of([frozenset("ab"), frozenset("bc")]) is None
        True
        """
        node: dict[Leaves, int] = {}
        parent: list[int] = []
        innermost: dict[Any, int] = {}
        for leaves in sorted(dict.fromkeys(sets), key=len, reverse=True):
            above = {innermost.get(leaf, -1) for leaf in leaves}
            if len(above) != 1:
                return None
            node[leaves] = len(parent)
            innermost |= dict.fromkeys(leaves, len(parent))
            parent += above
        return cls._with_rests(node, parent, innermost)

    @classmethod
    def _with_rests(cls, node: dict[Leaves, int], parent: list[int], innermost: dict[Any, int]) -> Forest:
        """Add what nodes have beside their children, and name the leaves."""
        own: dict[int, Any] = {}
        for leaf, k in innermost.items():
            own[k] = min(own.get(k, leaf), leaf)
        has_children = set(parent)
        leaf_of: dict[int, Any] = {}
        for k in sorted(own):
            if k in has_children:
                leaf_of[len(parent)] = own[k]
                parent.append(k)
            else:
                leaf_of[k] = own[k]
        return cls(Tree(tuple(parent)), node, leaf_of)
