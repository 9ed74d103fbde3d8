"""A stand-in Backlog space and a private ODBC configuration, for tests, demonstration and benchmark."""

import json
import os
import subprocess
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")).resolve()
DRIVER_NAME = "Backlog ODBC Driver"


def library(directory: Path = TARGET / "debug") -> Path:
    """The driver as cargo builds it; BACKLOG_ODBC_DRIVER names another one."""
    return Path(os.environ.get("BACKLOG_ODBC_DRIVER", directory / "libbacklogodbc.so"))


class StandIn:
    """A running `backlog-odbc sandbox`. Ends with its `with` block."""

    def __init__(
        self, issues=200, projects=2, seed=1, *options, data="generated", directory: Path = TARGET / "debug"
    ):
        size = ["--data", data, "--issues", str(issues), "--projects", str(projects), "--seed", str(seed)]
        command = [directory / "backlog-odbc", "sandbox", "--json", "--port", "0", *size]
        if "--rate-limit" not in options:
            command += ["--rate-limit", "off"]
        self.process = subprocess.Popen(
            [*command, "--exit-with-parent", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the stand-in space did not start: status {self.process.wait()}")
        started = json.loads(line)
        self.url, self.key, self.journal = started["url"], started["apiKey"], started["journal"]
        self.keys = started["apiKeys"]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Ends it, whatever it is doing."""
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()

    def requests(self) -> list[dict]:
        """Every request since the start or since `forget`, in order."""
        with urllib.request.urlopen(self.journal, timeout=30) as answer:
            return json.load(answer)

    def endpoints(self) -> list[str]:
        """The endpoints called, `GET /issues/:issueIdOrKey`."""
        return [request["endpoint"] for request in self.requests()]

    def count(self) -> int:
        """How many requests came since the start or since `forget`."""
        return len(self.requests())

    def forget(self):
        """Empties the journal."""
        self._send("DELETE", self.journal)

    def fault(self, endpoint: str, fault: str, **more):
        """Lets the next call (or `count` calls) of an endpoint go wrong."""
        body = json.dumps([{"endpoint": endpoint, "fault": fault, **more}])
        self._send("POST", f"{self.url.rstrip('/')}/sandbox/faults", body.encode())

    def heal(self):
        """Forgets the faults that have not come yet."""
        self._send("DELETE", f"{self.url.rstrip('/')}/sandbox/faults")

    def string(self, driver: str | Path | None = None, **properties) -> str:
        """A connection string for this space; `None` leaves a property out."""
        settings = {"Driver": driver or library(), "Url": self.url, "ApiKey": self.key, "Language": "en"}
        # Tests count requests and change the space behind the driver.
        settings["CacheTolerance"] = 0
        settings |= properties
        return "".join(f"{name}={value};" for name, value in settings.items() if value is not None)

    def api(self, path: str, **parameters):
        """Reads the API itself, to compare with what SQL says."""
        query = urllib.parse.urlencode({"apiKey": self.key, **parameters}, doseq=True)
        with urllib.request.urlopen(f"{self.url.rstrip('/')}/api/v2{path}?{query}", timeout=30) as answer:
            return json.load(answer)

    @staticmethod
    def _send(method: str, url: str, body: bytes | None = None):
        headers = {"Content-Type": "application/json"} if body else {}
        request = urllib.request.Request(url, body, headers, method=method)
        urllib.request.urlopen(request, timeout=30).close()


def configure(directory: Path, space: StandIn, driver: Path, dsn: str = "Backlog") -> dict[str, str]:
    """Writes a private ODBC configuration and gives the environment that selects it."""
    directory.mkdir(parents=True, exist_ok=True)
    template = (ROOT / "odbcinst.ini").read_text(encoding="utf-8")
    (directory / "odbcinst.ini").write_text(
        template.replace("libbacklogodbc.so", str(driver)), encoding="utf-8"
    )
    (directory / "odbc.ini").write_text(
        f"[{dsn}]\nDriver = {DRIVER_NAME}\nUrl = {space.url}\nApiKey = {space.key}\n", encoding="utf-8"
    )
    return {"ODBCSYSINI": str(directory), "ODBCINI": str(directory / "odbc.ini"), "ODBCINSTINI": "odbcinst.ini"}
