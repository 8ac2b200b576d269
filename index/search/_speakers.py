"""Whose view a sentence renders, because a letter also tells what others said, and that must not be
passed off as the sender's own.

The rules look at who stands beside a word of saying: the sender ("Elverum kommune mener", "vi
ser") or somebody else ("politiet mener", "ifølge departementet", "ble utfordret av politiet").
"""

import re
from functools import lru_cache

__all__ = ["reported"]

_OTHERS = r"""
    (?:politi(?:et|a)?|politimester(?:en|en?s)?|politimeister(?:en)?|politidistriktet|politirådet
    |lensmann(?:en)?|politidirektoratet|politikontakten|politistasjonssjefen|lensmannskontoret
    |departement(?:et)?|\w+departementet|regjeringen?a?|regjeringa|stortinget|statsråd(?:en)?
    |ministeren|minister|staten|direktoratet|\w+direktoratet|fylkesmannen|statsforvalter(?:en)?
    |fylkeskommunen|fylkestinget|ks|kommunenes\ssentralforbund|riksrevisjonen|sivilombudet
    |nabokommun\w+|andre\skommun\w+|dei\sandre\skommun\w+|de\sandre\skommun\w+|\w+rådet|rådet
    |utvalget|utvalet|\w+utvalget|\w+utvalet|innbyggerne|innbyggjarane|publikum|ungdomm?en[e]?
    |ungdomane|elevene|elevane|lærerne|lærarane|næringslivet|\w+foreningen|\w+foreninga
    |\w+foreininga|\w+laget|foreldrene|foreldra|frivillige|\w+ombudet|\w+nemnda|mange|noen|nokre
    |enkelte|flere|fleire|barnevernet|helsevesenet|legevakten|legevakta|tillitsvalgte
    |fagforbundet|brukerne|brukarane|mediene|media|avisen|avisa|rapporten|evalueringen|evalueringa
    |undersøkelsen|undersøkinga|meldingen|meldinga|reformen|brannvesenet|stasjonssjefen
    |verneombudet|distriktet|naboene|naboane|beboerne|bebuarane)
"""
_SAYING = r"""
    (?:mener|meiner|mente|meinte|sier|seier|sa|uttaler|uttalte|uttalar|hevder|hevda|hevdar|hevdet
    |påpeker|påpekte|peiker|peikte|peker|pekte|peikar|viser\stil|viste\stil|syner\stil|skriver|skriv
    |skrev|skreiv|anbefaler|anbefalte|tilrår|tilrådde|tilrådet|foreslår|foreslo|føreslår|føreslo
    |ønsker|ønskjer|ynskjer|ønsket|ønskte|understreker|understreka|understrekar|understreket
    |fremhever|framhever|framhevet|framhevar|framheva|fremhevet|forklarer|forklarte|forklarar
    |opplyser|opplyste|melder|melde|meldte|rapporterer|rapporterte|rapporterer\som|ber\som|bad\som
    |ba\som|bad|ba|krever|krevde|krev|forventer|forventar|forventa|forventet|vurderer|vurderte
    |vurderer|opplever|opplevde|synes|synest|syntes|frykter|frykta|fryktar|advarer|åtvarar|åtvara
    |advarte|støtter|støttar|støtta|støttet|savner|saknar|sakna|savnet|etterlyser|etterlyste
    |etterlyser|fortalte|fortel|forteller|konkluderer|konkluderte|vedtok|lovet|lova|lovte|lover
    |utfordret|utfordra|utfordrar|utfordrer|orienterte|orienterer|informerte|informerer|tror|trur
    |trodde|trudde|ser\sfor\sseg|så\sfor\sseg|antar|antek|stiller\sspørsmål|stilte\sspørsmål
    |er\s(?:av\sden\soppfatning|uenig|uenige|enig|enige|usamd|samd|positiv|positive|negativ|kritisk
    |bekymret|uroa|redd|skeptisk|skeptiske|opptatt|oppteken|opptekne))
"""
_SPOKEN = r"""
    (?:utfordret|utfordra|oppfordret|oppfordra|bedt|bede|beden|informert|orientert|oppmoda|oppmodet
    |anmodet|anmoda|fortalt|foreslått|føreslått|opplyst|påpekt|peikt\spå|hevdet|hevda|uttalt|anbefalt
    |tilrådd|lovet|lova|kritisert|invitert|varslet|varsla|minnet|minna|advart|åtvara|formidlet
    |formidla|presentert|fremhevet|framheva)
"""
_QUALITY = r"(?:\s+(?:i|på|ved|for)\s+[\w-]+(?:\s+(?:politidistrikt|kommune|fylke))?)?"
_ADVERB = r"(?:\s+(?:også|òg|har|hadde|derimot|selv|sjølv|imidlertid|likevel|tidligere|tidlegare))*"

_FLAGS = re.IGNORECASE | re.VERBOSE

