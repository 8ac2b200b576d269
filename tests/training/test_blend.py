"""A blend lies between two models of one kind, and there is none of others."""

from pathlib import Path

import numpy as np
import pytest

from index.training.blend import main
from tests.encoder.tiny import make_tiny


def weights(folder: Path) -> dict[str, np.ndarray]:
    from safetensors.numpy import load_file

    return {
        key: value.astype(np.float32)
        for key, value in load_file(folder / "model.safetensors").items()
    }


def test_every_weight_is_the_mean_of_both(tmp_path: Path) -> None:
    before, after = make_tiny(tmp_path / "a", seed=1), make_tiny(tmp_path / "b", seed=2)
    assert main([str(before), str(after), str(tmp_path / "blend")]) == 0
    old, new, mixed = map(weights, (before, after, tmp_path / "blend"))
    assert mixed.keys() == old.keys()
    for key, value in mixed.items():
        np.testing.assert_allclose(value, (old[key] + new[key]) / 2, atol=2e-3, rtol=1e-2)


def test_the_share_is_that_of_the_second(tmp_path: Path) -> None:
    before, after = make_tiny(tmp_path / "a", seed=1), make_tiny(tmp_path / "b", seed=2)
    main([str(before), str(after), str(tmp_path / "blend"), "--share", "1"])
    new, mixed = weights(after), weights(tmp_path / "blend")
    for key, value in mixed.items():
        np.testing.assert_allclose(value, new[key], atol=2e-3, rtol=1e-2)


def test_models_of_two_kinds_are_refused(tmp_path: Path) -> None:
    before = make_tiny(tmp_path / "a")
    after = make_tiny(tmp_path / "b", words=("en", "annen", "ordliste"))
    with pytest.raises(ValueError, match="not models of one kind"):
        main([str(before), str(after), str(tmp_path / "blend")])
