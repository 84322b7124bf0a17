"""`make help` says what there is; the image serves as the local web workers do."""

import re
import subprocess

from docker.local import application


def test_every_target_says_what_it_does(root):
    makefile = (root / "Makefile").read_text()
    targets = re.findall(r"^([a-z][a-z%-]*):(.*)$", makefile, flags=re.MULTILINE)
    assert len(targets) > 10
    assert [name for name, rest in targets if " ## " not in rest] == []


def test_help_lists_them(root):
    said = subprocess.run(["make", "help"], check=True, capture_output=True, text=True, cwd=root).stdout
    for target in ("demo", "up", "down", "clean", "test", "lint", "bench"):
        assert f"make {target} " in said


def test_the_image_serves_with_the_measured_numbers(root):
    dockerfile = (root / "docker" / "Dockerfile").read_text()
    assert f'"--workers", "{application.WEB_WORKERS}"' in dockerfile
    assert f'"--blocking-threads", "{application.WEB_THREADS}"' in dockerfile


def test_ci_lints_and_tests_in_a_local_of_its_own(root):
    script = (root / ".ci" / "run").read_text()
    assert 'CULTURE_LOCAL="$PWD/.local/ci"' in script
    assert "make lint || code=1\nmake test || code=1" in script
