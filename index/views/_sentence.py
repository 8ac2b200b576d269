"""Whose view one sentence renders: which words tell of a view, and who holds it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from index.views._holders import Claim, Holders
from index.views._lexicon import lexicon
from index.views._order import CONJUNCTIONS, STOPS, definite, head_of
from index.views._parties import (
    Party,
    Sender,
    Token,
    animate,
    elsewhere,
    is_own_pronoun,
    is_place,
    own_body,
    party_of,
    tokens_of,
)

__all__ = ["Reading", "read"]

_GAP = 5
_ENGLISH_OWNERS = frozenset({"our", "their", "its", "his", "her", "my"})
_KNOWING = frozenset(
    {"forstår", "forstod", "vet", "veit", "kjenner", "kjenner til", "erfarer", "erfarar", "ser"}
)
_FAR = 18
_WHEN = frozenset({"når", "hvis", "viss", "dersom", "if", "when", "der", "hvor"})
_ALONE = frozenset({"for", "mot", "against"})
_OPENING = frozenset('«“"„')


@dataclass(frozen=True, slots=True)
class Reading:
    """What a sentence says by itself: who holds the view (THING where it does not tell), and the
    words that name them; ``mentioned`` are the last persons that it names at all.
    """

    party: Party
    speaker: str = ""
    mentioned: str = ""


def read(text: str, sender: Sender) -> Reading:
    """Return what a sentence tells about whose view it renders."""
    tokens = tokens_of(text)
    sentence = _Sentence(text, tokens, sender)
    claims = sorted(
        [*sentence.cues(), *sentence.predicates(), *sentence.nouns(), *sentence.doings()],
        key=lambda claim: (claim.at, claim.party is not Party.OWN),
    )
    mentioned = sentence.mentioned(len(tokens))
    opening = sentence.opening_clause()
    for claim in claims:
        if 0 <= claim.at < opening:
            continue
        speaker = sentence.mentioned(claim.at) if claim.speaker is None else claim.speaker
        party = Party.OTHER if speaker else claim.party
        return Reading(party, speaker, mentioned)
    return Reading(Party.THING, "", mentioned)


class _Sentence(Holders):
    """A sentence's words, with the rules that look for claims in them."""

    def cues(self) -> Iterator[Claim]:
        """Yield "ifølge X", "etter X sitt syn", "får vi høre", "slik de ser det"."""
        yield from self._hearsay()
        yield from self._heard()
        for at, word in enumerate(self.words):
            if start := self._according(at):
                first = 0 if not at and not self.opening_clause() else -1
                found = self.claim(first, self.phrase(start), according=True)
                if found:
                    yield found
            elif word in {"etter", "in", "i"} and self.word(at + 1) != "det":
                yield from self._opinion(at)
            elif word in {"etter", "så"} and self.word(at + 1) in {"det", "vidt"}:
                yield from self._as_known(at)
            elif word in {"slik", "som", "as"} and self.word(at + 1) not in {"at", "som"}:
                yield from self._as_seen(at)

    def _hearsay(self) -> Iterator[Claim]:
        """Yield "får vi høre", which outweighs its own "vi" and all that stands before; "I klagen
        heter det at".
        """
        joined = " ".join(self.words)
        says = self.word(2) in {"heter", "heiter", "står", "skrives", "seiest"}
        if says and self.word(0) in {"i", "in"} and self.word(1) in self.lexicon.writings:
            yield Claim(-1, Party.BEFORE, None)
        for phrase in self.lexicon.hearsay:
            size = len(phrase)
            if " ".join(phrase) not in joined:
                continue
            for at in range(len(self.words) - size + 1):
                if tuple(self.words[at : at + size]) == phrase:
                    end = at + size + (self.word(at + size) in self.lexicon.sources)
                    told = self.claim(-1, self.phrase(end)) or self.claim(-1, self.first_subject())
                    named = told is not None and told.party is not Party.OWN
                    yield told if told and named else Claim(-1, Party.BEFORE, None)

    def _heard(self) -> Iterator[Claim]:
        """Yield "har vi høyrt frå legane", "fra skolene hører vi"."""
        own = self.lexicon.own_pronouns - {"i"}
        for at, word in enumerate(self.words):
            if word not in self.lexicon.heard:
                continue
            near = set(self.words[max(0, at - 4) : at])
            found = None
            if self.words[0] in self.lexicon.sources and {self.word(at + 1), *near} & own:
                found = self.claim(-1, self.phrase(1), sure=True)
            elif self.word(at + 1) in {"fra", "frå", "av", "from", "by"} and (
                near & own or any(self.sender.is_own(one) for one in near)
            ):
                found = self.claim(-1, self.phrase(at + 2))
            if found:
                yield found

    def _according(self, at: int) -> int:
        """Return where the name of a source begins after "ifølge" or its like, 0 where none is."""
        if self.words[at] in self.lexicon.according:
            return at + 1
        sizes = (
            len(phrase)
            for phrase in self.lexicon.according_phrases
            if tuple(self.words[at : at + len(phrase)]) == phrase
        )
        return next((at + size for size in sizes), 0)

    def _opinion(self, at: int) -> Iterator[Claim]:
        """Yield "etter deres erfaring", "etter politiets syn", "in their view"."""
        for end in range(at + 2, min(at + 5, len(self.words))):
            if self.words[end] in self.lexicon.views or self.words[end] in {
                "rekneskap",
                "regnskap",
            }:
                between = self.tokens[at + 1 : end]
                party, who = self.possessor(between)
                if party is not None:
                    yield Claim(at, party, who)
                return

    def _as_known(self, at: int) -> Iterator[Claim]:
        """Yield "etter det legen seier", "så vidt vi vet", "etter det vi får opplyst fra dem"."""
        known = self.lexicon.saying | self.lexicon.auxiliaries | _KNOWING
        verb = self.next(at + 3, at + 8, known)
        if verb is None:
            return
        source = self.next(verb + 1, verb + 5, {"fra", "frå", "av"})
        found = self.claim(-1, self.phrase(source + 1), sure=True) if source else None
        found = found or self.claim(at, self.tokens[at + 2 : verb], sure=True)
        if found:
            # What the sender itself knows says nothing of whom it tells about before.
            yield replace(found, at=-1) if found.party is not Party.OWN else found

    def _as_seen(self, at: int) -> Iterator[Claim]:
        verb = self.next(at + 1, at + 5, self.lexicon.saying)
        if verb is None or (self.words[at] == "as" and verb == at + 1):
            return
        found = self.claim(at, self.tokens[at + 1 : verb])
        if found and (at == 0 or self.words[at - 1] in STOPS) and self.words[at] != "som":
            yield found
        elif found and at and self.words[at - 1] in STOPS:
            yield Claim(-1, found.party, found.speaker)

    def predicates(self) -> Iterator[Claim]:
        """Yield the holder of each verb of saying, holding, wanting, and each act of the sender."""
        for at in range(len(self.tokens)):
            if (
                (
                    is_own_pronoun(self.tokens, at)
                    or (own_body(self.tokens, at, self.sender) and self._acts(at))
                )
                and not self._acted_on(at)
                and not (at > 1 and self.words[at - 1] in {"som", "which"})
                and not self._describes(at)
            ):
                yield Claim(at, Party.OWN)
            sure = self._predicate(at)
            if sure is not None:
                yield from self._held(at, sure)

    def _describes(self, at: int) -> bool:
        """Tell of the clause that says who somebody is: "Lærerne vi har snakket med, sier …"."""
        before = self.tokens[:at]
        return (
            0 < at < _GAP
            and all(token.is_word for token in before)
            and animate(before[-1].word)
            and not any(token.word in self.lexicon.acts for token in before)
            and "," in self.words[at + 1 : at + 7]
        )

    def _acts(self, at: int) -> bool:
        """Tell whether an own body at ``at`` is a subject."""
        after = at + 1
        while self.word(after) in self.lexicon.adverbs or self.word(after) in {
            "kommune", "herad", "municipality",
        } or self.sender.is_own(self.word(after)):  # fmt: skip
            after += 1
        before = self.word(at - 1)
        if before in self.lexicon.prepositions or before in {"og", "and"}:
            return False
        if elsewhere(self.tokens[at + 1 : at + 4], self.sender):
            return False
        following = self.word(after)
        return (
            before in self.lexicon.verbs
            or following in self.lexicon.verbs
            or (at <= 1 and following.endswith(("er", "ar", "te", "et")))
        )

    def _acted_on(self, at: int) -> bool:
        """Tell whether somebody else acts on what stands at ``at``: "kommunen ble bedt av"."""
        return any(
            claim.party is Party.OTHER
            for end in range(at + 1, min(at + 6, len(self.words)))
            if self.words[end] in self.lexicon.attitude_verbs
            for claim in self.agent(end)
        )

    def _predicate(self, at: int) -> bool | None:
        """Tell whether a predicate of a view begins at ``at``: True where only somebody can be its
        subject, False where a thing can be, None where there is none.
        """
        words, word = self.lexicon, self.words[at]
        known = word in words.verbs or word.startswith(("føl", "feel"))
        if not known or self._a_name(at) or self._no_view(at):
            return None
        if any(self.follows(at, rest) for rest in words.phrases.get(word, ())):
            return True
        if word in {"vil", "ville"}:
            refuses = self.word(at + 1) in {"ikke", "ikkje"}
            coming = words.future if refuses else words.coming
            if coming.intersection(self.words[at + 1 : at + 4]):
                return None
        if word in words.weak_verbs:
            return self.contrasted
        return True if word in words.attitude_verbs else self._attitude(at)

    def _a_name(self, at: int) -> bool:
        """Tell whether a word is a part of a name: "Ytre" in "på Ytre Hylle" is no verb."""
        inside = at > 0 and self.tokens[at - 1].is_word
        return inside and self.tokens[at].is_name and not self.tokens[at].raw.isupper()

    def _no_view(self, at: int) -> bool:
        """Tell whether a verb stands where it tells of no view: in an infinitive, in a duty, in a
        clause that only says which, "svare på brevet", "si opp"; or is a noun, as "klage".
        """
        words, word = self.lexicon, self.words[at]
        finite, before, after = self.finite(at), self.word(at - 1), self.word(at + 1)
        answers = "på" in self.words[at + 1 : at + 3] and after not in words.reflexives
        return (
            before == "å"
            or (self.english and word == "be")
            or (before == "to" and self.english)
            or (finite == at and word.endswith("e") and f"{word}r" in words.saying)
            or (self.english and before in words.articles | words.prepositions | _ENGLISH_OWNERS)
            or (before in words.articles and word in words.views)
            or (word.endswith("er") and finite == at and before in words.deeds)
            or (word.startswith("svar") and answers)
            or (after in {"opp", "ned"} and self.word(at + 2) != "at")
            or self._obliged(at)
            or self._aside(finite)
        )

    def _attitude(self, at: int) -> bool | None:
        """Tell as ``_predicate`` of "er redd", "føler seg trygg", "er for."."""
        words, word = self.lexicon, self.words[at]
        feeling = word.startswith(("føl", "feel", "kjen", "still", "remain"))
        if word not in words.passives | {"være", "vere"} and not feeling:
            return None
        after = self.skip_adverbs(at + 1)
        if self.word(after) in _ALONE and (self.word(after + 1) or ".") in STOPS:
            return True
        for end in range(at + 1, min(at + 1 + _GAP, len(self.words))):
            if self.words[end] in STOPS:
                break
            if self.words[end] in words.attitudes:
                return True
            if self.words[end] in words.weak_attitudes:
                return self.contrasted
        return None

    def _obliged(self, at: int) -> bool:
        """Tell whether a clause says what somebody must do: "skolene må varsle"."""
        for place in range(at, max(-1, at - 10), -1):
            word = self.words[place]
            if word in STOPS or word in self.lexicon.subordinators:
                return False
            if word in self.lexicon.obligations:
                return "ha" not in self.words[place + 1 : place + 4]
        return False

    def _aside(self, finite: int) -> bool:
        """Tell whether a verb stands in a clause that only says which or when: "som mener", "når
        foreldrene klager"; not in "det er mange som mener".
        """
        words = self.lexicon
        for place in range(finite - 1, max(-1, finite - 8), -1):
            word = self.words[place]
            # "Der frykter mange at …"
            there = word == "der" and place == finite - 1 and self.word(place - 1) in {"", *STOPS}
            if there or word in STOPS or (word in words.verbs and word not in words.auxiliaries):
                return False
            if word in {"som", "who", "which"}:
                before = self.word(place - 1)
                if before == "," and animate(self.word(place - 2)):
                    return False
                counted = before in words.quantifiers or animate(before)
                return place > 0 and not (
                    counted and "det" in self.words[max(0, place - 4) : place]
                )
            if word in _WHEN or (place and word in {"hva", "kva", "what"}):
                return True
            if word == "om" and place and self.word(place - 1) not in words.attitude_verbs:
                return True
        return False

    def _held(self, at: int, sure: bool) -> Iterator[Claim]:
        """Yield who holds the view that the verb at ``at`` tells of."""
        agent = list(self.agent(at))
        finite = self.finite(at)
        if agent or self.passive(at):
            yield from agent
            if not agent and self.words[at] in self.lexicon.claims:
                yield Claim(finite, Party.OTHER)
            return
        right = self.phrase(self.skip_adverbs(finite + 1))
        if tag := self._tag(finite, right, sure=sure):
            yield tag
            return
        left = self.left(finite)
        if left and left[-1].word in {"hvem", "kven", "who"}:
            return
        inverted = (
            not left
            or left[0].word in self.lexicon.leading
            or all(token.word in self.lexicon.neutral for token in left)
        )
        nominative = bool(right) and (
            (right[0].word in self.lexicon.own_pronouns and right[0].word != "i")
            or (right[0].word in self.lexicon.pronouns and len(head_of(right)) == 1)
            or self.sender.is_own(right[0].word)
        )  # fmt: skip
        if nominative or (inverted and right):
            found = self.claim(finite, right, sure=sure and definite(right))
            if found:
                yield found
                return
        if left and not (inverted and left[0].word in self.lexicon.prepositions):
            found = self.claim(self.tokens.index(left[0]), left, sure=sure)
            if found:
                yield found
                return

    def _tag(self, finite: int, right: list[Token], *, sure: bool) -> Claim | None:
        """Return who speaks in a tag behind what is said: "…, sier bøndene"."""
        opened = self.words[0] not in _OPENING and finite == self.opening_clause()
        if (
            opened
            or self.words[finite] in self.lexicon.auxiliaries
            or not right
            or self.word(finite - 1) not in {",", "»", '"', "”"}
            or self.relative(finite)
        ):
            return None
        tag = self.claim(-1, right, sure=sure)
        persons = any(animate(one.word) or one.is_name for one in head_of(right))
        if tag and tag.party is Party.OTHER and not (persons or definite(right)):
            return None
        return tag

    def nouns(self) -> Iterator[Claim]:
        """Yield who holds a view that a noun names: "et ønske fra naboene", "politiets syn"."""
        for at, word in enumerate(self.words):
            if word not in self.lexicon.views:
                continue
            if word in self.lexicon.proposals and not self._told(at):
                continue
            party, who = self.possessor(self.tokens[max(0, at - 3) : at])
            if party is not None:
                received = self._receives(at) and party is Party.OTHER
                yield Claim(-1 if received else at, party, who)
            elif source := self._source(at):
                found = self.claim(at, self.phrase(source + 1))
                if found and self._receives(at):
                    found = Claim(-1, found.party, found.speaker)
                if found:
                    yield found
            yield from self._given_by(at)
            yield from self._among(at)
        yield from self._for_whom()

    def _among(self, at: int) -> Iterator[Claim]:
        """Yield with whom a sentence begins that have the view at ``at``: "blant legene er …"."""
        if self.words[0] not in self.lexicon.sources | {"hos", "i", "for"} or at > _FAR:
            return
        # Nobody but persons can be those among whom there is a view.
        sure = self.words[0] in {"blant", "mellom", "among", "fra", "frå"}
        found = self.claim(0, self.phrase(1), sure=sure)
        if found and found.party is Party.OTHER:
            yield Claim(-1 if self._receives(at) else 0, Party.OTHER, found.speaker)

    def _given_by(self, at: int) -> Iterator[Claim]:
        """Yield who gave a view that the sender got: "en innvending har vi fått fra ombudet"."""
        for place in range(at + 1, len(self.words) - 2):
            got = self.words[place] in self.lexicon.receiving
            if got and self.words[place + 1] in {"fra", "frå", "from"}:
                found = self.claim(-1, self.phrase(place + 2), sure=True)
                if found and found.party is Party.OTHER:
                    yield found
                return

    def _for_whom(self) -> Iterator[Claim]:
        """Yield "for legene er det vaktene som …", not "for legene er det viktig at …"."""
        if self.word(0) != "for":
            return
        verb = self.next(2, 9, self.lexicon.matters)
        if verb is None:
            return
        after = self.tokens[verb + 2 : verb + 3]
        if self.words[verb] in {"handler", "handlar"} or (
            self.word(verb + 1) == "det" and after and definite(after)
        ):
            found = self.claim(0, self.tokens[1:verb], known=True)
            if found:
                yield found

    def doings(self) -> Iterator[Claim]:
        """Yield the persons or body that a sentence begins with, if they do what no list knows:
        "skipperne øyner …", "turlaget har mast om …", not "turlaget har ryddet …".
        """
        words = self.lexicon
        head = next((at for at, word in enumerate(self.words[:5]) if animate(word)), None)
        kommune = next((at for at, word in enumerate(self.words[:3]) if word == "kommune"), None)
        head = kommune if kommune is not None else head
        if head is None or (self.words[0] in words.leading or self.words[0] in words.pronouns):
            return
        phrase = self.tokens[: head + 1]
        party = Party.OTHER if kommune else party_of(phrase, self.sender, sure=False)
        if (
            party is not Party.OTHER
            or (kommune and self.sender.is_own(self.words[0]))
            or any(word in words.verbs - words.attitude_verbs for word in self.words[:head])
            or is_place(self.words[head])
            or not (kommune or _known(phrase))
        ):
            return
        verb = self._verb_after(head)
        if verb is not None and not self._deed(verb) and self._leans(verb):
            yield Claim(0, Party.OTHER, self.named(self.tokens[:verb]))

    def _leans(self, verb: int) -> bool:
        """Tell whether a verb that no list knows has what a view has after it: a clause, "seg", a
        "not", the name of a view, a quotation.
        """
        words = self.lexicon
        for place in range(verb + 1, len(self.words)):
            word = self.words[place]
            if word in words.leanings or word in words.views or word in _OPENING:
                return self.words[place - 1] not in {"uten", "utan", "for", "ved", "med"}
            if word in STOPS:
                return False
        return False

    def _verb_after(self, head: int) -> int | None:
        """Return where the verb of a subject stands that ends at ``head``, places and possessives
        between passed over; None where a clause or a sign comes first.
        """
        words, at = self.lexicon, head + 1
        while self.word(at) in words.adverbs | words.possessives:
            at += 1
        if self.word(at) in words.prepositions:
            place = self.next(at + 2, at + 5, words.acts)
            at = place if place is not None else at + 2
        word = self.word(at)
        if (
            not word
            or word in STOPS | CONJUNCTIONS
            or word in words.subordinators
            or word in words.prepositions
        ):
            return None
        return at if word.isalpha() and not self.tokens[at].is_name else None

    def _deed(self, verb: int) -> bool:
        """Tell whether a verb tells of a state, a duty or a deed, and not of a view."""
        words, word = self.lexicon, self.words[verb]
        if word in {"har", "hadde", "have", "has", "had"}:
            verb = self.skip_adverbs(verb + 1)
            word = self.word(verb)
            past = word.endswith(("t", "d", "a")) and word not in words.articles | words.neutral
            return not past or word in words.deeds or animate(word)
        passive = word.endswith("s") and f"{word[:-1]}r" in words.acts
        return passive or word in words.states or word.endswith(("es", "ast", "ene", "ane"))

    def _told(self, at: int) -> bool:
        """Tell whether a sentence says what a view is, or that the sender received it."""
        content = {"at", "å", "om", "that", "to", ":", "kommer", "kjem", "kom"}
        return self._receives(at) or any(word in content for word in self.words[at + 1 :])

    def _receives(self, at: int) -> bool:
        """Tell whether the sender only received the view: "har vi fått klare meldinger"."""
        return any(word in self.lexicon.receiving for word in self.words[max(0, at - 6) : at])

    def _source(self, at: int) -> int:
        """Return where the preposition stands that names who holds the view at ``at``, 0 where none
        does: "ønsket fra", "concerns have been raised by".
        """
        if at <= 1:
            held = self.next(at + 1, at + 12, {"blant", "mellom", "hos", "among"})
            come = self.next(at + 1, at + 12, {"kommer", "kjem", "kom", "kommet", "kome"})
            if come is not None and self.word(come + 1) in {"fra", "frå"}:
                return come + 1
            if held is not None:
                return held
        for place in range(at + 1, min(at + 6, len(self.words))):
            word = self.words[place]
            if word in self.lexicon.sources:
                return place
            if word not in self.lexicon.passing:
                return 0
        return 0


def _known(phrase: list[Token]) -> bool:
    """Tell whether a subject is somebody in particular or many: not "en lege", "nye leger"."""
    words = lexicon()
    first, last = phrase[0].word, phrase[-1].word
    if first in {"en", "ein", "ei", "et", "eit", "a", "an"}:
        return False
    return (
        first in words.quantifiers | {"de", "dei", "the", "den", "det", "våre", "our"}
        or last.endswith(("en", "et", "a", "ne", "ane", "ene"))
        or phrase[-1].raw.isupper()
    )
