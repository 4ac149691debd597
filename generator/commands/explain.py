"""``specgen explain``: prints what a code of a report means."""

from __future__ import annotations

from collections.abc import Iterator

import click


@click.command(short_help="Explain a code of a report")
@click.argument("code")
def explain(code: str) -> None:
    """Print what CODE means: of a diagnostic, with a wrong and a right example, or of a change.

    CODE is in square brackets in every report, such as SCH004 or SC14.
    """
    from generator.diagnostics.explanations import read_explanations
    from generator.diff.findings.codes import CODES as CHANGES
    from generator.yaml.pointers import suggest

    name = code.upper()
    known = read_explanations()
    if name in known:
        explanation = known[name]
        click.echo(f"{name}: {explanation.meaning}")
        click.echo("\n".join(_listed("wrong", explanation.wrong)))
        click.echo("\n".join(_listed("right", explanation.right)))
    elif name in CHANGES:
        click.echo("\n".join(_describe_change(name)))
    else:
        similar = suggest(name, [*known, *CHANGES])
        hint = f'; did you mean "{similar}"?' if similar else ""
        raise click.UsageError(f'unknown code "{code}"{hint}')


def _listed(title: str, lines: tuple[str, ...]) -> Iterator[str]:
    yield f"\n{title}:"
    yield from (f"  {line}" for line in lines)


def _describe_change(code: str) -> Iterator[str]:
    from generator.diff.findings.codes import CODES, Direction
    from generator.diff.findings.messages import advise, describe

    change = CODES[code]
    yield f"{code}: {change.title}"
    yield ""
    yield f"example: {describe(code, 'the subject', 'old', 'new')}"
    for direction in Direction if change.request is not change.response else (Direction.REQUEST,):
        label = f" in a {direction}" if change.request is not change.response else ""
        yield f"class{label}: {change.triage(direction)}"
        yield f"what to do{label}: {advise(code, direction, 'old', 'new')}"
    if change.generated:
        yield "it changes names or types in generated code"
