"""Heights of many entries, with the sum up to any of them and the entry at any line, in logarithmic time."""

from collections.abc import Iterable


class Heights:
    """A Fenwick tree (1994) over non-negative heights in lines."""

    def __init__(self, heights: Iterable[int] = ()) -> None:
        self._own: list[int] = list(heights)
        self._tree = [0, *self._own]
        for i in range(1, len(self._tree)):
            parent = i + (i & -i)
            if parent < len(self._tree):
                self._tree[parent] += self._tree[i]

    def __len__(self) -> int:
        return len(self._own)

    def __getitem__(self, index: int) -> int:
        return self._own[index]

    def append(self, height: int) -> None:
        """Add an entry at the end."""
        i = len(self._tree)
        below = self.top(i - 1) - self.top(i - (i & -i))
        self._own.append(height)
        self._tree.append(below + height)

    def __setitem__(self, index: int, height: int) -> None:
        change = height - self._own[index]
        self._own[index] = height
        i = index + 1
        while change and i < len(self._tree):
            self._tree[i] += change
            i += i & -i

    def top(self, index: int) -> int:
        """Return the first line of entry `index`: the sum of all heights before it; of `len(self)`, the sum of all."""
        total = 0
        while index > 0:
            total += self._tree[index]
            index -= index & -index
        return total

    def at(self, line: int) -> tuple[int, int]:
        """Return the entry that covers `line` and the line within it; past the end, the last entry and its end."""
        index, rest = 0, line
        bit = 1 << len(self._own).bit_length()
        while bit:
            ahead = index + bit
            if ahead < len(self._tree) and self._tree[ahead] <= rest:
                index = ahead
                rest -= self._tree[ahead]
            bit >>= 1
        if index >= len(self._own):
            last = len(self._own) - 1
            return (last, self._own[last]) if last >= 0 else (0, 0)
        return index, rest
