"""The second reader: orders the entries anew, touches nothing else, keeps its vectors, fetches nothing."""

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from classifier import Screener
from classifier.errors import ModelError, UsageError
from classifier.model import second_reader
from classifier.model.second_reader import SecondReader, Vectors
from classifier.types import Assessment

LINES = {"thermal camera": "6A003", "infrared imager": "6A003", "chemical pump": "2B350", "garden hose": "none"}
CLASSES = ["2B350", "6A003", "9A012", "none"]


def letters(texts: Sequence[str]) -> Vectors:
    """A small reader of its own kind: counts of letter pairs, of length one."""
    rows = np.zeros((len(texts), 997), dtype=np.float32)
    for row, text in zip(rows, texts, strict=True):
        for pair in itertools.pairwise(text):
            row[(ord(pair[0]) * 31 + ord(pair[1])) % 997] += 1
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def reader(weight: float = 10.0) -> SecondReader:
    return SecondReader(letters, letters(list(LINES)), list(LINES.values()), weight)


def test_a_training_line_is_most_like_its_own_entry() -> None:
    like = reader().similarities(["infrared imager", "chemical pump"], CLASSES[:3])
    assert like.argmax(axis=1).tolist() == [1, 0]
    assert (like[:, 2] == like.min(axis=1)).all()


def test_blending_lifts_the_entry_that_is_alike_and_keeps_the_sums() -> None:
    before = np.array([[0.3, 0.3, 0.1, 0.3]])
    after = reader().blended(["thermal camera"], before, CLASSES)
    assert after[0, 1] > 0.3 > after[0, 0]
    assert after[0, 3] == 0.3
    assert after.sum() == pytest.approx(1.0)
    np.testing.assert_array_equal(before, [[0.3, 0.3, 0.1, 0.3]])


def test_without_weight_nothing_moves() -> None:
    before = np.array([[0.3, 0.3, 0.1, 0.3], [0.0, 0.0, 0.0, 1.0]])
    np.testing.assert_allclose(reader(0.0).blended(["thermal camera", ""], before, CLASSES), before)


def test_texts_are_read_alike_alone_and_among_many() -> None:
    texts = [f"thermal camera {n}" for n in range(second_reader.ROWS_AT_ONCE + 3)]
    many = reader().similarities(texts, CLASSES[:3])
    np.testing.assert_allclose(many[-1:], reader().similarities(texts[-1:], CLASSES[:3]), rtol=1e-5)


def test_a_second_reader_leaves_score_and_none_alone(screener: Screener) -> None:
    texts = ["Thermal camera core 640x512", "garden hose 25 m", ""]
    both = Screener(model=screener.model, second_reader=reader())
    for plain, read in zip(screener.screen_texts(texts), both.screen_texts(texts), strict=True):
        assert isinstance(plain, Assessment)
        assert read.opinion.score == plain.opinion.score
        assert read.opinion.none_probability == plain.opinion.none_probability
    assert "second_reader" in both.basis().model
    assert "second_reader" not in screener.basis().model


def test_vectors_are_kept_and_damaged_ones_are_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "cache" / "vectors.npy"
    asked: list[int] = []

    def counted(texts: Sequence[str]) -> Vectors:
        asked.append(len(texts))
        return letters(texts)

    first = second_reader._kept_vectors(counted, list(LINES), path, None)
    again = second_reader._kept_vectors(counted, list(LINES), path, None)
    np.testing.assert_array_equal(first, again)
    assert asked == [4]
    path.write_bytes(path.read_bytes()[:200])
    np.testing.assert_array_equal(second_reader._kept_vectors(counted, list(LINES), path, None), first)
    assert asked == [4, 4]
    assert [file.name for file in path.parent.iterdir()] == ["vectors.npy"]


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder of a sentence-transformers model"):
        second_reader.load(tmp_path, [], [], tmp_path)


@pytest.mark.parametrize(
    ("layout", "told"),
    [('[{"type": "custom.Part"}]', "is not run"), ("{", "cannot be read"), ('[{"name": "x"}]', "cannot be read")],
)
def test_a_model_with_code_of_its_own_or_a_damaged_layout_is_refused(tmp_path: Path, layout: str, told: str) -> None:
    (tmp_path / "modules.json").write_text(layout, encoding="utf-8")
    with pytest.raises(ModelError, match=told):
        second_reader.load(tmp_path, [], [], tmp_path)


def test_a_missing_library_answers_with_the_command_that_installs_it(tmp_path: Path) -> None:
    layout = [{"type": "sentence_transformers.models.Transformer"}]
    (tmp_path / "modules.json").write_text(json.dumps(layout), encoding="utf-8")
    code = (
        "import sys; sys.modules['sentence_transformers'] = None\n"
        "from pathlib import Path\n"
        "from classifier.errors import UsageError\n"
        "from classifier.model import second_reader\n"
        "try: second_reader.load(Path(sys.argv[1]), ['a'], ['b'], Path(sys.argv[1]))\n"
        "except UsageError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert second_reader.INSTALL in done.stdout


def test_the_command_line_takes_the_folder(dualuse: Callable[..., "subprocess.CompletedProcess[str]"], tmp_path: Path) -> None:
    done = dualuse("classify", "thermal camera", "--second-reader", str(tmp_path))
    assert done.returncode == 2
    assert "modules.json" in done.stderr


def test_a_real_model_folder_is_read_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = pytest.importorskip("sentence_transformers", reason="the extra second-reader is not installed")
    parts = pytest.importorskip("sentence_transformers.sentence_transformer.modules")
    from transformers import BertConfig, BertModel, BertTokenizerFast

    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "thermal", "camera", "chemical", "pump", "garden", "hose"]
    (tmp_path / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    config = BertConfig(vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16)
    BertModel(config).save_pretrained(tmp_path / "bert")
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path / "bert")
    folder = tmp_path / "model"
    modules = [parts.Transformer(str(tmp_path / "bert")), parts.Pooling(16)]
    library.SentenceTransformer(modules=modules, device="cpu").save(str(folder))
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    found = second_reader.load(folder, list(LINES), list(LINES.values()), tmp_path / "cache")
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert found.similarities(["chemical pump"], CLASSES[:2]).argmax() == 0
    assert len(list((tmp_path / "cache").glob("*.npy"))) == 1