_OTHER_SAYS = re.compile(rf"\b{_OTHERS}{_QUALITY}{_ADVERB}\s+(?:{_SAYING}|{_SPOKEN})\b", _FLAGS)
_SAYS_OTHER = re.compile(rf"^\W*(?:\w+\W+){{0,6}}?{_SAYING}\s+{_OTHERS}\b", _FLAGS)
_BY_OTHERS = re.compile(
    rf"\b{_SPOKEN}\b(?:\s+[\w-]+){{0,4}}?\s+(?:av|fra|frå)\s+(?:[\w-]+\s+)?{_OTHERS}\b", _FLAGS
)
_BY_OTHERS_FIRST = re.compile(rf"\b(?:av|fra|frå)\s+{_OTHERS}{_QUALITY}\s+{_SPOKEN}\b", _FLAGS)
_ACCORDING = re.compile(
    r"""\b(?:ifølge|ifølgje|i\sfølge|i\sfølgje|i\shenhold\stil|iflg\.?|ifg\.?|i\stråd\smed
    \s(?:syn|uttalelsen|utsegna)\w*\sfra)\s+(?P<who>[^,.;]+)""",
    _FLAGS,
)
_VIEW_OF_OTHERS = re.compile(
    rf"""\b(?:signaler|signal|tilbakemeldinger?|tilbakemelding(?:a|ar|ane|ene)|innspill(?:et|a)?
    |innspel(?:et|a)?|uttalelser?|utsegn(?:er)?|fråsegn(?:er)?|budskapet|bodskapen|påstanden|synet
    |syn|oppfatning(?:en)?|oppfatninga|mening(?:en)?|meininga|vurdering(?:en)?|vurderinga|beskjed)
    \s+(?:fra|frå|til|av|hos)\s+(?:\w+\s+)?{_OTHERS}\b""",
    _FLAGS,
)
_GENITIVE_VIEW = re.compile(
    rf"""\b{_OTHERS}s\s+(?:egen\s|eigen\s|eiga\s)?(?:syn|vurdering\w*|oppfatning\w*|mening\w*
    |meining\w*|utgangspunkt|standpunkt|holdning\w*|haldning\w*|påstand\w*|innspill|innspel)\b""",
    _FLAGS,
)
_ACTIVE = (_OTHER_SAYS, _SAYS_OTHER, _VIEW_OF_OTHERS, _GENITIVE_VIEW)
# In a passive the sender is the one spoken to: "ble kommunen utfordret av politiet".
_PASSIVE = (_BY_OTHERS, _BY_OTHERS_FIRST)

_OWN_VERB = (
    rf"(?:{_SAYING}|ser|er|var|har|vil|kan|deler|deler\sikke|slutter\sseg|sluttar\sseg|stiller)"
)
_VERB_FIRST = (
    r"(?:mener|meiner|ser|ønsker|ønskjer|ynskjer|er|opplever|vurderer|vil|deler|tror|trur)"
)


@lru_cache(maxsize=512)
def _own(sender: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return the patterns of the sender acting in any way, and of the sender having the word."""
    name = re.sub(r"\s+(?:kommune|herad)$", "", sender.strip(), flags=re.IGNORECASE)
    names = rf"{re.escape(name)}(?:\s+(?:kommune|herad))?|" if name else ""
    who = (
        rf"(?:{names}kommune(?:n|na)?|kommuna|heradet|vi|me|kommunestyret|formannskapet"
        r"|kommunedirektøren|ordføreren|ordføraren|rådmannen|administrasjonen)"
    )
    turned = rf"\b{_VERB_FIRST}\s+(?:ikke\s+|ikkje\s+)?{who}\b"
    acts = rf"\b{who}\s+(?:\w+\s+)?{_OWN_VERB}\b|{turned}"
    spoken_to = r"(?<!\bble\s)(?<!\bblei\s)(?<!\bvart\s)(?<!\bblir\s)(?<!\bblitt\s)(?<!\bvert\s)"
    says = rf"{spoken_to}\b{who}\s+(?:ikke\s+|ikkje\s+)?{_SAYING}\b|{turned}"
    return re.compile(acts, _FLAGS), re.compile(says, _FLAGS)


def _first(patterns: tuple[re.Pattern[str], ...], sentence: str) -> int | None:
    starts = [found.start() for pattern in patterns if (found := pattern.search(sentence))]
    return min(starts, default=None)


def _according_to_other(sentence: str, sender: str) -> bool:
    found = _ACCORDING.search(sentence)
    if found is None:
        return False
    who = found["who"].casefold()
    name = re.sub(r"\s+(?:kommune|herad)$", "", sender.strip().casefold())
    if who.startswith(("kommunen", "kommuna", "våre", "vår")) or (name and who.startswith(name)):
        return False
    # "i henhold til loven" gives a ground, not a speaker.
    ground = found.group().casefold().startswith("i henhold")
    return not ground or re.match(_OTHERS, who, _FLAGS) is not None


def reported(sentence: str, sender: str) -> bool:
    """Tell whether a sentence renders the view of somebody other than the letter's sender.

    ``sender`` is the sender's name, "Elverum kommune" or "". A sentence in which the sender
    speaks first ("Elverum kommune mener at politiet …", "Vi deler politiets syn") is its own,
    whomever it mentions later. Where no rule fires the sentence counts as the sender's own.
    """
    text = " ".join(sentence.split())
    acts, says = _own(sender)
    for patterns, own in ((_ACTIVE, acts), (_PASSIVE, says)):
        other, self_ = _first(patterns, text), _first((own,), text)
        if other is not None and (self_ is None or other < self_):
            return True
    return _according_to_other(text, sender)
