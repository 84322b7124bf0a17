"""Processes are ended by record only, and a record names one process for ever."""

import subprocess
import time

START = "from docker.local import processes; processes.start('sleeper', ['sleep', '60'], mark='m'); "


def test_a_started_process_outlives_its_starter_and_ends_with_stop(python, alive):
    assert python(START).returncode == 0
    said = python(
        "from docker.local import processes as p; r = p.running('sleeper'); print(r.pid, r.mark, p.stop('sleeper'))"
    )
    pid, mark, stopped = said.stdout.split()
    assert (mark, stopped) == ("m", "True")
    assert not alive(int(pid))


def test_an_id_that_was_given_to_another_process_is_never_signalled(python, own_local):
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        python(f"from docker.local import processes as p; p.remember('sleeper', {stranger.pid})")
        record = own_local / "run" / "sleeper.json"
        record.write_text(record.read_text().replace('"started": "', '"started": "1'))
        said = python(
            "from docker.local import processes as p; print(p.running('sleeper'), p.stop('sleeper'))"
        )
        assert said.stdout.split() == ["None", "False"]
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_process_that_will_not_end_is_ended(python):
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    python(
        f"import sys; from docker.local import processes as p; p.start('deaf', [sys.executable, '-c', {deaf!r}])"
    )
    time.sleep(0.5)
    said = python(
        "from docker.local import processes as p; print(p.stop('deaf', patience=0.3), p.running('deaf'))"
    )
    assert said.stdout.split() == ["True", "None"]


def test_down_without_anything_says_so(set_up):
    assert set_up("down").stdout == "nothing was running\n"
