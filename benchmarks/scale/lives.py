"""The base of the county's history in SQL: who is found when, and what happens to it.

Five years; found, ordered, (more time,) submitted, (sent back, submitted again,) passed, (reopened,
submitted, passed), and beside them evidence, plans, voidings, tip-offs, reclassification,
rectification on the spot, details completed later, late entries.
"""
# ruff: noqa: S608 - constants of this file

PLAN = """
CREATE FUNCTION bench_id(uuid, bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS
$$ SELECT overlay($1::text PLACING lpad(to_hex($2), 3, '0') FROM 25 FOR 3)::uuid $$;
CREATE FUNCTION bench_number(text, bigint, bigint) RETURNS text LANGUAGE sql IMMUTABLE AS
$$ SELECT left($1, 5) || CASE WHEN n < 100000 THEN lpad(n::text, 5, '0') ELSE n::text END
FROM (SELECT (substr($1, 6)::bigint - 1) * $3 + $2 + 1 AS n) AS told $$;
CREATE FUNCTION bench_pick(text[]) RETURNS text LANGUAGE sql VOLATILE AS
$$ SELECT $1[1 + floor(random() * array_length($1, 1))::int] $$;
CREATE UNLOGGED TABLE bench_firm AS
SELECT (row_number() OVER (ORDER BY e.folded))::int AS firm, e.id, e.region_id, e.sector_id,
    (SELECT id FROM accounts_agency a ORDER BY md5(a.id::text || e.sector_id) LIMIT 1) AS agency_id
FROM enterprises_enterprise e;
CREATE UNIQUE INDEX ON bench_firm (firm);
CREATE UNLOGGED TABLE bench_inspector AS
SELECT (row_number() OVER (ORDER BY username))::int AS n, id, agency_id
FROM accounts_user WHERE role = 'inspector';
"""

LIVES = """
CREATE UNLOGGED TABLE bench_life AS
WITH drawn AS (
    SELECT n, (%(today)s::date - 1825 + (n * 1826 / %(rows)s))::date AS found_on,
        1 + floor(random() * random() * (SELECT count(*) FROM bench_firm))::int AS firm,
        1 + floor(random() * (SELECT count(*) FROM bench_inspector))::int AS inspector,
        random() AS path, random() AS r_extra, random() AS r_fail, random() AS r_again,
        random() AS r_proof, random() AS r_stuck, random() AS r_void, random() AS r_grade,
        CASE WHEN random() < 0.03 THEN 1 + floor(random() * 10)::int ELSE 0 END AS lag,
        (ARRAY[3, 7, 15, 30])[1 + floor(random() * 4)::int] AS term,
        floor(random() * random() * 35)::int AS work, floor(random() * 6)::int AS wait,
        floor(random() * 10)::int AS rework, floor(random() * 200)::int AS relapse,
        bench_pick(ARRAY['inspection', 'inspection', 'inspection', 'self_check', 'self_check',
            'worker', 'trade_body', 'alarm']) AS source,
        bench_pick(ARRAY['皮带机尾部护罩缺失', '配电箱门未上锁', '氧气瓶与乙炔瓶间距不足五米',
            '灭火器压力不足', '临边防护栏杆缺失', '安全出口堆放杂物', '瓦斯传感器标校超期',
            '压力表未按期检定', '电缆绝缘层破损裸露', '作业人员未佩戴安全帽', '有限空间作业未审批',
            '罐区可燃气体报警器故障', '行车限位失灵', '爬梯护笼变形', '除尘器泄爆片锈蚀']) AS what,
        bench_pick(ARRAY['现场已拍照', '须立即整改', '已责令停用', '操作人员不知情',
            '同类问题上月已指出', '警示标志脱落', '台账未登记', '交接班记录缺项']) AS more,
        bench_pick(ARRAY['主井皮带机房', '配电室', '库房', '选煤楼二层', '装车场', '罐区',
            '三号回采工作面', '化验室', '锅炉房', '空压机房']) AS place,
        bench_pick(ARRAY['safety', 'process', 'electrical', 'instrument', 'fire', 'layout',
            'equipment', 'other']) AS category,
        bench_pick((SELECT array_agg(code::text) FROM hazards_accidenttype)) AS accident_type,
        bench_pick(ARRAY['red', 'orange', 'yellow', 'blue', '']) AS risk_level
    FROM generate_series(1, %(rows)s) AS n
), dated AS (
    SELECT *, path < 0.08 AS spot, r_grade < 0.01 AND path >= 0.08 AS major,
        path >= 0.08 AND path < 0.12 AS tip,
        r_extra < 0.35 AS extended, found_on + 1 + work AS sub1
    FROM drawn
), gone AS (
    SELECT *, sub1 + wait AS seen1, r_fail < 0.25 AS failed, sub1 + wait + 1 + rework AS sub2,
        sub1 + wait + 1 + rework + wait AS seen2, found_on + term AS due1,
        found_on + term + 15 AS due2,
        CASE WHEN r_void < 0.015 THEN found_on + 2 + work / 2 END AS void_on,
        r_stuck < 0.015 AND path >= 0.08 AS stuck, r_again < 0.02 AS again
    FROM dated
)
SELECT *, CASE WHEN failed THEN seen2 ELSE seen1 END AS passed_on,
    CASE WHEN again THEN (CASE WHEN failed THEN seen2 ELSE seen1 END) + 5 + relapse END AS back_on,
    (lpad(to_hex((extract(epoch FROM found_on) * 1000)::bigint), 12, '0') || '7'
        || substr(md5(n::text), 1, 3) || '8' || substr(md5(n::text), 4, 3) || '000'
        || substr(md5(n::text), 7, 9))::uuid AS id,
    extract(year FROM found_on)::int::text || '-' || lpad((row_number() OVER (
        PARTITION BY extract(year FROM found_on) ORDER BY n))::text, 5, '0') AS number
FROM gone;
ANALYZE bench_life;
"""

