import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

_ROOT = Path(__file__).parents[2]
_APART = ["unshare", "--map-root-user", "--net", "--mount"]


def apart() -> list[str]:
    """Return the command that runs another in a network of its own; skips where there is none."""
    able = (
        all(shutil.which(name) for name in ("unshare", "ip", "mount"))
        and not subprocess.run([*_APART, "ip", "link"], check=False, capture_output=True).returncode
    )
    if not able and os.environ.get("CI") == "true":
        pytest.fail("CI cannot cut the network off: run it as root, with iproute2.")
    if not able:
        pytest.skip("needs Linux, iproute2, and the right to make namespaces")
    return _APART


def test_nothing_is_looked_up_or_connected_to_from_start_to_import(
    tmp_path: Path, chromium: str
) -> None:
    """Streamlit asked an outside service for the machine's address when a foreign page called."""
    command = [*apart(), sys.executable, "-m", "tests.browser._cut_off", str(tmp_path)]
    environment = {name: value for name, value in os.environ.items() if name != "HF_HUB_OFFLINE"}
    done = subprocess.run(
        command,
        check=False,
        cwd=_ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["used"] == {"lookups": [], "connections": []}
    assert "outside" in str(told["seen"]["lookups"])
    assert told["seen"]["connections"] == [80]
