"""Requests of each query of the table, beside those of a straightforward script: `make bench` runs this.

The script reads each table of the query whole: all pages of what is listed, and children (comments,
attachments, statuses …) one parent after the other.
"""

import argparse
from pathlib import Path

import pyodbc
from request_table import ISSUES, PROJECTS, QUERIES, of_script
from standin import StandIn


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--bin", type=Path, required=True, help="where cargo put library and program")
    binaries = arguments.parse_args().bin.resolve()
    pyodbc.pooling = False
    print(f"Requests for {ISSUES} issues in {PROJECTS} projects\ndriver  script  query")
    totals = [0, 0]
    with StandIn(ISSUES, PROJECTS, directory=binaries) as space:
        for query in QUERIES:
            with pyodbc.connect(space.string(binaries / "libbacklogodbc.so"), autocommit=True) as connection:
                space.forget()
                connection.execute(query["sql"]).fetchall()
            costs = space.count(), of_script(query)
            totals = [total + cost for total, cost in zip(totals, costs)]
            print(f"{costs[0]:6}  {costs[1]:6}  {query['sql']}", flush=True)
    print(f"{totals[0]:6}  {totals[1]:6}  all together")


if __name__ == "__main__":
    main()
