/* title: Current rows of casualties, and how many of them could be compared
grain: one source
reads: [current_casualties, compared_records, forgotten]
kind: question
keys: [source_id]
note: a forgotten record counts as one with a name and with a number; it had them.
*/
select source_id, count(*) as n, count(*) filter (where is_named) as n_named, count(*) filter (where is_numbered) as n_numbered
from (
    select source_id,
           record_id in (select record_id from compared_records where name is not null and event_year is not null)
               or record_id in (select record_id from forgotten) as is_named,
           record_id in (select record_id from compared_records where document is not null)
               or record_id in (select record_id from forgotten) as is_numbered
    from current_casualties
) each
group by source_id
order by source_id
