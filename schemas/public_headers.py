"""The headers of marts as the public reads them: which marts leave the office, and without what only the office tells."""

import re
from collections.abc import Mapping

from schemas.marts import Header, Share


def public_headers(marts: Mapping[str, tuple[Header, str]]) -> dict[str, Header]:
    """The marts that leave the office, as the public reads them."""
    found = {name: header for name, (header, _) in marts.items() if header.public and header.kind == "counted"}
    return {name: told_header(header) if header.regime == "units" else header for name, header in found.items()}


def told_header(header: Header) -> Header:
    """The header as the public reads it: without counts and medians that only the office tells."""
    left_out = {*header.left_out_of_units}
    told: dict[str, object] = {
        "counts": [count for count in header.counts if count not in left_out],
        "identities": [one for one in header.identities if not left_out & {*re.findall(r"\w+", one)}],
        "medians": [],
        "shares": {name: _told_share(share, left_out) for name, share in header.shares.items()},
    }
    return header.model_copy(update=told)


def _told_share(share: Share, left_out: set[str]) -> Share:
    """A share without its unknown where only the office tells how many these are."""
    untold = left_out & {*re.findall(r"\w+", share.unknown or "")}
    return share.model_copy(update={"unknown": None}) if untold else share
