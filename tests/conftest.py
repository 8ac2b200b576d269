"""What tests of more than one part need."""

import pytest

from index.encoder import BUNDLED, Encoder, load_encoder


@pytest.fixture(scope="session")
def bundled() -> Encoder:
    """The model that comes with Svarbrev."""
    if not (BUNDLED / "model.safetensors").exists():
        pytest.skip("the bundled weights are not in this checkout")
    return load_encoder()
