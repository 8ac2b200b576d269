"""Which corpora the model learns from, and how much of each: the only place where that is decided.

Left out on purpose: everything non-commercial (free_culture_lessig, progit, books, muse,
african_storybook), everything that states no licence or only for a part of its rows (hugo_sites,
samt_bu_and_sites, kodeklubben, udhr, gov_apps, nav_apps, misc, odoo, system_mo), and everything
whose licence asks that what is made of it be licensed alike: GPL and AGPL (kde, gnome, wordpress,
mediawiki, alaveteli, po4a_docs), CC BY-SA (wiktionary, fdroid_docs, raspberrypi_learning, SQuAD and
its kin), MPL (mozilla_www) and EUPL (parts of norpublic).
"""

from dataclasses import dataclass

__all__ = ["NYNORSK_BITEXT", "QUESTIONS", "READ", "SOURCES", "Source"]


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
    Source("prose/cc_legalcode", 0.2),
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
    Source("dict/omw_wordnet", 2.0, running=False),
    Source("dict/omw_wordnet.nno", 1.5, running=False),
    Source("dict/omw_wordnet_definitions", 0.7, running=False),
    Source("dict/omw_wordnet_definitions.nno", 0.5, running=False),
)

#: Bokmål and nynorsk of the same letters.
NYNORSK_BITEXT = "prose/nav_nb-nn.bitext"

#: Questions, the passages that answer them and passages that nearly do; share is how often a
#: question of the file is drawn. CC0, CC BY and Apache-2.0 only: most question sets are made from
#: Wikipedia and ask that what is made of them be shared alike.
QUESTIONS: tuple[Source, ...] = (
    Source("qa/norquad_train_spans_nb", 6.0),
    Source("qa/swequad_mc_sv", 2.0),
    Source("qa/swefaq_sv", 0.5),
    Source("qa/covidqa_en", 0.7),
    Source("qa/policyqa_en", 0.4),
)

#: Questions with passages that the reader learns from. What it learns is to give two numbers, and
#: nothing that it was shown can be got out of it again: so it may read share-alike sets, too (see
#: SOURCES.md), whose unanswerable questions were written to look answerable.
READ: tuple[Source, ...] = (
    Source("qa/norquad_train_spans_nb", 4.0),
    Source("qa/norquad_train_answer_removed_nb", 1.0),
    Source("qa/squad2_dev_crosslingual_en_sv", 4.0),
    Source("qa/squad2_dev_sv", 3.0),
    Source("qa/squad2_dev_half_en", 2.0),
    Source("qa/squad2_train10_en", 1.0),
    Source("qa/swequad_mc_sv", 2.0),
    Source("qa/swequad_mc_answer_removed_sv", 0.1),
    Source("qa/swefaq_sv", 0.3),
    Source("qa/covidqa_en", 1.0),
    Source("qa/policyqa_en", 1.0),
)
