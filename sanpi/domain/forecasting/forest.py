"""A forest of randomised trees that answers with a whole distribution, in a hundred lines of numpy.

Extremely randomised trees (Geurts, Ernst and Wehenkel 2006) read as a quantile forest (Meinshausen 2006): where a question
falls in each tree, the past answers beside it are counted. All trees grow at once, level by level.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """How trees grow: `tried` features per node, `leaf` rows at least in a leaf, `rows` at most per tree."""

    trees: int = 120
    leaf: int = 5
    tried: int = 8
    rows: int = 2500
    depth: int = 30
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Forest:
    """Nodes of all trees in one table, the roots first. `child` is the left child (the right one follows), 0 in a leaf.

    `leaf` numbers the leaves, `counts` holds for each of them the weight of each bin of answers.
    """

    feature: Array
    threshold: Array
    child: Array
    leaf: Array
    counts: Array
    trees: int

    def distribution(self, questions: Array) -> Array:
        """For each question (a row of features) the weight of each bin of answers; every row sums to 1."""
        found = np.zeros((len(questions), self.counts.shape[1]), dtype=np.float32)
        for tree in range(self.trees):
            found += self.counts[self.leaf[self._reached(tree, questions)]]
        return found / self.trees

    def _reached(self, tree: int, questions: Array) -> Array:
        node = np.full(len(questions), tree)
        moving = np.arange(len(questions))
        while True:
            moving = moving[self.child[node[moving]] > 0]
            if not len(moving):
                return node
            here = node[moving]
            right = questions[moving, self.feature[here]] > self.threshold[here]
            node[moving] = self.child[here] + right


@dataclass(slots=True)
class _Growing:
    """A forest while it grows: the table of nodes, and the training rows that ended in leaves."""

    features: Array
    target: Array
    weights: Array
    settings: Settings
    random: np.random.Generator
    feature: list[Array] = field(default_factory=list)
    threshold: list[Array] = field(default_factory=list)
    child: list[Array] = field(default_factory=list)
    ended: list[tuple[Array, Array]] = field(default_factory=list)
    nodes: int = 0

    def level(self, rows: Array, node: Array) -> tuple[Array, Array]:
        """Splits every node of a level; `rows` lie sorted by `node`. Returns the rows and nodes of the next level."""
        starts = np.flatnonzero(np.r_[True, node[1:] != node[:-1]])
        sizes = np.diff(np.r_[starts, len(node)])
        gain, feature, threshold = self._best(rows, starts, sizes)
        inner = gain > -np.inf
        child = np.where(inner, self.nodes + 2 * (np.cumsum(inner) - 1), 0)
        self._note(feature, threshold, child)
        right = self.features[rows, np.repeat(feature, sizes)] > np.repeat(threshold, sizes)
        goes_on = np.repeat(inner, sizes)
        self.ended.append((rows[~goes_on], node[~goes_on]))
        rows, following = rows[goes_on], (np.repeat(child, sizes) + right)[goes_on]
        order = np.argsort(following, kind="stable")
        return rows[order], following[order]

    def _note(self, feature: Array, threshold: Array, child: Array) -> None:
        self.feature.append(feature)
        self.threshold.append(threshold)
        self.child.append(child)
        self.nodes += 2 * int((child > 0).sum())

    def _best(self, rows: Array, starts: Array, sizes: Array) -> tuple[Array, Array, Array]:
        """Per node the split that separates the answers best among random ones; gain −inf where none is allowed."""
        weight, answer = self.weights[rows], self.weights[rows] * self.target[rows]
        weight_all, answer_all = np.add.reduceat(weight, starts), np.add.reduceat(answer, starts)
        best = np.full(len(starts), -np.inf)
        feature, threshold = np.zeros(len(starts), dtype=np.intp), np.zeros(len(starts), dtype=np.float32)
        width = self.features.shape[1]
        tried = self.random.random((len(starts), width)).argsort(axis=1)[:, : self.settings.tried]
        for candidate in tried.T:
            value = self.features[rows, np.repeat(candidate, sizes)]
            low, high = np.minimum.reduceat(value, starts), np.maximum.reduceat(value, starts)
            cut = low + (high - low) * self.random.random(len(starts), dtype=np.float32)
            right = value > np.repeat(cut, sizes)
            count = np.add.reduceat(right.astype(np.intp), starts)
            weight_right, answer_right = (np.add.reduceat(one * right, starts) for one in (weight, answer))
            weight_left, answer_left = weight_all - weight_right, answer_all - answer_right
            allowed = np.minimum(count, sizes - count) >= self.settings.leaf
            with np.errstate(divide="ignore", invalid="ignore"):
                gain = answer_left**2 / weight_left + answer_right**2 / weight_right
            better = allowed & (gain > best)
            best = np.where(better, gain, best)
            feature, threshold = np.where(better, candidate, feature), np.where(better, cut, threshold)
        return best, feature, threshold


def grow(features: Array, target: Array, weights: Array, bins: Array, settings: Settings) -> Forest:
    """Grows a forest on rows of features and their answers; `bins` says in which bin of answers each row lies."""
    random = np.random.default_rng(settings.seed)
    growing = _Growing(features.astype(np.float32), target, weights, settings, random, nodes=settings.trees)
    rows = _sampled(len(target), settings, random)
    node = np.repeat(np.arange(settings.trees), rows.shape[1])
    rows = rows.ravel()
    for _level in range(settings.depth):
        if not len(rows):
            break
        rows, node = growing.level(rows, node)
    growing.ended.append((rows, node))
    return _finished(growing, bins)


def _sampled(count: int, settings: Settings, random: np.random.Generator) -> Array:
    """Which rows each tree sees: all of them, or a sample where there are many."""
    if count <= settings.rows:
        return np.tile(np.arange(count), (settings.trees, 1))
    return np.array([random.choice(count, settings.rows, replace=False) for _tree in range(settings.trees)])


def _finished(growing: _Growing, bins: Array) -> Forest:
    rows, node = (np.concatenate(each) for each in zip(*growing.ended, strict=True))
    ids, leaf_of = np.unique(node, return_inverse=True)
    leaf = np.zeros(growing.nodes, dtype=np.intp)
    leaf[ids] = np.arange(len(ids))
    width = int(bins.max()) + 1
    counts = np.bincount(leaf_of * width + bins[rows], growing.weights[rows], len(ids) * width)
    counts = counts.reshape(len(ids), width)
    shares = (counts / counts.sum(axis=1, keepdims=True)).astype(np.float32)
    feature, threshold, child = (
        _padded(parts, growing.nodes) for parts in (growing.feature, growing.threshold, growing.child)
    )
    return Forest(feature, threshold, child, leaf, shares, growing.settings.trees)


def _padded(parts: list[Array], nodes: int) -> Array:
    """The parts as one column; nodes that were never split (the depth ended) are leaves."""
    column = np.concatenate(parts)
    padded: Array = np.r_[column, np.zeros(nodes - len(column), dtype=column.dtype)]
    return padded
