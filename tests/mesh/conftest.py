"""A pull of whatever a test writes down."""

from pathlib import Path

import pytest

from culture_app.mesh import services as mesh

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "mesh"


@pytest.fixture
def shared() -> Path:
    """Real material, where it is at hand."""
    if not SHARED.is_dir():
        pytest.skip("the shared data isn't beside this checkout")
    return SHARED


@pytest.fixture
def write(tmp_path: Path):
    """Write files below a folder of this test's own, and answer the folder."""

    def put(**files: str | bytes) -> Path:
        folder = tmp_path / "mesh"
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return folder

    return put


@pytest.fixture
def pull(at):
    def go(*paths: Path, now=None):
        return mesh.pull(paths=list(paths), now=now or at, wait_s=0)

    return go
