"""The months, as they are written in bokmål, nynorsk and English, in full and shortened."""

__all__ = ["ENGLISH_MONTHS", "MONTHS", "MONTH_FORMS"]

MONTHS = (
    *("januar", "februar", "mars", "april", "mai", "juni"),
    *("juli", "august", "september", "oktober", "november", "desember"),
)
"""The Norwegian names from January on, the same in bokmål and nynorsk."""

ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)

MONTH_FORMS = {
    form: number
    for number, forms in enumerate(
        (
            *("jan", "feb febr", "mar", "apr", "", "jun", "jul", "aug"),
            *("sept sep", "okt oct", "nov", "des dec"),
        ),
        start=1,
    )
    for form in (MONTHS[number - 1], ENGLISH_MONTHS[number - 1].lower(), *forms.split())
}
"""Each form in small letters to the number of its month; Språkrådet's abbreviations and English
ones."""
