"""Shared fixtures: law and model are loaded once for the whole run, and the command line is run for real.

The property tests try the same examples at every run, and no clock judges them: what passes here passes
elsewhere. HYPOTHESIS_PROFILE=explore looks for new examples, many more of them; the suite itself gets those it found.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from classifier import Screener
from classifier import law as law_data
from classifier.law import Law

settings.register_profile("suite", derandomize=True, deadline=None)
settings.register_profile("explore", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))

ROOT = Path(__file__).parent.parent
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def law() -> Law:
    return law_data.load()


@pytest.fixture(scope="session")
def screener() -> Screener:
    return Screener()


@pytest.fixture(scope="session")
def dualuse(screener: Screener) -> Run:
    """Runs `python cli.py` with the given arguments in a process of its own; the model is fitted by then."""

    def run(*arguments: str, stdin: str | bytes = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *arguments],
            input=stdin.encode() if isinstance(stdin, str) else stdin,
            capture_output=True,
            cwd=cwd,
            check=False,
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
