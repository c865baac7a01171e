/* title: Rows left out of inclusion
grain: one reason
reads: [person_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when source_type = 'service_register' then 'service_register'
                else fate end as fate
    from person_fate
) n
where fate <> 'counted'
group by fate
