"""The words of the generated letters: every sentence written for these tests, every sender
invented.

``{k}`` stands for the sender, ``{n}`` for an invented neighbour, ``{s}`` for a number.
"""

__all__ = [
    "ANSWERS",
    "CLOSINGS",
    "INTRODUCTIONS",
    "NAMES",
    "NYNORSK",
    "NYNORSK_INTRODUCTIONS",
    "NYNORSK_QUESTIONS",
    "PREFIXES",
    "QUESTIONS",
    "SHORT_QUESTIONS",
    "WAYS",
]

NAMES = (
    "Eksempel",
    "Prøvevik",
    "Testdal",
    "Mønsterfjord",
    "Påfunnøy",
    "Liksomvik",
    "Fiksjonsnes",
    "Utkastdal",
    "Skissevåg",
    "Fantasifjord",
    "Tenktvik",
    "Låtsomdal",
    "Innbilsøy",
    "Attrappen",
    "Modellhaug",
    "Demohavn",
    "Forsøksli",
    "Papirby",
    "Plassholdnes",
    "Øvingsnes",
    "Utprøvsund",
    "Blindprøvdal",
    "Kladdeby",
    "Eventyrdal",
    "Tenkebu",
    "Vilkårlighavn",
    "Hypotesefjell",
    "Konstruksjonsdal",
    "Simulavik",
    "Variabelstrand",
    "Antattnes",
    "Fiktivbygd",
    "Skinnvik",
    "Narrevåg",
    "Oppdiktsund",
    "Malbu",
)
PREFIXES = (
    "",
    "Nordre ",
    "Søndre ",
    "Ytre ",
    "Indre ",
    "Øvre ",
    "Nedre ",
    "Vestre ",
    "Østre ",
    "Gamle ",
    "Nye ",
)

QUESTIONS = (
    "Hvilke utfordringer mener dere kommunen vil stå overfor innenfor områdene forebygging, "
    "beredskap og sivile tjenester de neste årene?",
    "Er kommunen tilfreds med politiets bemanningsutvikling, tjenestestedstruktur og "
    "tjenestetilbud? Hvis ikke, hva er årsakene?",
    "Både kommunen og politiet har ansvar for å sikre innbyggernes trygghet og gode tjenester. "
    "Hvordan kan polititjenestene og samarbeidet mellom kommunen, politiet og ev. andre lokale "
    "aktører som nabokommuner og fylket videreutvikles for å sikre dette?",
    "Hvilke ressurser ser kommunen for seg at de kan avsette til videreutvikling av samarbeidet "
    "om å sikre innbyggernes trygghet?",
    "Hva er ønsket utvikling når det gjelder tilgjengeligheten til politiets tjenester?",
    "Ønsker kommunen et nytt tjenestested i politiet? Hvis ja, kan kommunen tilby lokaler, for "
    "eksempel samlokalisering med andre kommunale tjenester?",
)
WAYS = (
    "Via et tjenestested i politiet?",
    "Via fysisk tilstedeværelse annet sted enn på et tjenestested?",
    "Via fysisk oppmøte?",
    "Via telefon?",
    "Via internett?",
)
SHORT_QUESTIONS = (
    "Hvilke utfordringer vil kommunen stå overfor innenfor forebygging, beredskap og sivile "
    "tjenester?",
    "Er kommunen tilfreds med politiets bemanningsutvikling, tjenestestedstruktur og "
    "tjenestetilbud?",
    "Hvordan kan polititjenestene og samarbeidet videreutvikles?",
    "Hvilke ressurser kan kommunen avsette til videreutvikling av samarbeidet?",
    "Hva er ønsket utvikling når det gjelder tilgjengeligheten til politiets tjenester?",
    "Ønsker kommunen et nytt tjenestested i politiet?",
)
NYNORSK_QUESTIONS = (
    "Kva utfordringar meiner de at kommunen vil stå overfor innanfor førebygging, beredskap og "
    "sivile tenester dei neste åra?",
    "Er kommunen nøgd med bemanningsutviklinga, tenestestadstrukturen og tenestetilbodet til "
    "politiet? Viss ikkje, kva er årsakene?",
    "Korleis kan polititenestene og samarbeidet mellom kommunen, politiet og andre lokale aktørar "
    "vidareutviklast?",
    "Kva ressursar ser kommunen for seg å kunne setje av til vidareutvikling av samarbeidet?",
    "Kva er ønskt utvikling når det gjeld tilgjenge til tenestene til politiet?",
    "Ønskjer kommunen ein ny tenestestad i politiet? Viss ja, kan kommunen tilby lokale?",
)

