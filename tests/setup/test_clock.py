"""AT is an instant, or the command ends before it does anything."""

import pytest


@pytest.mark.parametrize("at", ["tomorrow", "2026-07-01T12:00:00", "2026-13-01T12:00:00+02:00"])
def test_refuses_what_is_no_instant(set_up, at):
    done = set_up("--at", at, "up")
    assert done.returncode == 1
    assert "no instant with an offset" in done.stderr


def test_pins_the_clock_of_the_command(set_up):
    at = "2026-07-01T12:00:00+02:00"
    done = set_up(
        "--at", at, "within", "python", "-c", "from culture_app.kernel import clock; print(clock.now())"
    )
    assert done.stdout.strip() == "2026-07-01 10:00:00+00:00"
