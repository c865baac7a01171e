"""The primary rule: which single number is too small to print, and how far from known a hidden one has to stay."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

OK, NOT_AVAILABLE = "ok", "not_available"
PRIMARY, COMPLEMENTARY, WITHDRAWN = "suppressed_primary", "suppressed_complementary", "withdrawn"
ABSENT = "absent"  # of a row of casualties that is not printed: it has no row in the public file
HIDDEN = (PRIMARY, COMPLEMENTARY, WITHDRAWN, ABSENT)  # value_status of what is not shown (model section 8)


@dataclass(frozen=True)
class Rules:
    """The data protection officer's thresholds (schemas/disclosure.yaml, DIR/settings/disclosure.yaml)."""

    threshold_casualty_one_key: int
    threshold_otherwise: int
    zero_is_shown_for: tuple[str, ...]
    narrowest_range: float

    def threshold(self, kind: str, n_keys: int) -> int:
        """The least count shown, by kind of mart (casualty, other) and number of keys besides country and period."""
        return self.threshold_casualty_one_key if kind == "casualty" and n_keys <= 1 else self.threshold_otherwise

    def width(self, least: int) -> int:
        """How far apart the lowest and the highest possible value of a hidden count have to be, by its threshold."""
        return max(1, math.ceil(self.narrowest_range * least))

    def shows(self, kind: str, n_keys: int, count: int) -> bool:
        """May this count be printed?"""
        if count == 0:
            return kind in self.zero_is_shown_for
        return count >= self.threshold(kind, n_keys)


def read_rules(said: Mapping) -> Rules:
    """The rules as the YAML file says them."""
    return Rules(
        int(said["threshold_casualty_one_key"]),
        int(said["threshold_otherwise"]),
        tuple(said["zero_is_shown_for"]),
        float(said["narrowest_range"]),
    )
