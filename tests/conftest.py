"""Fixtures every room uses: where the real inputs lie, when they are there."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def realdata() -> Path:
    """Folder of real public inputs beside the checkout; tests that need it say so when it is absent."""
    shared = Path(os.environ.get("SADDLE_SHARED", REPOSITORY.parent / "shared"))
    if not (shared / "realdata").is_dir():
        pytest.skip(f"real inputs are not at {shared / 'realdata'} (set SADDLE_SHARED)")
    return shared / "realdata"
