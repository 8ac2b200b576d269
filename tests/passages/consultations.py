# ruff: noqa: E501 – each part of a letter on one line, as the letter has it
"""Small consultations made by hand: a brief, and letters that answer it each in its own way, with
the numbers of the questions that each part answers.
"""

from dataclasses import dataclass

__all__ = ["BUS", "CONSULTATIONS", "LIBRARY", "SHORE", "Consultation", "Written"]

Part = tuple[tuple[int, ...], str]


@dataclass(frozen=True)
class Written:
    """A letter's body: parts with the numbers of the questions that each answers, from 1."""

    way: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(words for _, words in self.parts)


@dataclass(frozen=True)
class Consultation:
    """The questions of a brief, and the letters that answer it."""

    questions: tuple[str, ...]
    letters: tuple[Written, ...]


BUS = Consultation(
    (
        "Hvor mange elever har rett til skoleskyss i kommunen, og hvordan ventes antallet å utvikle seg?",
        "Er dagens avstandsgrenser for gratis skoleskyss rimelige? Hvis ikke, hvilke bør endres?",
        "Hvordan vurderer kommunen trafikksikkerheten langs skoleveien, herunder gang- og sykkelveier?",
        "Hvilke erfaringer har kommunen med ventetid og tilsyn før og etter skoletid?",
        "Kan kommunen tenke seg å overta ansvaret for skoleskyssen fra fylkeskommunen, og på hvilke vilkår?",
    ),
    (
        Written(
            "questions in full",
            (
                ((), "Diktdal kommune viser til brevet om skoleskyss og svarer slik:"),
                ((), "1. Hvor mange elever har rett til skoleskyss i kommunen, og hvordan ventes antallet å utvikle seg?"),
                ((1,), "I alt 412 barn kjøres til skolen hver dag. Vi regner med at tallet synker til 380 innen ti år, fordi kullene blir mindre."),
                ((), "2. Er dagens avstandsgrenser for gratis skoleskyss rimelige? Hvis ikke, hvilke bør endres?"),
                ((2,), "Grensen på fire kilometer er for lang for niåringer. Den bør settes til tre kilometer for hele barneskolen."),
                ((), "3. Hvordan vurderer kommunen trafikksikkerheten langs skoleveien, herunder gang- og sykkelveier?"),
                ((3,), "Fylkesveien gjennom sentrum mangler fortau, og tungtrafikken er økende. Vi har søkt om midler til gangvei fire år på rad."),
                ((), "4. Hvilke erfaringer har kommunen med ventetid og tilsyn før og etter skoletid?"),
                ((4,), "Noen barn venter opptil førti minutter. Assistenter passer på dem i skolegården."),
                ((), "5. Kan kommunen tenke seg å overta ansvaret for skoleskyssen fra fylkeskommunen, og på hvilke vilkår?"),
                ((5,), "Nei. Vi har verken anbudskompetanse eller penger til det."),
            ),
        ),
        Written(
            "bare numbers in running paragraphs",
            (
                ((), "Oppdiktvik kommune har behandlet saken i utvalg for oppvekst og svarer under samme nummer som i brevet."),
                ((1,), "1. Vi kjører 96 barn, og det har vært stabilt siden 2015. Vi venter ingen endring."),
                ((2,), "2. Vi er fornøyd med grensene slik de er, men førsteklassingene kunne godt fått et halvår ekstra."),
                ((3,), "3. Veien over Hesteskaret er ikke trygg om vinteren. Brøytekantene tar hele skulderen, og barna går i kjørebanen."),
                ((4,), "4. Bussen kommer når skolen åpner, så dette er ikke noe problem hos oss."),
                ((5,), "5. Det kan vi tenke oss dersom staten dekker alle kostnader i minst ti år."),
            ),
        ),
        Written(
            "short headings of its own, nynorsk, other order, one left out",
            (
                ((), "Skrøneset kommune takkar for brevet og har desse merknadene."),
                ((3,), "Trygg skuleveg\n\nDet er 17 kryssingspunkt langs riksvegen utan lys. Vi ber vegvesenet om undergang ved skulen."),
                ((1,), "Kor mange det gjeld\n\nVel 230 elevar har rett på skyss. Talet aukar når krinsskulen på Neset vert lagd ned."),
                ((5,), "Hvem skal ha ansvaret\n\nFylkeskommunen bør framleis styre skyssen. Ei overtaking er uaktuell for oss."),
                ((4,), "Venting og tilsyn\n\nDei minste sit inne på biblioteket til bussen kjem. Det har kosta oss ei halv stilling."),
            ),
        ),
        Written(
            "answer labels and two together",
            (
                ((), "Vi viser til departementets brev og avgir følgende svar fra Lyvland kommune."),
                ((1,), "Svar på spørsmål 1\n\n540 elever har skyss i år. Utbyggingen på Moen gir trolig førti til."),
                ((2, 3), "Svar på spørsmål 2 og 3\n\nAvstand og farlig vei henger sammen. Der det mangler fortau, bør grensen være null."),
                ((4,), "Svar på spørsmål 4\n\nSFO åpner klokka sju, og ingen står ute."),
                ((5,), "Svar på spørsmål 5\n\nVi har ikke tatt stilling til dette, men er åpne for et forsøk."),
            ),
        ),
        Written(
            "free text without headings",
            (
                ((1,), "Hos oss på Fabelfjell er det bare 31 barn igjen som har krav på skyss, og for hvert år som går blir det et par færre. Om ti år kan det være nede i tjue elever, dersom ingen flytter hit."),
                ((3,), "Veien de ferdes langs er smal, svingete og uten lys. I fjor var det to påkjørsler, begge gangene heldigvis uten alvorlig skade. En gang- og sykkelvei har stått i planen siden 1998 uten at noe har skjedd."),
                ((4,), "Når bussen slipper dem av, har skolen ennå ikke åpnet. Da står de i skuret i tjue minutter uten at noen voksen ser etter dem. Ventetiden om ettermiddagen er enda lengre, særlig på fredager."),
                ((5,), "At kommunen skulle få ansvaret for kjøringen i stedet for fylkeskommunen, har vi liten tro på. Vi har én person på skolekontoret, og hun har nok fra før."),
            ),
        ),
        Written(
            "English",
            (
                ((), "Tallstory municipality answers in English, as our school has an international board."),
                ((1,), "Ad 1\n\nSome 75 pupils are entitled to transport, and we expect twice as many when the mine opens."),
                ((2,), "Ad 2\n\nThe limits are unreasonable for six-year-olds with heavy bags. Two kilometres would be fair."),
                ((4,), "Ad 4\n\nChildren wait for an hour in the gym hall. Parents take turns looking after them."),
                ((5,), "Ad 5\n\nWe would gladly take over, provided that the grant follows the number of children."),
            ),
        ),
    ),
)  # fmt: skip

