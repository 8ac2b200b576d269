"""From a name or a folder to an encoder, with an error that helps where that fails."""

import json
import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.encoder._prompts import Prompts, find_prompts
from index.encoder._sentence_transformer import SentenceTransformerEncoder
from index.encoder.base import Encoder
from index.errors import EncoderError
from index.sentences import Sentence

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

__all__ = ["BUNDLED", "load_encoder", "prepare"]

#: The bilingual model that comes with Svarbrev.
BUNDLED = Path(__file__).parent / "bundled"

#: What it is called wherever a model is named.
_BUNDLED_NAME = "bundled"

#: A large file that holds no more than this is the pointer that Git LFS left in its place.
_POINTER = 1024


def prepare() -> None:
    """Import what every encoder computes with, which takes longer than loading a small model."""
    with _quiet():
        import sentence_transformers  # noqa: F401


def load_encoder(
    name: str | None = None, *, prompts: Prompts | None = None, threads: int | None = None
) -> Encoder:
    """Return the encoder of this name.

    ``name`` is None or "bundled" for the bundled model, a folder, or a model of the Hugging Face
    hub. The bundled model and folders never touch the network; a model of the hub is taken from
    this machine's cache where it is there, and the library obeys HF_HUB_OFFLINE. ``prompts``
    overrides what the model's configuration says. Raises EncoderError.
    """
    if name is None or name == _BUNDLED_NAME:
        return _from_folder(BUNDLED, _BUNDLED_NAME, prompts, threads)
    folder = Path(name).expanduser()
    if folder.is_dir():
        return _from_folder(folder, name, prompts, threads)
    if folder.exists():
        raise EncoderError(code="encoder.file", name=name)
    if not _could_be_hub_name(name):
        raise EncoderError(code="encoder.no_folder", name=name)
    return _wrap(_from_hub(name), name, prompts, threads, name)


def _could_be_hub_name(name: str) -> bool:
    parts = name.split("/")
    plain = all(
        part
        and part.replace("-", "a").replace("_", "a").replace(".", "a").isalnum()
        and not part.startswith(".")
        for part in parts
    )
    return plain and len(parts) <= 2


def _from_folder(folder: Path, name: str, prompts: Prompts | None, threads: int | None) -> Encoder:
    problem = _what_is_missing(folder)
    if problem:
        raise EncoderError(
            code="encoder.bundled" if folder == BUNDLED else "encoder.folder",
            folder=folder,
            problem=problem,
        )
    try:
        model = _open(str(folder), local_files_only=True)
    except Exception as error:
        raise EncoderError(code="encoder.damaged", folder=folder, why=_short(error)) from error
    return _wrap(model, name, prompts, threads, folder.name, _origin(folder))


def _what_is_missing(folder: Path) -> Sentence | None:
    """Return what a model folder lacks; None if it looks whole."""
    if not any((folder / file).is_file() for file in ("modules.json", "config.json")):
        return Sentence(code="encoder.no_config")
    weights = [*folder.glob("*.safetensors"), *folder.glob("0_*/*.safetensors")]
    if not weights:
        return Sentence(code="encoder.no_weights")
    for path in weights:
        if path.stat().st_size < _POINTER:
            return Sentence(code="encoder.pointer", file=path.name)
    return None


def _origin(folder: Path) -> str:
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        return str(config.get("_name_or_path", ""))
    except (OSError, ValueError, AttributeError):
        return ""


def _from_hub(name: str) -> "SentenceTransformer":
    for local in (True, False):
        try:
            return _open(name, local_files_only=local)
        except Exception as error:
            if not local:
                raise EncoderError(
                    code="encoder.unreachable", name=name, why=_short(error)
                ) from error
    raise AssertionError


def _open(where: str, *, local_files_only: bool) -> "SentenceTransformer":
    """Load in float32 on the processor, safetensors only, no code from the model's folder."""
    with _quiet():
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(
            where,
            device="cpu",
            local_files_only=local_files_only,
            trust_remote_code=False,
            model_kwargs={"dtype": "float32", "use_safetensors": True},
        )


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep loading bars and notices of the libraries from a person's terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as quietable

        transformers_logging: Any = quietable

        verbosity = transformers_logging.get_verbosity()
        bars = transformers_logging.is_progress_bar_enabled()
        own = logging.getLogger("sentence_transformers")
        level = own.level
        transformers_logging.set_verbosity_error()
        transformers_logging.disable_progress_bar()
        own.setLevel(logging.ERROR)
        try:
            yield
        finally:
            own.setLevel(level)
            transformers_logging.set_verbosity(verbosity)
            if bars:
                transformers_logging.enable_progress_bar()


def _wrap(
    model: Any, name: str, prompts: Prompts | None, threads: int | None, *names: str
) -> Encoder:
    chosen = prompts or find_prompts(model.prompts or {}, *names)
    return SentenceTransformerEncoder(model, name, chosen, threads)


def _short(error: Exception) -> str:
    """Return the first line of an error, short enough for a sentence."""
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:160]
