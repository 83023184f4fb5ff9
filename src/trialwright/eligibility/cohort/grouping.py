"""Rows of numbers that are the same, found at once."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Whole: TypeAlias = npt.NDArray[np.int64]
"""Whole numbers; the shape stands with each function."""

#: Odd numbers without a pattern, by which columns are mixed; a wrong mixture is noticed.
_MIX = np.uint64(0x9E3779B97F4A7C15)


def same_rows(rows: Whole) -> tuple[Whole, Whole]:
    """Return for rows (p, c) one row number of each kind (u,), and for each row its kind (p,).

    Rows are sorted by a mixture of their numbers, and every row is then compared with the one
    that stands for it: rows of one mixture that are not the same are told apart the slow way.
    """
    if rows.shape[1] == 1:
        _, first, kinds = np.unique(rows[:, 0], return_index=True, return_inverse=True)
        return first, kinds
    _, first, kinds = np.unique(_mixed(rows), return_index=True, return_inverse=True)
    if not np.array_equal(rows, rows[first[kinds]]):
        _, first, kinds = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    return first, kinds.reshape(-1)


def _mixed(rows: Whole) -> npt.NDArray[np.uint64]:
    mixture = np.zeros(len(rows), np.uint64)
    for column in rows.T:
        mixture ^= column.astype(np.uint64)
        mixture *= _MIX
        mixture ^= mixture >> np.uint64(29)
    return mixture


def ranks(values: Whole) -> Whole:
    """Return for rows of values (p, w) the rank of each within its row, equal values the same.

    >>> ranks(np.array([[30, 10, 30]]))
    array([[1, 0, 1]])
    """
    order = np.argsort(values, axis=1, kind="stable")
    ordered = np.take_along_axis(values, order, axis=1)
    steps = np.zeros(values.shape, np.int64)
    steps[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    found = np.empty(values.shape, np.int64)
    np.put_along_axis(found, order, np.cumsum(steps, axis=1), axis=1)
    return found


def joined(*columns: tuple[Whole, int]) -> Whole:
    """Return columns (m,) joined to one number a row; each comes with how many values it has.

    Raises OverflowError where the numbers do not fit into 63 bits.
    """
    size = 1
    made = np.zeros(len(columns[0][0]), np.int64)
    for column, count in columns:
        size *= max(count, 1)
        if size >= 1 << 63:
            raise OverflowError(f"{size} kinds of rows do not fit into 63 bits")
        made *= max(count, 1)
        made += column
    return made
