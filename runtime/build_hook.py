"""Makes `responses_api` from the spec when the package is built, and puts it into what is built.

In a checkout the spec lies beside this folder, and `python -m codegen generate` writes `generated/responses_api`. An
sdist brings the written package along, so that whoever builds from it needs no generator.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# What codegen imports. The generator is held to one version, because its next one may write something else.
GENERATOR = (
    *("PyYAML>=6", "datamodel-code-generator[ruff]==0.89.0", "jinja2>=3.1,<4", "jsonschema-rs>=0.60"),
    *("openapi-spec-validator>=0.9", "orjson>=3.10"),
)


class Generate(BuildHookInterface[Any]):
    """Writes the generated package, or takes the one that an sdist brought."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What building needs besides: the generator, unless the package is there already."""
        return [] if self._brought().is_dir() else list(GENERATOR)

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Generate, and add the package to a wheel or an sdist; an editable install reads it where it stands.

        Raises:
            SystemExit: the spec could not be turned into code; what is wrong has been printed.
        """
        source = self._brought()
        if not source.is_dir():
            source = self._generated()
        if version != "editable":
            build_data["force_include"][str(source)] = "responses_api"

    def _brought(self) -> Path:
        return Path(self.root) / "responses_api"

    def _generated(self) -> Path:
        checkout = Path(self.root).parent
        # pip names in PYTHONPATH what it has installed for the build.
        paths = [str(checkout), self.root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        done = subprocess.run(
            [sys.executable, "-m", "codegen", "generate"], cwd=checkout, env=environment, capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"responses_api could not be generated\n{done.stdout}{done.stderr}")
        return checkout / "generated" / "responses_api"
