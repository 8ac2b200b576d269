"""Finding a model by name or folder, offline, and saying what is wrong where that fails."""

import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoder import Encoder, Prompts, load_encoder
from index.errors import EncoderError


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def copy(folder: Path, to: Path) -> Path:
    return Path(shutil.copytree(folder, to))


@pytest.mark.usefixtures("no_network")
def test_a_folder_never_asks_the_network(tiny: Path) -> None:
    encoder = load_encoder(str(tiny))
    assert encoder.name == str(tiny)
    assert encoder.encode_queries(["hva"]).shape == (1, 16)


@pytest.mark.usefixtures("no_network")
def test_the_bundled_model_never_asks_the_network(bundled: Encoder) -> None:
    again = load_encoder("bundled")
    assert again.fingerprint == bundled.fingerprint
    assert again.name == "bundled"
    assert again.dimension == 384


def test_the_bundled_model_keeps_the_norwegian_letters(bundled: Encoder) -> None:
    one, two = bundled.encode_queries(["å få et råd", "a fa et rad"])
    assert not np.allclose(one, two, atol=1e-3)


def test_the_bundled_model_crosses_the_languages(bundled: Encoder) -> None:
    questions = bundled.encode_queries(["Does the municipality have a police council?"])
    passages = bundled.encode_passages(
        ["Kommunen har et politiråd.", "Barnehagen er stengt i juli.", "Vi takker for brevet."]
    )
    assert int((questions @ passages.T).argmax()) == 0


def test_prompts_are_used_and_are_part_of_the_fingerprint(tiny: Path, prompted: Path) -> None:
    plain, with_prompts = load_encoder(str(tiny)), load_encoder(str(prompted))
    # Same weights, by their seed; only the prompts differ.
    assert np.allclose(
        plain.encode_queries(["query: politi"]), with_prompts.encode_queries(["politi"]), atol=1e-6
    )
    assert np.allclose(
        plain.encode_passages(["passage: brev"]), with_prompts.encode_passages(["brev"]), atol=1e-6
    )
    assert plain.fingerprint != with_prompts.fingerprint
    assert plain.max_tokens - with_prompts.max_tokens == 2
    overridden = load_encoder(str(prompted), prompts=Prompts())
    assert overridden.fingerprint == plain.fingerprint


def test_the_fingerprint_follows_content_and_not_place(tiny: Path, tmp_path: Path) -> None:
    moved = load_encoder(str(copy(tiny, tmp_path / "elsewhere")))
    assert moved.fingerprint == load_encoder(str(tiny)).fingerprint


def test_the_fingerprint_knows_window_and_weights(
    tiny: Path, first_token: Path, tmp_path: Path
) -> None:
    narrow = copy(tiny, tmp_path / "narrow")
    path = narrow / "sentence_bert_config.json"
    config = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(config | {"max_seq_length": 12}), "utf-8")
    prints = {load_encoder(str(folder)).fingerprint for folder in (tiny, first_token, narrow)}
    assert len(prints) == 3


def test_a_missing_folder_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"There is no folder .*nowhere.*bundled"):
        load_encoder(str(tmp_path / "nowhere"))


def test_a_file_is_no_model(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    path.write_bytes(b"x")
    with pytest.raises(EncoderError, match="give the folder"):
        load_encoder(str(path))


def test_an_empty_folder_says_what_it_lacks(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"modules\.json"):
        load_encoder(str(tmp_path))


def test_pickled_weights_are_not_read(tiny: Path, tmp_path: Path) -> None:
    folder = copy(tiny, tmp_path / "pickled")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(EncoderError, match="no weights in safetensors"):
        load_encoder(str(folder))


def test_a_pointer_in_place_of_weights_is_named(tiny: Path, tmp_path: Path) -> None:
    folder = copy(tiny, tmp_path / "pointer")
    (folder / "model.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n")
    with pytest.raises(EncoderError, match="Git LFS"):
        load_encoder(str(folder))


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_a_damaged_file_gives_an_error_that_helps(tiny: Path, tmp_path: Path, name: str) -> None:
    folder = copy(tiny, tmp_path / "damaged")
    data = (folder / name).read_bytes()
    (folder / name).write_bytes(data[: max(len(data) // 2, 1100) if "safe" in name else 40])
    with pytest.raises(EncoderError, match=r"damaged.*bundled"):
        load_encoder(str(folder))


def test_an_unknown_name_without_network_gives_an_error_that_helps(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import huggingface_hub.constants

    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EncoderError, match=r"eksempel/ukjent.*bundled"):
        load_encoder("eksempel/ukjent-modell-som-ikke-finnes")


def test_the_room_is_light_to_enter() -> None:
    code = "import sys, index.encoder; sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