REDUCED = "UPDATE bench_life SET path = 1, spot = FALSE, tip = FALSE, major = FALSE, void_on = NULL"

_SET = """jsonb_strip_nulls(jsonb_build_object(
    'number', l.number, 'grade', 'general', 'source', CASE WHEN tip THEN 'tip_off' ELSE source END,
    'enterprise_id', f.id, 'region_id', f.region_id, 'sector_id', f.sector_id,
    'agency_id', f.agency_id, 'inspector_id', i.id, 'place', place,
    'description', what || '，' || more, 'category', category, 'accident_type_id', accident_type,
    'risk_level', nullif(risk_level, ''), 'found_on', found_on,
    'accepted_on', CASE WHEN tip THEN NULL ELSE found_on END,
    'due_on', CASE WHEN %(reduced)s THEN due1 END,
    'first_due_on', CASE WHEN %(reduced)s THEN due1 END))"""

_WORK = "'work_done', '已更换并试运行', 'done_by', '班组长'"

EVENTS = f"""
INSERT INTO audit_event (log_id, seq, subject_kind, subject_id, kind, actor, state_from, state_to,
    valid_on, recorded_at, facts)
WITH told AS (
    SELECT l.n, l.id, e.step, e.kind, e.before, e.after, e.day, e.given, i.id AS actor,
        least(e.day + l.lag, %(today)s) AS told_on
    FROM bench_life l JOIN bench_firm f USING (firm) JOIN bench_inspector i ON i.n = l.inspector
    CROSS JOIN LATERAL (VALUES
        (1, CASE WHEN tip THEN 'reported' ELSE 'found' END, '',
            CASE WHEN tip THEN 'reported' ELSE 'rectifying' END, found_on, {_SET}, TRUE),
        (2, 'accepted', 'reported', 'rectifying', found_on,
            jsonb_build_object('accepted_on', found_on), tip AND NOT %(reduced)s),
        (3, 'evidence_added', 'rectifying', 'rectifying', found_on, NULL,
            r_proof < 0.9 AND NOT %(reduced)s),
        (4, 'fixed_on_spot', 'rectifying', 'closed', found_on, jsonb_build_object(
            'closed_on', found_on, 'rectified_on', found_on, {_WORK}), spot),
        (5, 'ordered', 'rectifying', 'rectifying', found_on, jsonb_build_object('due_on', due1,
            'first_due_on', due1, 'responsible', '安全科长', 'measures', '限期整改到位'),
            NOT spot AND NOT %(reduced)s),
        (6, 'reclassified', 'rectifying', 'rectifying', found_on,
            jsonb_build_object('grade', 'major'), major),
        (7, 'plan_submitted', 'rectifying', 'rectifying', found_on + 1, NULL, major),
        (8, 'plan_approved', 'rectifying', 'rectifying', found_on + 1, NULL, major),
        (9, 'completed', 'rectifying', 'rectifying', found_on + 1,
            jsonb_build_object('category', category, 'basis', '安全生产法第四十一条'),
            NOT spot AND r_proof > 0.92 AND NOT %(reduced)s),
        (10, 'extension_asked', 'rectifying', 'rectifying', found_on + 1, NULL,
            NOT spot AND extended AND NOT %(reduced)s),
        (11, 'extension_granted', 'rectifying', 'rectifying', found_on + 1,
            jsonb_build_object('due_on', due2), NOT spot AND extended AND NOT %(reduced)s),
        (12, 'submitted', 'rectifying', 'submitted', sub1, jsonb_build_object(
            'submitted_on', sub1, 'done_on', sub1, {_WORK}),
            NOT spot AND NOT stuck AND NOT %(reduced)s),
        (13, 'failed', 'submitted', 'rectifying', seen1, jsonb_build_object(
            'submitted_on', NULL, 'times_sent_back', 1),
            NOT spot AND NOT stuck AND failed AND NOT %(reduced)s),
        (14, 'submitted', 'rectifying', 'submitted', sub2, jsonb_build_object(
            'submitted_on', sub2, 'done_on', sub2, {_WORK}),
            NOT spot AND NOT stuck AND failed AND NOT %(reduced)s),
        (15, 'passed', 'submitted', 'closed', passed_on, jsonb_build_object('closed_on', passed_on,
            'rectified_on', CASE WHEN failed THEN sub2 ELSE sub1 END), NOT spot AND NOT stuck),
        (16, 'reopened', 'closed', 'rectifying', back_on, jsonb_build_object('closed_on', NULL,
            'rectified_on', NULL, 'submitted_on', NULL, 'due_on', back_on + 15),
            again AND NOT stuck AND NOT %(reduced)s),
        (17, 'submitted', 'rectifying', 'submitted', back_on + 4, jsonb_build_object(
            'submitted_on', back_on + 4, 'done_on', back_on + 4, {_WORK}),
            again AND NOT stuck AND NOT %(reduced)s),
        (18, 'passed', 'submitted', 'closed', back_on + 6, jsonb_build_object(
            'closed_on', back_on + 6, 'rectified_on', back_on + 4),
            again AND NOT stuck AND NOT %(reduced)s),
        (19, 'voided', 'rectifying', 'void', void_on, NULL, void_on IS NOT NULL)
    ) AS e(step, kind, before, after, day, given, happens)
    WHERE e.happens AND e.day <= %(today)s AND (
        e.step = 19 AND (l.spot IS FALSE AND l.void_on < l.sub1)
        OR e.step < 19 AND (l.void_on IS NULL OR l.spot OR l.void_on >= l.sub1
            OR e.day <= l.void_on AND e.step < 12)
    )
), numbered AS (
    SELECT *, row_number() OVER (ORDER BY told_on, n, step) AS seq,
        row_number() OVER (PARTITION BY told_on ORDER BY n, step) AS place FROM told
)
SELECT '141022', seq, 'hazard', id, kind, actor, before, after, day,
    (told_on::timestamp + least(place, 28000) * interval '1 second') AT TIME ZONE 'UTC',
    jsonb_build_object('set', coalesce(given, '{{}}'::jsonb))
FROM numbered ORDER BY seq
"""

