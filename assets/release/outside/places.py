"""Places of marts as whole numbers: the same values of the same keys have the same number in all marts asked together."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from assets.release.outside.reading import Mart

_MOST = 2**62


class Places:
    """The words of every key, numbered in their order over all marts."""

    def __init__(self, marts: Iterable[Mart]) -> None:
        self._codes: dict[tuple[str, str], np.ndarray] = {}
        self._sizes: dict[str, int] = {}
        some = list(marts)
        for key in sorted({key for mart in some for key in mart.keys}):
            having = [mart for mart in some if key in mart.keys]
            codes, words = pd.factorize(pd.concat([mart.places[key] for mart in having]), sort=True)
            ends = np.cumsum([len(mart.places) for mart in having])[:-1]
            self._codes |= {(mart.name, key): one for mart, one in zip(having, np.split(codes, ends), strict=True)}
            self._sizes[key] = len(words)

    def of(self, marts: Sequence[Mart], keys: Sequence[str]) -> list[np.ndarray]:
        """The number of each row's place over some keys, one array per mart; numbers rise with the words in the order of the keys."""
        ends = np.cumsum([len(mart.places) for mart in marts])[:-1]
        number, size = np.zeros(sum(len(mart.places) for mart in marts), np.int64), 1
        for key in keys:
            if size * self._sizes[key] > _MOST:
                told, number = np.unique(number, return_inverse=True)
                size = len(told)
            size *= self._sizes[key]
            number = number * self._sizes[key] + np.concatenate([self._codes[mart.name, key] for mart in marts])
        return np.split(number, ends)
