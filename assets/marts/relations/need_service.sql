/* title: What the services of a need came to
grain: one need that a row of services names
reads: [service_rows]
kind: table
keys: [need_uuid]
*/
select cast(need_id as uuid) as need_uuid,
       min(started_on) as started_on,
       bool_and(started_on_precision = 'day') as is_day,
       max(case when completed_on is not null then 1 else 0 end) as is_completed,
       max(last_follow_up_on) as last_follow_up_on,
       min(nullif(provider_sex, 'not_recorded')) as provider_sex,
       max(case when paid_by in ('self', 'family') then 1 else 0 end) as is_out_of_pocket
from service_rows
where superseded_by is null and need_id is not null
group by cast(need_id as uuid)
