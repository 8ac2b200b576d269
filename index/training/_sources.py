"""Which corpora the model learns from, and how much of each: the only place where that is decided.

Left out on purpose: everything non-commercial (free_culture_lessig, progit, books, muse,
african_storybook) and everything that states no licence or only for a part of its rows (hugo_sites,
samt_bu_and_sites, kodeklubben, udhr, gov_apps, nav_apps, misc, odoo, system_mo).
"""

from dataclasses import dataclass

__all__ = ["DICTIONARIES", "LABELS", "NYNORSK_BITEXT", "QUESTIONS", "SOURCES", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """One file of pairs, ``<folder>/<name>.tsv.xz``; ``share`` is how often it is drawn, relative
    to the others; ``running`` says whether neighbouring rows are neighbouring sentences.
    """

    path: str
    share: float
    running: bool = True


SOURCES: tuple[Source, ...] = (
    Source("prose/nav_forms", 5.0),
    Source("prose/nav_forms.nno", 6.0),
    Source("prose/nav_pensjonsbrev", 4.0),
    Source("prose/nav_pensjonsbrev.nno", 5.0),
    Source("prose/nav_fp_dokgen", 1.5),
    Source("prose/nav_fp_dokgen.nno", 1.5),
    Source("prose/nav_altinn_apps2", 1.0),
    Source("prose/nav_altinn_apps2.nno", 1.5),
    Source("prose/gov_docs", 4.0),
    Source("prose/gov_docs.nno", 2.0),
    Source("prose/gov_misc", 0.4),
    Source("prose/gov_misc.nno", 0.4),
    Source("prose/altinn_docs", 7.0),
    Source("prose/skatteetaten_mva", 1.5),
    Source("prose/superoffice_docs", 1.0),
    Source("prose/mozilla_www", 2.0),
    Source("prose/mozilla_www.nno", 3.0),
    Source("prose/fdroid_docs", 0.2),
    Source("prose/fdroid_docs.nno", 0.2),
    Source("prose/cc_legalcode", 0.2),
    Source("prose/raspberrypi_learning", 0.2),
    Source("prose/po4a_docs", 0.2),
    Source("prose/tatoeba_manythings", 2.5, running=False),
    Source("prose/tatoeba_test", 3.0, running=False),
    Source("prose/tatoeba_test.nno", 0.8, running=False),
    Source("prose/bible1930", 5.0),
    Source("prose/bible1921.nno", 5.0),
    Source("prose/ms_alchemy", 5.0),
    Source("prose/ms_d365ops", 8.0),
    Source("prose/ms_d365smb", 6.0),
    Source("prose/ms_d365smb_2024", 3.0),
    Source("prose/ms_nav", 0.5),
    Source("prose/ms_projops_ci_m365", 4.0),
    Source("l10n/norpublic", 5.0, running=False),
    Source("l10n/norpublic.nno", 5.0, running=False),
    Source("l10n/alaveteli", 0.6, running=False),
    Source("l10n/alaveteli.nno", 0.6, running=False),
    Source("l10n/mediawiki", 3.0, running=False),
    Source("l10n/mediawiki.nno", 2.5, running=False),
    Source("l10n/wordpress", 2.0, running=False),
    Source("l10n/wordpress.nno", 1.5, running=False),
    Source("l10n/kde", 1.5, running=False),
    Source("l10n/kde.nno", 2.0, running=False),
    Source("l10n/gnome", 1.0, running=False),
    Source("l10n/gnome.nno", 1.0, running=False),
    Source("dict/omw_wordnet", 2.0, running=False),
    Source("dict/omw_wordnet.nno", 1.5, running=False),
    Source("dict/omw_wordnet_definitions", 0.7, running=False),
    Source("dict/omw_wordnet_definitions.nno", 0.5, running=False),
    Source("dict/wiktionary_nb", 4.0, running=False),
    Source("dict/wiktionary.nno", 3.0, running=False),
    Source("dict/wiktionary_nb_definitions", 0.3, running=False),
    Source("dict/wiktionary_definitions.nno", 0.3, running=False),
)

#: Word lists, counted three times when the languages are aligned.
DICTIONARIES: tuple[str, ...] = (
    "dict/omw_wordnet",
    "dict/omw_wordnet.nno",
    "dict/wiktionary_nb",
    "dict/wiktionary.nno",
)

#: Labels of one to three words, only for the alignment.
LABELS: tuple[str, ...] = (
    "l10n/norpublic.labels",
    "l10n/norpublic.labels.nno",
    "l10n/mediawiki.labels",
    "l10n/mediawiki.labels.nno",
    "l10n/kde.labels.nno",
    "l10n/gnome.labels",
)

#: Bokmål and nynorsk of the same letters.
NYNORSK_BITEXT = "prose/nav_nb-nn.bitext"

#: Norwegian questions and the passages that answer them.
QUESTIONS = "qa/norquad_train"
