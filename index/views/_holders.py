"""Who holds a view that stands somewhere in a sentence."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.views._lexicon import lexicon
from index.views._order import Order, head_of
from index.views._parties import Party, Token, animate, party_of

__all__ = ["Claim", "Holders"]

_OURS = frozenset({"vår", "vårt", "våre", "min", "mitt", "our", "my"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A place where the sentence tells who holds a view; the first one decides. ``speaker`` is None
    where a pronoun stands for persons whom the sentence itself may name.
    """

    at: int
    party: Party
    speaker: str | None = ""


class Holders(Order):
    """A sentence's words, with who acts and to whom a view belongs."""

    def claim(
        self,
        at: int,
        phrase: list[Token],
        *,
        sure: bool = False,
        according: bool = False,
        known: bool = False,
    ) -> Claim | None:
        if not phrase or (
            according
            and (
                phrase[0].word in _OURS
                or any(one.word.endswith(tuple(self.lexicon.grounds)) for one in head_of(phrase))
            )
        ):
            return None
        party = party_of(phrase, self.sender, sure=sure)
        if party is Party.OTHER and _no_party(phrase):
            return None
        if party is Party.THING:
            if not according and not (not sure and not known and _foreign_name(phrase)):
                return None
            party = Party.OTHER
        if party is Party.BEFORE:
            return Claim(at, party, None)
        return Claim(at, party, self.named(phrase) if party is Party.OTHER else "")

    def named(self, phrase: list[Token]) -> str:
        while phrase and (not phrase[-1].is_word or phrase[-1].word in self.lexicon.adverbs):
            phrase = phrase[:-1]
        return self.text[phrase[0].start : phrase[-1].end] if phrase else ""

    def mentioned(self, before: int) -> str:
        """Return the last persons or body that the sentence names before a word."""
        for token in reversed(self.tokens[:before]):
            if animate(token.word) and not self.sender.is_own(token.word):
                return token.raw
        return ""

    def possessor(self, between: list[Token]) -> tuple[Party | None, str]:
        """Return whose a view is, by the words before its noun: "vårt", "politiets", "deres"."""
        for token in reversed(between):
            word = token.word
            bare = word.removesuffix("s").removesuffix("’").removesuffix("'")
            genitive = word.endswith("s")
            if not token.is_word or word in self.lexicon.auxiliaries:
                break
            if word in _OURS or (genitive and self.sender.is_own(bare)):
                return Party.OWN, ""
            if word in self.lexicon.other_cases - {"dem", "them"}:
                return Party.BEFORE, ""
            if genitive and (animate(bare) or bare in self.lexicon.minority or token.is_name):
                return Party.OTHER, token.raw[: len(bare)]
            if word in {"sitt", "sin", "si", "sine"} and len(between) > 1:
                holder = between[between.index(token) - 1]
                party = party_of([holder], self.sender, sure=False)
                return (party, holder.raw) if party is not Party.THING else (None, "")
        return None, ""

    def passive(self, at: int) -> bool:
        """Tell whether a verb is passive: whoever is its subject does not hold its view."""
        word, verbs = self.words[at], self.lexicon.saying
        if word != "synes" and (
            (word.endswith("es") and f"{word[:-1]}r" in verbs)
            or (word.endswith("ast") and f"{word[:-2]}r" in verbs)
        ):
            return True
        if self.word(at + 1) == "to":  # "is said to prefer"
            return False
        helping = (
            self.words[place]
            for place in range(at - 1, self.finite(at) - 1, -1)
            if self.words[place] in self.lexicon.auxiliaries
        )
        return next(helping, "") in self.lexicon.passives

    def agent(self, at: int) -> Iterator[Claim]:
        """Yield who acts in a passive: "ble bedt av politiet", "har fra naboer vært innvendt"."""
        if not self.passive(at):
            return
        finite = self.finite(at)
        for place in (*range(at + 1, min(at + 6, len(self.words))), *range(at - 1, -1, -1)):
            if self.words[place] in {"av", "fra", "frå", "by", "from"}:
                sure = self.words[place] in {"av", "by"} and place > at
                phrase = self.phrase(place + 1)
                found = self.claim(finite, phrase, sure=sure)
                if found:
                    yield found
                    return


def _no_party(phrase: list[Token]) -> bool:
    """Tell whether a phrase counts things or is none: "fem månader", "4", "å stramme inn"."""
    first = phrase[0].word
    counted = first in lexicon().numerals or first.isdigit()
    counted = counted and not (phrase[1:2] and phrase[1].word in {"av", "of"})
    return first in {"å", "ikke", "ikkje", "not"} or (
        counted and not any(animate(one.word) or one.word == "prosent" for one in phrase)
    )


def _foreign_name(phrase: list[Token]) -> bool:
    head = head_of(phrase)
    return bool(head) and head[0].is_name
