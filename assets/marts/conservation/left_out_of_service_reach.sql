/* title: Rows left out of service_reach and service_reach_total
grain: one reason
reads: [service_rows, unit_person, told_twice]
kind: question
*/
select fate, count(*) as n
from (
    select case when p.is_known_dead then 'known_dead'
                when r.record_id in (select record_id from told_twice where kind = 'service') then 'told_twice'
                else 'counted' end as fate
    from service_rows r
    join unit_person p on p.person_record_id = r.person_record_id
    where r.superseded_by is null
) r
where fate <> 'counted'
group by fate
