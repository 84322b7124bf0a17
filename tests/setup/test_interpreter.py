"""Which Python makes `.venv`: each candidate is asked, none is believed."""

from pathlib import Path

FIND = "from docker.local import interpreter; print(interpreter.find())"


def _program(folder: Path, name: str, says: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


def test_takes_one_that_answers(python, tmp_path):
    mine = _program(tmp_path / "bin", "python3.12", "echo version 3 12 99")
    assert python(FIND, CULTURE_PYTHON=str(mine)).stdout.strip() == f"Python 3.12.99 ({mine})"


def test_takes_3_13_too(python, tmp_path):
    mine = _program(tmp_path / "bin", "snake", "echo version 3 13 1")
    assert python(FIND, CULTURE_PYTHON=str(mine)).stdout.startswith("Python 3.13.1")


def test_passes_over_a_shim_that_answers_for_nothing(python, tmp_path):
    _program(tmp_path / "shims", "python3.12", "echo 'python3.12: command not found' >&2; exit 127")
    _program(tmp_path / "versions" / "3.12.4" / "bin", "python", "echo version 3 12 4")
    _program(tmp_path / "versions" / "3.12.11" / "bin", "python", "echo version 3 12 11")
    said = python(FIND, PATH=f"{tmp_path}/shims:/nowhere", PYENV_ROOT="", HOME=str(tmp_path))
    # Other Pythons of this machine may come first; those of this pyenv are looked at with the newest first.
    assert "command not found" not in said.stdout + said.stderr
    listed = python(
        "from docker.local import interpreter as i; print(*i._candidates(), sep='\\n')",
        PATH=f"{tmp_path}/shims:/nowhere",
        HOME=str(tmp_path),
    ).stdout.splitlines()
    ours = [line for line in listed if line.startswith(str(tmp_path / "versions"))]
    assert [Path(line).parts[-3] for line in ours] == ["3.12.11", "3.12.4"]


def test_refuses_an_older_one_and_says_what_to_do(python, tmp_path):
    mine = _program(tmp_path / "bin", "python3.11", "echo version 3 11 2")
    done = python(FIND, CULTURE_PYTHON=str(mine))
    assert done.returncode == 1
    assert "no usable Python 3.12 or 3.13" in done.stderr
