"""A lock holds the files that may be installed, and no pin that another holds."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bench import locks

SOURCE, WHEEL, FOREIGN = "00" * 32, "11" * 32, "22" * 32
FILES = {
    ("some-package", "1.0"): {
        "some_package-1.0.tar.gz": SOURCE,
        "some_package-1.0-cp312-cp312-manylinux_2_17_x86_64.whl": WHEEL,
        "some_package-1.0-cp312-cp312-manylinux_2_17_s390x.whl": FOREIGN,
    }
}


@pytest.mark.parametrize(
    ("name", "usable"),
    [
        ("a-1.tar.gz", True),
        ("a-1-py3-none-any.whl", True),
        ("a-1-py2.py3-none-any.whl", True),
        ("a-1-py2-none-any.whl", False),
        ("a-1-cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", True),
        ("a-1-cp314-cp314-musllinux_1_2_aarch64.whl", True),
        ("a-1-cp310-cp310-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp315-cp315-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp314-cp314t-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp39-abi3-macosx_11_0_arm64.whl", True),
        ("a-1-cp315-abi3-macosx_11_0_arm64.whl", False),
        ("a-1-cp312-cp312-win_amd64.whl", True),
        ("a-1-cp312-cp312-win32.whl", False),
        ("a-1-pp311-pypy311_pp73-manylinux_2_17_x86_64.whl", False),
        ("a-1-cp313-cp313-ios_13_0_arm64_iphoneos.whl", False),
    ],
)
def test_which_files_may_be_installed(name: str, usable: bool) -> None:
    assert locks.is_usable(name, locks.MACHINES) is usable


def test_what_only_measurements_install_is_for_linux() -> None:
    assert locks.is_usable("a-1-cp312-cp312-manylinux_2_17_x86_64.whl", locks.LINUX)
    assert locks.is_usable("a-1.tar.gz", locks.LINUX)
    assert not locks.is_usable("a-1-cp312-cp312-win_amd64.whl", locks.LINUX)


def test_a_pin_gets_the_hashes_of_usable_files_and_keeps_what_it_says() -> None:
    head, line = "-r dev.txt\nSome_Package[more]==1.0 ; sys_platform != 'win32'", " \\\n    --hash=sha256:"
    old, kept = f"{head}{line}{FOREIGN}\n", f"{head}{line}{SOURCE}{line}{WHEEL}\n"
    assert locks.hashed(old, FILES, locks.MACHINES) == kept
    assert locks.hashed(kept, FILES, locks.MACHINES) == kept
    assert locks.hashed("some-package==1.0\n", FILES, locks.MACHINES).count("--hash") == 2


def test_a_pin_without_a_file_is_told() -> None:
    with pytest.raises(locks.ContractError, match=r"other 1\.0: no file"):
        locks.hashed("other==1.0\n", FILES, locks.MACHINES)


def test_a_registry_out_of_reach_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failed = subprocess.CompletedProcess(["uv"], 2, stdout="", stderr="error: no such host\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: failed)
    lock = tmp_path / "lock.txt"
    lock.write_text("other==1.0\n")
    assert locks.main(["hashes", str(lock)]) == 2
    assert "no such host" in capsys.readouterr().err
    assert lock.read_text() == "other==1.0\n"
