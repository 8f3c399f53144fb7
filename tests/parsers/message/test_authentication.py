import pytest

from parsers.facts import Address, Trust
from parsers.message.authentication import judge
from parsers.message.headers import Headers

SENDER = Address(name="", address="anna@nowak.example")
OURS = "mx.urzad.example"


def verdict(*results, sender=SENDER, server=OURS):
    fields = tuple(("authentication-results", result.encode()) for result in results)
    return judge(Headers(fields), sender, server)


@pytest.mark.parametrize(
    "clause",
    [
        "dmarc=pass header.from=nowak.example",
        "dmarc=pass (p=reject dis=none) header.from=nowak.example",
        "dkim=pass header.d=nowak.example header.s=a",
        "dkim=pass header.i=@nowak.example",
        "dkim=pass header.d=poczta.nowak.example",
        "spf=fail smtp.mailfrom=x.example; dkim=pass header.d=nowak.example",
        "spf=pass smtp.mailfrom=obcy.example; dmarc=pass header.from=nowak.example",
    ],
)
def test_dmarc_or_a_signature_of_the_from_domain_is_the_highest_trust(clause):
    assert verdict(f"{OURS}; {clause}").trust is Trust.DMARC


@pytest.mark.parametrize(
    "clause",
    [
        "spf=pass smtp.mailfrom=anna@nowak.example",
        "spf=pass smtp.mailfrom=nowak.example; dkim=fail header.d=nowak.example",
        "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=bounce@poczta.nowak.example; dkim=none",
        "spf=pass smtp.mailfrom=nowak.example; dkim=pass header.d=obcy.example",
    ],
)
def test_spf_alone_is_the_lower_trust(clause):
    found = verdict(f"{OURS}; {clause}")

    assert (found.trust, found.evidence) == (Trust.SPF, "spf=pass")


@pytest.mark.parametrize(
    ("clause", "evidence"),
    [
        ("none", "nothing-passed-for-the-from-domain"),
        ("spf=pass smtp.mailfrom=obcy.example", "nothing-passed-for-the-from-domain"),
        ("dkim=pass header.d=obcy.example", "nothing-passed-for-the-from-domain"),
        ("dkim=pass header.d=nowak.example.evil.example", "nothing-passed-for-the-from-domain"),
        ("dkim=pass header.d=xnowak.example", "nothing-passed-for-the-from-domain"),
        ("dkim=pass header.d=example", "nothing-passed-for-the-from-domain"),
        ("dkim=pass", "nothing-passed-for-the-from-domain"),
        ("dmarc=pass", "nothing-passed-for-the-from-domain"),
        ("spf=softfail smtp.mailfrom=nowak.example", "nothing-passed-for-the-from-domain"),
        ("dmarc=pass header.from=obcy.example", "nothing-passed-for-the-from-domain"),
        (
            "dmarc=fail header.from=nowak.example; spf=pass smtp.mailfrom=nowak.example",
            "dmarc=fail",
        ),
        ("x (dkim=pass header.d=nowak.example)", "nothing-passed-for-the-from-domain"),
    ],
)
def test_what_says_nothing_about_the_from_domain_gives_no_trust(clause, evidence):
    found = verdict(f"{OURS}; {clause}")

    assert (found.trust, found.evidence) == (Trust.NONE, evidence)


@pytest.mark.parametrize(
    "server",
    [
        "mx.urzad.example.evil.example",
        "evil.example",
        "xmx.urzad.example",
        "",
        "mx.urzad.example x",
    ],
)
def test_only_our_own_server_is_believed(server):
    found = verdict(f"{server}; dmarc=pass header.from=nowak.example")

    assert (found.trust, found.evidence) == (Trust.NONE, "no-results-of-trusted-server")


@pytest.mark.parametrize("server", ["MX.Urzad.Example", '"mx.urzad.example"', "mx.urzad.example 1"])
def test_our_server_is_known_however_it_spells_its_name(server):
    assert verdict(f"{server}; dmarc=pass header.from=nowak.example").trust is Trust.DMARC


def test_a_result_below_the_topmost_may_be_forged_and_is_not_read():
    found = verdict("obcy.example; spf=none", f"{OURS}; dmarc=pass header.from=nowak.example")

    assert found.trust is Trust.NONE


