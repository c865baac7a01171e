/* title: Rows left out of needs_gap
grain: one reason
reads: [answer_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when source_type = 'service_register' then 'service_register'
                else fate end as fate
    from answer_fate
) n
where fate <> 'counted'
group by fate
