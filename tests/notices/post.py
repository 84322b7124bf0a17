"""A mail server in a process of its own, and what is asked of it."""

import email
import socket
import subprocess
import sys
from datetime import timedelta
from email import policy
from pathlib import Path

from culture_app.kernel import clock
from culture_app.notices import services as notices
from culture_app.notices.models import Notice

SERVER = Path(__file__).parent / "mail_server.py"


class Post:
    """The mail server: started, stopped, and what it kept."""

    def __init__(self, folder):
        self.folder, self.process = folder, None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def start(self, faults=""):
        self.process = subprocess.Popen(
            [sys.executable, SERVER, "--port", str(self.port), "--folder", self.folder, "--faults", faults],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout.readline() == "ready\n"

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait()
            self.process.stdout.close()
            self.process = None

    @property
    def mails(self):
        files = sorted(self.folder.glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]


def send() -> int:
    return notices.send_due(now=clock.now())


def later() -> None:
    """Time goes by: what waits for its next try is due."""
    Notice.objects.update(due_at=clock.now() - timedelta(seconds=1))


def parts(mail) -> dict[str, list]:
    found = {}
    for part in mail.walk():
        found.setdefault(part.get_content_type(), []).append(part)
    return found
