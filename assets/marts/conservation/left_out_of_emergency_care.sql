/* title: Rows left out of emergency_care and emergency_care_total
grain: one reason
reads: [casualty_fate]
kind: question
*/
with told as (
    select distinct source_id
    from casualty_fate
    where minutes_to_care is not null or first_care_place in ('on_site', 'health_post', 'hospital', 'none')
       or death_place in ('on_site', 'in_transport', 'in_facility', 'after_discharge')
)
select fate, count(*) as n
from (
    select case when record_scope_reason <> 'in_scope' and record_scope_reason not in :unknown then 'out_of_scope'
                when source_id not in (select source_id from told) then 'source_tells_no_care' else 'counted' end as fate
    from casualty_fate
) c
where fate <> 'counted'
group by fate