INTRODUCTIONS = (
    "{k} kommune viser til departementets brev av 23.02.2022 om polititjenester og beredskap.",
    "Vi viser til brev fra departementet 23. februar 2022, der kommunene er bedt om innspill om "
    "politiets tjenester. Under følger svar fra {k} kommune.",
    "Viser til henvendelse av 23.02.2022. Kommunedirektøren i {k} legger med dette fram "
    "kommunens svar.",
    "Kommunestyret i {k} behandlet saken i møte 12. mai 2022 og sluttet seg til dette svaret.",
    "Saken ble lagt fram for formannskapet i {k} kommune den 3.5.2022. Formannskapet ba "
    "kommunedirektøren svare departementet innen fristen.",
    "Politirådet i {k} har drøftet spørsmålene, og svarene er samordnet med rådet for eldre og "
    "ungdomsrådet.",
)
NYNORSK_INTRODUCTIONS = (
    "{k} kommune viser til brevet frå departementet av 23.02.2022 om betre polititenester og "
    "beredskap.",
    "Vi viser til førespurnaden frå departementet. Formannskapet i {k} handsama saka 5. mai 2022 "
    "og sender med dette svaret frå kommunen.",
    "Kommunestyret i {k} drøfta breva frå departementet i møte den 10.5.2022 og er samd i svaret "
    "under.",
)
CLOSINGS = (
    "Vi takker for anledningen til å gi innspill og bidrar gjerne i det videre arbeidet.",
    "Kommunen stiller gjerne i et møte dersom departementet ønsker utdypende svar.",
    "{k} kommune håper at innspillene blir tatt med i det videre arbeidet.",
    "",
)

