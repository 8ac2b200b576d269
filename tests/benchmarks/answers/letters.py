"""Makes the letters of the benchmark: plain text with a letterhead, the six questions and, between
them, the answers of ``letters.txt``; beside them the seed letter of the checkout."""

from dataclasses import dataclass
from pathlib import Path

from tests.writers.texts import NYNORSK_QUESTIONS, QUESTIONS, WAYS

__all__ = ["InventedLetter", "files", "invented"]

_TABLE = Path(__file__).with_name("letters.txt")
_SEEDS = Path(__file__).parents[3] / "seeds"
_HEAD = {
    "nb": "Vår dato: {date}\nVår referanse: {case}-{document}\nArkivsak: {case}\n"
    "Deres dato: 23.02.2022\nDeres referanse: 22/1154\nSaksbehandler: {officer}",
    "nn": "Vår dato: {date}\nVår referanse: {case}-{document}\nArkivsak: {case}\n"
    "Dykkar dato: 23.02.2022\nDykkar referanse: 22/1154\nSakshandsamar: {officer}",
}
_SUBJECT = {
    "nb": "Svar på brev til kommunene om bedre polititjenester og beredskap",
    "nn": "Svar på brev til kommunane om betre polititenester og beredskap",
}
_OPENING = {
    "nb": "{name} kommune viser til departementets brev av 23.02.2022.",
    "nn": "{name} kommune viser til brevet frå departementet av 23.02.2022.",
}
_GREETING = {"nb": "Med hilsen", "nn": "Med helsing"}


@dataclass(frozen=True, slots=True)
class InventedLetter:
    """One letter: its sender's name without "kommune" and (question's number, paragraph) pairs;
    number 0 is the introduction."""

    name: str
    language: str
    date: str
    case: str
    document: str
    officer: str
    title: str
    answers: tuple[tuple[int, str], ...]

    def text(self) -> str:
        """Return the letter as plain text."""
        year, month, day = self.date.split("-")
        head = _HEAD[self.language].format(
            date=f"{day}.{month}.{year}",
            case=self.case,
            document=self.document,
            officer=self.officer,
        )
        parts = [
            f"{self.name} kommune",
            "Justis- og beredskapsdepartementet\nPostboks 8005 Dep.\n0030 OSLO",
            head,
            _SUBJECT[self.language],
            _OPENING[self.language].format(name=self.name),
            *self._body(),
            _GREETING[self.language],
            f"Underskriver {self.name}\n{self.title}",
        ]
        return "\n\n".join(parts) + "\n"

    def _body(self) -> list[str]:
        questions = NYNORSK_QUESTIONS if self.language == "nn" else QUESTIONS
        parts, asked = [], 0
        for number, paragraph in self.answers:
            if number > asked:
                parts.append(questions[number - 1])
                if number == 5 and questions is QUESTIONS:
                    parts.append("\n".join(f"- {way}" for way in WAYS))
                asked = number
            parts.append(paragraph)
        return parts


def invented() -> tuple[InventedLetter, ...]:
    """Return the letters of ``letters.txt`` in its order."""
    text = "\n".join(
        line for line in _TABLE.read_text("utf-8").splitlines() if not line.startswith("#")
    )
    return tuple(_letter(block) for block in text.split("== ")[1:])


def _letter(block: str) -> InventedLetter:
    first, *lines = block.strip().splitlines()
    name, language, date, case, document, officer, title = first.split(" | ")
    answers = tuple((int(line[0]), line[2:].strip()) for line in lines)
    return InventedLetter(name, language, date, case, document, officer, title, answers)


def files() -> tuple[tuple[str, bytes], ...]:
    """Return (name, bytes) of every letter: the invented ones and the seed."""
    made = [(f"{one.name.lower()}-{one.date}.txt", one.text().encode()) for one in invented()]
    seeds = [(path.name, path.read_bytes()) for path in sorted(_SEEDS.glob("elverum*.txt"))]
    return (*made, *seeds)
