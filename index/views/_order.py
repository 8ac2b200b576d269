"""Where things stand in a sentence: verb groups, subjects, phrases, clauses.

Norwegian puts the finite verb second, so that a subject stands right before it, or right after it
where something else comes first.
"""

from index.norwegian import in_english
from index.views._lexicon import lexicon
from index.views._parties import Sender, Token, animate, contrasted

__all__ = ["CONJUNCTIONS", "STOPS", "Order", "definite", "head_of"]

STOPS = frozenset('.,;:!?()–—…«»“”"•|>☐☒☑')
"""Signs that part clauses, or what is quoted."""

_RELATIVE = frozenset({"som", "det", "who", "which"})
_BEHIND = frozenset({",", ")", ":", "»", "”", '"', "–"})
_DETERMINERS = frozenset({"the", "a", "an", "our", "some", "many", "most", "all", "they"})
CONJUNCTIONS = frozenset({"og", "men", "eller", "and", "but", "or"})
_GAP = 5


class Order:
    """A sentence's words, with what can be told from their order."""

    def __init__(self, text: str, tokens: list[Token], sender: Sender) -> None:
        self.text, self.tokens, self.sender = text, tokens, sender
        self.words = [token.word for token in tokens]
        self.contrasted = contrasted(text)
        self.lexicon = lexicon()
        self.english = in_english(text)

    def opening_clause(self) -> int:
        """Return where the main clause begins after a clause that stands first ("Da vi spurte, …"),
        0 where none does.
        """
        words = self.lexicon
        if not self.words or "," not in self.words:
            return 0
        inverted = self.words[0] in self.lexicon.acts or (
            len(self.words) > 1 and self.words[1] in (words.own_pronouns - {"i"}) | {"man"}
            and self.words[0] not in words.prepositions | words.adverbs
            and not animate(self.words[0])
        )  # fmt: skip
        if self.words[0] in words.subordinators - {"som", "slik", "det"} or inverted:
            return self.words.index(",") + 1
        return 0

    def finite(self, at: int) -> int:
        """Return where the finite verb stands of the group that the verb at ``at`` ends."""
        finite = at
        if self.words[at].endswith("r") and self.words[at] not in self.lexicon.auxiliaries:
            return at
        for place in range(at - 1, max(-1, at - 10), -1):
            word = self.words[place]
            if word in self.lexicon.auxiliaries:
                finite = place
            elif word in STOPS or (word in self.lexicon.subordinators and word != "da"):
                break
        return finite

    def left(self, finite: int) -> list[Token]:
        """Return the words before a finite verb that can be its subject."""
        start = self._clause(finite)
        left = self.trim(self.tokens[start:finite])
        if left and left[0].word in {"som", "who", "which"}:
            if start > 1 and self.words[start - 1] == "," and animate(self.words[start - 2]):
                return self.tokens[start - 2 : start - 1]
            left = []
        if not left:
            behind = start and self.words[start - 1] in _BEHIND
            return self.first_subject() if behind else []
        if self.english and left[0].word in self.lexicon.prepositions:
            return self._after_opening(left)
        left = self._behind_conjunction(left)
        return left[-1:] if self._contact_clause(left) else left

    def _clause(self, finite: int) -> int:
        """Return where the words begin that stand before a verb in its clause."""
        start = finite
        while start and self.words[start - 1] not in STOPS:
            before = self.words[start - 1]
            if before in self.lexicon.subordinators and before not in _RELATIVE:
                break
            start -= 1
        return start

    def _behind_conjunction(self, left: list[Token]) -> list[Token]:
        """Return the subject where "og" joins two verbs: that of the first one, unless the second
        has its own.
        """
        if left[0].word in CONJUNCTIONS:
            return self.trim(left[1:]) or self.first_subject()
        for place, token in enumerate(left):
            if token.word in CONJUNCTIONS and place == len(left) - 1:
                return self.first_subject()
            if token.word in CONJUNCTIONS and any(
                one.word in self.lexicon.verbs for one in left[:place]
            ):
                return self.trim(left[place + 1 :]) or self.first_subject()
        return left

    def _contact_clause(self, left: list[Token]) -> bool:
        """Tell whether words end with the sender as the subject of a clause without "som": "planen
        kommunen har vedtatt".
        """
        if len(left) < 2 or left[0].word in self.lexicon.subordinators:
            return False
        before, last = left[-2].word, left[-1]
        own = last.word in self.lexicon.own_pronouns - {"i"} or self.sender.is_own(last.word)
        kept = self.lexicon.prepositions | CONJUNCTIONS | self.lexicon.articles
        return own and before not in kept and before.endswith(("en", "et", "a", "ne"))

    def _after_opening(self, left: list[Token]) -> list[Token]:
        """Return the subject behind an English sentence's opening: "On this basis the group"."""
        starts = [
            place
            for place, token in enumerate(left)
            if place > 1
            and (token.word in _DETERMINERS or token.word in self.lexicon.own_pronouns)
            and left[place - 1].word not in self.lexicon.prepositions
        ]
        return left[starts[-1] :] if starts else left

    def first_subject(self) -> list[Token]:
        """Return the words at the head of the sentence up to its first verb or comma."""
        head: list[Token] = []
        for at, token in enumerate(self.tokens):
            if not token.is_word and head:
                break
            if token.word in self.lexicon.verbs and not (head and head[-1].word == "som"):
                if any(one.word in {"som", "who"} for one in head):
                    continue
                after = self.tokens[at + 1 : at + 2]
                if after and (
                    after[0].word in self.lexicon.own_pronouns - {"i"}
                    or self.sender.is_own(after[0].word)
                ):
                    return after  # "Mye kan vi si om det, men sier …"
                break
            if token.is_word:
                head.append(token)
        head = self.trim(head)
        if len(head) > 1 and head[-1].word in self.lexicon.own_pronouns and animate(head[-2].word):
            head.pop()  # "Lærerne vi har snakket med, sier …"
        if head and head[0].word in self.lexicon.prepositions | self.lexicon.subordinators:
            return []
        return head

    def trim(self, phrase: list[Token]) -> list[Token]:
        """Return a phrase without the signs, adverbs and "hverandre" around it."""
        skip = self.lexicon.adverbs
        while phrase and (not phrase[-1].is_word or phrase[-1].word in skip):
            phrase = phrase[:-1]
        while phrase and not phrase[0].is_word:
            phrase = phrase[1:]
        return phrase

    def phrase(self, start: int) -> list[Token]:
        """Return the noun phrase that begins at ``start``."""
        words, phrase = self.lexicon, list[Token]()
        for token in self.tokens[start : start + 8]:
            if not token.is_word or token.word in {"at", "om", "that"}:
                break
            if phrase and token.word in words.phrase_ends:
                break
            phrase.append(token)
        if phrase and phrase[0].word in words.no_subject | CONJUNCTIONS:
            return []
        while phrase and phrase[-1].word in words.prepositions:
            phrase.pop()
        return phrase

    def skip_adverbs(self, at: int) -> int:
        while self.word(at) in self.lexicon.adverbs:
            at += 1
        return at

    def next(self, start: int, stop: int, wanted: frozenset[str] | set[str]) -> int | None:
        for at in range(start, min(stop, len(self.words))):
            if self.words[at] in wanted:
                return at
            if self.words[at] in STOPS:
                return None
        return None

    def word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def follows(self, at: int, rest: tuple[str, ...]) -> bool:
        """Tell whether words stand together soon after ``at``; what somebody is stands right after
        the verb, subject and adverbs aside: "er vi for at", not "er viktig for at".
        """
        size, being = len(rest), self.words[at] in self.lexicon.passives | {"være", "vere"}
        for place in range(at + 1, at + 2 + _GAP):
            if tuple(self.words[place : place + size]) == rest:
                return True
            if being and not self._beside(place):
                return False
            if self.word(place) in STOPS:
                return False
        return False

    def _beside(self, at: int) -> bool:
        """Tell whether a word may stand between a verb and what it says of its subject."""
        words, word = self.lexicon, self.word(at)
        return (
            word in words.adverbs | words.own_pronouns | words.pronouns | words.auxiliaries
            or word in words.prepositions | words.articles
            or self.sender.is_own(word)
            or animate(word)
            or word in {"kommune", "helt", "heilt", "mest", "quite", "very"}
        )

    def relative(self, finite: int) -> bool:
        """Tell whether a relative clause ends before a verb: "legen som slutter, kaller det …"."""
        for place in range(finite - 2, -1, -1):
            if self.words[place] in STOPS:
                return False
            if self.words[place] in {"som", "who", "which"}:
                return place > 0 and (
                    self.words[place - 1] == "," or animate(self.words[place - 1])
                )
        return False


def head_of(phrase: list[Token]) -> list[Token]:
    words = lexicon()
    head = []
    for token in phrase:
        if token.word in words.leading:
            break
        head.append(token)
    return head


def definite(phrase: list[Token]) -> bool:
    """Tell whether a phrase after its verb can be a subject that is known: definite or a name."""
    words = lexicon()
    head = head_of(phrase)
    if not head:
        return False
    return (
        head[0].word in words.quantifiers
        or head[0].word in {"de", "dei", "den", "the", "en", "ein", "a"}
        or head[0].is_name
        or head[0].word.endswith(("ene", "ane", "ne", "a", "en", "et"))
    )
