"""Guides as files: the three that come with Trellis, and reading one that a workspace wrote."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from jsonschema import Draft202012Validator, ValidationError

from app.domain.guide import Guide, guide_from, list_guide_problems

BUILT_IN = ("growth", "maxima", "motives")
MOST_CHARS = 200_000


class _StandsTwice(yaml.YAMLError):
    """A key stands twice in one place; YAML forbids it, and PyYAML would keep the last without a word."""


class _Loader(yaml.SafeLoader):
    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise _StandsTwice(f"Line {line}: {key.value} stands there a second time. Take one of the two out.")
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True, slots=True)
class GuideFile:
    """A sound guide, and its document, which is what is kept."""

    guide: Guide
    document: Mapping[str, Any]


def read_guide(text: str) -> GuideFile | list[str]:
    """The guide in a file of YAML, or everything that is wrong with it, each with its place."""
    if len(text) > MOST_CHARS:
        return [f"The file is longer than {MOST_CHARS:,} characters."]
    try:
        document = yaml.load(text, _Loader)
    except _StandsTwice as problem:
        return [str(problem)]
    except yaml.YAMLError as problem:
        return [f"This isn't YAML: {' '.join(str(problem).split())}."]
    wrong = sorted(_validator().iter_errors(document), key=lambda one: [str(part) for part in one.absolute_path])
    if wrong:
        return [_say(problem) for problem in wrong]
    guide = guide_from(document)
    if guide.key in BUILT_IN:
        return [f"key: {guide.key} comes with Trellis. Give your guide another key."]
    return list_guide_problems(guide) or GuideFile(guide, document)


@cache
def list_built_in() -> Mapping[str, GuideFile]:
    """The guides that come with Trellis, by key, in the order in which they are offered."""
    documents = {key: yaml.safe_load(_packaged(f"{key}.yaml")) for key in BUILT_IN}
    return {key: GuideFile(guide_from(document), document) for key, document in documents.items()}


@cache
def _validator() -> Draft202012Validator:
    return Draft202012Validator(json.loads(_packaged("guide.schema.json")))


def _packaged(name: str) -> str:
    return (files("app") / "guides" / name).read_text(encoding="utf-8")


def _say(problem: ValidationError) -> str:
    """`questions, 2, text: …`: counted from one, as people count."""
    parts = [str(part + 1) if isinstance(part, int) else part for part in problem.absolute_path]
    return f"{', '.join(parts) or 'The file'}: {problem.message}."
