"""What reading a file may take: enough for a large list of cells, bounded for every kind."""

import psutil
import pytest

from assets.raw import boundary
from schemas.source import Files

MB = 1 << 20


def limit_of(folder, name: str, megabytes: int) -> int:
    """The memory a file of this name and size may take, in MB; the file has no bytes on the disk."""
    path = folder / name
    with open(path, "wb") as file:
        file.truncate(megabytes * MB)
    return boundary.limits_of(path, Files(pattern="*")).megabytes


@pytest.mark.parametrize(
    ("name", "megabytes", "least", "most"),
    [
        ("small.csv", 1, 640, 640),
        ("bomb.csv.gz", 2, 640, 640),
        ("five_million_rows.csv", 1043, 1300, 2000),  # took 605 to 670 MB; 640 refused it on a quiet machine
        ("packed.csv.gz", 200, 1300, 2000),
        ("forty_gigabytes.csv", 40_000, 1300, 2000),
        ("small.xlsx", 1, 640, 640),
        ("large.xlsx", 40, 1000, 1300),
    ],
)
def test_a_larger_file_may_take_more_up_to_a_bound(tmp_path, name, megabytes, least, most):
    machine = psutil.virtual_memory().total * 3 // 4 // MB
    assert min(least, machine) <= limit_of(tmp_path, name, megabytes) <= most
