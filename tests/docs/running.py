"""Run a page of the manual as a reader would, in a home and a folder of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from pathlib import Path

from tests.docs.console import Step

from trialwright.registry.sample import generate

#: As wide as a terminal on which the manual's examples were made.
COLUMNS = "100"
#: What the reader has downloaded already; a few made-up records stand in for all real ones.
DOWNLOAD = "ctg-studies.json.zip"

_BASH = shutil.which("bash") or "bash"
_SERVING = re.compile(r"serving (http://127\.0\.0\.1:[0-9]+/)")


class Reader:
    """Somebody who types the commands of one page, one after the other."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self._folder = folder
        beside_python = Path(sys.executable).parent
        kept = {name: os.environ[name] for name in ("LANG", "PATH") if name in os.environ}
        self._environment = {
            **kept,
            "PATH": f"{beside_python}{os.pathsep}{kept['PATH']}",
            "HOME": str(folder),
            "COLUMNS": COLUMNS,
            "PYTHONUTF8": "1",
            **settings,
        }
        with zipfile.ZipFile(folder / DOWNLOAD, "w") as archive:
            for number, source in enumerate(generate(40)):
                archive.writestr(f"NCT{90_000_000 + number}.json", source)

    def types(self, step: Step) -> None:
        """Run a command and compare what it prints and how it ends with what the page says."""
        if step.command.startswith("trialwright serve"):
            self._looks_at_pages(step)
            return
        done = subprocess.run(
            [_BASH, "-o", "pipefail", "-c", step.command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            text=True,
            timeout=60,
        )
        said = f"$ {step.command}\n{done.stdout}(exit code {done.returncode})"
        assert done.returncode == step.exit_code, said
        assert step.is_like(done.stdout), said

    def _looks_at_pages(self, step: Step) -> None:
        """Serve on a port that is free, read the first page and the study's, and stop."""
        command = re.sub(r" --port [0-9]+|$", " --port 0", step.command, count=1)
        server = subprocess.Popen(
            command.split(),
            cwd=self._folder,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stderr is not None
            printed = server.stderr.readline()
            address = _SERVING.match(printed)
            assert address is not None, printed
            assert step.is_like(re.sub(r":[0-9]+/", ":8000/", printed)), printed
            page = "screen" if "--study-half" in command else "study"
            for path in ("", f"{page}/NCT07338357"):
                with urllib.request.urlopen(f"{address[1]}{path}", timeout=20) as shown:  # noqa: S310 - this machine
                    assert shown.status == 200
            server.send_signal(signal.SIGINT)
            server.communicate(timeout=20)
            assert server.returncode == step.exit_code
        finally:
            server.kill()
            server.communicate()