SHORE = Consultation(
    (
        "Hvor stort er problemet med marin forsøpling langs kysten i kommunen?",
        "Hvem bør betale for opprydding av strandavfall?",
        "Hvordan kan fiskere og oppdrettere levere utrangert utstyr på en enklere måte?",
        "Hvilke tiltak har kommunen gjennomført for å hindre at plast havner i sjøen?",
    ),
    (
        Written(
            "labels with titles",
            (
                ((), "Kommunen svarer på de fire spørsmålene i brevet."),
                ((1,), "Spørsmål 1: Hvor stort er problemet med marin forsøpling langs kysten i kommunen?\n\nDet ble samlet 19 tonn i fjor, mest tau og isopor. Ytterst på odden ligger det lag på lag."),
                ((2,), "Spørsmål 2: Hvem bør betale for opprydding av strandavfall?\n\nProdusentene av engangsplast må stå for regningen. Frivillige kan ikke gjøre dette gratis i all framtid."),
                ((3,), "Spørsmål 3: Hvordan kan fiskere og oppdrettere levere utrangert utstyr på en enklere måte?\n\nHver havn trenger en container som tømmes ukentlig, uten gebyr for garn og trål."),
                ((4,), "Spørsmål 4: Hvilke tiltak har kommunen gjennomført for å hindre at plast havner i sjøen?\n\nVi har satt rister i alle overvannskummer og forbudt ballongslipp."),
            ),
        ),
        Written(
            "lead-ins before the answer, nynorsk",
            (
                ((), "Her er svaret frå Regleøy kommune."),
                ((1,), "Omfanget. Vi har 340 kilometer strandlinje, og halvparten av vikene er fulle av boss. Straumen tek med seg alt frå Nordsjøen."),
                ((2,), "Betaling. Forureinaren skal betale, heiter det, men han er sjeldan å finne. Difor bør staten ha eit fond."),
                ((3,), "Levering av utstyr. Fiskarane køyrer i dag to timar til mottaket. Ein lekter som går rundt i hamnene, ville løyst det."),
                ((4,), "Eigne tiltak. Kunstgrasbanen har fått gjerde som held på granulatet, og skulane ryddar kvar vår."),
            ),
        ),
        Written(
            "own numbering that begins with an introduction",
            (
                ((), "1. Innledning\n\nPåfunnsund kommune takker for muligheten til å uttale seg i saken."),
                ((1,), "2. Om hvor stort problemet er\n\nForsøplingen langs kysten er massiv. Hvert høststormdøgn legger igjen nye tonn på strendene."),
                ((2,), "3. Om hvem som skal betale\n\nStaten bør betale opprydding av avfall fra utlandet, mens kommunen tar sitt eget."),
                ((3,), "4. Om levering fra fiskere og oppdrettere\n\nUtrangerte garn og merder bør kunne leveres gratis på kaia der båten ligger."),
                ((4,), "5. Om tiltakene våre\n\nKommunen har gjennomført pant på isoporkasser og hindrer dermed at plast havner i sjøen."),
            ),
        ),
        Written(
            "free text, nynorsk",
            (
                ((1,), "Kvar haust driv det inn så mykje søppel på strendene våre at ein ikkje ser sanden. Forsøplinga langs kysten er verre enn nokon gong, og fuglane byggjer reir av plasttau."),
                ((4,), "Sjølve har vi gjort det vi kan. Kommunen har gjennomført tiltak mot plast i sjøen i alle barnehagane og sett opp avfallsdunkar på 40 badeplassar."),
                ((2,), "Men rekninga kan ikkje ende hos oss. Den som sel emballasjen, bør betale for oppryddinga av det som hamnar i strandkanten, og det same gjeld reiarlaga."),
            ),
        ),
    ),
)  # fmt: skip

