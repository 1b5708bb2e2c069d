"""No SIRET, key, token or passphrase in what is raised, logged, or shown by a `repr`.

The scan reads syntax trees: it knows names, not values. A value that only a measure is taken of
(`len(sirets)`) passes; so does what is neither raised nor logged.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.source import modules

SECRET_WORDS = {
    "cle", "coffre", "key", "keys", "nir", "passphrase", "password", "plain", "plaintext",
    "pseudonym", "pseudonyms", "root", "salt", "secret", "secrets", "seed", "siren", "siret",
    "sirets", "token", "tokens",
}  # fmt: skip
# What a field of that name keeps: as text or as octets, or only where it is octets.
KEPT_SECRETS = SECRET_WORDS - {"key", "keys", "cle"}
KEPT_AS_OCTETS = {"private", "openpgp", "arrival"}
MEASURES = {"len", "sum", "type", "bool", "count", "id"}
LOG_VERBS = {"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "msg"}
OCTETS = re.compile(r"\b(bytes|bytearray|NDArray)\b")
TEXT = re.compile(r"\bstr\b")
STATUS_ONLY = {"typer.Exit", "SystemExit"}
# The root of the log's tree is published, a convention prints the number of its signatories, and
# the salt of a passphrase stands in clear beside what it opens.
PUBLIC_FIELDS = {
    ("audit/checkpoint.py", "Checkpoint.root"),
    ("exchange/conventions.py", "Partie.siret"),
    ("keys/custody/keystore.py", "_Header.salt"),
}


def words(name: str) -> set[str]:
    """`wrapped_key` and `WrappedKey` alike give wrapped and key."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", name)}


def names_shown(node: ast.AST) -> Iterator[str]:
    """Names whose value would reach the text: the last of a chain, none that is only measured."""
    if isinstance(node, ast.Name):
        yield node.id
    elif isinstance(node, ast.Attribute):
        yield node.attr
    elif isinstance(node, ast.Subscript):
        yield from names_shown(node.value)
    elif isinstance(node, ast.Call):
        called = next(names_shown(node.func), "")
        if called in MEASURES:
            return
        if isinstance(node.func, ast.Attribute):
            # A method speaks of its object: `key.hex()`, `siret.decode()`.
            yield from names_shown(node.func.value)
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from names_shown(argument)
    else:
        for child in ast.iter_child_nodes(node):
            yield from names_shown(child)


def told(tree: ast.AST) -> Iterator[tuple[int, ast.AST]]:
    """Every expression that is raised or logged, with its line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if ast.unparse(node.exc.func) in STATUS_ONLY:
                continue
            for argument in (*node.exc.args, *(keyword.value for keyword in node.exc.keywords)):
                yield node.lineno, argument
        elif is_log(node):
            assert isinstance(node, ast.Call)
            for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
                yield node.lineno, argument


def is_log(node: ast.AST) -> bool:
    """Whether this is a call of a logger, however it was named or fetched."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    source = ast.unparse(node.func.value).lower()
    return node.func.attr in LOG_VERBS and ("log" in source)


def leaks(tree: ast.AST) -> list[tuple[int, str]]:
    """Lines and names of secrets that would be told."""
    return [
        (line, name)
        for line, expression in told(tree)
        for name in names_shown(expression)
        if words(name) & SECRET_WORDS and not name.isupper()
    ]


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError(f'bad {siret}')",
        "raise ValueError('bad %s' % row.siret)",
        "raise ValueError('bad {}'.format(sirets[0]))",
        "raise ValueError(passphrase)",
        "raise KeysError(message=str(wrapped_key))",
        "raise ValueError('bad ' + token)",
        "raise ValueError(f'{key.hex()}')",
        "logger.info('opened %s', root_key)",
        "_LOG.warning(f'for {self.passphrase}')",
        "structlog.get_logger().info('in', siret=value, key=secret_key)",
        "logging.getLogger(__name__).error(siret.decode())",
    ],
)
def test_the_scan_sees_a_leak(code: str) -> None:
    assert leaks(ast.parse(code))


@pytest.mark.parametrize(
    "code",
    [
        "raise ValueError(f'{len(sirets)} rows')",
        "raise ValueError(f'{column} : valeur absente')",
        "logger.info('opened', rows=len(sirets), code=error.code)",
        "raise RejectedError(findings)",
        "other = f'{siret}'",
        "raise ValueError('the passphrase is empty')",
        "raise rejected(Code.DONNEE_NIR, rows=rows)",
        "raise typer.Exit(supervise(folder, passphrase))",
    ],
)
def test_the_scan_lets_measures_and_wording_pass(code: str) -> None:
    assert leaks(ast.parse(code)) == []


def test_nothing_secret_is_raised_or_logged() -> None:
    found = [
        f"{module.path}:{line} {name}" for module in modules() for line, name in leaks(module.tree)
    ]

    assert found == []


def shown_secrets(tree: ast.AST) -> list[tuple[int, str]]:
    """Fields of a dataclass that hold a secret and that its `repr` would print."""
    return [
        (field.lineno, f"{found.name}.{field.target.id}")
        for found in ast.walk(tree)
        if isinstance(found, ast.ClassDef) and is_dataclass_with_repr(found)
        for field in found.body
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        if keeps_secret(field.target.id, ast.unparse(field.annotation))
        if "repr=False" not in ast.unparse(field)
    ]


def keeps_secret(name: str, annotation: str) -> bool:
    """Whether a field of that name and type would hold a secret."""
    if OCTETS.search(annotation):
        return bool(words(name) & (KEPT_SECRETS | KEPT_AS_OCTETS))
    return bool(TEXT.search(annotation) and words(name) & KEPT_SECRETS)


def is_dataclass_with_repr(found: ast.ClassDef) -> bool:
    """Whether it is a dataclass whose generated `repr` shows its fields."""
    decorators = [ast.unparse(decorator) for decorator in found.decorator_list]
    has_own = any(isinstance(n, ast.FunctionDef) and n.name == "__repr__" for n in found.body)
    made = [text for text in decorators if text.startswith("dataclass")]
    return bool(made) and not has_own and "repr=False" not in made[0]


def test_the_scan_sees_a_field_that_shows_its_secret() -> None:
    code = "@dataclass(frozen=True)\nclass A:\n    {}\n"

    assert shown_secrets(ast.parse(code.format("passphrase: str")))
    assert shown_secrets(ast.parse(code.format("sirets: NDArray[np.uint8]")))
    assert not shown_secrets(ast.parse(code.format("root: bytes = field(repr=False)")))
    assert shown_secrets(ast.parse(code.format("openpgp: bytes")))
    assert not shown_secrets(ast.parse(code.format("openpgp: str")))
    assert not shown_secrets(ast.parse(code.format("name: str")))


def test_no_repr_shows_a_secret() -> None:
    found = [
        f"{module.path}:{line} {name}"
        for module in modules()
        for line, name in shown_secrets(module.tree)
        if (module.path, name) not in PUBLIC_FIELDS
    ]

    assert found == []
