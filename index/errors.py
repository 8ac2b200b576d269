"""Every error that Svarbrev raises on purpose: one tree, so that a caller can catch it at one
place.

A sentence names what failed, says what is wrong and what to do about it. It is written for the
person who reads it on the page or in the terminal; nothing else is ever shown to her. Sentences
stand in ``index/sentences``, a catalogue for each language; an error names its own by a code.
"""

from collections.abc import Mapping

from index.sentences import Sentence

__all__ = [
    "CancelledError",
    "CitationError",
    "DamagedIndexError",
    "EncoderError",
    "EncoderMismatchError",
    "FormatError",
    "LibraryError",
    "LibraryLockedError",
    "LimitError",
    "MissingLibraryError",
    "QueryError",
    "SvarbrevError",
]


class SvarbrevError(Exception):
    """The root of all errors that Svarbrev raises on purpose.

    ``code`` names the sentence, as "question.empty"; ``values`` fill its placeholders. ``str`` of
    an error is the English sentence, ``sentence`` the one that can be said in any language. An
    error raised with words of its own, without a code, has these in every language.
    """

    def __init__(self, words: str = "", /, *, code: str = "", **values: object) -> None:
        self.sentence = Sentence(words, code=code, **values)
        super().__init__(str(self.sentence))

    @property
    def code(self) -> str:
        """The name of its sentence, "" where it has words of its own."""
        return self.sentence.code

    @property
    def values(self) -> Mapping[str, object]:
        """What fills the placeholders of its sentence."""
        return self.sentence.values

    def said(self, language: str) -> str:
        """Return the sentence in "nb", "nn" or "en"."""
        return self.sentence.said(language)


class FormatError(SvarbrevError):
    """A file is not a letter that can be read: empty, damaged, encrypted, or of an unknown
    format.
    """


class LimitError(FormatError):
    """A file asks for more time, memory, pages, members or nesting than an untrusted file is
    given.
    """


class EncoderError(SvarbrevError):
    """An encoder cannot be loaded: an unknown name, a missing folder, a damaged model."""


class QueryError(SvarbrevError):
    """A question cannot be searched for: it is empty or far too long."""


class CitationError(SvarbrevError):
    """Words cannot be cited or exported: they are not in the letter that they are ascribed to."""


class LibraryError(SvarbrevError):
    """The library cannot do what was asked."""


class MissingLibraryError(LibraryError):
    """There is no published index at this place yet."""


class DamagedIndexError(LibraryError):
    """A published generation does not match its own manifest."""


class EncoderMismatchError(LibraryError):
    """The index was made with another encoder than the one that asks."""


class LibraryLockedError(LibraryError):
    """Another process is writing to this library."""


class CancelledError(LibraryError):
    """The person who started a build stopped it; what was published before stands."""
