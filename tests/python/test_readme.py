"""Every command of the README runs, and the demonstration shows what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pyodbc
import pytest
from standin import ROOT, TARGET

FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(name: str) -> list[tuple[str, str]]:
    """(language, text) of each fenced block."""
    return FENCE.findall((ROOT / name).read_text(encoding="utf-8"))


class Reader:
    """Someone who types what the README says, in a home of their own, with the quick build."""

    def __init__(self, home: Path, space):
        self.home, self.space = home, space
        (home / "python").symlink_to(ROOT / "python")
        self.environment = os.environ | {
            "HOME": str(home),
            "PROFILE": "dev",
            "ODBCINI": str(home / ".odbc.ini"),
            "CARGO_HOME": os.environ.get("CARGO_HOME", str(Path.home() / ".cargo")),
            "RUSTUP_HOME": os.environ.get("RUSTUP_HOME", str(Path.home() / ".rustup")),
            "CARGO_TARGET_DIR": str(TARGET),
            "LC_ALL": "C.UTF-8",
        }

    def own(self, text: str) -> str:
        """The text with this reader's space, key and library."""
        return (
            text.replace("https://example.backlog.com", self.space.url)
            .replace("YOUR_API_KEY", self.space.key)
            .replace("/path/to/libbacklogodbc.so", str(TARGET / "debug" / "libbacklogodbc.so"))
            .replace("$PWD/target/release", str(TARGET / "debug"))
        )

    def run(self, language: str, text: str) -> str:
        """Runs a block and gives what it printed."""
        own = self.own(text)
        if language == "text":
            pyodbc.connect(own.strip(), autocommit=True).close()
            return ""
        if own.strip() == "make test":
            own = "make --dry-run test"  # this very test is part of it
        command = ["bash", "-euo", "pipefail", "-c", own] if language == "sh" else [self.python(own), "-c", own]
        where = ROOT if own.startswith("make") else self.home
        done = subprocess.run(
            command, cwd=where, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def python(self, program: str) -> str:
        return str(self.home / ".venv/bin/python") if "sqlalchemy" in program else sys.executable


@pytest.mark.timeout(900)
def test_every_command_runs(shared, tmp_path):
    reader = Reader(tmp_path, shared)
    printed = [(text, reader.run(language, text)) for language, text in blocks("README.md")]
    output = "\n".join(out for _, out in printed)
    shown = dict(printed)
    assert "| Closed" in shown[next(text for text in shown if "isql" in text)]
    assert len(shown[next(text for text in shown if "import pyodbc" in text)].splitlines()) == 10
    assert "Closed" in shown[next(text for text in shown if "import pandas" in text)]
    assert "libbacklogodbc.so" in output


def test_the_japanese_readme_has_the_same_commands():
    assert blocks("README.ja.md") == blocks("README.md")


@pytest.mark.parametrize("name", ["README.md", "README.ja.md", "python/README.md", "docs/writing.md", "docs/writing.ja.md"])
def test_links_lead_somewhere(name):
    path = ROOT / name
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def test_the_demonstration(shared):
    done = subprocess.run(
        [sys.executable, "docs/demo.py", "--bin", TARGET / "debug"],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT / "tests/python"), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(re.findall(r"^\d+ API requests?:", done.stdout, re.MULTILINE)) == 5
    assert "Midori Diary app" in done.stdout and "| 60 " in done.stdout
