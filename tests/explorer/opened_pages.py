"""Fixtures of the browser tests: one browser for a test file, and the page of the planted marts."""

from collections.abc import Iterator

import pytest
from explorer.browser import Page, chromium
from explorer.planted_page import page_of, planted_register


@pytest.fixture(scope="module")
def driver_and_downloads(tmp_path_factory) -> Iterator[tuple]:
    downloads = tmp_path_factory.mktemp("downloads")
    with chromium(downloads) as driver:
        yield driver, downloads


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """The register of planted marts, and the page made of it as a file."""
    at = tmp_path_factory.mktemp("explorer")
    register = planted_register(at / "marts.duckdb")
    (at / "page.html").write_bytes(page_of(register))
    return register, at / "page.html"


@pytest.fixture
def page(planted, driver_and_downloads) -> Page:
    driver, downloads = driver_and_downloads
    return Page(driver, planted[1], downloads)
