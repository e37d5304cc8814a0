"""Small registers of the tests' own making."""

from pathlib import Path

from tests.enterprises.said import GOOD_CODE
from tests.sheets.files import workbook

HEAD = ["企业名称", "统一社会信用代码", "行业领域", "所属乡镇", "地址", "联系电话", "生产状态"]
COAL = ["虚构甲煤业有限公司", GOOD_CODE, "煤矿", "唐兴镇", "县城北关", "0357-1", "正常生产"]
GAS = ["虚构乙燃气有限公司", "无", "城镇燃气", "翼城县南梁镇", "", "0357-2", "停产"]


def sheet(tmp_path: Path, *rows, head=HEAD, name: str = "register.xlsx") -> Path:
    return workbook(tmp_path / name, {"企业": [["翼城县企业名录"], head, *rows]})
