"""The command line as a person or a program uses it."""

import json
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

import pytest

from index.cli import main
from index.engine import Engine
from index.letters.reader import isolation

QUESTION = "what does Elverum think about a regional police council?"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("library")
    assert main(["build", "--library", str(root)]) == 0
    return root


def run(library: Path, *arguments: str) -> int:
    return main([arguments[0], "--library", str(library), *arguments[1:]])


def test_ask_quotes_and_cites(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(library, "ask", QUESTION) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "»» Elverum kommune er positive til å vurdere et regionalt politiråd" in printed
    assert "Elverum kommune" in printed
    assert "2022001040-3" in printed


def test_nothing_is_said_to_be_certain(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(library, "ask", "Hva mener Elverum om svømmehallen?", "-k", "10")
    shares = [int(one) for one in re.findall(r"(\d+) % likely", capsys.readouterr().out)]
    assert len(shares) == 10
    assert all(1 <= share <= 99 for share in shares)


def test_ask_prints_json_for_programs(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(library, "ask", QUESTION, "--json", "-k", "1") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["answered"] is True
    assert len(answer["hits"]) == 1
    assert answer["hits"][0]["quote"].startswith("Elverum kommune er positive")
    assert answer["hits"][0]["sender"] == "Elverum kommune"


def test_a_question_about_letters_prints_letters(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "ask", "Which letters came after 7 May?") == 0
    printed = capsys.readouterr().out
    assert "1 of 1 letters:" in printed
    assert "2022-05-30  Elverum kommune" in printed
    assert "likely" not in printed
    assert run(library, "ask", "Hvem er saksbehandler i Elverum?", "--json", "-k", "1") == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["sender"] for one in answer["letters"]["letters"]] == ["Elverum kommune"]
    assert answer["facts"][0]["field"] == "case_officer"
    assert run(library, "ask", "Kva kommunar i Innlandet har ikkje svara?", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    silent = {one["name"]: one["county"] for one in answer["letters"]["silent"]}
    assert (silent["Hamar kommune"], set(silent.values())) == ("Innlandet", {"Innlandet"})
    assert "Elverum kommune" not in silent


def test_a_library_is_filled_from_the_seeds_at_the_first_question(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "new", "ask", QUESTION) == 0
    assert "politiråd" in capsys.readouterr().out


def test_no_answer_has_an_exit_status_of_its_own(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "ask", "Hva mener Trondheim om politiet?") == 1
    assert "Trondheim kommune: there is no such letter" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["ask", ""], "question is empty"),
        (["ask", "x" * 10_000], "10000 characters"),
        (["ask", QUESTION, "--encoder", "no/such/model"], "no/such/model"),
        (["add", "no-such-folder"], "no-such-folder"),
        (["remove", "no-such-letter"], "no-such-letter"),
        (["import", "backup.zip"], "Import into an empty one"),
    ],
)
def test_a_mistake_is_one_clear_line(
    library: Path, arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, *arguments) in (1, 2)
    told = capsys.readouterr()
    assert message in told.err + told.out
    assert "Traceback" not in told.err + told.out


def test_a_build_says_what_the_library_holds(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "build") == 0
    assert "holds 1 letters in 10 passages" in capsys.readouterr().out