HAZARDS = """
ANALYZE audit_event;
CREATE UNLOGGED TABLE bench_last AS SELECT DISTINCT ON (subject_id) subject_id, state_to, valid_on
FROM audit_event ORDER BY subject_id, seq DESC;
CREATE UNLOGGED TABLE bench_given AS
SELECT subject_id, jsonb_object_agg(key, value ORDER BY seq) AS v
FROM audit_event, jsonb_each(facts->'set') GROUP BY subject_id;
ANALYZE bench_last;
ANALYZE bench_given;
INSERT INTO hazards_hazard (id, county, number, status, grade, source, enterprise_id, region_id,
    sector_id, trade, agency_id, agency_text, inspector_id, inspector_text, place, description,
    category, accident_type_id, accident_type_text, risk_level, basis, checklist_item, found_on,
    accepted_on, due_on, first_due_on, responsible, measures, work_done, done_by, done_on,
    submitted_on, rectified_on, closed_on, verified_by_text, acceptance_record, times_sent_back,
    note, ledger_number, imported, date_assumed, text_key, last_valid_on, created_at)
SELECT l.id, '141022', l.number, last.state_to, v->>'grade', v->>'source', f.id, f.region_id,
    f.sector_id, '', f.agency_id, '', (v->>'inspector_id')::uuid, '', l.place,
    v->>'description', v->>'category', v->>'accident_type_id', '', coalesce(v->>'risk_level', ''),
    coalesce(v->>'basis', ''), '', l.found_on, (v->>'accepted_on')::date, (v->>'due_on')::date,
    (v->>'first_due_on')::date, coalesce(v->>'responsible', ''), coalesce(v->>'measures', ''),
    coalesce(v->>'work_done', ''), coalesce(v->>'done_by', ''), (v->>'done_on')::date,
    (v->>'submitted_on')::date,
    CASE WHEN last.state_to = 'closed' THEN (v->>'rectified_on')::date END,
    CASE WHEN last.state_to = 'closed' THEN (v->>'closed_on')::date END,
    '', '', coalesce((v->>'times_sent_back')::int, 0), '', '', l.n %% 3 = 0, FALSE,
    md5(l.number), last.valid_on, l.found_on
FROM bench_life l JOIN bench_firm f USING (firm)
JOIN bench_last last ON last.subject_id = l.id JOIN bench_given given ON given.subject_id = l.id
ORDER BY l.n
"""