ANSWERS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (
            "{k} kommune ser at store avstander gjør utrykningstiden til en utfordring.",
            "Den største utfordringen i {k} er utenforskap blant barn og unge.",
            "Kommunen venter flere akutte hendelser som følge av flom, skred og uvær.",
            "Rus og psykisk uhelse gir stadig flere oppdrag, og grensen mellom helsehjelp og "
            "politioppdrag er uklar.",
            "Digital kriminalitet og netthets rammer innbyggere i alle aldre i {k}.",
            "Befolkningen blir eldre, og svindel mot eldre har økt merkbart.",
            "{k} har om lag {s} fritidsboliger og dobler folketallet i høytidene.",
            "Vold i nære relasjoner er det området som bekymrer kommunen mest.",
        ),
        (
            "Kommunens økonomi gir lite rom for nye forebyggende tiltak.",
            "SLT-koordinatoren har bare en liten stilling, og arbeidet er sårbart.",
            "Vi mangler kompetanse på bekymringsmeldinger om radikalisering.",
            "Det tar i snitt {s} minutter før første patrulje er framme utenom kontortid.",
            "Ved bortfall av strøm og mobilnett er kommunen avhengig av nødnettet.",
            "Rekruttering til helse og barnevern er vanskelig, og det svekker det forebyggende "
            "arbeidet.",
            "Ungdataundersøkelsen viser at flere unge har prøvd narkotika enn for fem år siden.",
            "Transporten av psykisk syke legger beslag på politiets eneste bil i timevis.",
        ),
        (
            "Beredskapsplanen ble revidert i fjor og øves sammen med politiet hvert år.",
            "Kommunen vil prioritere tidlig innsats i skole og barnehage.",
            "Vi ønsker tydeligere nasjonale føringer om hvem som har ansvar for hva.",
            "Sivile gjøremål som forkynnelser og attester bør kunne ordnes lokalt.",
        ),
    ),
    (
        (
            "{k} kommune er ikke tilfreds med bemanningen.",
            "Kommunen er i hovedsak godt fornøyd med politiets tjenester.",
            "Vi er delvis tilfreds: kvaliteten er god, men kapasiteten er for lav.",
            "Etter at lensmannskontoret ble lagt ned, har avstanden til politiet blitt for stor.",
            "Nei, kommunen opplever at nærpolitireformen har flyttet ressurser til byene.",
            "Ja. Politikontakten er lett å nå og kjenner lokalsamfunnet.",
            "Kommunen har forståelse for omorganiseringen, men savner det lovede nærpolitiet.",
        ),
        (
            "Antallet årsverk ved tjenestestedet er redusert fra {s} til under det halve.",
            "Kontoret er åpent to dager i uken, og det er ikke nok for innbyggerne.",
            "Vakante stillinger blir stående ubesatt i månedsvis.",
            "Innbyggerne må kjøre {s} kilometer for å få nytt pass.",
            "Responstiden er innenfor kravet på dagtid, men ikke om natten og i helgene.",
            "Samarbeidet i politirådet fungerer godt, og møtene er nyttige.",
            "Saker blir henlagt på grunn av manglende kapasitet, og det svekker tilliten.",
            "Etterforskningen av vinningslovbrudd tar for lang tid.",
        ),
        (
            "Vi ber om at bemanningen minst holdes på dagens nivå.",
            "Kommunen mener at to politifolk per tusen innbyggere må nås også i distriktene.",
            "Årsaken er etter vårt syn at budsjettene ikke følger oppgavene.",
            "En fast bemannet patrulje i {k} ville gitt større trygghet.",
        ),
    ),
    (
        (
            "Politirådet bør videreutvikles til et reelt samarbeidsorgan med felles handlingsplan.",
            "{k} og {n} kommuner bør ha et felles politiråd.",
            "Samarbeidet kan styrkes med felles øvelser og en felles vaktordning.",
            "Kommunen foreslår en fast kontaktperson hos politiet for hver skole.",
            "Et regionalt beredskapsråd med fylkesmannens etat, nabokommunene og politiet bør "
            "opprettes.",
            "SLT-modellen fungerer, og den bør få varig statlig støtte.",
        ),
        (
            "Rutinene for deling av opplysninger mellom politi, barnevern og skole må bli klarere.",
            "Taushetsplikten oppfattes ulikt, og en felles veileder ville hjelpe.",
            "Et tverrfaglig team møtes allerede hver fjortende dag.",
            "Felles analyser av risiko og sårbarhet gir bedre planer for alle parter.",
            "Brannvesen, ambulanse og politi i {n} og {k} øver sammen {s} ganger i året.",
            "Natteravner, idrettslag og frivillige lag bør trekkes inn i arbeidet.",
            "Samarbeidsavtalen mellom kommunen og politidistriktet bør fornyes hvert annet år.",
        ),
        (
            "Politiet må delta med ledere som har fullmakt til å forplikte.",
            "Det viktigste er at politiet er til stede før noe skjer.",
            "Kommunen tar gjerne ansvar for å lede et slikt arbeid.",
            "Dette forutsetter at politiet har folk nok til å møte.",
        ),
    ),
    (
        (
            "Kommunens økonomi er stram, og vi kan ikke love friske midler.",
            "{k} kommune kan avsette en halv stilling til forebyggende arbeid.",
            "Kommunen finansierer i dag SLT-koordinator i full stilling og vil videreføre den.",
            "Vi kan stille møterom, sekretær for politirådet og kjøretøy til disposisjon.",
            "Trygghet for innbyggerne er først og fremst et statlig ansvar.",
            "Det er satt av {s} 000 kroner til kriminalitetsforebygging i økonomiplanen.",
        ),
        (
            "Ressursene må i hovedsak hentes ved å bruke de vi har, på en bedre måte.",
            "Stillingen kan deles med {n} kommune.",
            "Barnevern, skole og helsetjeneste bidrar med tid i samarbeidsmøtene.",
            "Frivilligsentralen og ungdomsklubben er viktige bidrag fra kommunens side.",
            "En ny ordning med skjenkekontroll skal finansieres av gebyrene.",
            "Eventuelle nye oppgaver må fullfinansieres av staten.",
        ),
        (
            "Kommunestyret tar stilling til dette i budsjettbehandlingen til høsten.",
            "Øremerkede tilskudd ville gjort det mulig å gjøre mer.",
            "Utover dette har kommunen ikke midler.",
        ),
    ),
    (
        (
            "{k} kommune ønsker et tjenestested med faste åpningstider.",
            "Fysisk tilstedeværelse er viktigst for innbyggerne.",
            "Politiet bør være synlig i sentrum, på skolene og på arrangementer.",
            "Digitale løsninger er bra for dem som behersker dem.",
            "Telefonen 02800 bør besvares raskere enn i dag.",
            "Kommunen ønsker en mobil politipost som besøker bygdene etter en fast plan.",
        ),
        (
            "Ventetiden på telefon kan være over {s} minutter.",
            "Anmeldelser på nett fungerer godt, men flere typer saker bør kunne leveres der.",
            "Eldre og innbyggere med annet morsmål trenger noen å møte ansikt til ansikt.",
            "Politiet bør ha en fast dag på rådhuset eller på biblioteket.",
            "Mobildekningen i deler av kommunen er for dårlig til at telefon er nok.",
            "Pass og våpensøknader bør kunne behandles ved det nærmeste tjenestestedet.",
            "Nettpatruljen er et godt tiltak som når ungdom der de er.",
        ),
        (
            "Kombinasjonen av oppmøte, telefon og nett må tilpasses lokale forhold.",
            "Det viktigste er å få kontakt med politiet når det trengs.",
            "God tilgjengelighet gir tillit.",
        ),
    ),
    (
        (
            "Ja, {k} kommune ønsker et nytt tjenestested.",
            "Nei, kommunen har ikke behov for et nytt tjenestested.",
            "Kommunen ønsker først og fremst å styrke det tjenestestedet som finnes.",
            "{k} kommune ber om at det nedlagte kontoret gjenåpnes.",
            "Kommunen ønsker et tjenestested sammen med {n} kommune.",
            "Vi ser helst at politiet får en kontorplass i kommunen noen dager i uken.",
        ),
        (
            "Kommunen kan tilby lokaler i rådhuset, vegg i vegg med NAV og helsestasjonen.",
            "Det står ledige kontorer på den nye brannstasjonen, som er ferdig neste år.",
            "Lokaler kan leies ut til selvkost fra første januar.",
            "Samlokalisering med legevakt og ambulanse vil gi gevinster for alle.",
            "Servicetorget kan hjelpe med enkle henvendelser til politiet.",
            "Kommunen eier en tomt ved fylkesveien som egner seg godt.",
            "Et areal på {s} kvadratmeter kan stilles til rådighet.",
        ),
        (
            "Vi imøteser en dialog med politidistriktet om dette.",
            "Plasseringen bør avgjøres ut fra responstid.",
            "Kommunen dekker gjerne kostnadene til ombygging i rimelig omfang.",
        ),
    ),
)

