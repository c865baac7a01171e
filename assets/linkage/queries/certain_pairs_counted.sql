/* title: How many pairs are one person, of which hardly one is wrong
grain: one row in all
reads: [linkage_records]
kind: question
note: how rare true pairs are is reckoned from them.
*/
select count(*) as n
from (
    select l.record_id as record_id_l, r.record_id as record_id_r
    from linkage_records l
    join linkage_records r on l.name_key = r.name_key and l.birth = r.birth and l.record_id < r.record_id
    union
    select l.record_id, r.record_id
    from linkage_records l
    join linkage_records r
        on l.name_key = r.name_key and l.event_day = r.event_day and l.admin2 = r.admin2 and l.record_id < r.record_id
) certain
