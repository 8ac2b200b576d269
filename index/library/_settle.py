"""What a catalogue becomes once its sources were read, and how that is told.

Sources that gave no letter become remembered failures, new versions take the place of old ones,
corrections go with their letters. Nothing here touches a disk.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from index.errors import LibraryError
from index.letters.letter import Letter
from index.letters.readers import reader_key
from index.library import _corrections, _versions
from index.library._build import Built, Read, chosen_letters
from index.library._catalogue import Catalogue, Failure, Source
from index.library._generation import Generation
from index.library._intake import Intake
from index.library._report import Change, FailedFile, Report
from index.passages.passage import Passage
from index.sentences import Sentence

__all__ = [
    "Session",
    "all_failures",
    "followed",
    "kept_whole",
    "lags",
    "only_less",
    "other_failures",
    "part_of",
    "pending",
    "pending_sources",
    "planned",
    "same_index",
    "settle",
    "source_of",
    "told",
    "without",
]


@dataclass(slots=True)
class Session:
    """What a writer found when it took the lock; ``reader`` returns the key of the readers, for
    which it asks once.
    """

    previous: Generation | None
    catalogue: Catalogue
    notes: list[Sentence] = field(default_factory=list)
    published: bool = False
    reader: Callable[[], str] = field(default_factory=lambda: cache(reader_key))


def pending(catalogue: Catalogue, generation: Generation | None) -> set[str]:
    """Return the sources in which catalogue and index differ."""
    read = set(generation.content.readings) if generation else set()
    return set(catalogue.sources) ^ read


def lags(catalogue: Catalogue, generation: Generation | None) -> bool:
    """Tell whether the index is not what the catalogue asks for: an interrupted build, or an older
    generation that serves in place of a damaged one.
    """
    if generation is None:
        return bool(catalogue.sources)
    shown = generation.content.catalogue
    return (
        bool(pending(catalogue, generation))
        or shown.sources != catalogue.sources
        or shown.corrections != catalogue.corrections
    )


def pending_sources(session: Session) -> dict[str, Source]:
    """Return the sources that wait to be taken into the index."""
    waiting = pending(session.catalogue, session.previous)
    return {key: one for key, one in session.catalogue.sources.items() if key in waiting}


def only_less(catalogue: Catalogue, generation: Generation | None) -> bool:
    """Tell whether the catalogue asks for nothing that is not in the index."""
    return generation is not None and generation.content.readings.keys() >= catalogue.sources.keys()


def all_failures(catalogue: Catalogue, generation: Generation | None) -> tuple[FailedFile, ...]:
    """Return the files that gave no letter, and the parts of containers that gave none."""
    found = [one.told for _, one in sorted(catalogue.failures.items())]
    if generation is not None:
        for key, reading in sorted(generation.content.readings.items()):
            found += [FailedFile(key, name, reason) for name, reason in reading.failures]
    return tuple(found)


def source_of(session: Session, letter_id: str) -> str:
    """Return the source that is this letter. Raises LibraryError where there is none."""
    previous = session.previous
    for key, reading in previous.content.readings.items() if previous else ():
        if reading.letters == (letter_id,):
            return key
    raise LibraryError(code="library.not_own", id=letter_id)


def without(catalogue: Catalogue, previous: Generation, gone: set[str]) -> dict[str, Source]:
    """Return the sources after letters were taken out; one that has none left goes with them."""
    sources = dict(catalogue.sources)
    for key, reading in previous.content.readings.items():
        source = sources.get(key)
        if source is None or gone.isdisjoint(reading.letters):
            continue
        out = {*source.without, *(gone & set(reading.letters))}
        if out.issuperset(reading.letters):
            del sources[key]
        else:
            sources[key] = replace(source, without=tuple(sorted(out)))
    return sources


def part_of(catalogue: Catalogue, generation: Generation, letters: set[str]) -> Catalogue:
    """Return the catalogue of some letters alone, other letters of their archives taken out."""
    sources = {
        key: replace(source, without=tuple(sorted({*source.without, *(of_source - letters)})))
        for key, source in catalogue.sources.items()
        if key in generation.content.readings
        and (of_source := set(generation.content.readings[key].letters)) & letters
    }
    corrections = {key: one for key, one in catalogue.corrections.items() if key in letters}
    return Catalogue(catalogue.sequence, sources, corrections=corrections)


def kept_whole(before: Catalogue, after: Mapping[str, Source]) -> list[Sentence]:
    """Return a sentence about each container that stays, because not all was taken out of it."""
    return [
        Sentence(code="library.kept_whole", name=source.name)
        for key, source in after.items()
        if key in before.sources and source.without != before.sources[key].without
    ]


def followed(catalogue: Catalogue, rest: Mapping[str, Source]) -> set[str]:
    """Return the sources that go although they lie in a followed folder."""
    return {key for key, one in catalogue.sources.items() if one.followed and key not in rest}


def other_failures(catalogue: Catalogue, rest: Mapping[str, Source]) -> dict[str, Failure]:
    """Return the failures that are no earlier or broken copies of the sources not in ``rest``."""
    gone = [one for key, one in catalogue.sources.items() if key not in rest]
    names = {name for one in gone for name in (*one.names, *one.followed)}
    return {
        key: one
        for key, one in catalogue.failures.items()
        if names.isdisjoint((*one.source.names, *one.source.followed))
    }


def planned(before: Catalogue, intake: Intake) -> Catalogue:
    """Return the catalogue that a build is to bring about, as far as it is known before it."""
    gone = {*before.sources, *before.failures} - {*intake.sources, *intake.failures}
    return before.next(
        sources=intake.sources,
        failures=intake.failures,
        discarded=tuple(sorted({*before.discarded, *gone})),
    )


def settle(
    planned: Catalogue, before: Catalogue, reads: Mapping[str, Read], intake: Intake
) -> tuple[Catalogue, dict[str, str]]:
    """Return the catalogue as it is to be published, failures and old versions out of it, and, for
    each new version, what it replaced.
    """
    failures = {key: one for key, one in planned.failures.items() if key not in planned.sources}
    sources = dict(planned.sources)
    for key, read in reads.items():
        source = sources[key]
        failed = [FailedFile(key, shown, reason) for shown, reason in read.failures]
        if not (read.letters or failed):
            failed = [
                FailedFile(key, source.name, Sentence(code="reading.nothing", name=source.name))
            ]
        if key in intake.new or not read.letters:
            intake.failed += failed
        if not read.letters:
            del sources[key]
            first = failed[0]
            failures[key] = Failure(source, first.name, first.reason, read.reader)
    read_before = intake.previous.content.readings if intake.previous else {}
    new = {key: one for key, one in intake.new.items() if key not in read_before}
    replaced = _versions.replaced_by(replace(planned, sources=sources), reads, new)
    corrections = dict(planned.corrections)
    for newer, older in replaced.items():
        del sources[older]
        _carry_over(corrections, reads[older], reads[newer])
    gone = {*planned.discarded, *before.sources, *before.failures, *planned.sources}
    there = {one.id for one in chosen_letters(replace(planned, sources=sources), reads)}
    if all(key in reads for key in sources):
        # A source that is not read yet may hold any letter.
        corrections = {key: one for key, one in corrections.items() if key in there}
    settled = planned.next(
        sources=sources,
        failures=failures,
        corrections=corrections,
        discarded=tuple(sorted(gone - {*sources, *failures})),
        declined=tuple(one for one in planned.declined if one not in sources),
        forgotten=tuple(one for one in planned.forgotten if one not in there),
    )
    return settled, replaced


def _carry_over(
    corrections: dict[str, Mapping[str, tuple[str, ...]]], old: Read, new: Read
) -> None:
    if not len(old.letters) == len(new.letters) == 1:
        return
    before, after = old.letters[0], new.letters[0]
    carried = _corrections.carried_over(corrections.get(before.id, {}), before, after)
    if carried:
        corrections[after.id] = {**carried, **corrections.get(after.id, {})}


def same_index(previous: Generation | None, settled: Catalogue, reads: Mapping[str, Read]) -> bool:
    """Tell whether the index is already what the catalogue asks for."""
    if previous is None:
        return not settled.sources
    content = previous.content
    there = {key for key in settled.sources if key in reads}
    return (
        set(content.readings) == there
        and {key: content.catalogue.sources.get(key) for key in there}
        == {key: settled.sources[key] for key in there}
        and content.catalogue.corrections == settled.corrections
    )


def told(
    report: Report,
    previous: Generation | None,
    built: Built,
    replaced: Mapping[str, str],
    reads: Mapping[str, Read],
) -> Report:
    """Return the report on a published generation."""
    content = built.content
    passages: dict[str, list[Passage]] = {one.id: [] for one in content.letters}
    for one in content.passages:
        passages[one.letter_id].append(one)
    before = {one.id for one in previous.letters} if previous else set()
    changes = [
        _change(content.catalogue.sources[new].name, reads[old], reads[new], previous, passages)
        for new, old in sorted(replaced.items())
    ]
    old_ids = {one for change in changes for one in change.old}
    new_ids = {one for change in changes for one in change.new}
    return replace(
        report,
        added=tuple(one for one in passages if one not in before and one not in new_ids),
        removed=tuple(sorted(before - set(passages) - old_ids)),
        replaced=tuple(changes),
        letters=len(content.letters),
        passages=len(content.passages),
        encoded=built.encoded,
        taken_over=built.taken_over,
    )


def _change(
    name: str,
    old: Read,
    new: Read,
    previous: Generation | None,
    passages: Mapping[str, Sequence[Passage]],
) -> Change:
    def before(letter: Letter) -> tuple[Letter, Sequence[Passage]]:
        return letter, previous.passages_of(letter.id) if previous else ()

    return _versions.change(
        name,
        [before(one) for one in old.letters],
        [(one, passages.get(one.id, ())) for one in new.letters],
    )
