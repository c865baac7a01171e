"""Two files of one source that both count: equal rows without ids are different people, the same list again is not."""

import pytest
from conftest import HEADER, REGISTER_YAML, saddle
from refreshing import KEYS, asked

pytestmark = pytest.mark.slow
CONTENT = REGISTER_YAML.replace("key: id", "row_key: content")
SAME = "{n},X,05/03/2019,M,30,injured,4.5,-74.1,V"
OTHER = "{n},X,0{n}/04/2019,F,4{n},injured,4.5,-74.1,V"


def total(folder) -> int:
    done = saddle("refresh", "--data", str(folder), **KEYS)
    assert done.returncode == 0, done.stdout + done.stderr
    (row,) = asked(folder, "SELECT count(*) AS n FROM casualty")
    return row["n"]


def test_equal_rows_of_two_monthly_lists_without_ids_are_different_people(register):
    register(*(SAME.format(n=n) for n in range(1, 4)), yaml=CONTENT, name="march.csv")
    folder = register(SAME.format(n=1), *(OTHER.format(n=n) for n in range(1, 6)), yaml=CONTENT, name="april.csv")
    assert total(folder) == 3 + 6
    assert asked(folder, "SELECT * FROM finding WHERE rule_id = 'row_stands_in_one_file'") == []


@pytest.mark.thorough
def test_the_same_list_saved_again_counts_once_and_says_so(register):
    rows = [SAME.format(n=1), SAME.format(n=2), *(OTHER.format(n=n) for n in range(1, 6))]
    folder = register(*rows, yaml=CONTENT, name="list.csv")
    again = folder / "raw" / "register" / "list again.csv"
    again.write_bytes((HEADER + "".join(f"{row}\n" for row in rows)).replace("\n", "\r\n").encode())
    assert total(folder) == len(rows)
    assert len(asked(folder, "SELECT * FROM finding WHERE rule_id = 'row_stands_in_one_file'")) == 1


def test_with_a_key_the_same_key_in_two_files_is_one_person(register):
    register(*(OTHER.format(n=n) for n in range(1, 6)), name="march.csv")
    folder = register(OTHER.format(n=5), OTHER.format(n=6), name="april.csv")
    assert total(folder) == 6
