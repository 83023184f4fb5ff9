"""What stays in order when things move."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(numbers: Sequence[int]) -> list[int]:
    """Return the positions of a longest strictly increasing subsequence, in order.

    What is not in it has moved, and nothing less can be said to have moved.

    >>> longest_increasing([1, 2, 3, 0, 4])
    [0, 1, 2, 4]
    """
    tails: list[int] = []
    tail_positions: list[int] = []
    previous: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        previous.append(tail_positions[length - 1] if length else -1)
        if length == len(tails):
            tails.append(number)
            tail_positions.append(position)
        else:
            tails[length] = number
            tail_positions[length] = position
    return _followed_back(previous, tail_positions[-1] if tail_positions else -1)


def _followed_back(previous: list[int], position: int) -> list[int]:
    chain: list[int] = []
    while position >= 0:
        chain.append(position)
        position = previous[position]
    return chain[::-1]