LIBRARY = Consultation(
    (
        "Hvor mange innbyggere bruker folkebiblioteket?",
        "Bør bibliotekene holde åpent uten ansatte til stede?",
        "Hvordan kan samarbeidet mellom skolebibliotek og folkebibliotek styrkes?",
        "Hvilke digitale tjenester savner kommunen?",
        "Er det behov for en nasjonal ordning for innkjøp av bøker på samiske og kvenske språk?",
        "Har kommunen andre innspill til en ny bibliotekstrategi?",
    ),
    (
        Written(
            "questions in full, bare",
            (
                ((), "Vi besvarer spørsmålene i rekkefølge."),
                ((1,), "Hvor mange innbyggere bruker folkebiblioteket?\n\nOm lag 3 100 har lånekort, og hver måned kommer 900 innom døra."),
                ((2,), "Bør bibliotekene holde åpent uten ansatte til stede?\n\nJa, fra seks om morgenen til elleve om kvelden, med kamera ved inngangen."),
                ((3,), "Hvordan kan samarbeidet mellom skolebibliotek og folkebibliotek styrkes?\n\nEn felles katalog og én leder for begge ville vært et godt grep."),
                ((4,), "Hvilke digitale tjenester savner kommunen?\n\nFørst og fremst lydbøker på nynorsk, og et enklere system for fjernlån."),
                ((5,), "Er det behov for en nasjonal ordning for innkjøp av bøker på samiske og kvenske språk?\n\nDet er vi overbevist om, for ingen liten kommune klarer det alene."),
                ((6,), "Har kommunen andre innspill til en ny bibliotekstrategi?\n\nBokbussen må få leve."),
            ),
        ),
        Written(
            "numbers on lines of their own",
            (
                ((), "Nedenfor følger svarene fra Sagnheim kommune."),
                ((1,), "1\nAntallet er 12 400 besøk i året, det høyeste siden vi begynte å telle."),
                ((2,), "2\nDette er vi imot. Et rom uten folk er ikke et bibliotek."),
                ((3,), "3\nSkolene har ikke bibliotekar, og da er det ingen å samarbeide med."),
                ((4,), "4\nIngen spesielle."),
                ((5,), "5\nBehovet er stort, og Nasjonalbiblioteket bør ta ansvaret."),
            ),
        ),
        Written(
            "points, two of them together",
            (
                ((), "Uttalen er vedteken av formannskapet i Eventyrfjord kommune."),
                ((1, 2), "Til punkt 1 og 2: Halvparten av folket er innom, dei fleste etter stengjetid. Difor har vi allereie ope døgnet rundt for dei med kort."),
                ((3,), "Til punkt 3: Skulebiblioteket og folkebiblioteket held til i same rom, og vi rår andre til å gjere det same."),
                ((4, 5), "Til punkt 4-5: Vi saknar e-bøker på samisk og kvensk, og ei innkjøpsordning ville gjort det mogleg."),
                ((6,), "Til punkt 6: Gje oss ein strategi som varer i meir enn fire år."),
            ),
        ),
    ),
)  # fmt: skip

CONSULTATIONS = {"bus": BUS, "shore": SHORE, "library": LIBRARY}
