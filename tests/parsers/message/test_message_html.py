import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.message.html import html_to_text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Zgłaszam&nbsp;Jana</p><p>na 15 maja</p>", "Zgłaszam\xa0Jana\n\nna 15 maja"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<div>a<div>b</div></div>c", "a\nb\nc"),
        (
            "<table><tr><td>Jan</td><td>15 maja</td></tr><tr><td>Ewa</td></tr></table>",
            "Jan 15 maja\nEwa",
        ),
        ("a  \n  b<b> c</b>", "a b c"),
        ("<pre>a\n  b</pre>c", "a\n  b\nc"),
        ("<head><title>t</title><style>p{}</style></head><script>x</script>a", "a"),
        ("<img alt='logo' src='http://x.example/t.gif'>a", "logoa"),
        ("<meta charset='latin1'><p>żółw</p>", "żółw"),
        ("bez znaczników", "bez znaczników"),
        ("a<!-- ukryte -->b", "ab"),
        ("1 < 2 & 3", "1 < 2 & 3"),
        ("", ""),
    ],
)
def test_html_becomes_the_lines_that_a_reader_sees(markup, text):
    assert html_to_text(markup).rstrip() == text


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "mso-hide:all",
        "font-size:0",
        "font-size:1px; color:red",
        "max-height:0px;overflow:hidden",
        "opacity:0",
    ],
)
def test_text_hidden_from_human_eyes_is_not_read(style):
    markup = f'<p>Dzień dobry</p><div style="{style}">Zgłaszam <b>Jana</b></div>'

    assert html_to_text(markup).strip() == "Dzień dobry"


@pytest.mark.parametrize(
    "style", ["opacity:0.9", "font-size:10px", "font-size:1em", "display:block"]
)
def test_text_that_can_be_seen_is_read(style):
    assert html_to_text(f'<p style="{style}">Jana</p>').strip() == "Jana"


def test_quotes_are_marked_by_depth_and_gmails_indentation_is_none():
    quote = "<blockquote type='cite'>a<blockquote>b</blockquote></blockquote>c"
    indent = "<blockquote style='margin:0 0 0 40px;border:none'>Zgłaszam Jana</blockquote>"

    assert html_to_text(quote) == "> a\n> > b\nc"
    assert html_to_text(indent) == "Zgłaszam Jana"


def test_a_very_deep_and_a_very_long_page_are_read_without_harm():
    assert html_to_text("<div>" * 50_000 + "x") == "x"
    assert len(html_to_text("a&nbsp;" * 700_000)) < 1_100_000
    assert len(html_to_text("<blockquote>a" * 20_000)) < 500_000


@settings(max_examples=200)
@given(st.text(alphabet="<>/abp=\"'! &;-[]x\n\0ż", max_size=80))
def test_any_markup_gives_text(markup):
    assert isinstance(html_to_text(markup), str)