def test_a_missing_backup_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "import", "no-such-file.zip") == 2
    assert "no-such-file.zip" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_named_and_stops_nothing(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 but nothing more")
    (tmp_path / "good.txt").write_text(
        "Eksempel kommune\n\nVår dato: 01.02.2023\n\nSvar om ferger\n\n"
        "Eksempel kommune ønsker flere fergeavganger om kvelden.\n",
        encoding="utf-8",
    )
    assert run(library, "add", str(tmp_path), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert [one["name"] for one in report["failed"]] == ["broken.pdf"]
    assert len(report["added"]) == 1
    assert run(library, "ask", "Hva mener Eksempel kommune om ferger?") == 0
    assert "fergeavganger" in capsys.readouterr().out
    assert run(library, "remove", *report["added"]) == 0


def test_status_and_verify_tell_the_state(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "status", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["letters"] >= 1
    assert set(told["reader_isolation"]) == isolation()
    assert run(library, "status") == 0
    assert "reader isolation: " in capsys.readouterr().out
    assert run(library, "verify") == 0
    assert "as it was written" in capsys.readouterr().out


def test_the_list_gives_the_ids_that_remove_takes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "build") == 0
    capsys.readouterr()
    assert run(tmp_path, "list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["date"], row["sender"]) == ("2022-05-30", "Elverum kommune")
    assert run(tmp_path, "remove", row["id"]) == 0
    assert run(tmp_path, "list") == 0


def test_a_damaged_index_is_found_and_repaired(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "build") == 0
    for vectors in tmp_path.rglob("vectors.faiss"):
        vectors.write_bytes(b"damaged")
    assert run(tmp_path, "verify") == 1
    assert run(tmp_path, "repair") == 0
    capsys.readouterr()
    assert run(tmp_path, "ask", QUESTION) == 0
    assert "politiråd" in capsys.readouterr().out


def test_a_library_moves_in_one_file(library: Path, tmp_path: Path) -> None:
    assert run(library, "export", str(tmp_path / "backup.zip")) == 0
    assert run(tmp_path / "other", "import", str(tmp_path / "backup.zip")) == 0
    assert run(tmp_path / "other", "ask", QUESTION) == 0


@pytest.mark.parametrize("command", ["", "ask", "build", "serve", "evaluate"])
def test_help_teaches(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command.split(), "--help"])
    assert ended.value.code == 0
    assert "usage: svarbrev" in capsys.readouterr().out


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, contextlib, index.cli\n"
        "with contextlib.suppress(SystemExit): index.cli.main(['--help'])\n"
        "heavy = {'torch', 'faiss', 'streamlit', 'sentence_transformers', 'numpy'}\n"
        "sys.exit(bool(heavy & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


COLOUR = "\x1b[31mrød\x1b[0m \u202egnp.exe \u2028ny linje"
HOSTILE = "\x1b[31mrød\x1b[0m \x9b2J \u202egnp.exe \x07 \x7f \u2028ny linje"


def commands(told: str) -> set[str]:
    """Return the characters by which a terminal can be commanded, or a line made to look else."""
    return {one for one in told if unicodedata.category(one) in {"Cc", "Cf", "Zl"}} - {"\n"}


def test_control_characters_of_a_letter_never_reach_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    library, folder = tmp_path / "library", tmp_path / "folder"
    folder.mkdir()
    text = (
        f"Skummel kommune {COLOUR}\n\nVår dato: 01.02.2023\n\nSvar om båter {COLOUR}\n\n"
        f"Skummel kommune har mange {COLOUR} båter ved kaia i sentrum.\n"
    )
    (folder / "\x1b[2J\x9b31m svar.txt").write_text(text, encoding="utf-8")
    (folder / "\x1b[2J\x9b31m tom.txt").write_bytes(b"")
    with zipfile.ZipFile(folder / "svar.zip", "w") as packed:
        packed.writestr("\x1b[2J\x9b31m\u202e brev.txt", text.replace("båter", "skip"))
        packed.writestr("\x1b[2J\x9b31m\u202e brev.pdf", b"%PDF-1.7")
    backup = str(tmp_path / "backup.zip")
    for arguments in (
        ["add", str(folder)],
        ["add", str(folder), "--json"],
        ["build"],
        ["ask", "båter ved kaia", "-k", "9"],
        ["ask", "båter ved kaia", "--json"],
        ["ask", f"båter {HOSTILE}"],
        ["list"],
        ["list", "--json"],
        ["status"],
        ["status", "--json"],
        ["export", backup],
        ["import", backup],
        ["remove", HOSTILE],
        ["add", HOSTILE],
        ["import", HOSTILE],
    ):
        run(library, *arguments)
    for original in (library / "originals").rglob("*"):
        if original.is_file():
            original.write_bytes(b"damaged")
    for arguments in (["verify"], ["verify", "--json"], ["repair"], ["build"]):
        run(library, *arguments)
    assert run(tmp_path / "other", "import", backup) == 0
    told = capsys.readouterr()
    assert "Skummel kommune" in told.out
    assert commands(told.out) == set()
    assert commands(told.err) <= {"\r"}


def test_json_for_programs_holds_the_very_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = "Skummel kommune har mange\xadbåter ved kaia i sentrum.\u200b"
    (tmp_path / "svar.txt").write_text(f"Skummel kommune\n\n{words}\n", encoding="utf-8")
    run(tmp_path / "library", "add", str(tmp_path / "svar.txt"))
    capsys.readouterr()
    run(tmp_path / "library", "ask", "båter ved kaia", "--json")
    told = capsys.readouterr().out
    assert commands(told) == set()
    read = Engine.open(tmp_path / "library").passages()
    assert json.loads(told)["hits"][0]["text"] in [one.text for one in read]


def test_a_failed_file_is_tried_again_when_asked_to(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 but nothing more")
    told = []
    for more in ([], [], ["--retry"]):
        arguments = ["add", str(tmp_path / "broken.pdf"), "--json", *more]
        assert run(tmp_path / "library", *arguments) == 1
        (failed,) = json.loads(capsys.readouterr().out)["failed"]
        told.append(failed["remembered"])
    assert told == [False, True, False]
    (tmp_path / "good.txt").write_text("Eksempel kommune\n\nVi vil ha ferger.", encoding="utf-8")
    run(tmp_path / "library", "add", str(tmp_path / "good.txt"))
    capsys.readouterr()
    assert run(tmp_path / "library", "build", "--json") == 1
    (failed,) = json.loads(capsys.readouterr().out)["failed"]
    assert (failed["name"], failed["remembered"]) == ("broken.pdf", False)


def test_a_question_to_an_empty_library_is_not_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "build") == 0
    capsys.readouterr()
    assert run(tmp_path, "list", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert run(tmp_path, "remove", row["id"]) == 0
    for arguments in (
        ["ask", QUESTION],
        ["ask", "Når skrev Elverum?"],
        ["ask", "ferger 2023", "--county", "Innlandet", "--since", "2022-01-01"],
        ["ask", "ferger", "--sender", "Elverum", "--letter", "a"],
    ):
        assert run(tmp_path, *arguments) == 1
        assert "do not answer" in capsys.readouterr().out


def consultation(number: str, question: str) -> bytes:
    parts = [
        "Prøvevik kommune",
        "Samferdselsdepartementet\nPostboks 8010 Dep\n0030 Oslo",
        f"Deres ref.: {number}",
        f"Vi viser til brevet. Vi svarer slik på det første spørsmålet i sak {number}.",
        question,
        "Prøvevik kommune vil gjerne det, og har satt av penger.",
        "Med hilsen",
        "Kari Prøve",
    ]
    return "\n\n".join(parts).encode()


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A library of two cases, of two letters each, and a letter that is asked about."""
    for at in range(2):
        for number in ("22/100", "22/200"):
            words = consultation(number, f"Vil kommunen ha flere ferjer nr. {at}, jf. {number}?")
            (tmp_path / f"{at}-{number.replace('/', '-')}.txt").write_bytes(words)
    (tmp_path / "lost.txt").write_text("Eksempel kommune\n\nVi har ikke noe å si om dette.")
    library = tmp_path / "library"
    assert main(["add", "--library", str(library), *map(str, tmp_path.glob("*.txt"))]) == 0
    return library


def test_cases_are_listed_named_and_letters_put_into_them(
    cases: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert run(cases, "cases", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["references"][0] for one in found["cases"]} == {"2022/100", "2022/200"}
    (asked,) = found["asked"]
    assert run(cases, "cases", "--put", asked["letter_id"], "22/200") == 0
    assert run(cases, "cases", "--name", "22/200", "Ferjer\x1b[2J") == 2
    assert run(cases, "cases", "--name", "22/200", "Ferjer") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1].endswith("3  2022/200  Ferjer") or lines[-2].endswith("3  2022/200  Ferjer")
    assert run(cases, "list", "--case", "Ferjer") == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert run(cases, "list", "--case", "22/300") == 2
    assert "There is no case '22/300'" in capsys.readouterr().err


def test_one_case_is_asked_compared_and_exported(
    cases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    run(cases, "ask", "Ønsker kommunen flere ferjer?", "--case", "22/100", "--json", "-k", "10")
    hits = json.loads(capsys.readouterr().out)["hits"]
    assert {hit["file"] for hit in hits} == {"0-22-100.txt", "1-22-100.txt"}
    assert run(cases, "compare", "--case", "22/100") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("1 senders, 2 letters")
    assert "22/200" not in printed
    table = tmp_path / "table.csv"
    assert run(cases, "compare", str(table), "--case", "22/100") == 0
    assert "22/200" not in table.read_text(encoding="utf-8-sig")
    assert run(cases, "compare", str(tmp_path / "table.pdf")) == 2
    assert run(cases, "export", str(tmp_path / "one.zip"), "--case", "22/100") == 0
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert sum(name.startswith("originals/") for name in archive.namelist()) == 2
