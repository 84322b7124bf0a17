"""A process of the app, and what it printed."""

import subprocess
import sys

from docker.local.layout import PYTHON, ROOT


def app(variables: dict[str, str], *arguments: str, given: str = "") -> str:
    done = subprocess.run(
        [str(PYTHON), *arguments],
        cwd=ROOT,
        env=variables,
        input=given,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"failed: {' '.join(arguments[:2])}")
    return done.stdout