def test_the_topmost_result_of_our_server_decides_over_a_forged_one_below():
    found = verdict(f"{OURS}; dmarc=fail", f"{OURS}; dmarc=pass header.from=nowak.example")

    assert (found.trust, found.evidence) == (Trust.NONE, "dmarc=fail")


def test_without_a_configured_server_nobody_is_believed():
    found = verdict(f"{OURS}; dmarc=pass header.from=nowak.example", server="")

    assert (found.trust, found.evidence) == (Trust.NONE, "no-trusted-server-configured")


def test_without_a_single_sender_nobody_can_be_vouched_for():
    found = verdict(f"{OURS}; dmarc=pass header.from=nowak.example", sender=None)

    assert (found.trust, found.evidence) == (Trust.NONE, "no-single-sender")


def test_without_any_results_there_is_no_trust():
    assert verdict().evidence == "no-results-of-trusted-server"


@pytest.mark.parametrize(
    ("domain", "signer", "trust"),
    [
        ("ops.gov.pl", "gov.pl", Trust.NONE),
        ("mops.wroclaw.pl", "wroclaw.pl", Trust.NONE),
        ("ops.powiat.gov.pl", "powiat.gov.pl", Trust.DMARC),
        ("nowak.pl", "pl", Trust.NONE),
    ],
)
def test_a_public_ending_vouches_for_nobody(domain, signer, trust):
    sender = Address(name="", address=f"a@{domain}")

    assert verdict(f"{OURS}; dkim=pass header.d={signer}", sender=sender).trust is trust


@pytest.mark.parametrize(
    "clause",
    [
        "domainkeys=neutral (no sig) from=x@y; dkim=pass header.d=nowak.example",
        (
            "spf=pass (sender IP is 192.0.2.1; (a) b) smtp.mailfrom=obcy.example; dkim=pass (it "
            "was verified) header.d=nowak.example;dmarc=pass action=none header.from=nowak.example;"
            "compauth=pass reason=100"
        ),
    ],
)
def test_results_that_the_library_cannot_read_are_read_tolerantly(clause):
    assert verdict(f"{OURS}; {clause}").trust is Trust.DMARC


def test_comments_nested_beyond_any_stack_give_no_trust_and_no_error():
    assert verdict(f"{OURS}; dkim=pass {'(' * 3_000}").trust is Trust.NONE


@pytest.mark.parametrize(
    "envelope",
    [
        # Every sign of it may stand unquoted in a local part; read as an encoded word it divides.
        "=?utf-8?q?=3Bdkim=3Dpass_header.d=3Dnowak.example=3Bx=3D?=@obcy.example",
        '"; dmarc=pass header.from=nowak.example; "@obcy.example',
        '"; dkim=pass header.d=nowak.example; "@obcy.example; domainkeys=neutral; what',
        'x@obcy.example (domain of "a) ; dkim=pass header.d=nowak.example ("@obcy.example is fine)',
        'x@obcy.example smtp.helo="; dkim=pass header.d=nowak.example',
    ],
)
def test_what_the_sender_chose_is_never_taken_for_a_result_of_our_server(envelope):
    found = verdict(f"{OURS}; spf=pass smtp.mailfrom={envelope}")

    assert found.trust is Trust.NONE


def test_harmless_quotes_change_nothing():
    results = f'{OURS}; dkim=pass reason="good" header.d=nowak.example header.b="aB/+="'

    assert verdict(results).trust is Trust.DMARC


def test_results_that_contradict_each_other_prove_nothing():
    both = "dmarc=none header.from=nowak.example; dmarc=pass header.from=nowak.example"

    assert verdict(f"{OURS}; {both}").evidence == "dmarc-contradicts-itself"


def test_a_neighbour_below_a_regional_name_is_somebody_else():
    sender = Address(name="", address="um@swidnica.pl")

    neighbour = verdict(f"{OURS}; dkim=pass header.d=obcy.swidnica.pl", sender=sender)
    own = verdict(f"{OURS}; dkim=pass header.d=swidnica.pl", sender=sender)

    assert (neighbour.trust, own.trust) == (Trust.NONE, Trust.DMARC)
