"""Shipped pages load nothing from outside, and engines have no clock and no hidden randomness."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [
    path
    for path in sorted((ROOT / "src/meguru").rglob("*"))
    if path.suffix in {".html", ".css", ".js"} and "vendor" not in path.parts
]
ENGINES = [path for path in sorted((ROOT / "src/meguru/engines").rglob("*.py")) if "tests" not in path.parts]
LOADS = re.compile(r"""(?:src|href|action)\s*=\s*["']https?:|url\(\s*["']?https?:|@import\s+["']https?:""")
INLINE = re.compile(r"""\sstyle\s*=\s*["']|\son[a-z]+\s*=\s*["']""")
CHANCE = re.compile(r"np\.random|numpy\.random|\bimport random\b|datetime\.now\(|date\.today\(|time\.time\(")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_pages_load_nothing_from_outside(path):
    assert not LOADS.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "path", [p for p in PAGES if p.suffix == ".html"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_templates_carry_no_inline_style_or_handler(path):
    assert not INLINE.findall(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", ENGINES, ids=lambda path: str(path.relative_to(ROOT)))
def test_engines_have_no_clock_and_no_hidden_chance(path):
    assert not CHANCE.findall(path.read_text(encoding="utf-8"))
