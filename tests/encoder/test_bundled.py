"""The model that ships: small enough, plain enough, and able to do what it ships for."""

import os
from pathlib import Path

import numpy as np
import pytest

from index.encoder import BUNDLED, Encoder
from index.evaluation import evaluate

SHARED = Path(os.environ.get("SVARBREV_TRAINING_DATA", Path(__file__).parents[3] / "shared"))

#: (question, its answer among the passages), across the three languages.
QUESTIONS = (
    ("Who leads the police council?", 0),
    ("Kven leier politirådet?", 0),
    ("When is the kindergarten closed?", 1),
    ("Når er barnehagen stengt?", 1),
    ("Kor lang er klagefristen?", 2),
    ("How long do I have to appeal the decision?", 2),
    ("Do pupils with a long way to school get free transport?", 3),
    ("Får elevar med lang veg skyss til skulen?", 3),
    ("What does it cost to rent the town hall?", 4),
    ("leie av kommunestyresalen pris", 4),
)
PASSAGES = (
    "Politirådet ledes av ordføreren og møtes to ganger i året.",
    "Alle barnehager i kommunen holder stengt i uke 28, 29 og 30.",
    "Du kan klage på vedtaket innen tre uker etter at du mottok dette brevet.",
    "Elevar som har meir enn fire kilometer til skulen, har rett til gratis skuleskyss.",
    "Kommunestyresalen kan lånes for 500 kroner per kveld.",
    "Vi viser til din henvendelse og beklager at svaret har latt vente på seg.",
)


def test_it_takes_at_most_eighty_megabytes(bundled: Encoder) -> None:
    assert bundled.name == "bundled"
    assert sum(path.stat().st_size for path in BUNDLED.rglob("*") if path.is_file()) < 80e6


def test_nothing_in_it_is_code_or_pickle(bundled: Encoder) -> None:
    assert bundled.dimension == 384
    kinds = {path.suffix for path in BUNDLED.rglob("*") if path.is_file()}
    assert kinds <= {".json", ".safetensors", ".md"}


def test_sentence_transformers_loads_it_as_it_is(bundled: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)
    texts = ["Hva er et politiråd?", "What is a police council?"]
    asked = model.encode_query(texts, show_progress_bar=False)
    assert np.allclose(asked, bundled.encode_queries(texts), atol=1e-5)
    said = model.encode_document(texts, show_progress_bar=False)
    assert np.allclose(said, bundled.encode_passages(texts), atol=1e-5)


def test_questions_find_their_answer_in_any_of_the_three_languages(bundled: Encoder) -> None:
    scores = bundled.encode_queries([q for q, _ in QUESTIONS]) @ bundled.encode_passages(PASSAGES).T
    found = scores.argmax(axis=1).tolist()
    right = sum(a == b for a, (_, b) in zip(found, QUESTIONS, strict=True))
    assert right >= 8, list(zip(found, QUESTIONS, strict=True))


@pytest.mark.parametrize("name", ["eng-s_nob-para", "eng-s_nno-para"])
def test_english_finds_norwegian_news(bundled: Encoder, name: str) -> None:
    folder = SHARED / "eval" / "ntrex" / name
    if not folder.is_dir() or not os.environ.get("SVARBREV_MEASURE"):
        pytest.skip("measured only where the sets are and SVARBREV_MEASURE is set")
    dense = next(one for one in evaluate(folder, bundled).scores if one.system == "passage")
    assert dense.ndcg_10 > 0.85
