"""Code lists that a new database starts with."""

from collections.abc import Mapping

from sanpi.core.models import Code, CodeList


def add_codes(list_code: str, label: str, codes: Mapping[str, str]) -> CodeList:
    """The list of that code with at least these codes (code → label), in their order; what is there stays as it is."""
    code_list, _created = CodeList.objects.get_or_create(code=list_code, defaults={"label": label})
    have = set(code_list.codes.values_list("code", flat=True))
    Code.objects.bulk_create(
        Code(list=code_list, code=code, label=text, position=position)
        for position, (code, text) in enumerate(codes.items(), start=1)
        if code not in have
    )
    return code_list
