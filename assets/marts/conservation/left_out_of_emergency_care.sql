/* title: Rows left out of emergency_care and emergency_care_total
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when not record_in_scope then 'out_of_scope'
                   when source_id not in (select source_id from casualty_fate where tells_care) then 'source_tells_no_care'
                   else 'counted' end as fate
    from casualty_fate
) c
where fate <> 'counted'
group by fate
