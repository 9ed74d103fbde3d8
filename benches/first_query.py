"""Size of the library, time to the first query, rows a second: `make bench` runs this.

Everything is the median of several runs; each start is a fresh process, as in Excel.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from standin import StandIn

STARTS = 9
SCANS = 3
ISSUES = 20_000


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", type=Path, required=True, help="where cargo put library and program")
    binaries = arguments.parse_args().bin.resolve()
    library = binaries / "libbacklogodbc.so"
    print(f"Library: {library.stat().st_size / 1e6:.1f} MB")
    with StandIn(issues=ISSUES, projects=3, directory=binaries) as space:
        string = space.string(library)
        report("Connect", STARTS, start, string, "connect")
        report("First query (SELECT 1), with connecting", STARTS, start, string, "SELECT 1")
        report("First issue (LIMIT 1), with connecting", STARTS, start, string, "SELECT * FROM Issues LIMIT 1")
        seconds = report(f"Scan of {ISSUES} issues, all columns", SCANS, start, string, "SELECT * FROM Issues")
        print(f"{ISSUES / seconds:,.0f} rows/s")


def report(title: str, runs: int, measure, *arguments) -> float:
    times = [measure(*arguments) for _ in range(runs)]
    median = statistics.median(times)
    print(f"{title}: {median * 1000:.1f} ms ({min(times) * 1000:.1f} to {max(times) * 1000:.1f})", flush=True)
    return median


def start(string: str, sql: str) -> float:
    """Seconds that a fresh process needs from connecting to the last row."""
    child = [sys.executable, __file__, "--child"]
    job = json.dumps([string, sql])
    return float(subprocess.run(child, input=job, capture_output=True, text=True, check=True).stdout)


def child():
    import pyodbc

    string, sql = json.loads(sys.stdin.read())
    began = time.perf_counter()
    connection = pyodbc.connect(string, autocommit=True)
    if sql != "connect":
        cursor = connection.execute(sql)
        while cursor.fetchmany(1000):
            pass
    print(time.perf_counter() - began)


if __name__ == "__main__":
    child() if sys.argv[1:] == ["--child"] else main()
