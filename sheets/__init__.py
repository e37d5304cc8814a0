"""Spreadsheets in and out, for any kind of record: no domain noun lives here.

Reading, in a management command or in a job's runner::

    SCHEMA = Schema(fields=(
        Field("number", _("No."), ("序号",), FieldKind.NUMBERING),
        Field("found_on", _("Found on"), ("排查日期", "检查时间"), FieldKind.DATE, required=True),
        Field("description", _("Description"), ("隐患内容", "问题描述"), required=True),
        Field("grade", _("Grade"), ("隐患级别",), FieldKind.WORD, words={"一般": "general"}),
        Field("note", _("Note"), ("备注",), joins=True),
    ), note="note")

    mapping = Mapping.from_file("M.json", SCHEMA)            # or .from_data({...}, SCHEMA)
    with open_workbook(path, name=file.name) as book:        # SheetRefused: message, place, remedy
        reading = Reading(book, SCHEMA, mapping)             # MappingWrong is a SheetRefused
        converter = Converter(SCHEMA, mapping)
        for entry in reading.entries():                      # Record or LeftOut
            if isinstance(entry, Record):
                made = converter.convert(entry)              # .values {field: value}, .problems
        if converter.unknowns:                               # words outside a closed vocabulary
            print(json.dumps(converter.unknowns.as_mapping(mapping), ensure_ascii=False, indent=1))
        with RejectsWriter("rejects.xlsx") as rejects:
            rejects.add(made.record, [Problem("due_on", "整改期限", "Due before found.")])

Writing: `BookWriter`, `write_csv`, `write_template` (sheets.writing).

By page: an app registers its kind in AppConfig.ready, the pages and the worker are here::

    registry.register(ImportKind(
        kind="hazard-ledger", label=_("Hazard ledger"), schema=ledger_schema, may=may_import,
        prepare=prepare,     # (job, progress) -> plan: reads job.file.path, checks, writes nothing
        write=write,         # (job, plan, progress) -> Outcome: all writes, in one transaction
        labels=(("read", _("Read")), ("imported", _("Imported"))),    # keys of Outcome.result
    ))
"""
