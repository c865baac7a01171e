"""Words that stand where the language has none, lack, or hold another kind of thing: all of a description at once.

What pydantic finds is told in our own texts. What is wrong is then left out, so that the names of the rest can be proved too.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from schemas.codes import codes
from schemas.nearest import listed_names, nearest_names
from schemas.said import Said
from schemas.source import Source

Path = tuple[str, ...]
Fault = tuple[Path, Said]
_WANTED = {
    "string_type": "text_is_wanted",
    "list_type": "list_is_wanted",
    "dict_type": "words_are_wanted",
    "model_type": "words_are_wanted",
    "model_attributes_type": "words_are_wanted",
    "int_parsing": "whole_number_is_wanted",
    "int_parsing_size": "whole_number_is_wanted",
    "int_type": "whole_number_is_wanted",
    "int_from_float": "whole_number_is_wanted",
    "bool_parsing": "yes_or_no_is_wanted",
    "bool_type": "yes_or_no_is_wanted",
}
_MOST_ROUNDS = 12  # a word left out may bring another fault to light


def shaped(words: dict) -> tuple[Source, list[Fault], set[Path]]:
    """The Source of the words that have their place, what is wrong with the others, and the paths that were left out."""
    words, faults, out = deepcopy(words), list[Fault](), set[Path]()
    for _ in range(_MOST_ROUNDS):
        try:
            return Source.model_validate(words), faults, out
        except ValidationError as error:
            found = list(_faults(error, words))
            told = {path for path, _ in faults}  # what was left out for what it holds is not missing
            faults += [
                one for one in found if not (one[0] in told and one[1].key == "word_is_missing") and one not in faults
            ]
            for path, said in found:
                out.add(_leave_out(words, path, said.key == "word_is_missing"))
    return Source.model_validate(_STAND_INS | {"tables": {}}), faults, out | {()}


_STAND_INS = {"source": "source", "country": "XAA", "source_type": codes("source_type")[0], "tables": {}}


def _faults(error: ValidationError, words: dict) -> Iterator[Fault]:
    raw = [(*_place(item["loc"], words, item["type"] == "missing"), item) for item in error.errors()]
    deepest = {path[:n] for path, is_branch, _ in raw if not is_branch for n in range(len(path))}
    told = set()
    for path, is_branch, item in raw:
        if (is_branch and path in deepest and isinstance(_at(words, path), dict)) or path in told:
            continue
        told.add(path)
        yield path, _said(item, path, words)


def _place(loc: tuple, words: Any, lacks: bool) -> tuple[Path, bool]:
    """The path in the words themselves: pydantic puts the name of a model between where it tried several."""
    path: list[str] = []
    here: Any = words
    steps = [str(step) for step in loc]
    skipped = False
    for n, step in enumerate(steps):
        if isinstance(here, dict) and (step in here or (lacks and n == len(steps) - 1)):
            path.append(step)
            here = here.get(step)
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            path.append(step)
            here = here[int(step)]
        else:
            skipped = n == len(steps) - 1
    return tuple(path), skipped


def _said(item: Any, path: Path, words: dict) -> Said:
    word = f"`{'.'.join(path)}`"
    if item["type"] == "extra_forbidden":
        known = _words_of(path, words)
        last = path[-1]
        return Said("word_is_not_known", {"word": word, "nearest": nearest_names(last, known)})
    if item["type"] == "missing":
        return Said("word_is_missing", {"word": word})
    if item["type"] == "literal_error":
        allowed = [part.strip(" '") for part in str(item["ctx"]["expected"]).replace(" or ", ", ").split(",")]
        said = {"word": word, "value": str(_at(words, path))[:80], "expected": listed_names(allowed)}
        return Said("name_is_not_known", {**said, "nearest": nearest_names(said["value"], allowed)})
    if item["type"] == "value_error":  # of a measured number; what it must look like stands in its message
        example = str(item["ctx"]["error"]).rpartition("`")[0].rpartition("`")[2]
        return Said(
            "number_is_written_otherwise", {"word": word, "value": str(_at(words, path))[:60], "expected": example}
        )
    return Said(_WANTED.get(item["type"], "text_is_wanted"), {"word": word})


def _words_of(path: Path, words: dict) -> list[str]:
    """The words that may stand where an unknown one stands."""
    model: Any = Source
    for step in path[:-1]:
        if not (isinstance(model, type) and issubclass(model, BaseModel)):
            model = next((m for m in _models(model)), None)  # of a list or a mapping: what it holds
            continue
        names = {field.alias or name: field.annotation for name, field in model.model_fields.items()}
        inner = _models(names.get(step))
        model = names.get(step) if len(inner) != 1 or _holds_many(names.get(step)) else inner[0]
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        model = next((m for m in _models(model)), Source)
    return [field.alias or name for name, field in model.model_fields.items()]


def _holds_many(annotation: Any) -> bool:
    return getattr(annotation, "__origin__", None) in (dict, list)


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for inner in get_args(annotation) for model in _models(inner)]


def _at(words: Any, path: Path) -> Any:
    for step in path:
        words = words[int(step)] if isinstance(words, list) else words.get(step) if isinstance(words, dict) else None
    return words


def _leave_out(words: dict, path: Path, lacks: bool) -> Path:
    """Take away what is wrong: the word itself, or, where a word lacks, what it lacks in. Returns the path taken away."""
    if lacks and len(path) == 1:
        words[path[0]] = _STAND_INS.get(path[0], "")
        return path
    gone = path[:-1] if lacks else path
    if not gone:
        return ()
    above = _at(words, gone[:-1])
    if isinstance(above, list):  # the list as a whole: its other entries would move up
        return _leave_out(words, gone[:-1], False)
    if isinstance(above, dict):
        above.pop(gone[-1], None)
        if len(gone) == 1 and gone[0] in _STAND_INS:
            words[gone[0]] = _STAND_INS[gone[0]]
    return gone
