"""A peer that is called wrongly would make us look good."""

import pytest

from tests.benchmarks.peers import FLOOR, PEERS

TEXTS = (
    "Økonomien er svak.",
    "Kommunen er positiv til et regionalt politiråd.",
    "Barna trenger større uteplass.",
)


@pytest.mark.usefixtures("bundled")
@pytest.mark.parametrize("system", PEERS)
def test_a_peer_finds_what_stands_there(system: str) -> None:
    search = PEERS[system](TEXTS)
    assert search('Hva mener "Elverum" om politirådet: er det bra?')[0] == 1
    assert search("uteplasser")[0] == 2


def test_only_the_floor_knows_what_words_mean() -> None:
    by_words = [make(TEXTS) for system, make in PEERS.items() if system != FLOOR]
    assert [search("weak economy") for search in by_words] == [[], []]
