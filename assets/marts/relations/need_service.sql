/* title: What the services of a need came to
grain: one need that a row of services names
reads: [service_rows, need_row, need_double]
kind: table
keys: [need_no]
note: a need told twice on one day has the services of both rows; a start known by month, quarter or year stands for the middle of it.
*/
select coalesce(d.stands_for, n.need_no) as need_no,
       min(cast(s.started_on as date) + case s.started_on_precision when 'month' then 14 when 'quarter' then 45 when 'year' then 182 else 0 end) as service_on,
       max(case when s.completed_on is not null then 1 else 0 end) as is_completed,
       max(s.last_follow_up_on) as last_follow_up_on,
       min(nullif(s.provider_sex, 'not_recorded')) as provider_sex,
       max(case when s.paid_by in ('self', 'family') then 1 else 0 end) as is_out_of_pocket
from service_rows s
join need_row n on n.need_uuid = cast(s.need_id as uuid)
left join need_double d on d.need_no = n.need_no
where s.superseded_by is null and s.need_id is not null
group by coalesce(d.stands_for, n.need_no)
