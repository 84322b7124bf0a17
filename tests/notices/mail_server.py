"""A mail server, a process of its own: `python mail_server.py --port N --folder DIR [--faults 450,550,lost,kept,554]`.

Each accepted mail becomes a file. Faults happen once each, in their order, to the first mails: 450, 451 and 550 refuse the
recipient, 554 the content; `lost` hangs up after the content without keeping it, `kept` keeps it and hangs up.
"""

import argparse
import asyncio
from pathlib import Path

from aiosmtpd.smtp import SMTP


class Box:
    def __init__(self, folder: Path, faults: list[str]):
        self.folder, self.faults, self.count = folder, faults, 0

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if self.faults and self.faults[0] in {"450", "451", "550"}:
            return f"{self.faults.pop(0)} <{address}> not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "554":
            return "554 Not wanted"
        if fault != "lost":
            self.count += 1
            (self.folder / f"{self.count:04d}.eml").write_bytes(envelope.original_content)
        if fault:
            server.transport.abort()
        return "250 Kept"


async def serve(port: int, box: Box):
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(box, hostname="mail.example.org", loop=loop), "127.0.0.1", port
    )
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asked = argparse.ArgumentParser()
    asked.add_argument("--port", type=int, required=True)
    asked.add_argument("--folder", type=Path, required=True)
    asked.add_argument("--faults", default="")
    given = asked.parse_args()
    asyncio.run(serve(given.port, Box(given.folder, [one for one in given.faults.split(",") if one])))
