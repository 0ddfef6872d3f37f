"""An outside package with a rule, a dialect and scenarios, as docs/extending.md says, beside the installed wheel."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import textwrap
import venv
from pathlib import Path

import pytest

from bench.wheels import build_wheels
from responses_contract.mock import running_mock
from tests.waiting import HANG

ROOT = Path(__file__).resolve().parents[2]
BLOCK = re.compile(r"```(?:toml|python|yaml)\n# (\S+)\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of the page, and an environment with the wheel and the package installed."""
    home = tmp_path_factory.mktemp("acme")
    for name, text in BLOCK.findall((ROOT / "docs" / "extending.md").read_text(encoding="utf-8")):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).write_text(text)
    build = '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n'
    project = '[project]\nname = "acme-rules"\nversion = "1"\n'
    wheel = '[tool.hatch.build.targets.wheel]\ninclude = ["acme_rules.py"]\n'
    (home / "pyproject.toml").write_text(build + project + (home / "pyproject.toml").read_text() + wheel)
    wheels = home / "wheels"
    build_wheels(wheels)
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(home)]
    subprocess.run(command, check=True, capture_output=True, timeout=HANG)
    venv.create(home / "venv", with_pip=False)
    site = next((home / "venv" / "lib").glob("python*")) / "site-packages"
    for path in wheels.glob("*.whl"):
        subprocess.run([sys.executable, "-m", "zipfile", "-e", str(path), str(site)], check=True, timeout=HANG)
    # The libraries, not this checkout: those of the environment that runs the tests.
    libraries = [entry for entry in sys.path if entry.endswith("site-packages")]
    (site / "libraries.pth").write_text("\n".join(libraries) + "\n")
    return home


def contract(home: Path, *arguments: str, key: str = "none") -> subprocess.CompletedProcess[str]:
    """The installed command."""
    command = [str(home / "venv" / "bin" / "python"), "-P", "-m", "responses_contract.cli", *arguments]
    environment = {"PATH": os.environ["PATH"], "API_KEY": key}
    return subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=HANG, env=environment)


def transcript(home: Path, *, region: bool) -> str:
    """A recorded response with or without what the rule and the overlay want."""
    code = f"""
    import json, sys
    from responses_contract import Exchange, Request, Response, write_transcript
    from responses_contract.server import Reply, usage
    reply = Reply({{"model": "m", "input": "Hello", "metadata": {{"region": "north"}} if {region} else {{}}}})
    reply.text("Hello")
    body = reply.complete(usage(1, 1)) | ({{"acme_region": "north"}} if {region} else {{}})
    asked = Request("POST", "/v1/responses", body=reply.request)
    write_transcript(Exchange("x", asked, Response(200, body=body)), "t.json")
    """
    script = home / "make.py"
    script.write_text(textwrap.dedent(code))
    subprocess.run([str(home / "venv" / "bin" / "python"), str(script)], cwd=home, check=True, timeout=HANG)
    return "t.json"


@pytest.mark.slow
def test_the_package_is_not_this_checkout(outside: Path) -> None:
    where = "import responses_contract; print(responses_contract.__file__)"
    done = subprocess.run(
        [str(outside / "venv" / "bin" / "python"), "-P", "-c", where], cwd=outside, capture_output=True, text=True
    )
    assert str(outside) in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
def test_a_rule_judges_and_is_listed(outside: Path) -> None:
    listed = contract(outside, "rules").stdout
    assert "value/acme-region-is-told" in listed
    assert "A response says in its metadata in which region it was made." in listed
    without = contract(outside, "check", transcript(outside, region=False))
    assert without.returncode == 1, without.stdout + without.stderr
    assert "value/acme-region-is-told" in without.stdout
    assert contract(outside, "check", "t.json", "--rules", "!value/acme-*").returncode == 0
    assert contract(outside, "check", transcript(outside, region=True)).returncode == 0


@pytest.mark.slow
def test_an_overlay_is_a_dialect(outside: Path) -> None:
    transcript(outside, region=False)
    done = contract(outside, "check", "t.json", "--dialect", "acme.yaml", "--rules", "schema/*")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "acme_region" in done.stdout
    transcript(outside, region=True)
    assert contract(outside, "check", "t.json", "--dialect", "acme.yaml", "--rules", "schema/*").returncode == 0
    missing = contract(outside, "check", "t.json", "--dialect", "absent.yaml")
    assert missing.returncode == 2
    assert "absent.yaml" in missing.stderr
    assert "Traceback" not in missing.stderr


@pytest.mark.slow
def test_scenarios_of_a_folder_are_played(outside: Path) -> None:
    with running_mock() as mock:
        words = ("--model", "m", "--scenarios", "scenarios", "-k", "acme/*", "--layer", "scenarios", "--output", "r")
        done = contract(outside, "run", mock.base_url, *words, key=mock.api_key)
    record = json.loads((outside / "r" / "result.json").read_text())
    assert [case["id"] for case in record["cases"]] == ["acme/greeting"], done.stdout + done.stderr
    broken = [found["rule"] for found in record["cases"][0]["findings"]]
    assert set(broken) == {"value/acme-region-is-told"}  # the mock knows no regions: the rule judged here, too


@pytest.mark.slow
def test_a_package_that_cannot_be_imported_is_named(outside: Path) -> None:
    module = next((outside / "venv" / "lib").glob("python*/site-packages")) / "acme_rules.py"
    good = module.read_text()
    module.write_text("import no_such_module\n")
    try:
        done = contract(outside, "rules")
    finally:
        module.write_text(good)
    assert done.returncode == 2
    assert "the rules of the package 'acme-rules' cannot be loaded" in done.stderr
    assert "Traceback" not in done.stderr
