"""Every failure has a code of its own and a French sentence."""

from keys import errors


def families() -> list[type[errors.KeysError]]:
    return [errors.KeysError, *errors.KeysError.__subclasses__()]


def test_codes_are_unique_and_sentences_are_sentences() -> None:
    codes = [family.code for family in families()]
    assert len(set(codes)) == len(codes)
    for family in families():
        assert (family.__doc__ or "").strip().endswith("."), family


def test_the_class_says_it_by_default() -> None:
    assert "phrase de passe" in str(errors.WrongPassphraseError())
    assert str(errors.KeysError("Autre chose.")) == "Autre chose."


def test_a_refused_certificate_carries_its_own_code_and_reason() -> None:
    for code, sentence in errors.CertificateRefusedError.reasons.items():
        refusal = errors.CertificateRefusedError(code=code)
        assert refusal.code == code
        assert str(refusal) == sentence
        assert sentence.endswith(".")
        assert "\n" not in sentence
