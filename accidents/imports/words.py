"""What real registers of accidents call the fields, and the words of their closed vocabularies.

A word stands here only where it can mean one thing; all others are asked for.
"""

from accidents.enums import FollowUp

HEADERS: dict[str, tuple[str, ...]] = {
    "number": (
        "事故编号", "编号", "事故号", "事故代码", "登记编号", "原登记编号", "案卷号",
    ),
    "occurred_on": (
        "发生日期", "发生时间", "事故日期", "事故时间", "事故发生日期", "事故发生时间",
        "发生年月日", "时间", "日期", "date",
    ),
    "enterprise": (
        "事故单位", "发生单位", "事故发生单位", "事故单位名称", "企业名称", "单位名称", "企业",
        "单位", "生产经营单位", "事故企业", "矿井名称", "煤矿名称", "责任单位",
    ),
    "uscc": ("统一社会信用代码", "社会信用代码", "统一信用代码", "信用代码"),
    "sector": ("行业领域", "重点行业领域", "所属行业", "所属行业领域", "行业", "行业类别", "领域"),
    "region": (
        "所属乡镇", "乡镇", "乡（镇）", "乡镇（街道）", "所在乡镇", "属地", "属地乡镇", "行政区划",
        "所属区域", "辖区",
    ),
    "place": (
        "事故地点", "发生地点", "事故发生地点", "地点", "事故地址", "详细地址", "具体地点",
        "发生地址", "place",
    ),
    "accident_type": ("事故类型", "事故类别", "类型", "类别", "accident_type"),
    "summary": (
        "事故简况", "事故经过", "事故概况", "简要经过", "事故简要经过", "事故简要情况", "事故情况",
        "事故描述", "事故简介", "经过", "简况",
    ),
    "deaths": ("死亡人数", "死亡", "死亡数", "死亡人员", "死亡人数合计"),
    "serious_injuries": ("重伤人数", "重伤", "重伤数", "重伤（含急性工业中毒）"),
    "minor_injuries": ("轻伤人数", "轻伤", "轻伤数"),
    "direct_loss": ("直接经济损失", "经济损失", "直接损失", "损失"),
    "counted": (
        "是否计入", "是否计入统计", "是否纳入统计", "纳入统计", "计入统计", "是否生产安全事故",
        "是否属于生产安全事故", "生产安全事故",
    ),
    "concealed": ("是否瞒报", "瞒报", "是否谎报瞒报", "瞒报事故"),
    "reported_on": (
        "报告日期", "报告时间", "上报日期", "上报时间", "接报日期", "接报时间", "接到报告时间",
    ),
    "toll_on": (
        "伤亡截至日期", "伤亡数据截至日期", "统计截至日期", "续报日期", "续报时间",
        "伤亡变化日期",
    ),
    "follow_up": ("伤亡续报", "续报期限", "续报"),
    "note": ("备注", "说明", "其他"),
}  # fmt: skip

YES_NO: dict[str, str] = {
    word: value
    for value, words in (
        ("yes", "是 对 有 计入 纳入 属于 属 y true 1 瞒报 谎报瞒报"),
        ("no", "否 不是 不 无 没有 不计入 未计入 不纳入 未纳入 不属于 非 n false 0 未瞒报"),
    )
    for word in words.split()
}

FOLLOW_UPS: dict[str, str] = {
    "一般事故": FollowUp.GENERAL,
    "30天": FollowUp.GENERAL,
    "30日": FollowUp.GENERAL,
    "道路交通": FollowUp.ROAD_TRAFFIC,
    "道路交通事故": FollowUp.ROAD_TRAFFIC,
    "火灾": FollowUp.FIRE,
    "火灾事故": FollowUp.FIRE,
}
