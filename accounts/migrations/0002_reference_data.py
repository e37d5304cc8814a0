"""The sectors of the county's supervision and its tree of regions.

Divisions: the county's codes in the edition in force until 2020 and the one published in 2021. The
day of the change is not known to us and stands as 2021-01-01; administrators can correct it. Which
town took over 浇底乡 is not known either: it has no successor here.
"""

from datetime import date

from django.db import migrations

SECTORS = [
    ("coal", "煤矿", "Coal mines"),
    ("non_coal_mine", "非煤矿山", "Non-coal mines"),
    ("coal_washing", "洗(选)煤", "Coal washing"),
    ("hazchem", "危险化学品", "Hazardous chemicals"),
    ("metallurgy", "冶金工贸", "Metallurgy and industry"),
    ("construction", "建筑施工", "Construction"),
    ("gas", "城镇燃气", "Gas"),
    ("geological", "地质灾害", "Geological hazards"),
    ("forest", "森林防火", "Forest fire"),
    ("other", "其他", "Other"),
]
CHANGED_ON = date(2021, 1, 1)
ABOVE = [
    ("14", "山西省", "province", None),
    ("1410", "临汾市", "city", "14"),
    ("141022", "翼城县", "county", "1410"),
]
TOWNSHIPS = [
    ("141022100", "唐兴镇", None, None, None, ""),
    ("141022101", "南梁镇", None, None, None, ""),
    ("141022102", "里砦镇", None, None, None, ""),
    ("141022103", "隆化镇", None, None, None, ""),
    ("141022104", "桥上镇", None, None, None, ""),
    ("141022105", "西阎镇", None, None, None, "西闫镇"),
    ("141022106", "王庄镇", CHANGED_ON, None, None, ""),
    ("141022200", "中卫乡", None, None, None, ""),
    ("141022201", "南唐乡", None, None, None, ""),
    ("141022202", "王庄乡", None, CHANGED_ON, "141022106", ""),
    ("141022203", "浇底乡", None, CHANGED_ON, None, ""),
]


def fill(apps, schema_editor):
    """Add what is not there yet; a row that an administrator changed stays."""
    sector, region = apps.get_model("accounts", "Sector"), apps.get_model("accounts", "Region")
    for position, (code, name, name_en) in enumerate(SECTORS):
        sector.objects.get_or_create(
            code=code, defaults={"name": name, "name_en": name_en, "position": position}
        )
    for code, name, level, parent in ABOVE:
        region.objects.get_or_create(
            code=code, defaults={"name": name, "level": level, "parent_id": parent}
        )
    for code, name, begins, ends, successor, aliases in TOWNSHIPS:
        region.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "level": "township",
                "parent_id": "141022",
                "valid_from": begins,
                "valid_to": ends,
                "successor_id": successor,
                "aliases": aliases,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
