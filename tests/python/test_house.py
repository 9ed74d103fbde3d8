"""The walls of the house: who may import whom, where `unsafe` may stand, how long a file may be."""

import re

import pytest
from standin import ROOT

# A floor imports only from the floors that follow it here; `sql` and `tables` do not know each other.
FLOORS = {
    "abi": {"odbc", "engine", "sql", "tables", "api", "settings", "error"},
    "odbc": {"engine", "sql", "tables", "api", "settings", "error"},
    "engine": {"sql", "tables", "api", "settings", "error"},
    "sql": {"error"},
    "tables": {"api", "settings", "error"},
    "api": {"settings", "error"},
    "settings": {"error"},
}
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.rs"))


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_imports_only_from_below(floor):
    found = set()
    for path in (ROOT / "src" / floor).rglob("*.rs"):
        text = path.read_text(encoding="utf-8").split("#[cfg(test)]")[0]
        if any("test" in part for part in path.relative_to(ROOT / "src").parts):
            continue
        for name in re.findall(r"\bcrate::([a-z_]+)", text):
            if name in FLOORS and name not in FLOORS[floor] | {floor}:
                found.add(f"{path.relative_to(ROOT)} imports {name}")
    assert not found


def test_unsafe_stands_only_at_the_border_and_says_why():
    for path in SOURCES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            if not re.search(r"\bunsafe\b *(\{|fn|impl|\()", line) or line.lstrip().startswith("//"):
                continue
            assert (ROOT / "src" / "abi") in path.parents, f"{path}:{number + 1}"
            assert any("SAFETY:" in above for above in lines[max(0, number - 3) : number + 1]), f"{path}:{number + 1}"


def test_no_file_is_longer_than_one_room():
    code = [*SOURCES, *(ROOT / "cli").rglob("*.rs"), *(ROOT / "sandbox" / "src").rglob("*.rs")]
    assert not [path for path in code if len(path.read_text(encoding="utf-8").splitlines()) > 800]
