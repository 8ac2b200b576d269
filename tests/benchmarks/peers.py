"""What a programmer would use instead of Svarbrev: plain libraries over the same passages.

The floor is the bundled model with sentence-transformers and FAISS, used as their documentation
says; the peers search by words, with Snowball's Norwegian stemmer: bm25s, and the engine Tantivy.
"""

import re
from collections.abc import Callable, Sequence

import numpy as np

from index.encoder import BUNDLED

__all__ = ["FLOOR", "PEERS", "Search", "floor"]

Search = Callable[[str], list[int]]
"""Returns the numbers of the ten best passages for a question, best first."""

_K = 10

FLOOR = "sentence-transformers + FAISS"


def floor(texts: Sequence[str]) -> Search:
    """Return a search by meaning, one vector for each passage."""
    import faiss
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(BUNDLED), device="cpu", local_files_only=True)
    vectors = model.encode_document(list(texts), normalize_embeddings=True, show_progress_bar=False)
    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors))

    def search(question: str) -> list[int]:
        vector = model.encode_query([question], normalize_embeddings=True, show_progress_bar=False)
        return [int(row) for row in index.search(vector, _K)[1][0] if row >= 0]

    return search


def _bm25s(texts: Sequence[str]) -> Search:
    import bm25s
    import Stemmer

    stemmer = Stemmer.Stemmer("norwegian")
    ranker = bm25s.BM25()
    ranker.index(
        bm25s.tokenize(list(texts), stopwords=[], stemmer=stemmer, show_progress=False),
        show_progress=False,
    )

    def search(question: str) -> list[int]:
        asked = bm25s.tokenize([question], stopwords=[], stemmer=stemmer, show_progress=False)
        rows, scores = ranker.retrieve(asked, k=min(_K, len(texts)), show_progress=False)
        return [int(row) for row, score in zip(rows[0], scores[0], strict=True) if score > 0]

    return search


def _tantivy(texts: Sequence[str]) -> Search:
    import tantivy

    analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    analyser = analyser.filter(tantivy.Filter.lowercase())
    analyser = analyser.filter(tantivy.Filter.stemmer("norwegian"))
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="norwegian")
    schema.add_unsigned_field("row", stored=True)
    index = tantivy.Index(schema.build())
    index.register_tokenizer("norwegian", analyser.build())
    writer = index.writer(num_threads=1)
    for row, text in enumerate(texts):
        writer.add_document(tantivy.Document(text=text, row=row))
    writer.commit()
    index.reload()
    searcher = index.searcher()

    def search(question: str) -> list[int]:
        # Its words alone: a question's quotation marks and colons are no operators.
        query, _ = index.parse_query_lenient(" ".join(re.findall(r"\w+", question)), ["text"])
        hits = searcher.search(query, _K).hits
        return [int(searcher.doc(address)["row"][0]) for _, address in hits]

    return search


PEERS: dict[str, Callable[[Sequence[str]], Search]] = {
    FLOOR: floor,
    "bm25s": _bm25s,
    "Tantivy": _tantivy,
}
"""Each makes its index of some passages and returns the search."""
