"""Forms of the import."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sanpi.core.forms import DateField, model_field
from sanpi.exchange.cells.numbers import FACTORS
from sanpi.exchange.handlers import HANDLERS
from sanpi.exchange.models import ImportRun
from sanpi.exchange.planning.sheets import column_specs
from sanpi.exchange.reading import DEFAULT
from sanpi.organizations.access import Capability
from sanpi.organizations.models import Region, User

_FILE_HELP = gettext_lazy(
    "xlsx、xls 或 csv，原来怎么用就怎么传：标题行、多行表头、合并单元格、合计行都可以；最大 30 MB"
)
_DATE_HELP = gettext_lazy("不填则按表中所写的截至日期，表中没有就按今天")


class UploadForm(forms.Form):
    """A workbook, and what it is."""

    file = forms.FileField(
        label=gettext_lazy("台账文件"), help_text=_FILE_HELP,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv,.xlsm,.et,.txt"}),
    )  # fmt: skip
    ledger = forms.ChoiceField(
        label=gettext_lazy("导入到"),
        choices=[(code, handler.ledger.label) for code, handler in HANDLERS.items()],
    )
    region = forms.ModelChoiceField(Region.objects.none(), label=gettext_lazy("区域"), empty_label=None)
    as_of = DateField(label=gettext_lazy("数据截至"), required=False, help_text=_DATE_HELP)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        model_field(self, "region").queryset = Region.objects.open_to(user, Capability.IMPORT)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > DEFAULT.file_size:
            most = DEFAULT.file_size // 2**20
            raise ValidationError(
                _("文件有 %(size).1f MB，超过 %(most)d MB 的上限；请去掉图片或拆成几个文件")
                % {"size": file.size / 2**20, "most": most}
            )
        return file


class ColumnsForm(forms.Form):
    """How the columns of a run's sheets are to be understood: one choice and perhaps a unit for each.

    Only what differs from the present understanding counts as a correction.
    """

    as_of = DateField(label=gettext_lazy("数据截至"))

    def __init__(self, data: Any = None, *, run: ImportRun) -> None:
        super().__init__(data, initial={"as_of": run.as_of})
        self.run = run
        specs = column_specs(HANDLERS[run.ledger].ledger)
        self.keys = [("", _("忽略此列")), *((spec.key, spec.label) for spec in specs)]
        self.money = {spec.key for spec in specs if spec.is_money}
        for number, sheet in enumerate(run.sheets):
            self.fields[f"skip-{number}"] = forms.BooleanField(
                label=_("不导入这个工作表"), required=False, initial=sheet.get("skipped", False)
            )
            for column in sheet["columns"]:
                self._add_column(number, column)

    def _add_column(self, number: int, column: Mapping[str, Any]) -> None:
        name = f"{number}-{column['index']}"
        labels = {"letter": column["letter"], "header": column["header"]}
        self.fields[f"key-{name}"] = forms.ChoiceField(
            choices=self.keys,
            required=False,
            initial=column["key"] or "",
            label=_("%(letter)s列“%(header)s”对应") % labels,
        )
        if column["key"] in self.money:
            units = [("", _("未写单位")), *((unit, unit) for unit in FACTORS)]
            self.fields[f"unit-{name}"] = forms.ChoiceField(
                choices=units,
                required=False,
                initial=column["unit"] or "",
                label=_("%(letter)s列的单位") % labels,
            )

    def sheets(self) -> list[dict[str, Any]]:
        """The sheets with their fields, for the page."""
        found = []
        for number, sheet in enumerate(self.run.sheets):
            columns = [
                {
                    **column,
                    "field": self[f"key-{number}-{column['index']}"],
                    "unit_field": self[f"unit-{number}-{column['index']}"]
                    if f"unit-{number}-{column['index']}" in self.fields
                    else None,
                    "sure": column["confidence"] >= 0.85 or not column["key"],
                }
                for column in sheet["columns"]
            ]
            found.append({**sheet, "columns": columns, "skip_field": self[f"skip-{number}"]})
        return found

    def corrections(self) -> dict[str, Any]:
        """What the person changed, in the form of `ImportRun.corrections`."""
        found: dict[str, Any] = {}
        for number, sheet in enumerate(self.run.sheets):
            columns = {
                str(column["index"]): choice
                for column in sheet["columns"]
                if (choice := self._choice(number, column)) is not None
            }
            skip = self.cleaned_data[f"skip-{number}"]
            if columns or skip != sheet.get("skipped", False):
                found[sheet["name"]] = {"skip": skip, "columns": columns}
        return found

    def _choice(self, number: int, column: Mapping[str, Any]) -> dict[str, Any] | None:
        """A column's choice when it differs from how the column is understood now."""
        name = f"{number}-{column['index']}"
        key = self.cleaned_data.get(f"key-{name}") or ""
        unit = self.cleaned_data.get(f"unit-{name}") or ""
        before = column["unit"] if f"unit-{name}" in self.fields else ""
        if key == (column["key"] or "") and unit == (before or ""):
            return None
        return {"key": key, "unit": unit}
