"""The text of a source.yaml as a tree of words and texts, and the line of each word: nothing else of YAML is let in.

Every scalar is a text (plain YAML would turn `yes`, `no`, `05` into True, False, 5). What cannot be read is told with
its line; a file that would unfold without end (references within references, lists in lists) is refused by its size.
"""

import unicodedata
from dataclasses import dataclass, field
from typing import Any

import yaml

from schemas.said import Said

Path = tuple[str, ...]
LONGEST = 256 * 1024  # letters
MOST_WORDS = 20_000  # words and values, references counted as often as they stand
DEEPEST = 24
_TAGS = ("bool", "int", "float", "null", "timestamp", "str", "map", "seq")
_KNOWN_TAGS = {f"tag:yaml.org,2002:{tag}" for tag in (*_TAGS, "merge", "value")}


@dataclass
class Tree:
    """Words and texts, the line of each path, and what was found wrong on the way."""

    words: dict
    lines: dict[Path, int] = field(default_factory=dict)
    wrong: list[Said] = field(default_factory=list)


class _Unreadable(Exception):
    """The walk through the tree ends here; `said` tells why."""

    def __init__(self, said: Said) -> None:
        self.said = said


def read_tree(text: str) -> Tree:
    """The tree of a text. What makes reading on impossible is all that `wrong` then holds, and `words` is empty."""
    if len(text) > LONGEST:
        return Tree({}, wrong=[Said("description_is_too_large", {"expected": f"{LONGEST // 1024} KB"})])
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
        walk = _Walk()
        words = walk.taken(node, (), 0) if node is not None else None
    except yaml.YAMLError as error:
        return Tree({}, wrong=[_no_yaml(error, text)])
    except _Unreadable as end:
        return Tree({}, wrong=[end.said])
    except (RecursionError, ValueError, OverflowError):
        return Tree({}, wrong=[Said("description_is_too_deep", {"expected": str(DEEPEST)})])
    if not isinstance(words, dict):
        return Tree({}, wrong=[Said("description_has_no_words", line=1)])
    return Tree(words, walk.lines, walk.wrong)


def _no_yaml(error: yaml.YAMLError, text: str) -> Said:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark else text.count("\n", 0, getattr(error, "position", 0) or 0) + 1
    if "'\\t'" in str(getattr(error, "problem", "")):
        return Said("yaml_has_a_tab", line=line)
    return Said("yaml_cannot_be_read", line=line)


class _Walk:
    """Nodes of YAML become words and texts; counted, so that no description can unfold without end."""

    def __init__(self) -> None:
        self.lines: dict[Path, int] = {}
        self.wrong: list[Said] = []
        self.n = 0

    def taken(self, node: yaml.Node, path: Path, depth: int) -> Any:
        self.n += 1
        line = node.start_mark.line + 1
        if self.n > MOST_WORDS:
            raise _Unreadable(Said("description_is_too_large", {"expected": f"{MOST_WORDS}"}, line))
        if depth > DEEPEST:
            raise _Unreadable(Said("description_is_too_deep", {"expected": str(DEEPEST)}, line))
        self.lines.setdefault(path, line)
        if node.tag not in _KNOWN_TAGS:
            self.wrong.append(Said("yaml_has_a_tag", {"value": node.tag[:60]}, line))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path, depth)
        if isinstance(node, yaml.SequenceNode):
            return [self.taken(item, (*path, str(n)), depth + 1) for n, item in enumerate(node.value)]
        return self._text(str(node.value), line)

    def _mapping(self, node: yaml.MappingNode, path: Path, depth: int) -> dict:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.wrong.append(Said("yaml_cannot_be_read", line=line))
                continue
            key = self._text(str(key_node.value), line)
            if key in found:
                self.wrong.append(Said("word_is_written_twice", {"word": f"`{key}`"}, line))
                continue
            self.lines[(*path, key)] = line
            found[key] = self.taken(value_node, (*path, key), depth + 1)
        return found

    def _text(self, text: str, line: int) -> str:
        """Control characters and halves of letters can stand in no file and no query; they are taken out, and told."""
        if text.isascii() and text.isprintable():
            return text
        kept = "".join(c for c in text if c in "\n\r\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        if kept != text:
            self.wrong.append(Said("text_holds_no_letters", line=line))
        return kept
