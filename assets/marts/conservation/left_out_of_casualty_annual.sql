/* title: Rows left out of casualty_annual and casualty_total
grain: one reason
reads: [casualty_fate]
kind: question
*/
select fate, sum(n) as n
from (
    select n, case when fate <> 'counted' then fate
                when not in_scope then 'out_of_scope'
                else 'counted' end as fate
    from casualty_fate
) c
where fate <> 'counted'
group by fate