NYNORSK: tuple[tuple[tuple[str, ...], ...], ...] = (
    (
        (
            "{k} kommune har spreidd busetnad, og utrykkingstida er den største utfordringa.",
            "Den viktigaste oppgåva er å førebyggje at unge fell utanfor.",
            "Ras og flaum stengjer vegane kvart år, og då er vi åleine lenge.",
        ),
        (
            "Kommuneøkonomien gjev lite rom for nye førebyggjande tiltak.",
            "Psykisk sjuke som treng hjelp, bind opp både helsetenesta og politiet.",
            "Vi ventar fleire tilfelle av svindel på nett retta mot eldre.",
            "Det er vanskeleg å få tilsett fagfolk i barnevernet.",
        ),
        (
            "Beredskapsplanen er ny og skal øvast til hausten.",
            "Vi ønskjer klårare ansvarsdeling mellom stat og kommune.",
        ),
    ),
    (
        (
            "{k} kommune er ikkje nøgd med talet på tilsette i politiet.",
            "Kommunen er stort sett nøgd med tenestene til politiet.",
            "Etter reforma er politiet kome lenger bort frå folk.",
        ),
        (
            "Lensmannskontoret er ope ein dag i veka, og det er for lite.",
            "Stillingar står ledige i lang tid.",
            "Politikontakten gjer ein god jobb og er lett å få tak i.",
            "Innbyggjarane må køyre {s} kilometer for å få pass.",
        ),
        ("Vi ber om at bemanninga blir auka.", "Årsaka er at midlane ikkje følgjer oppgåvene."),
    ),
    (
        (
            "Politirådet må få ei klårare rolle og ein felles handlingsplan.",
            "{k} og {n} bør samarbeide om eit felles politiråd.",
            "Felles øvingar gjev betre samarbeid når det gjeld.",
        ),
        (
            "Reglane for deling av opplysningar mellom skule, barnevern og politi bør bli klårare.",
            "Frivillige lag kjenner bygda og bør vere med.",
            "Politiet bør ha ein fast kontakt på kvar skule.",
        ),
        ("Kommunen tek gjerne på seg å leie arbeidet.", "Det krev at politiet har tid til å møte."),
    ),
    (
        (
            "Økonomien er stram, og kommunen kan ikkje setje av nye midlar.",
            "Kommunen kan stille med ein halv stilling som SLT-koordinator.",
            "Vi kan bidra med lokale og sekretærhjelp.",
        ),
        (
            "Stillinga kan delast med {n} kommune.",
            "Nye oppgåver må fullfinansierast av staten.",
            "Helsetenesta og skulen brukar mykje tid på dette alt i dag.",
        ),
        (
            "Kommunestyret avgjer dette i budsjettet til hausten.",
            "Ut over dette har vi ikkje midlar.",
        ),
    ),
    (
        (
            "{k} kommune ønskjer at politiet er fysisk til stades i bygda.",
            "Innbyggjarane må kunne nå politiet på telefon utan lang ventetid.",
            "Ei mobil politieining som kjem til faste tider, er ei god løysing.",
        ),
        (
            "Nettløysingar er bra, men ikkje for alle.",
            "Mobildekninga er for dårleg i delar av kommunen.",
            "Politiet kan ha ein fast dag på kommunehuset.",
        ),
        ("Det viktigaste er å få hjelp når ein treng det.", "Tilgjenge gjev tillit."),
    ),
    (
        (
            "Ja, {k} kommune ønskjer ein ny tenestestad.",
            "Nei, kommunen treng ikkje ein ny tenestestad.",
            "Kommunen vil ha attende lensmannskontoret som vart lagt ned.",
        ),
        (
            "Kommunen kan tilby lokale i kommunehuset saman med NAV.",
            "Det er ledige kontor på brannstasjonen.",
            "Samlokalisering med legevakta vil vere ein føremon.",
        ),
        (
            "Vi ser fram til ein dialog med politidistriktet.",
            "Responstida bør avgjere kvar han ligg.",
        ),
    ),
)
