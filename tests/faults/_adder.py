"""Adds letters one by one, removes every fifth again, and says so, until it is killed."""

import functools
import os
import sys
from itertools import count

import index.letters.reader
from index.library import Library
from tests.library.conftest import WordEncoder, digest, letter


def main() -> None:
    """Work on the library in the first argument, from the letter in the second on."""
    # A kill loses nothing that was written, so the disk need not be waited for.
    vars(os)["fsync"] = lambda _: None
    real = index.letters.reader.read_many
    index.letters.reader.read_many = functools.partial(real, in_process=True)
    library, encoder = Library(sys.argv[1]), WordEncoder()
    for number in count(int(sys.argv[2])):
        library.add([letter(number)], encoder)
        say("added", number)
        if is_removed(number):
            library.remove([digest(letter(number))])
            say("removed", number)


def is_removed(number: int) -> bool:
    """Tell whether a letter is taken out again after it was added."""
    return number % 5 == 4


def say(what: str, number: int) -> None:
    """Acknowledge, in one write."""
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
