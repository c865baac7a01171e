"""Debian's Chromium, driven by selenium: what the page's tests do with it, and what they say where it is not there."""

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from conftest import left_out

PATIENCE = 20  # seconds until a page that does not do what is expected counts as failed


@contextmanager
def chromium(downloads: Path) -> Iterator[Any]:
    """A browser of its own, without profile; downloads go to a folder, requests are kept in its log."""
    found = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    if None in found.values():
        left_out("Chromium is not there (apt install chromium chromium-driver)")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = str(found["chromium"])
    for argument in (
        "headless=new",
        "no-sandbox",
        "disable-gpu",
        "disable-dev-shm-usage",
        "hide-scrollbars",
        "lang=en",
    ):
        options.add_argument(f"--{argument}")
    options.set_capability("goog:loggingPrefs", {"performance": "ALL", "browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(str(found["chromedriver"])))
    try:
        driver.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(downloads)})
        yield driver
    finally:
        driver.quit()


class Page:
    """The explorer opened in a browser."""

    def __init__(self, driver: Any, file: Path, downloads: Path) -> None:
        self.driver, self.file, self.downloads = driver, file, downloads

    def open(self, address: str = "", width: int = 1200, height: int = 1000) -> "Page":
        """The page at an address such as `lang=en&view=gap`, loaded anew."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.get("about:blank")
        self.driver.get(f"{self.file.as_uri()}#{address}")
        return self

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def text(self, selector: str) -> str:
        return self.run("return document.querySelector(arguments[0]).textContent", selector)

    def texts(self, selector: str) -> list[str]:
        return self.run("return [...document.querySelectorAll(arguments[0])].map((one) => one.textContent)", selector)

    def table(self) -> list[list[str]]:
        """Heads and rows as printed."""
        script = "return [...document.querySelectorAll('#table tr')].map((row) => [...row.children].map((cell) => cell.textContent))"
        return self.run(script)

    def choose(self, filter_id: str, code: str) -> None:
        """Pick an option as a reader does, and wait until the page has followed."""
        from selenium.webdriver.support.ui import Select

        before = self.address()
        Select(self.driver.find_element("id", f"choose-{filter_id}")).select_by_value(code)
        self.until(lambda: self.address() != before)
        self.followed()

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()
        self.followed()

    def arrived(self, part: str) -> None:
        """Wait until this is part of the address, and the page shows it."""
        self.until(lambda: part in self.address())
        self.followed()

    def followed(self) -> None:
        """Wait until the page shows what its address says."""
        self.until(lambda: self.run("return document.body.dataset.shown === location.hash"))

    def address(self) -> str:
        return self.run("return location.hash.slice(1)")

    def until(self, holds: Callable[[], Any]) -> Any:
        """Wait until it holds; what it gave."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := holds():
                return found
            time.sleep(0.05)
        raise AssertionError(f"not within {PATIENCE} seconds; the page shows: {self.text('main')[:500]}")

    def downloaded(self) -> bytes:
        """The file the download button gives."""
        for old in self.downloads.iterdir():
            old.unlink()
        self.click("#download")
        (file,) = self.until(lambda: list(self.downloads.glob("*.csv")))
        return file.read_bytes()

    def requests(self) -> list[str]:
        """Addresses the browser asked for since the last time."""
        log = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        return [one["params"]["request"]["url"] for one in log if one["method"] == "Network.requestWillBeSent"]

    def complaints(self) -> list[str]:
        """Errors and refusals in the browser's console since the last time."""
        return [entry["message"] for entry in self.driver.get_log("browser")]
