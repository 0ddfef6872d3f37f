"""`python -m bench.site [--output DIR]` builds the site, without a network; 0 when Sphinx has nothing to say."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.site import sources
from responses_contract.commands.site import evidence
from responses_contract.report.evidence import write

RECORDS = sources.ROOT / "contract_tests" / "peers" / "records"
"""Of the servers that `make peers` asks."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--output", type=Path, default=sources.ROOT / "results" / "site")
    output: Path = parser.parse_args().output
    shutil.rmtree(output, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        count = sources.write(Path(folder))
        command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-j", "auto", "-b", "html"]
        done = subprocess.run([*command, folder, str(output)], check=False)
    servers = evidence(sorted(RECORDS.glob("*.json"))).servers
    made = write(servers, output / "evidence", rules_url="../rules/{rule}.html", home="../index.html")
    print(f"{count + len(made)} pages: {output / 'index.html'}")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
