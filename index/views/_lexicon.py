"""The words that the rules know, read once from ``lexicon.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

__all__ = ["Lexicon", "lexicon"]

Words = frozenset[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lists of words as they stand in a sentence, in small letters; see the file."""

    own_pronouns: Words
    own_bodies: Words
    municipal_bodies: Words
    trust_bodies: Words
    firm_bodies: Words
    police_bodies: Words
    chiefs: Words
    officers: Words
    officer_modifiers: Words
    english_bodies: Words
    own_modifiers: Words
    pronouns: Words
    other_cases: Words
    reflexives: Words
    possessives: Words
    neutral: Words
    quantifiers: Words
    minority: Words
    writings: Words
    numerals: Words
    prepositions: Words
    sources: Words
    subordinators: Words
    adverbs: Words
    contrasts: tuple[str, ...]
    asides: tuple[str, ...]
    articles: Words
    auxiliaries: Words
    passives: Words
    attitude_verbs: Words
    attitude_stems: Words
    stem_endings: Words
    deed_stems: Words
    deeds: Words
    weak_verbs: Words
    attitudes: Words
    weak_attitudes: Words
    feeling: Words
    views: Words
    leanings: Words
    proposals: Words
    voiced: Words
    receiving: Words
    future: Words
    matters: Words
    heard: Words
    obligations: Words
    according: Words
    grounds: Words
    claims: Words
    persons: Words
    bodies: Words
    places: Words
    things: Words
    abstract: Words
    phrases: dict[str, tuple[tuple[str, ...], ...]]
    hearsay: tuple[tuple[str, ...], ...]
    according_phrases: tuple[tuple[str, ...], ...]
    verbs: Words
    leading: Words
    saying: Words
    acts: Words
    people: Words
    coming: Words
    states: Words
    passing: Words
    no_subject: Words
    phrase_ends: Words


@cache
def lexicon() -> Lexicon:
    """Return the words of ``lexicon.toml``."""
    table: dict[str, str] = tomllib.loads(
        files(__package__).joinpath("lexicon.toml").read_text("utf-8")
    )
    phrases: dict[str, list[tuple[str, ...]]] = {}
    for line in table.pop("phrases").split("\n"):
        heads, _, rest = line.partition("|")
        for head in heads.split():
            phrases.setdefault(head, []).append(tuple(rest.split()))
    hearsay, according = (
        tuple(tuple(line.split()) for line in table.pop(name).splitlines() if line)
        for name in ("hearsay", "according_phrases")
    )
    contrasts, asides = (
        tuple(line for line in table.pop(name).splitlines() if line)
        for name in ("contrasts", "asides")
    )
    words = {name: frozenset(listed.split()) for name, listed in table.items()}
    words["deeds"] |= {
        stem + ending
        for stem in words["deed_stems"]
        for ending in ("", *words["stem_endings"])
        if stem + ending not in words["attitude_verbs"] | words["weak_verbs"]
    }
    words["attitude_verbs"] |= {
        stem + ending
        for stem in words["attitude_stems"]
        for ending in words["stem_endings"]
        if stem + ending not in words["deeds"] | words["weak_verbs"]
    }
    return Lexicon(
        **words,
        contrasts=contrasts,
        asides=asides,
        **_unions(words, frozenset(phrases)),
        phrases={head: tuple(rests) for head, rests in phrases.items()},
        hearsay=hearsay,
        according_phrases=according,
    )


def _unions(words: dict[str, Words], heads: Words) -> dict[str, Words]:
    """Return the lists that the rules ask together, so that none is joined for each sentence."""
    saying = words["attitude_verbs"] | words["weak_verbs"]
    verbs = words["auxiliaries"] | saying | heads
    leading = words["prepositions"] | words["adverbs"] | words["subordinators"]
    return {
        "verbs": verbs,
        "leading": leading,
        "saying": saying,
        "acts": verbs | words["deeds"],
        "people": words["persons"] | words["bodies"],
        "coming": words["future"] | words["deeds"],
        "states": words["deeds"] | words["obligations"] | words["auxiliaries"],
        "passing": words["auxiliaries"]
        | words["receiving"]
        | words["adverbs"]
        | words["attitude_verbs"]
        | words["voiced"],
        "no_subject": words["prepositions"] | words["adverbs"] | words["reflexives"] | verbs,
        "phrase_ends": verbs
        | words["adverbs"]
        | words["attitudes"]
        | (words["own_pronouns"] - {"i"})
        | (words["subordinators"] - {"som"})
        | {"å", "to"},
    }
